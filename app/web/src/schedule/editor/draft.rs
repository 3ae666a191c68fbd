//! Draws a draft: the days, the grid of one, the sessions without a time, and the warnings.

use super::actions::{ActionLink, action_link};
use super::grid::{card, grid};
use crate::schedule::editor_draft::{EditorDay, EditorDraft, EditorWarning};
use leptos::prelude::*;

/// The days, the grid of one, the sessions without a time, and the warnings.
pub fn draft(edition: &str, state: &EditorDraft, shown: &str, chosen: &str) -> impl IntoView + use<> {
    let waiting = state.sessions.iter().filter(|session| session.place.is_none());
    let cards: Vec<_> = waiting.map(|session| card(edition, state, shown, session)).collect();
    let not_scheduled = match cards.len() {
        0 => "All sessions are scheduled".to_owned(),
        count => format!("Not scheduled ({count})"),
    };
    let found = match state.warnings.len() {
        0 => "No warnings".to_owned(),
        1 => "1 warning".to_owned(),
        count => format!("{count} warnings"),
    };
    let kinds = kinds(&state.warnings).into_iter().map(|(kind, label)| kind_tab(edition, shown, kind, label, chosen));
    let kinds: Vec<_> = kinds.collect();
    let warnings = state.warnings.iter().filter(|warning| chosen.is_empty() || warning.kind == chosen);
    let warnings: Vec<_> = warnings.map(|warning| warning_item(edition, state, warning)).collect();
    view! {
        <nav aria-label="Days"><ul class="day-tabs">{day_tabs(edition, state, shown)}</ul></nav>
        <div class="editor-columns">
            <section class="grid-scroll" tabindex="0" aria-label="Grid of the day">{grid(edition, state, shown)}</section>
            <section class="unscheduled" data-unscheduled="yes" aria-label="Not scheduled"><h2>{not_scheduled}</h2>{cards}</section>
        </div>
        <section id="warnings" aria-label="Warnings"><h2>{found}</h2><ul class="day-tabs">{kinds}</ul><ul>{warnings}</ul></section>
    }
}

fn day_tabs(edition: &str, state: &EditorDraft, shown: &str) -> Vec<impl IntoView + use<>> {
    let day_tab = |day: &EditorDay| {
        let sessions = state.sessions.iter().filter_map(|session| session.place.as_ref());
        let count = sessions.filter(|place| place.day == day.date).count();
        let label = format!("{} ({count})", day.label);
        tab(ActionLink {
            address: format!("/{edition}/schedule/edit?day={}", day.date),
            name: label.clone(),
            label,
            is_current: day.date == shown,
            action: "day",
            value: day.date.clone(),
        })
    };
    state.days.iter().map(day_tab).collect()
}

fn tab(link: ActionLink) -> impl IntoView {
    view! { <li>{action_link(link)}</li> }
}

/// The kinds of warnings with their numbers, after the choice of all; empty for one kind.
fn kinds(warnings: &[EditorWarning]) -> Vec<(String, String)> {
    let mut counts: Vec<(&EditorWarning, usize)> = Vec::new();
    for warning in warnings {
        match counts.iter_mut().find(|(first, _)| first.kind == warning.kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((warning, 1)),
        }
    }
    if counts.len() < 2 {
        return Vec::new();
    }
    let kinds = counts.iter().map(|(first, count)| (first.kind.clone(), format!("{} ({count})", first.label)));
    std::iter::once((String::new(), "All".to_owned())).chain(kinds).collect()
}

fn kind_tab(edition: &str, shown: &str, kind: String, label: String, chosen: &str) -> impl IntoView + use<> {
    tab(ActionLink {
        address: format!("/{edition}/schedule/edit?day={shown}&warnings={kind}"),
        name: label.clone(),
        label,
        is_current: kind == chosen,
        action: "kind",
        value: kind,
    })
}

/// A warning as a link to the day of its first session; otherwise to what it is about.
fn warning_item(edition: &str, state: &EditorDraft, warning: &EditorWarning) -> impl IntoView + use<> {
    let place = warning.sessions.iter().find_map(|number| {
        state.sessions.iter().find(|session| session.number == *number).and_then(|session| session.place.clone())
    });
    let (address, action, day) = match (place, warning.sessions.first()) {
        (Some(place), _) => (format!("/{edition}/schedule/edit?day={}", place.day), "day", place.day),
        (None, Some(number)) => (format!("/{edition}/sessions/{number}"), "", String::new()),
        (None, None) => (format!("/{edition}/settings/tracks"), "", String::new()),
    };
    let label = warning.sentence.clone();
    tab(ActionLink { address, name: label.clone(), label, is_current: false, action, value: day })
}
