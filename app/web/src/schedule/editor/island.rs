//! The island of the schedule editor: sessions move by mouse, touch and keyboard.

use super::actions::{ActionLink, act, action_button, action_link};
use super::grid::{card, grid};
use super::model::{Editor, Held, HeldBy, STEP};
use super::pointer::Pressed;
use super::{keyboard, live, pointer};
use crate::components::islands::announce_island;
use crate::schedule::api::{EditorState, EditorWarning};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The draft of one day with the sessions that have no time, and the warnings about all days.
///
/// Without JavaScript, days and warnings are links, and “Move” leads to a form below the grid.
#[island]
pub fn ScheduleEditor(edition: String, day: String, filter: String, state: EditorState) -> impl IntoView {
    announce_island();
    let editor = Editor::new(edition, day, filter, state);
    let pressed = RwSignal::new(None::<Pressed>);
    let started = RwSignal::new(false);
    let root = NodeRef::<Div>::new();
    Effect::new(move || {
        started.set(true);
        live::follow(editor);
    });
    Effect::new(move || {
        let held = editor.held.get();
        editor.day.track();
        // The grid of another day is drawn first.
        request_animation_frame(move || root.get_untracked().iter().for_each(|root| mark(root, held.as_ref())));
    });
    let drags =
        move || editor.held.with_untracked(|held| held.as_ref().is_some_and(|held| held.by != HeldBy::Keyboard));
    let press = move |event: PointerEvent| pressed.set(pointer::press(&event));
    let drag = move |event: PointerEvent| {
        if let Some(press) = pressed.get_untracked() {
            if press.drag(editor, &event) {
                pressed.set(None);
            }
        } else if drags() {
            pointer::aim(editor, &event);
        }
    };
    let release = move |_: PointerEvent| {
        pressed.set(None);
        if drags() {
            editor.drop_held();
        }
    };
    let give_up = move |_: PointerEvent| {
        pressed.set(None);
        editor.let_go();
    };
    let key = move |event: KeyboardEvent| keyboard::press(editor, &event);
    let click = move |event: MouseEvent| act(editor, &event);
    view! {
        <div class="schedule-editor" node_ref=root on:pointerdown=press on:pointermove=drag on:pointerup=release on:pointercancel=give_up on:keydown=key on:click=click>
            <p class="muted">{move || if started.get() { DRAG_OR_PRESS } else { CHOOSE }}</p>
            <div class="editor-bar">{move || editor.can_undo().then(|| action_button("undo", "Undo"))}<p role="status">{editor.message}</p></div>
            {move || not_saved(editor)}
            <nav aria-label="Days"><ul class="day-tabs">{move || day_tabs(editor)}</ul></nav>
            <div class="editor-columns">
                <div class="grid-scroll" tabindex="0" role="region" aria-label="Grid of the day">{move || editor.state.with(|state| grid(editor, state, &editor.day.get()))}</div>
                <section class="unscheduled" data-unscheduled="yes" aria-label="Not scheduled">{move || unscheduled(editor)}</section>
            </div>
            <section aria-label="Warnings">{move || warnings(editor)}</section>
        </div>
    }
}

const CHOOSE: &str = "Choose “Move” at a session to give it another time or room.";
const DRAG_OR_PRESS: &str = "Drag a session to another time or room, or its lower edge to another length. On a keyboard, press Enter on “Move”, then use the arrow keys.";

/// Marks the held session, and the cells where it would go.
fn mark(root: &Element, held: Option<&Held>) {
    let set = |element: &Element, class: &str, on: bool| {
        let _ = element.class_list().toggle_with_force(class, on);
    };
    set(root, "dragging", held.is_some());
    for cell in all(root, "td[data-from]") {
        let room = cell.get_attribute("data-room").and_then(|room| room.parse().ok());
        let from = cell.get_attribute("data-from").and_then(|from| from.parse().ok()).unwrap_or_default();
        set(&cell, "drop-target", held.is_some_and(|held| aims_at(held, from, room)));
    }
    for card in all(root, ".session-card") {
        let is_held = held.is_some_and(|held| card.get_attribute("data-session") == Some(held.session.to_string()));
        set(&card, "held", is_held);
    }
}

fn all(element: &Element, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = element.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(move |nth| found.as_ref()?.item(nth)?.dyn_into().ok())
}

/// Whether a held session would be in this row and room.
fn aims_at(held: &Held, from: u32, room: Option<i64>) -> bool {
    held.target.place.as_ref().is_some_and(|place| {
        let ends = place.from + held.target.minutes.max(1);
        place.room == room && place.from < from + STEP && from < ends
    })
}

/// A move that was not saved, with both versions.
fn not_saved(editor: Editor) -> Option<impl IntoView> {
    let not_saved = editor.not_saved.get()?;
    Some(view! {
        <div class="error-message">
            <p>{not_saved.sentence}</p>
            <p class="form-row">{action_button("retry", "Use my version")}{action_button("keep", "Keep it as it is")}</p>
        </div>
    })
}

fn day_tabs(editor: Editor) -> Vec<impl IntoView> {
    let shown = editor.day.get();
    editor.state.with(|state| {
        let tab = |day: &crate::schedule::api::EditorDay| {
            let sessions = state.sessions.iter().filter_map(|session| session.place.as_ref());
            let count = sessions.filter(|place| place.day == day.date).count();
            tab(ActionLink {
                id: None,
                address: format!("/{}/schedule/edit?day={}", editor.edition(), day.date),
                label: format!("{} ({count})", day.label),
                name: None,
                is_current: day.date == shown,
                action: "day",
                value: day.date.clone(),
            })
        };
        state.days.iter().map(tab).collect()
    })
}

fn tab(link: ActionLink) -> impl IntoView {
    view! { <li>{action_link(link)}</li> }
}

fn unscheduled(editor: Editor) -> impl IntoView {
    editor.state.with(|state| {
        let waiting = state.sessions.iter().filter(|session| session.place.is_none());
        let cards: Vec<_> = waiting.map(|session| card(editor, state, session)).collect();
        let heading = match cards.len() {
            0 => "All sessions are scheduled".to_owned(),
            count => format!("Not scheduled ({count})"),
        };
        view! { <h2>{heading}</h2>{cards} }
    })
}

/// The warnings of the chosen kind, below the kinds with their numbers.
fn warnings(editor: Editor) -> impl IntoView {
    let chosen = editor.filter.get();
    editor.state.with(|state| {
        let heading = match state.warnings.len() {
            0 => "No warnings".to_owned(),
            1 => "1 warning".to_owned(),
            count => format!("{count} warnings"),
        };
        let kinds: Vec<_> =
            kinds(&state.warnings).into_iter().map(|(kind, label)| kind_tab(editor, kind, label, &chosen)).collect();
        let shown = state.warnings.iter().filter(|warning| chosen.is_empty() || warning.kind == chosen);
        let shown: Vec<_> = shown.map(|warning| warning_item(editor, state, warning)).collect();
        view! { <h2>{heading}</h2><ul class="day-tabs">{kinds}</ul><ul>{shown}</ul> }
    })
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

fn kind_tab(editor: Editor, kind: String, label: String, chosen: &str) -> impl IntoView + use<> {
    tab(ActionLink {
        id: None,
        address: format!("/{}/schedule/edit?day={}&warnings={kind}", editor.edition(), editor.day.get_untracked()),
        label,
        name: None,
        is_current: kind == chosen,
        action: "kind",
        value: kind,
    })
}

/// A warning with a link to the day of its first session.
fn warning_item(editor: Editor, state: &EditorState, warning: &EditorWarning) -> impl IntoView + use<> {
    let place = warning.sessions.iter().find_map(|number| {
        state.sessions.iter().find(|session| session.number == *number).and_then(|session| session.place.clone())
    });
    let link = place.map(|place| {
        action_link(ActionLink {
            id: None,
            address: format!("/{}/schedule/edit?day={}", editor.edition(), place.day),
            label: "Show the day".to_owned(),
            name: None,
            is_current: false,
            action: "day",
            value: place.day,
        })
    });
    view! { <li>{format!("{} ", warning.sentence)}{link}</li> }
}
