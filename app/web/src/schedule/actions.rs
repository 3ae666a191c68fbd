//! Actions on one session: moving, pinning, cancelling and deleting it.

use super::editor::page::{self, EditorQuery};
use super::place_form::PlaceForm;
use super::read;
use super::session::{SessionMessage, place_in_words, show};
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, NoFields};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::Refusal;
use domain::id::EditionSlug;
use domain::schedule::{MoveResult, SessionAction, SessionPage, SessionState};
use domain::text::LocalPath;
use serde::{Deserialize, Serialize};

/// Edition and session.
type Names = Path<(String, String)>;

pub async fn place(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<PlaceForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let session = read::session(&context, &slug, &number).await?;
    session.access.check(context.account()?, SessionAction::Arrange)?;
    match moved(&context, &slug, &session, &form).await {
        Ok(()) if form.editor.0 => {
            let before = PlaceForm::of(session.placement, session.details.minutes, session.moves);
            Ok(go_to(&LocalPath::parse(&EditorQuery::after_move(&slug, session.number, &form, before))?))
        }
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/sessions/{number}?saved=yes"))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) if form.editor.0 => {
            let query = EditorQuery { session: number, day: form.day.clone(), ..EditorQuery::default() };
            page::show(&context, &slug, query, Some(form), Some(why)).await
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            let session = read::session(&context, &slug, &number).await?;
            let shown = SessionMessage { why: Some(why), place: Some(form), ..SessionMessage::default() };
            show(&context, &slug, session, shown).await
        }
        Err(other) => Err(other),
    }
}

async fn moved(
    context: &RequestContext,
    slug: &EditionSlug,
    session: &SessionPage,
    form: &PlaceForm,
) -> Result<(), AppError> {
    let by = context.participant(slug)?;
    let (to, read) = (form.placement()?, form.moves()?);
    match context.store().move_session(by, session.number, to, read, context.now).await? {
        MoveResult::Moved { .. } => Ok(()),
        MoveResult::Stale { placement, .. } => {
            let now = context.store().session(by, session.number).await?;
            let place = match placement {
                Some(place) => place_in_words(place, now.room.as_ref()),
                None => "not in the schedule".to_owned(),
            };
            Err(Refusal::SessionMoved { place }.into())
        }
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PinForm {
    pub pinned: String,
}

impl Form for PinForm {}

pub async fn pin(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<PinForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let by = context.participant(&slug)?;
    let session = read::number(&slug, &number)?;
    let done = context.store().pin_session(by, session, form.pinned == "yes", context.now).await;
    finish(&context, &slug, &number, done.map_err(AppError::from)).await
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
    let session = read::number(&slug, &number)?;
    let done = context.store().set_session_state(by, session, SessionState::Cancelled, context.now).await;
    finish(&context, &slug, &number, done.map_err(AppError::from)).await
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
    let session = read::number(&slug, &number)?;
    let done = context.store().set_session_state(by, session, SessionState::Planned, context.now).await;
    finish(&context, &slug, &number, done.map_err(AppError::from)).await
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeleteForm {
    /// Whether the person has confirmed it.
    pub confirmed: Checkbox,
}

impl Form for DeleteForm {}

pub async fn delete(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<DeleteForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let session = read::session(&context, &slug, &number).await?;
    session.access.check(context.account()?, SessionAction::Arrange)?;
    if !form.confirmed.0 && !session.is_released {
        let shown = SessionMessage { asks_to_delete: true, ..SessionMessage::default() };
        return show(&context, &slug, session, shown).await;
    }
    let by = context.participant(&slug)?;
    match context.store().delete_session(by, session.number, context.now).await.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/schedule/edit?deleted=yes"))?)),
        refused => finish(&context, &slug, &number, refused).await,
    }
}

/// Returns to the page of the session, which says what was done or why not.
async fn finish(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/sessions/{number}?saved=yes"))?)),
        Err(AppError::Wrong(why)) => {
            let session = read::session(context, slug, number).await?;
            show(context, slug, session, SessionMessage { why: Some(why), ..SessionMessage::default() }).await
        }
        Err(other) => Err(other),
    }
}
