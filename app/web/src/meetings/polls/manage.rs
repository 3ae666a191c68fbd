//! The actions of those who manage a poll: closing, adding options, the last day, and opening it again.

use super::management::ChoiceForm;
use super::options_form::OptionsForm;
use super::poll::{Names, PollMessage, poll_number, show};
use super::remind;
use crate::addresses::go_to;
use crate::confirmation::{Question, asked, asked_to_email};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields, all_pairs, day};
use crate::meetings::confirm::{label, question};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::id::{EditionSlug, MeetingNumber, PollNumber};
use domain::text::LocalPath;
use serde::{Deserialize, Serialize};

/// The last day for answers.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PollDeadlineForm {
    pub deadline: String,
}

impl Form for PollDeadlineForm {}

pub async fn close(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<ChoiceForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = poll_number(&slug, &number)?;
    let by = context.participant(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, number, PollMessage { choice: form, ..PollMessage::default() }).await;
    }
    let closed = match form.options() {
        Ok(chosen) => {
            let preview = context.store().preview_writes();
            let closed = preview.store.close_poll(by, number, &chosen, context.now).await;
            if closed.is_ok() {
                let question = |found: &_| Question {
                    action: address.path().to_owned(),
                    fields: form.pairs(),
                    ..question(&slug, page_of(&slug, number), "Close the poll", found)
                };
                if let Some(page) = asked(&context, by.id(), preview, question).await? {
                    return Ok(page);
                }
            }
            closed.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    match closed {
        Ok(meetings) => Ok(go_to(&LocalPath::parse(&after_closing(&slug, number, &meetings))?)),
        Err(AppError::Wrong(why)) => {
            let message = PollMessage { why: Some(why), choice: form, ..PollMessage::default() };
            show(&context, &slug, number, message).await
        }
        Err(other) => Err(other),
    }
}

/// The only meeting that the poll became, or the poll.
fn after_closing(slug: &EditionSlug, number: PollNumber, meetings: &[MeetingNumber]) -> String {
    match meetings {
        [meeting] => format!("/{slug}/meetings/{meeting}?saved=poll"),
        _ => format!("/{slug}/polls/{number}?saved=closed"),
    }
}

pub async fn add_options(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<OptionsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = poll_number(&slug, &number)?;
    let by = context.participant(&slug)?;
    let zone = context.edition(&slug).await?.zone;
    let added = match form.options(&zone) {
        Ok(times) => context.store().add_poll_options(by, number, &times, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    let message = match added {
        Ok(0) => {
            PollMessage { done: Some("The poll has all these options already.".to_owned()), ..PollMessage::default() }
        }
        Ok(_) => return Ok(go_to(&saved(&slug, number)?)),
        Err(AppError::Wrong(why)) => PollMessage { why: Some(why), options: form, ..PollMessage::default() },
        Err(other) => return Err(other),
    };
    show(&context, &slug, number, message).await
}

pub async fn set_deadline(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<PollDeadlineForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = poll_number(&slug, &number)?;
    let by = context.participant(&slug)?;
    let typed = |why| PollMessage { why, deadline: Some(form.deadline.clone()), ..PollMessage::default() };
    if context.step == FormStep::Back {
        return show(&context, &slug, number, typed(None)).await;
    }
    let preview = context.store().preview_writes();
    let set = match day(&form.deadline) {
        Ok(deadline) => preview.store.set_poll_deadline(by, number, deadline, context.now).await,
        Err(refusal) => Err(refusal.into()),
    };
    match set.map_err(AppError::from) {
        Ok(()) => {
            let emailed = preview.consequences_for_all().await?.reached();
            let question = |found: &_| Question {
                action: address.path().to_owned(),
                fields: all_pairs(&form),
                ..remind::question(&slug, page_of(&slug, number), label("Save the last day", found))
            };
            let emailed = if emailed > 0 { format!("&emailed={emailed}") } else { String::new() };
            let done = LocalPath::parse(&format!("/{slug}/polls/{number}?saved=yes{emailed}"))?;
            Ok(asked_to_email(&context, preview, question).await?.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &slug, number, typed(Some(why))).await,
        Err(other) => Err(other),
    }
}

/// Address and title of a poll's page.
fn page_of(slug: &EditionSlug, number: PollNumber) -> (String, String) {
    (format!("/{slug}/polls/{number}"), "Poll".to_owned())
}

pub async fn reopen(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = poll_number(&slug, &number)?;
    let by = context.participant(&slug)?;
    match context.store().reopen_poll(by, number, context.now).await.map_err(AppError::from) {
        Ok(lost_last_day) => {
            let saved = if lost_last_day { "reopened-without-last-day" } else { "reopened" };
            Ok(go_to(&LocalPath::parse(&format!("/{slug}/polls/{number}?saved={saved}"))?))
        }
        Err(other) => finish(&context, &slug, number, Err(other)).await,
    }
}

fn saved(slug: &EditionSlug, number: PollNumber) -> Result<LocalPath, AppError> {
    Ok(LocalPath::parse(&format!("/{slug}/polls/{number}?saved=yes"))?)
}

/// Goes to the poll after an action, or says why it was refused.
async fn finish(
    context: &RequestContext,
    slug: &EditionSlug,
    number: PollNumber,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    match done {
        Ok(()) => Ok(go_to(&saved(slug, number)?)),
        Err(AppError::Wrong(why)) => {
            show(context, slug, number, PollMessage { why: Some(why), ..PollMessage::default() }).await
        }
        Err(other) => Err(other),
    }
}
