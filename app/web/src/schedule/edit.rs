//! The pages that add and edit a session.

use super::read;
use super::session_form::{SessionFields, SessionForm};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Rejection, SavedVersion};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::FormBody;
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::access::may_edit_settings;
use domain::id::{EditionSlug, SessionNumber, TrackId};
use domain::schedule::{SchedulePlan, SessionAction, SessionPage, may_arrange_sessions};
use domain::text::LocalPath;
use leptos::prelude::*;

/// Edition and session.
type Names = Path<(String, String)>;

pub async fn add_page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    show(&context, &slug, SessionForm::empty(), None, None).await
}

pub async fn add(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<SessionForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/sessions/add"))?;
    match insert(&context, &slug, &form).await {
        Ok(number) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/sessions/{number}?saved=yes"))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => show(&context, &slug, form, Some(why), None).await,
        Err(other) => Err(other),
    }
}

async fn insert(context: &RequestContext, slug: &EditionSlug, form: &SessionForm) -> Result<SessionNumber, AppError> {
    let by = context.participant(slug)?;
    Ok(context.store().add_session(by, &form.details()?, context.now).await?)
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let session = editable(&context, &slug, &number).await?;
    show(&context, &slug, SessionForm::of(&session.details), None, Some(session)).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<SessionForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let session = editable(&context, &slug, &number).await?;
    let by = context.participant(&slug)?;
    let saved = match form.details() {
        Ok(details) => context.store().edit_session(by, session.number, &details, &form.read, context.now).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/sessions/{number}?saved=yes"))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            // Read again, because someone else may have saved it.
            let session = editable(&context, &slug, &number).await?;
            show(&context, &slug, form, Some(why), Some(session)).await
        }
        Err(other) => Err(other),
    }
}

/// The session, if the reader may edit it.
async fn editable(context: &RequestContext, slug: &EditionSlug, number: &str) -> Result<SessionPage, AppError> {
    let session = read::session(context, slug, number).await?;
    let is_allowed = session.access.may(&context.actor, SessionAction::Edit);
    context.check(is_allowed, "an organizer, a lead of this track or a lead of this session")?;
    Ok(session)
}

/// Renders the form, for a new session or the stored one.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: SessionForm,
    why: Option<String>,
    session: Option<SessionPage>,
) -> Result<Response, AppError> {
    let by = context.participant(slug)?;
    if session.is_none() {
        context.check(may_arrange_sessions(&context.actor, slug), "an organizer or a track lead")?;
    }
    let edition = context.edition(slug).await?;
    let plan = context.store().schedule_plan(by).await?;
    let organizes = may_edit_settings(&context.actor, slug);
    let tracks = own_tracks(context, &plan, session.as_ref());
    let actor = context.actor.clone();
    let (title, action, button, below) = match &session {
        None => {
            let schedule = (format!("/{slug}/schedule"), "Schedule".to_owned());
            ("Add a session".to_owned(), format!("/{slug}/sessions/add"), "Add session", schedule)
        }
        Some(session) => {
            let address = format!("/{slug}/sessions/{}", session.number);
            let below = (address.clone(), session.details.title.to_string());
            ("Edit session".to_owned(), format!("{address}/edit"), "Save session", below)
        }
    };
    let saved = session.as_ref().filter(|session| session.details.revision() != form.read).map(|session| {
        let saved = SessionForm::of(&session.details);
        view! { <SavedVersion><SavedSession saved/></SavedVersion> }
    });
    // After the reader has seen the saved version, saving replaces it.
    let read = session.as_ref().map(|session| session.details.revision()).unwrap_or_default();
    let form = SessionForm { read, ..form };
    let head = PageMeta::new(format!("{title}: {}", edition.title), "Title, track, leads and wishes.").under("/");
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/schedule" title below/>
            <Rejection why/>
            {saved}
            <form method="post" action=action class="stacked">
                <SessionFields form plan=&plan tracks free_kind=organizes/>
                <button class="primary">{button}</button>
            </form>
        }
    }))
}

/// The tracks that a person who is no organizer may choose: those they lead, and that of the session.
fn own_tracks(context: &RequestContext, plan: &SchedulePlan, session: Option<&SessionPage>) -> Vec<TrackId> {
    let account = context.actor.account();
    let leads = |people: &[domain::schedule::SessionPerson]| {
        account.is_some_and(|account| people.iter().any(|lead| lead.id == account.id))
    };
    let own = plan.tracks.iter().filter(|track| leads(&track.leads)).map(|track| track.id);
    own.chain(session.and_then(|session| session.details.kind.track())).collect()
}

/// The values that someone else saved while the form was open.
#[component]
fn SavedSession(saved: SessionForm) -> impl IntoView {
    let rows = [
        ("Title", saved.title),
        ("Description", saved.description),
        ("Leads", saved.leads),
        ("Length in minutes", saved.minutes),
        ("People expected", saved.people),
        ("Equipment", saved.equipment),
        ("Tasks", saved.tasks),
        ("Goals", saved.goals),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.trim().is_empty());
    let row =
        |(label, value): (&'static str, String)| view! { <div><dt>{label}</dt><dd class="pre-line">{value}</dd></div> };
    view! { <dl>{rows.map(row).collect_view()}</dl> }
}
