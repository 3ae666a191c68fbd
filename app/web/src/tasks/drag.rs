//! The island around the columns of the task board, which lets cards be dragged to another column.

use crate::components::islands::announce_island;
use leptos::ev::DragEvent;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Makes the cards of a task board draggable; `children` are its columns.
///
/// Dropping a card clicks the entry for that column in the card’s menu, so dragging, keyboard and form do the same.
///
/// If the task can’t move there, a message says so and names the statuses it can move to.
#[island]
pub fn BoardDrag(children: Children) -> impl IntoView {
    announce_island();
    let board = NodeRef::<Div>::new();
    let dragged = RwSignal::new_local(None::<Element>);
    let over = RwSignal::new_local(None::<Element>);
    let (started, rejection) = (RwSignal::new(false), RwSignal::new(None::<String>));
    Effect::new(move || started.set(true));
    Effect::new(move || {
        let (card, column) = (dragged.get(), over.get());
        board.get().iter().for_each(|board| mark(board, card.as_ref(), column.as_ref()));
    });
    let drag = move |event: DragEvent| {
        let card = within(&event, ".card[draggable]");
        if let (Some(card), Some(data)) = (&card, event.data_transfer()) {
            let _ = data.set_data("text/plain", &card.get_attribute("data-task").unwrap_or_default());
        }
        dragged.set(card);
    };
    let aim = move |event: DragEvent| {
        let column = dragged.get_untracked().and_then(|card| other_column(&event, &card));
        if column.is_some() {
            // Without this call the browser sends no drop event.
            event.prevent_default();
        }
        if over.get_untracked() != column {
            over.set(column);
        }
    };
    let drop = move |event: DragEvent| {
        let Some(card) = dragged.get_untracked() else { return };
        let Some(column) = other_column(&event, &card) else { return };
        event.prevent_default();
        match menu_entry(&card, &column) {
            Some(entry) => entry.click(),
            None => rejection.set(Some(reason(&card, &column))),
        }
    };
    let end = move |_| {
        dragged.set(None);
        over.set(None);
    };
    view! {
        <div class="drag-messages">
            <p class="muted drag-help">{move || if started.get() { DRAG_OR_CHOOSE } else { CHOOSE }}</p>
            <p class="drag-status" role="status">{rejection}</p>
        </div>
        <div
            class="task-board"
            node_ref=board
            on:pointerdown=move |_| rejection.set(None)
            on:dragstart=drag
            on:dragover=aim
            on:drop=drop
            on:dragend=end
        >
            {children()}
        </div>
    }
}

const CHOOSE: &str = "To move a card that has a “Move” menu, choose its new column there.";
const DRAG_OR_CHOOSE: &str = "Drag a card that has a “Move” menu to another column, or choose the column in the menu.";

/// Marks the dragged card, the columns that accept it, and the column under the pointer.
fn mark(board: &Element, card: Option<&Element>, over: Option<&Element>) {
    for each in all(board, ".card[draggable]") {
        set_class(&each, "dragged", card == Some(&each));
    }
    for column in all(board, ".task-board-column") {
        let is_allowed = card.is_some_and(|card| menu_entry(card, &column).is_some());
        let is_over = over == Some(&column);
        set_class(&column, "drop-allowed", is_allowed);
        set_class(&column, "drop-target", is_over && is_allowed);
        set_class(&column, "drop-denied", is_over && !is_allowed);
    }
}

fn set_class(element: &Element, class: &str, on: bool) {
    let _ = element.class_list().toggle_with_force(class, on);
}

/// Says that the task can’t move there, and where it can move instead.
fn reason(card: &Element, column: &Element) -> String {
    let number = card.query_selector(".number").ok().flatten().and_then(|number| number.text_content());
    let (number, from, to) = (number.unwrap_or_default(), status(card), status(column));
    let entries = all(card, "[data-target-status]");
    let allowed: Vec<String> = entries.filter_map(|entry| entry.get_attribute("data-target-status")).collect();
    format!("Task {number} can’t go from “{from}” to “{to}”. You can move it to “{}”.", allowed.join("” or “"))
}

fn within(event: &DragEvent, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

fn all(element: &Element, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = element.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(move |nth| found.as_ref()?.item(nth)?.dyn_into().ok())
}

/// The column under the pointer, unless the card is in that column already.
fn other_column(event: &DragEvent, card: &Element) -> Option<Element> {
    within(event, ".task-board-column").filter(|column| status(column) != status(card))
}

/// The status of a column, or of the column that a card is in.
fn status(of: &Element) -> String {
    let column = of.closest(".task-board-column").ok().flatten();
    column.and_then(|column| column.get_attribute("data-status")).unwrap_or_default()
}

/// The button or link in the card’s menu for the status of the column.
fn menu_entry(card: &Element, column: &Element) -> Option<HtmlElement> {
    card.query_selector(&format!("[data-target-status=\"{}\"]", status(column))).ok()??.dyn_into().ok()
}
