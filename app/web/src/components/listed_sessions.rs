//! The sessions of published schedules that work on a task or a goal.

use crate::components::times::Day;
use domain::schedule::{GoalSessions, ListedSession};
use domain::time::clock;
use leptos::prelude::*;

/// The sessions that work on a task.
#[component]
pub fn TaskSessions<'a>(sessions: &'a [ListedSession]) -> impl IntoView + use<> {
    (!sessions.is_empty())
        .then(|| view! { <section><h2>"Sessions"</h2><SessionList sessions editions=false/></section> })
}

/// The latest sessions that work on a goal, with a link to all of them at this address.
#[component]
pub fn LatestSessions<'a>(latest: &'a GoalSessions, all: String) -> impl IntoView + use<> {
    let GoalSessions { sessions, total } = latest;
    let more =
        (*total as usize > sessions.len()).then(|| view! { <p><a href=all>{format!("All {total} sessions")}</a></p> });
    (!sessions.is_empty())
        .then(|| view! { <section><h2>"Sessions"</h2><SessionList sessions editions=true/>{more}</section> })
}

/// Sessions with their time.
#[component]
pub fn SessionList<'a>(
    sessions: &'a [ListedSession],
    /// Whether the sessions are of several editions, so that each names its own.
    editions: bool,
) -> impl IntoView + use<> {
    let entry = |session: &ListedSession| {
        let address = format!("/{}/sessions/{}", session.edition, session.number);
        let time = format!(", {}", clock(session.starts.time()));
        let edition = editions.then(|| view! { <span class="muted">{format!(" ({})", session.edition)}</span> });
        view! { <li><a href=address dir="auto">{session.title.to_string()}</a>" on "<Day date=session.starts.date()/>{time}{edition}</li> }
    };
    view! { <ul class="plain-list">{sessions.iter().map(entry).collect_view()}</ul> }
}
