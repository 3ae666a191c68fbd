//! The pages that edit the notes of a meeting, and list their earlier versions.

use super::api;
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
use domain::meetings::{MeetingAction, MeetingPage};
use domain::text::{LocalPath, LongText};
use leptos::prelude::*;

/// Edition and meeting.
type Names = Path<(String, String)>;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let meeting = editable(&context, &slug, &number).await?;
    let form = NotesForm { notes: meeting.notes.text.clone(), read: meeting.notes_revision() };
    show(&context, &slug, &meeting, form, None).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<NotesForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let meeting = editable(&context, &slug, &number).await?;
    let by = context.participant(&slug)?;
    let saved = match optional(&form.notes, LongText::parse) {
        Ok(notes) => context.store().save_notes(by, meeting.number, notes.as_ref(), &form.read, context.now).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/meetings/{number}?saved=notes"))?)),
        Err(AppError::Wrong(why)) => {
            // Read again, because someone else may have saved them.
            let meeting = editable(&context, &slug, &number).await?;
            show(&context, &slug, &meeting, form, Some(why)).await
        }
        Err(other) => Err(other),
    }
}

/// The meeting, if the reader may edit its notes.
async fn editable(context: &RequestContext, slug: &EditionSlug, number: &str) -> Result<MeetingPage, AppError> {
    let meeting = api::meeting(context, slug, number).await?;
    let action = MeetingAction::EditNotes;
    context.check(meeting.access.may(&context.actor, action), action.who_may())?;
    Ok(meeting)
}

/// Renders the form with the stored or the rejected notes.
///
/// After a conflicting edit it shows the difference to the saved notes, and saving again replaces them.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    meeting: &MeetingPage,
    form: NotesForm,
    why: Option<String>,
) -> Result<Response, AppError> {
    let (edition, actor) = (context.edition(slug).await?, context.actor.clone());
    let address = format!("/{slug}/meetings/{}", meeting.number);
    let title = meeting.details.title.to_string();
    let head = PageMeta::new(format!("Notes: {title}"), "Edit the notes of a planning meeting.").under("/");
    let read = meeting.notes_revision();
    let conflict = (form.read != read).then(|| {
        let (before, after) = (meeting.notes.text.clone(), form.notes.clone());
        view! { <SavedVersion><p>"The differences from the saved notes to yours:"</p><TextDifference before after/></SavedVersion> }
    });
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/meetings" title="Edit notes".to_owned() below=(address.clone(), title)/>
            <Rejection why/>
            {conflict}
            <form method="post" action=format!("{address}/notes") class="stacked">
                <Hidden name="read" value=read/>
                <p class="muted">"Everybody can read the notes. A line like “- [ ] Ask the SciPy team” becomes an open item that can be proposed as a task."</p>
                <TextField name="notes" id="notes" label="Notes (Markdown)" value=form.notes rows=20/>
                <button class="primary">"Save notes"</button>
            </form>
        }
    }))
}

/// The most earlier versions that are shown.
const MOST_REVISIONS: u32 = 50;

pub async fn revisions(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let meeting = api::meeting(&context, &slug, &number).await?;
    let found = context.store().notes_revisions(&slug, meeting.number, MOST_REVISIONS).await?;
    let (edition, actor) = (context.edition(&slug).await?, context.actor.clone());
    let title = meeting.details.title.to_string();
    let head =
        PageMeta::new(format!("Earlier notes: {title}"), "Changes of the notes of a planning meeting.").under("/");
    let below = (format!("/{slug}/meetings/{}", meeting.number), title);
    let zone = edition.zone.clone();
    let current = meeting.notes.text;
    Ok(layout(&context, head, || {
        view! {
            <EditionHead edition actor here="/meetings" title="Earlier notes".to_owned() below/>
            <NotesHistory current found zone/>
        }
    }))
}
