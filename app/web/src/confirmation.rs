//! The page between a form and what it does to other people: it shows the consequences, and asks.
//!
//! The form is sent again with `?confirmed=`, followed by the revision of the consequences that were shown. If it would
//! now do something else, the page is shown again. So a second press of the button does nothing unseen. The writes
//! that are stored are those that were shown.

use crate::addresses::encoded;
use crate::components::edition::EditionHead;
use crate::components::email_preview::Emails;
use crate::components::email_server::NoEmailServer;
use crate::components::field::{Hidden, Rejection};
use crate::context::{FormStep, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Actor, may_edit_settings};
use domain::editions::Edition;
use domain::id::{EditionSlug, PersonId};
use domain::text::counted;
use domain::views::{Consequences, Notified};
use leptos::either::Either;
use leptos::prelude::*;
use std::fmt::Debug;
use store::WritePreview;

/// What the page asks, and the form that it sends.
pub struct Question {
    /// `None` for a page of the whole server.
    pub edition: Option<EditionSlug>,
    /// The section of the edition, as in its navigation.
    pub here: &'static str,
    /// Address and title of the page that the form is on.
    pub form_page: (String, String),
    /// `Save the seats?`
    pub title: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// `None` if there is nothing to do.
    pub button: Option<String>,
    /// What can't be undone.
    pub warning: String,
}

/// Stores the previewed writes if the form was sent from the page that shows these consequences; otherwise drops them.
///
/// Returns whether they are stored. `affected` is what the page shows besides.
pub async fn is_done(
    context: &RequestContext,
    preview: WritePreview,
    consequences: &Consequences,
    affected: &impl Debug,
) -> Result<bool, AppError> {
    let is_confirmed = context.step == FormStep::Confirmed(consequences.revision(affected));
    if is_confirmed {
        preview.commit().await?;
    } else {
        preview.roll_back().await?;
    }
    Ok(is_confirmed)
}

/// Stores the previewed writes, or returns the page that asks: if they tell other people something unconfirmed.
pub async fn asked(
    context: &RequestContext,
    by: PersonId,
    preview: WritePreview,
    question: impl FnOnce(&Consequences) -> Question,
) -> Result<Option<Response>, AppError> {
    let consequences = preview.consequences(by).await?;
    ask_unless_confirmed(context, preview, consequences, question).await
}

/// Like [`asked`], for writes that may email the person who acts, too.
pub async fn asked_to_email(
    context: &RequestContext,
    preview: WritePreview,
    question: impl FnOnce(&Consequences) -> Question,
) -> Result<Option<Response>, AppError> {
    let consequences = preview.consequences_for_all().await?;
    ask_unless_confirmed(context, preview, consequences, question).await
}

async fn ask_unless_confirmed(
    context: &RequestContext,
    preview: WritePreview,
    consequences: Consequences,
    question: impl FnOnce(&Consequences) -> Question,
) -> Result<Option<Response>, AppError> {
    if consequences.is_empty() {
        preview.commit().await?;
        return Ok(None);
    }
    if is_done(context, preview, &consequences, &()).await? {
        return Ok(None);
    }
    let question = question(&consequences);
    ask(context, question, consequences, &(), ().into_any()).await.map(Some)
}

/// The page with the consequences. `details` says more about who or what is affected.
pub async fn ask(
    context: &RequestContext,
    question: Question,
    consequences: Consequences,
    affected: &impl Debug,
    details: AnyView,
) -> Result<Response, AppError> {
    let edition = match &question.edition {
        Some(edition) => Some(context.edition(edition).await?),
        None => None,
    };
    let actor = context.actor.clone();
    // Only organizers can follow the links to the outbox and the invitations.
    let links = question.edition.clone().filter(|edition| may_edit_settings(&actor, edition));
    let read = consequences.revision(affected);
    let has_changed = matches!(context.step, FormStep::Confirmed(_));
    let why = has_changed.then(|| "What this does has changed since you looked. Look at it again.".to_owned());
    let head = PageMeta::new(question.title.clone(), "What this will do.").under("/");
    let Question { here, title, form_page, .. } = &question;
    Ok(layout(context, head, || {
        view! {
            {head_of(edition, actor, here, title.clone(), form_page.clone())}
            <Rejection why/>
            {details}
            <EmailsAndNotifications consequences slug=links/>
            <Buttons question=&question read/>
        }
    }))
}

/// The head of the page: that of an edition, or a heading with the way back.
fn head_of(
    edition: Option<Edition>,
    actor: Actor,
    here: &'static str,
    title: String,
    form_page: (String, String),
) -> impl IntoView {
    match edition {
        Some(edition) => Either::Left(view! { <EditionHead edition actor here title below=form_page/> }),
        None => Either::Right(view! {
            <header class="page-header"><p><a href=form_page.0>{form_page.1}</a></p><h1>{title}</h1></header>
        }),
    }
}

/// The emails and notifications, or that there are none.
#[component]
fn EmailsAndNotifications(consequences: Consequences, slug: Option<EditionSlug>) -> impl IntoView {
    let leads_to_emails = consequences.leads_to_emails();
    let Consequences { emails, notified } = consequences;
    let unsent = leads_to_emails.then(|| view! { <NoEmailServer/> });
    let emails = (!emails.is_empty() || !leads_to_emails).then(|| view! { <Emails emails slug/> });
    view! { {unsent}{emails}<NotifiedPeople notified/> }
}

/// The people who get notifications.
#[component]
pub fn NotifiedPeople(notified: Vec<Notified>) -> impl IntoView {
    let one = |person: Notified| {
        let label = person.label();
        view! { <li><bdi>{person.name}</bdi>{label}</li> }
    };
    (!notified.is_empty()).then(|| {
        let people = counted(notified.len(), "person is", "people are");
        view! {
            <section class="column">
                <h2>{format!("{people} notified")}</h2>
                <ul class="bullets">{notified.into_iter().map(one).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Buttons<'a>(question: &'a Question, read: String) -> impl IntoView {
    let separator = if question.action.contains('?') { '&' } else { '?' };
    let with = |step: &str| format!("{}{separator}{step}", question.action);
    let button = question.button.clone();
    let fields = question.fields.iter().cloned().map(|(name, value)| view! { <Hidden name value/> });
    view! {
        <section class="column">
            {button.is_some().then(|| view! { <p>{question.warning.clone()}</p> })}
            <form method="post" action=with(&format!("confirmed={}", encoded(&read))) class="form-row">
                {fields.collect_view()}
                {button.map(|label| view! { <button class="primary">{label}</button> })}
                <button formaction=with("back=yes")>"Back to the form"</button>
            </form>
        </section>
    }
}
