//! Actions on one meeting: replies, check-in, cancelling and planning it again.

use super::meeting::{MeetingMessage, show};
use super::{api, confirm};
use crate::addresses::go_to;
use crate::confirmation::{Question, asked};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use serde::{Deserialize, Serialize};

/// Edition and meeting.
type Names = Path<(String, String)>;

/// The buttons of a reply: `yes`, `no`, or empty to take an earlier reply back.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    pub coming: String,
}

impl Form for ReplyForm {}

pub async fn reply(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<ReplyForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let coming = match form.coming.as_str() {
        "" => None,
        "yes" => Some(true),
        "no" => Some(false),
        _ => return Err(AppError::Wrong("Choose “I’m coming” or “I can’t come”.".to_owned())),
    };
    let by = context.participant(&slug)?;
    let meeting = api::meeting(&context, &slug, &number).await?;
    let done = context.store().reply_to_meeting(by, meeting.number, coming, context.now).await;
    finish(&context, &slug, &number, address.path(), done.map_err(AppError::from)).await
}

/// The code of the meeting, as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckInForm {
    pub code: String,
}

impl Form for CheckInForm {}

pub async fn check_in(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<CheckInForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let by = context.participant(&slug)?;
    let meeting = api::meeting(&context, &slug, &number).await?;
    match context.store().check_in(by, meeting.number, &form.code, context.now).await.map_err(AppError::from) {
        Err(AppError::Wrong(why)) => {
            show(
                &context,
                &slug,
                meeting,
                MeetingMessage { why: Some(why), code: form.code, ..MeetingMessage::default() },
            )
            .await
        }
        done => finish(&context, &slug, &number, address.path(), done).await,
    }
}

pub async fn cancel(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let by = context.participant(&slug)?;
    let meeting = api::meeting(&context, &slug, &number).await?;
    if context.step == FormStep::Back {
        return show(&context, &slug, meeting, MeetingMessage::default()).await;
    }
    let preview = context.store().preview_writes();
    let done = preview.store.cancel_meeting(by, meeting.number, context.now).await;
    if done.is_ok() {
        let question = |found: &_| Question {
            action: address.path().to_owned(),
            ..confirm::question(&slug, confirm::page_of(&slug, &meeting), "Cancel the meeting", found)
        };
        if let Some(page) = asked(&context, by.id(), preview, question).await? {
            return Ok(page);
        }
    }
    finish(&context, &slug, &number, address.path(), done.map_err(AppError::from)).await
}

pub async fn restore(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let by = context.participant(&slug)?;
    let meeting = api::meeting(&context, &slug, &number).await?;
    if context.step == FormStep::Back {
        return show(&context, &slug, meeting, MeetingMessage::default()).await;
    }
    let preview = context.store().preview_writes();
    let done = preview.store.restore_meeting(by, meeting.number, context.now).await;
    if done.is_ok() {
        let question = |found: &_| Question {
            action: address.path().to_owned(),
            ..confirm::question(&slug, confirm::page_of(&slug, &meeting), "Plan the meeting again", found)
        };
        if let Some(page) = asked(&context, by.id(), preview, question).await? {
            return Ok(page);
        }
    }
    finish(&context, &slug, &number, address.path(), done.map_err(AppError::from)).await
}

/// Returns to the page of the meeting, which says what was done or why not.
async fn finish(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    address: &str,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    let action = address.rsplit('/').next().unwrap_or_default();
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/meetings/{number}?saved={action}"))?)),
        Err(AppError::Wrong(why)) => {
            let meeting = api::meeting(context, slug, number).await?;
            show(context, slug, meeting, MeetingMessage { why: Some(why), ..MeetingMessage::default() }).await
        }
        Err(other) => Err(other),
    }
}
