//! The island of the schedule editor: sessions move by mouse, touch and keyboard.

use super::actions::{act, act_on_redrawn, action_button, control};
use super::draft::draft;
use super::model::{Editor, Held, Model, STEP};
use super::pointer::Pressed;
use super::{keyboard, live, pointer};
use crate::components::islands::announce_island;
use crate::schedule::editor_draft::EditorDraft;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Div;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The draft of one day with the sessions that have no time, and the warnings about all days.
///
/// Without JavaScript, days and warnings are links, and “Move” leads to a form below the grid. `children` is the draft as
/// the server draws it; the live one replaces it, because code that takes it over would be a fifth of the bundle.
#[island]
pub fn ScheduleEditor(
    edition: String,
    day: String,
    filter: String,
    state: EditorDraft,
    children: Children,
) -> impl IntoView {
    announce_island();
    let editor = Editor::new(edition, day, filter, state);
    let pressed = RwSignal::new(None::<Pressed>);
    let (root, before, live) = (NodeRef::<Div>::new(), NodeRef::<Div>::new(), NodeRef::<Div>::new());
    Effect::new(move || {
        let (Some(before), Some(live)) = (before.get(), live.get()) else { return };
        before.remove();
        mount_to(live.unchecked_into(), move || move || editor.track(live_view)).forget();
        live::follow(editor);
    });
    Effect::new(move || {
        let held = editor.track_held();
        // The grid of another day is drawn first.
        request_animation_frame(move || root.get_untracked().iter().for_each(|root| mark(root, held.as_ref())));
    });
    let pressed_control = StoredValue::new_local(None::<Element>);
    let press = move |event: PointerEvent| {
        pressed_control.set_value(control(&event));
        pressed.set(pointer::press(&event));
    };
    let drag = move |event: PointerEvent| {
        if let Some(press) = pressed.get_untracked() {
            if press.drag(editor, &event) {
                pressed.set(None);
            }
        } else if editor.is_dragging() {
            pointer::aim(editor, &event);
        }
    };
    let release = move |event: PointerEvent| {
        pressed.set(None);
        if let Some(control) = pressed_control.get_value() {
            act_on_redrawn(editor, &control, &event);
        }
        if editor.is_dragging() {
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
            <div node_ref=before>{children()}</div>
            <div class="tight-stack" node_ref=live></div>
        </div>
    }
}

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

/// What the editor shows while it runs.
fn live_view(model: &Model) -> impl IntoView + use<> {
    view! {
        {bar(model)}
        {draft(&model.edition, &model.state, &model.day, &model.filter)}
    }
}

/// How to move sessions, “Undo”, what was done, and a move that was not saved.
fn bar(model: &Model) -> impl IntoView + use<> {
    let is_saved = model.not_saved.is_none();
    let buttons = [
        ("undo", "Undo", model.can_undo()),
        ("retry", "Use my version", !is_saved),
        ("keep", "Keep it as it is", !is_saved),
    ];
    let buttons = buttons.into_iter().filter(|(_, _, is_shown)| *is_shown);
    let buttons: Vec<_> = buttons.map(|(action, label, _)| action_button(action, label)).collect();
    let class = if is_saved { "editor-bar" } else { "editor-bar error-message" }.to_owned();
    view! {
        <p class="muted">{DRAG_OR_PRESS}</p>
        <div class=class>{buttons}<p role="status">{model.message.clone()}</p></div>
    }
}
