//! The page of a session: its place, description, notes, tasks, and what people may do with it.

use super::place_form::{PlaceFields, PlaceForm};
use super::read;
use super::released_session::{self, Recap};
use super::session_item::Star;
use crate::components::chips::{Face, GoalChips, StatusChip};
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::markup::RenderedMarkup;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{Actor, may_participate, may_read_along, may_view};
use domain::editions::Edition;
use domain::id::EditionSlug;
use domain::meetings::LinkedTask;
use domain::schedule::{
    OwnSession, Placement, SchedulePlan, ScheduleWarning, SessionAction, SessionKind, SessionPage, SessionState,
    may_arrange_sessions, schedule_warnings,
};
use domain::text::{Title, counted};
use domain::time::{clock, weekday};
use formats::markup::Markup;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether something was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionQuery {
    pub saved: Checkbox,
}

impl Form for SessionQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    PageQuery(query): PageQuery<SessionQuery>,
) -> Result<Response, AppError> {
    if !may_read_along(&context.actor, &slug) {
        return released_session::show(&context, &slug, read::number(&slug, &number)?).await;
    }
    let session = read::session(&context, &slug, &number).await?;
    show(&context, &slug, session, SessionMessage { saved: query.saved.0, ..SessionMessage::default() }).await
}

/// The message above the page, and a rejected place.
#[derive(Default)]
pub struct SessionMessage {
    pub why: Option<String>,
    pub saved: bool,
    pub place: Option<PlaceForm>,
    /// Asks whether the session is to be deleted.
    pub asks_to_delete: bool,
}

/// Renders the page.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    session: SessionPage,
    shown: SessionMessage,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let by = context.reader(slug)?;
    let (plan, warnings) = if may_arrange_sessions(&context.actor, slug) || may_view(&context.actor, slug) {
        let (plan, interests) = context.store().plan_with_interests(by).await?;
        let warnings = schedule_warnings(&plan, &interests);
        (plan, warnings)
    } else {
        (context.store().schedule_plan(by).await?, Vec::new())
    };
    let warnings = warnings.into_iter().filter(|warning| warning.sessions.contains(&session.number)).collect();
    let own = context.store().own_session(by, session.number).await?;
    let local = edition.zone.at(context.now).naive_local();
    let has_begun = session.placement.is_some_and(|placement| placement.starts <= local);
    let title = format!("{}: {}", session.details.title, edition.title);
    let head = PageMeta::new(title, format!("Session of the {}.", edition.title)).under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <SessionBody actor edition session plan warnings own has_begun shown/> }))
}

#[component]
fn SessionBody(
    actor: Actor,
    edition: Edition,
    session: SessionPage,
    plan: SchedulePlan,
    warnings: Vec<ScheduleWarning>,
    own: OwnSession,
    has_begun: bool,
    shown: SessionMessage,
) -> impl IntoView {
    let slug = edition.slug.clone();
    let address = format!("/{slug}/sessions/{}", session.number);
    let may = |action| session.access.may(&actor, action);
    let arrange = may(SessionAction::Arrange).then(|| {
        let form =
            shown.place.unwrap_or_else(|| PlaceForm::of(session.placement, session.details.minutes, session.moves));
        // After the reader has seen where it is now, moving it again is allowed.
        let form = PlaceForm { moves: session.moves.to_string(), ..form };
        view! { <Arrange address=&address session=&session plan=&plan form/> }
    });
    let (number, title, back) = (session.number, session.details.title.to_string(), address.clone());
    let star = may_participate(&actor, &slug)
        .then(|| view! { <Star slug=slug.to_string() number title is_starred=own.is_starred back/> });
    let edit = may(SessionAction::Edit)
        .then(|| view! { <p><a class="button" href=format!("{address}/edit")>"Edit session"</a></p> });
    let record = (has_begun && may(SessionAction::Edit))
        .then(|| view! { <p><a href=format!("{address}/record")>"Record what became of it"</a></p> });
    let warnings = (!warnings.is_empty()).then(|| {
        let items = warnings.into_iter().map(|warning| view! { <li>{warning.sentence}</li> }).collect_view();
        view! { <section class="attention"><h2>"Warnings"</h2><ul>{items}</ul></section> }
    });
    let description = Some(session.description.clone()).filter(|html| !html.is_empty());
    let description = description.map(
        |html| view! { <section><h2>"Description"</h2><RenderedMarkup markup=Markup::from_stored(html)/></section> },
    );
    view! {
        <EditionHead edition=edition.clone() actor=actor.clone() here="/schedule" title=session.details.title.to_string() below=(format!("/{slug}/schedule"), "Schedule".to_owned())/>
        <Done what=shown.saved.then(|| "Saved.".to_owned())/>
        <Rejection why=shown.why/>
        {shown.asks_to_delete.then(|| view! { <ConfirmDelete address=&address session=&session/> })}
        <p class="headline">{headline(&session)}</p>
        {star}
        <SessionSummary session=&session/>
        <Recap actor=&actor slug=&slug recap=&own.recap/>
        {record}
        {warnings}
        {edit}
        {description}
        <SessionNotes address=&address session=&session edits=may(SessionAction::Edit)/>
        <SessionTasks slug=&slug tasks=&session.tasks/>
        {arrange}
    }
}

/// Where and when the session is in the draft.
fn headline(session: &SessionPage) -> String {
    match (session.state, session.placement) {
        (SessionState::Cancelled, _) => "Cancelled".to_owned(),
        (SessionState::Planned, None) => "Not scheduled yet".to_owned(),
        (SessionState::Planned, Some(place)) => place_in_words(place, session.room.as_ref()),
    }
}

/// Day, time and room: `Monday 3 May, 09:00 to 10:30, Aula`.
pub fn place_in_words(place: Placement, room: Option<&Title>) -> String {
    let (starts, ends) = (clock(place.starts.time()), clock(place.ends().time()));
    let room = room.map_or_else(|| "no room yet".to_owned(), ToString::to_string);
    format!("{}, {starts} to {ends}, {room}", weekday(place.day()))
}

/// Track, leads, length, wishes and goals.
#[component]
fn SessionSummary<'a>(session: &'a SessionPage) -> impl IntoView {
    let details = &session.details;
    let kind = match details.kind {
        SessionKind::Plenary => Some("Plenary session, for everyone".to_owned()),
        SessionKind::Other => None,
        SessionKind::Track(_) => session.track.as_ref().map(ToString::to_string),
    };
    let rows = [
        ("Track", kind),
        ("Length", Some(counted(details.minutes as usize, "minute", "minutes"))),
        ("Wanted room", session.wanted_room.as_ref().map(ToString::to_string)),
        ("Equipment needed", details.equipment.as_ref().map(ToString::to_string)),
        ("People expected", details.people_expected.map(|people| people.to_string())),
        ("In the schedule", session.is_pinned.then(|| "Pinned: the scheduler doesn’t move it".to_owned())),
    ];
    let rows = rows.into_iter().filter_map(|(label, value)| Some((label, value?)));
    let rows = rows.map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view();
    let leads = session.leads.iter().map(|lead| {
        let person = domain::people::Person { name: lead.name.clone(), login: lead.login.clone() };
        view! { <li><Face person/>" "{lead.name.to_string()}</li> }
    });
    let leads = (!session.leads.is_empty())
        .then(|| view! { <dt>"Leads"</dt><dd><ul class="plain-list">{leads.collect_view()}</ul></dd> });
    let goals = &details.goals;
    let goals = (!goals.specs.is_empty() || !goals.outcomes.is_empty()).then(|| {
        view! { <dt>"Goals"</dt><dd><GoalChips specs=goals.specs.clone() outcomes=goals.outcomes.clone()/></dd> }
    });
    view! { <div class="details"><dl>{leads}{rows}{goals}</dl></div> }
}

#[component]
fn SessionNotes<'a>(address: &'a str, session: &'a SessionPage, edits: bool) -> impl IntoView {
    let html = Some(session.notes.html.clone()).filter(|html| !html.is_empty());
    let edit = edits.then(|| view! { <a href=format!("{address}/notes")>"Edit notes"</a>" " });
    let earlier = (session.notes_revisions > 0).then(|| {
        let versions = counted(session.notes_revisions as usize, "earlier version", "earlier versions");
        view! { <a href=format!("{address}/revisions")>{versions}</a> }
    });
    let is_shown = html.is_some() || edits || earlier.is_some();
    let html = html.map(|html| view! { <RenderedMarkup markup=Markup::from_stored(html)/> });
    is_shown.then(|| view! { <section><h2>"Notes"</h2>{html}<p>{edit}{earlier}</p></section> })
}

#[component]
fn SessionTasks<'a>(slug: &'a EditionSlug, tasks: &'a [LinkedTask]) -> impl IntoView {
    let row = |task: &LinkedTask| {
        let text = format!("{} {}", task.number, task.title);
        view! { <li><a href=format!("/{slug}/tasks/{}", task.number)>{text}</a>" "<StatusChip status=task.status/></li> }
    };
    (!tasks.is_empty())
        .then(|| view! { <section><h2>"Tasks worked on"</h2><ul>{tasks.iter().map(row).collect_view()}</ul></section> })
}

/// Says what is deleted, before it happens.
#[component]
fn ConfirmDelete<'a>(address: &'a str, session: &'a SessionPage) -> impl IntoView {
    view! {
        <section class="attention" role="alert">
            <p>{format!("Delete “{}” with its description, notes and interests? This can’t be undone.", session.details.title)}</p>
            <form method="post" action=format!("{address}/delete") class="form-row">
                <Hidden name="confirmed" value="yes"/>
                <button class="danger">"Delete session"</button>
                <a href=address.to_owned()>"Keep it"</a>
            </form>
        </section>
    }
}

/// The forms of people who arrange the session: its place, pin, cancelling and deleting.
#[component]
fn Arrange<'a>(address: &'a str, session: &'a SessionPage, plan: &'a SchedulePlan, form: PlaceForm) -> impl IntoView {
    let is_cancelled = session.state == SessionState::Cancelled;
    let place = (!is_cancelled).then(|| {
        view! {
            <form method="post" action=format!("{address}/place") class="stacked" id="place">
                <PlaceFields form plan/>
                <button class="primary">"Move session"</button>
            </form>
        }
    });
    let (state, label) = if is_cancelled { ("restore", "Plan it again") } else { ("cancel", "Cancel session") };
    let (pin, pin_label) = if session.is_pinned { ("no", "Unpin") } else { ("yes", "Pin to its place") };
    let pin = session.placement.map(|_| {
        view! {
            <form method="post" action=format!("{address}/pin")><Hidden name="pinned" value=pin/><button>{pin_label}</button></form>
        }
    });
    let delete = (!session.is_released).then(
        || view! { <form method="post" action=format!("{address}/delete")><button>"Delete session…"</button></form> },
    );
    view! {
        <section class="details" aria-label="Arrange the session">
            <h2>"Time and room in the draft"</h2>
            {place}
            <div class="form-row">
                {pin}
                <form method="post" action=format!("{address}/{state}")><button>{label}</button></form>
                {delete}
            </div>
        </section>
    }
}
