//! The page that reminds people of their commitments by email, after a preview.

use super::section;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::email_preview::{EditEmailText, Recipients, preview_button};
use crate::components::field::{Hidden, Rejection};
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::confirmation::{Question, asked_to_email};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::email::EmailKind;
use domain::id::EditionSlug;
use domain::invitations::{Affected, CommitmentReminders};
use domain::text::{LocalPath, counted};
use domain::views::Consequences;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemindForm {
    /// The revision of the reminders that the page showed.
    pub read: String,
}

impl Form for RemindForm {}

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    show(&context, &slug, None).await
}

pub async fn send(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<RemindForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/commitments/remind"))?;
    let by = context.organizer(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, None).await;
    }
    let preview = context.store().preview_writes();
    match preview.store.remind_of_commitments(by, &form.read, context.now).await.map_err(AppError::from) {
        Ok(count) => {
            let asked = asked_to_email(&context, preview, |found| question(&context, &slug, &form, found)).await?;
            let done = LocalPath::parse(&format!("/{slug}/commitments/progress?emailed={count}"))?;
            Ok(asked.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(why)).await,
        Err(other) => Err(other),
    }
}

fn question(context: &RequestContext, slug: &EditionSlug, form: &RemindForm, found: &Consequences) -> Question {
    let label = format!("Remind {}", counted(found.reached(), "person", "people"));
    Question {
        edition: Some(slug.clone()),
        here: section(context, slug),
        form_page: (format!("/{slug}/commitments/remind"), "Remind people of their commitments".to_owned()),
        title: format!("{label}?"),
        action: format!("/{slug}/commitments/remind"),
        fields: form.pairs(),
        button: Some(label),
        warning: "Emails can’t be taken back once they are sent. Each person can be reminded again after 7 days."
            .to_owned(),
    }
}

async fn show(context: &RequestContext, slug: &EditionSlug, why: Option<String>) -> Result<Response, AppError> {
    let reminders = context.store().commitment_reminders(context.organizer(slug)?, context.now).await?;
    let edition = context.edition(slug).await?;
    let actor = context.actor.clone();
    let head = PageMeta::new("Remind people of their commitments", "Email people who are behind.").under("/");
    Ok(layout(context, head, || {
        let (here, _) = organizer_parent(slug);
        let below = (format!("/{slug}/commitments/progress"), "Progress of the commitments".to_owned());
        view! {
            <EditionHead edition actor here title="Remind people of their commitments".to_owned() below/>
            <OrganizerTabs edition=slug.clone() here="/commitments"/>
            <Rejection why=why.clone()/>
            <Reminders slug reminders is_explained=why.is_some()/>
        }
    }))
}

/// `is_explained` is whether the page already says why there is no one to remind.
#[component]
fn Reminders<'a>(slug: &'a EditionSlug, reminders: CommitmentReminders, is_explained: bool) -> impl IntoView {
    if reminders.messages.is_empty() {
        let why = Refusal::NoOneToRemind { days: CommitmentReminders::REST_DAYS }.to_string();
        return Either::Left((!is_explained).then(|| view! { <p>{why}</p> }));
    }
    let (read, count) = (reminders.revision(), Affected::reached(&reminders.affected));
    let send = (count > 0).then(|| {
        view! {
            <form method="post" action=format!("/{slug}/commitments/remind")>
                <Hidden name="read" value=read/>
                <button class="primary">{preview_button(count)}</button>
            </form>
        }
    });
    Either::Right(view! {
        <Recipients slug people=reminders.affected why="These people have missed a commitment or a chance to meet it, and weren’t reminded in the last 7 days."/>
        <EditEmailText slug kind=EmailKind::CommitmentsReminder/>
        {send}
    })
}
