//! The page that emails the people affected by new dates or a new place, after a preview.

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::email_preview::{EditEmailText, Recipients, preview_button};
use crate::components::email_server::NoEmailServer;
use crate::components::field::{Hidden, Rejection};
use crate::components::settings_tabs::SettingsTabs;
use crate::confirmation::{Question, asked_to_email};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::email::EmailKind;
use domain::id::EditionSlug;
use domain::invitations::{Affected, Announcement};
use domain::text::{LocalPath, counted};
use domain::views::Consequences;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnouncementForm {
    /// The revision of the changes that the page showed.
    pub read: String,
}

impl Form for AnnouncementForm {}

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    show(&context, &slug, None).await
}

pub async fn send(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<AnnouncementForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/announce"))?;
    let by = context.organizer(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, None).await;
    }
    let preview = context.store().preview_writes();
    match preview.store.send_announcement(by, &form.read, context.now).await.map_err(AppError::from) {
        Ok(count) => {
            let asked = asked_to_email(&context, preview, |found| question(&slug, &form, found)).await?;
            let done = LocalPath::parse(&format!("/{slug}/settings?emailed={count}"))?;
            Ok(asked.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(why)).await,
        Err(other) => Err(other),
    }
}

fn question(slug: &EditionSlug, form: &AnnouncementForm, found: &Consequences) -> Question {
    let label = format!("Email {}", counted(found.reached(), "person", "people"));
    Question {
        edition: Some(slug.clone()),
        here: "/settings",
        form_page: (format!("/{slug}/settings/announce"), "Email the people affected".to_owned()),
        title: format!("{label}?"),
        action: format!("/{slug}/settings/announce"),
        fields: form.pairs(),
        button: Some(label),
        warning: "Emails can’t be taken back once they are sent.".to_owned(),
    }
}

pub async fn dismiss(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/announce/dismiss"))?;
    let by = context.organizer(&slug)?;
    match context.store().drop_announcement(by, context.now).await.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings?emailed=0"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn show(context: &RequestContext, slug: &EditionSlug, why: Option<String>) -> Result<Response, AppError> {
    let announcement = context.store().announcement(context.organizer(slug)?).await?;
    let edition = context.edition(slug).await?;
    let actor = context.actor.clone();
    let head = PageMeta::new("Email the people affected", "Email people about new dates or a new place.").under("/");
    let is_waiting = announcement.is_some();
    let body = match announcement {
        Some(announcement) => Either::Left(view! { <AnnouncementPage slug announcement/> }),
        None => Either::Right((!is_waiting && why.is_none()).then(|| {
            view! { <p>"No change waits for an email. After you change the dates, the place, the venue or the time zone, you can email the people affected here."</p> }
        })),
    };
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/settings" title="Email the people affected".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
            <SettingsTabs edition=slug.clone() here="/settings/announce"/>
            <NoEmailServer/>
            <Rejection why/>
            {body}
        }
    }))
}

#[component]
fn AnnouncementPage<'a>(slug: &'a EditionSlug, announcement: Announcement) -> impl IntoView {
    let (read, count) = (announcement.revision(), Affected::reached(&announcement.affected));
    let Announcement { changes, affected } = announcement;
    let changes = changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view();
    let send = (count > 0).then(|| {
        view! {
            <form method="post" action=format!("/{slug}/settings/announce")>
                <Hidden name="read" value=read/>
                <button class="primary">{preview_button(count)}</button>
            </form>
        }
    });
    view! {
        <section class="column">
            <h2>"What has changed"</h2>
            <ul class="bullets">{changes}</ul>
        </section>
        <Recipients slug people=affected why="These people were invited before the change, and have not declined."/>
        <EditEmailText slug kind=EmailKind::NewDates/>
        <div class="form-row">
            {send}
            <form method="post" action=format!("/{slug}/settings/announce/dismiss")>
                <button>"Email no one about this"</button>
            </form>
        </div>
    }
}
