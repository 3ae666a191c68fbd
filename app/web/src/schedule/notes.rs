//! The pages that edit the notes of a session, and list their earlier versions.

use super::read;
use crate::addresses::go_to;
use crate::components::difference::TextDifference;
use crate::components::edition::EditionHead;
use crate::components::field::{Hidden, Rejection, SavedVersion, TextField};
use crate::components::notes::NotesHistory;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, NotesForm, optional};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::id::EditionSlug;
use domain::schedule::{SessionAction, SessionPage};
use domain::text::{LocalPath, LongText};
use leptos::prelude::*;

/// Edition and session.
type Names = Path<(String, String)>;

/// The most earlier versions that are shown.
const MOST_REVISIONS: u32 = 50;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let session = editable(&context, &slug, &number).await?;
    let form = NotesForm { notes: session.notes.text.clone(), read: session.notes_revision() };
    show(&context, &slug, &session, form, None).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<NotesForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let session = editable(&context, &slug, &number).await?;
    let by = context.participant(&slug)?;
    let saved = match optional(&form.notes, LongText::parse) {
        Ok(notes) => {
            let (number, read) = (session.number, &form.read);
            context.store().save_session_notes(by, number, notes.as_ref(), read, context.now).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match saved.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/sessions/{number}?saved=yes"))?)),
        Err(AppError::Wrong(why)) => {
            // Read again, because someone else may have saved them.
            let session = editable(&context, &slug, &number).await?;
            show(&context, &slug, &session, form, Some(why)).await
        }
        Err(other) => Err(other),
    }
}

/// The session, if the reader may edit its notes.
async fn editable(context: &RequestContext, slug: &EditionSlug, number: &str) -> Result<SessionPage, AppError> {
    let session = read::session(context, slug, number).await?;
    let is_allowed = session.access.may(&context.actor, SessionAction::Edit);
    context.check(is_allowed, "an organizer, a lead of this track or a lead of this session")?;
    Ok(session)
}

/// Renders the form with the stored or the rejected notes.
///
/// After a conflicting edit it shows the difference to the saved notes, and saving again replaces them.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    session: &SessionPage,
    form: NotesForm,
    why: Option<String>,
) -> Result<Response, AppError> {
    let (edition, actor) = (context.edition(slug).await?, context.actor.clone());
    let address = format!("/{slug}/sessions/{}", session.number);
    let title = session.details.title.to_string();
    let head = PageMeta::new(format!("Notes: {title}"), "Edit the notes of a session.").under("/");
    let read = session.notes_revision();
    let conflict = (form.read != read).then(|| {
        let (before, after) = (session.notes.text.clone(), form.notes.clone());
        view! { <SavedVersion><p>"The differences from the saved notes to yours:"</p><TextDifference before after/></SavedVersion> }
    });
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/schedule" title="Edit notes".to_owned() below=(address.clone(), title)/>
            <Rejection why/>
            {conflict}
            <form method="post" action=format!("{address}/notes") class="stacked">
                <Hidden name="read" value=read/>
                <TextField name="notes" id="notes" label="Notes (Markdown)" value=form.notes rows=20/>
                <button class="primary">"Save notes"</button>
            </form>
        }
    }))
}

pub async fn revisions(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let session = read::session(&context, &slug, &number).await?;
    let by = context.reader(&slug)?;
    let found = context.store().session_notes_revisions(by, session.number, MOST_REVISIONS).await?;
    let (edition, actor) = (context.edition(&slug).await?, context.actor.clone());
    let title = session.details.title.to_string();
    let head = PageMeta::new(format!("Earlier notes: {title}"), "Changes of the notes of a session.").under("/");
    let below = (format!("/{slug}/sessions/{}", session.number), title);
    let zone = edition.zone.clone();
    let current = session.notes.text;
    Ok(layout(&context, head, || {
        view! {
            <EditionHead edition actor here="/schedule" title="Earlier notes".to_owned() below/>
            <NotesHistory current found zone/>
        }
    }))
}
