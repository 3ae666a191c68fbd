//! The page of the schedule editor.

use super::draft::draft;
use super::island::ScheduleEditor;
use super::state;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, PageQuery};
use crate::layout::{PageMeta, layout};
use crate::schedule::editor_draft::EditorDraft;
use crate::schedule::place_form::{PlaceFields, PlaceForm};
use axum::response::Response;
use domain::access::may_edit_settings;
use domain::editions::Edition;
use domain::id::{EditionSlug, SessionNumber};
use domain::schedule::{PlannedSession, SchedulePlan, may_arrange_sessions};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

const CHOOSE: &str = "Choose “Move” at a session to give it another time or room.";

/// What the page shows: a day, warnings of one kind, a session to move, and what was just done.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EditorQuery {
    pub day: String,
    pub warnings: String,
    /// The number of the session that the form moves.
    pub session: String,
    /// The number of the session that was just moved, and its place before, for “Undo”.
    pub moved: String,
    pub was_day: String,
    pub was_starts: String,
    pub was_minutes: String,
    pub was_room: String,
    pub deleted: Checkbox,
}

impl Form for EditorQuery {}

impl EditorQuery {
    /// The address after a move.
    pub fn after_move(slug: &EditionSlug, session: SessionNumber, form: &PlaceForm, before: PlaceForm) -> String {
        let query = EditorQuery {
            day: form.day.clone(),
            moved: session.to_string(),
            was_day: before.day,
            was_starts: before.starts,
            was_minutes: before.minutes,
            was_room: before.room,
            ..EditorQuery::default()
        };
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(query.pairs()).finish();
        format!("/{slug}/schedule/edit?{query}")
    }
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<EditorQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, query, None, None).await
}

/// Renders the page, with a rejected form if there is one.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    query: EditorQuery,
    rejected: Option<PlaceForm>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let (plan, state) = state::read(context, slug).await?;
    let edition = context.edition(slug).await?;
    let (today, first) = (edition.today(context.now).to_string(), plan.dates.starts().to_string());
    let days = [query.day.clone(), today, first.clone()];
    let day = days.into_iter().find(|day| state.days.iter().any(|other| other.date == *day)).unwrap_or(first);
    let head = PageMeta::new(format!("Schedule editor: {}", edition.title), "Schedule the sessions.").under("/");
    let actor = context.actor.clone();
    let organizes = may_edit_settings(&actor, slug);
    let arranges = may_arrange_sessions(&actor, slug);
    Ok(layout(context, head, || {
        let heading = view! {
            <EditionHead edition=edition.clone() actor here="/schedule" title="Schedule editor".to_owned() below=(format!("/{slug}/schedule"), "Schedule".to_owned())/>
        };
        let (filter, edition_slug) = (query.warnings.clone(), slug.to_string());
        let drawn = draft(&edition_slug, &state, &day, &filter);
        view! {
            {heading}
            <Done what=query.deleted.0.then(|| "The session is deleted.".to_owned())/>
            {arranges.then(|| view! { <Moved slug plan=&plan query=&query/> })}
            <Rejection why/>
            <Beginning edition state=&state organizes arranges/>
            <ScheduleEditor edition=edition_slug day filter state><p class="muted">{CHOOSE}</p>{drawn}</ScheduleEditor>
            {arranges.then(|| view! { <MoveForm slug plan=&plan query=&query rejected/> })}
        }
    }))
}

/// How to begin, and what comes next. Viewers, who arrange no sessions, see the proposals.
#[component]
fn Beginning<'a>(edition: Edition, state: &'a EditorDraft, organizes: bool, arranges: bool) -> impl IntoView {
    let slug = edition.slug;
    let rooms = (arranges && state.rooms.is_empty()).then(|| {
        view! { <p class="attention">"This edition has no rooms yet. "<a href=format!("/{slug}/settings/rooms")>"Add rooms"</a></p> }
    });
    let none = state.sessions.is_empty().then(|| {
        view! { <p>"No sessions yet. Sessions that you add appear here, ready to be scheduled."</p> }
    });
    let links = [
        ("/schedule/proposals", "Proposed schedules"),
        ("/schedule/release", "Publish a release"),
        ("/schedule/import", "Import a schedule"),
    ];
    let link = |(path, label)| view! { <li><a href=format!("/{slug}{path}")>{label}</a></li> };
    let shown = if organizes { &links[..] } else { &links[..usize::from(!arranges)] };
    let links = shown.iter().copied().map(link).collect_view();
    let add = arranges
        .then(|| view! { <li><a class="button primary" href=format!("/{slug}/sessions/add")>"Add a session"</a></li> });
    view! {
        {rooms}
        {none}
        <ul class="link-row">{add}{links}</ul>
    }
}

/// Says what was moved, with a button that takes it back.
#[component]
fn Moved<'a>(slug: &'a EditionSlug, plan: &'a SchedulePlan, query: &'a EditorQuery) -> impl IntoView {
    let session = moved(plan, &query.moved)?;
    let moves = session.moves.to_string();
    Some(view! {
        <div class="success-message" role="status">
            <p>{format!("“{}” is moved.", session.title)}</p>
            <form method="post" action=format!("/{slug}/sessions/{}/place", session.number)>
                <Hidden name="day" value=query.was_day.clone()/>
                <Hidden name="starts" value=query.was_starts.clone()/>
                <Hidden name="minutes" value=query.was_minutes.clone()/>
                <Hidden name="room" value=query.was_room.clone()/>
                <Hidden name="moves" value=moves/>
                <Hidden name="editor" value="yes"/>
                <button>"Undo"</button>
            </form>
        </div>
    })
}

fn moved<'a>(plan: &'a SchedulePlan, number: &str) -> Option<&'a PlannedSession> {
    plan.session(SessionNumber::parse(number).ok()?)
}

/// The form that moves one session, which works without JavaScript.
#[component]
fn MoveForm<'a>(
    slug: &'a EditionSlug,
    plan: &'a SchedulePlan,
    query: &'a EditorQuery,
    rejected: Option<PlaceForm>,
) -> impl IntoView {
    let session = moved(plan, &query.session)?;
    let moves = session.moves.to_string();
    let form = rejected.unwrap_or_else(|| PlaceForm::of_session(session));
    // After the reader has seen where it is now, moving it again is allowed.
    let form = PlaceForm { moves, ..form };
    Some(view! {
        <section class="details" id="place">
            <h2>{format!("Move “{}”", session.title)}</h2>
            <form method="post" action=format!("/{slug}/sessions/{}/place", session.number) class="stacked">
                <Hidden name="editor" value="yes"/>
                <PlaceFields form plan/>
                <button class="primary">"Move session"</button>
            </form>
        </section>
    })
}
