//! The sessions of published schedules that work on a task or a goal.

use crate::components::times::Day;
use domain::schedule::ListedSession;
use domain::time::clock;
use leptos::prelude::*;

#[component]
pub fn ListedSessions<'a>(
    sessions: &'a [ListedSession],
    /// Whether the sessions are of several editions, so that each names its own.
    #[prop(optional)]
    editions: bool,
) -> impl IntoView + use<> {
    let entry = |session: &ListedSession| {
        let address = format!("/{}/sessions/{}", session.edition, session.number);
        let time = format!(", {}", clock(session.starts.time()));
        let edition = editions.then(|| view! { <span class="muted">{format!(" ({})", session.edition)}</span> });
        view! { <li><a href=address dir="auto">{session.title.to_string()}</a>" on "<Day date=session.starts.date()/>{time}{edition}</li> }
    };
    (!sessions.is_empty()).then(|| {
        view! { <section><h2>"Sessions"</h2><ul class="plain-list">{sessions.iter().map(entry).collect_view()}</ul></section> }
    })
}
