//! The links and buttons of the editor. One handler acts for all of them, by their `data-action`.

use super::model::{Editor, HeldBy};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// A link that leads to its address without JavaScript; otherwise the editor acts itself.
pub struct ActionLink {
    pub address: String,
    pub label: String,
    /// What a screen reader says instead of the label.
    pub name: String,
    pub is_current: bool,
    pub action: &'static str,
    pub value: String,
}

pub fn action_link(link: ActionLink) -> impl IntoView {
    let current = if link.is_current { "true" } else { "false" }.to_owned();
    view! {
        <a href=link.address aria-label=link.name aria-current=current draggable="false" data-action=link.action data-value=link.value>{link.label}</a>
    }
}

pub fn action_button(action: &'static str, label: &'static str) -> impl IntoView {
    view! { <button type="button" data-action=action data-value="">{label}</button> }
}

/// Acts on a click, unless it opens a link in another tab.
pub fn act(editor: Editor, event: &MouseEvent) {
    let control = control(event).filter(|_| !event.ctrl_key() && !event.meta_key());
    if control.is_some_and(|control| perform(editor, &control)) {
        event.prevent_default();
    }
}

/// The link or button under the pointer.
pub fn control(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("[data-action]").ok()?
}

/// Acts where a control was pressed that was drawn again before it was released, so that browsers report no click.
pub fn act_on_redrawn(editor: Editor, pressed: &Element, event: &Event) {
    let is_same = |control: &Element| {
        let same = |name| control.get_attribute(name) == pressed.get_attribute(name);
        same("data-action") && same("data-value")
    };
    if let Some(control) = control(event).filter(|control| !pressed.is_connected() && is_same(control)) {
        perform(editor, &control);
    }
}

/// Does what a link or button says; `false` if that is nothing of the editor.
fn perform(editor: Editor, control: &Element) -> bool {
    let value = control.get_attribute("data-value").unwrap_or_default();
    match control.get_attribute("data-action").as_deref() {
        Some("day") => editor.show_day(value),
        Some("kind") => editor.show_warnings(value),
        Some("move") => move_by_keyboard(editor, &value),
        Some("undo") => editor.undo_last(),
        Some("retry") => editor.retry(),
        Some("keep") => editor.keep_as_it_is(),
        _ => return false,
    }
    true
}

/// Picks a session up, or puts it back.
fn move_by_keyboard(editor: Editor, number: &str) {
    let Ok(number) = number.parse() else { return };
    if editor.held().is_some_and(|held| held.session == number) {
        editor.let_go();
    } else {
        editor.pick_up(number, HeldBy::Keyboard);
    }
}
