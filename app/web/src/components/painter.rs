//! The island around the radio buttons of a poll: one movement answers many options.

use super::islands::announce_island;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Paints answers over the rows in `children`; each row has a radio button for each answer, in a cell `.answer`.
///
/// Pressing on an answer and moving over other rows gives them the same answer. On the keyboard, the first letter of an
/// answer chooses it and goes to the next row. Without JavaScript, the radio buttons work as usual.
#[island]
pub fn AnswerPainter(children: Children) -> impl IntoView {
    announce_island();
    let brush = RwSignal::new(None::<String>);
    let started = RwSignal::new(false);
    Effect::new(move || started.set(true));
    let begin = move |event: PointerEvent| {
        let Some(radio) = target(&event).and_then(|target| radio_of_cell(&target)) else { return };
        // A captured pointer reports no other rows.
        if let Some(target) = target(&event).filter(|target| target.has_pointer_capture(event.pointer_id())) {
            let _ = target.release_pointer_capture(event.pointer_id());
        }
        brush.set(Some(radio.value()));
        radio.set_checked(true);
    };
    let paint = move |event: PointerEvent| {
        let Some(answer) = brush.get_untracked() else { return };
        let point = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
        let row = point.and_then(|element| element.closest("tr").ok().flatten());
        if let Some(radio) = row.and_then(|row| radio_in_row(&row, &answer)) {
            radio.set_checked(true);
        }
    };
    let end = move |_: PointerEvent| brush.set(None);
    let choose = move |event: KeyboardEvent| {
        let Some(answer) = answer_of_key(&event.key()) else { return };
        let row = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(row) = row.and_then(|element| element.closest("tr").ok().flatten()) else { return };
        if let Some(radio) = radio_in_row(&row, answer) {
            radio.set_checked(true);
            let next = next_row(&row).and_then(|next| radio_in_row(&next, answer)).unwrap_or(radio);
            let _ = next.focus();
        }
    };
    view! {
        <div class="painter" on:pointerdown=begin on:pointermove=paint on:pointerup=end on:pointercancel=end on:pointerleave=end on:keydown=choose>
            <p class="muted">{move || started.get().then_some(HELP)}</p>
            {children()}
        </div>
    }
}

const HELP: &str = "Press on an answer and move over other times to give them the same one. On a keyboard, y, i or n answers a time and goes to the next one.";

fn target(event: &PointerEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()
}

/// The radio button of the cell that an element is in.
fn radio_of_cell(element: &Element) -> Option<HtmlInputElement> {
    let cell = element.closest(".answer").ok()??;
    cell.query_selector("input[type=radio]").ok()??.dyn_into().ok()
}

fn radio_in_row(row: &Element, answer: &str) -> Option<HtmlInputElement> {
    row.query_selector(&format!("input[type=radio][value=\"{answer}\"]")).ok()??.dyn_into().ok()
}

/// The next row with options, also in the table of the next day.
fn next_row(row: &Element) -> Option<Element> {
    if let Some(next) = row.next_element_sibling() {
        return Some(next);
    }
    row.closest("table").ok()??.next_element_sibling()?.query_selector("tbody tr").ok()?
}

fn answer_of_key(key: &str) -> Option<&'static str> {
    match key {
        "y" | "Y" => Some("yes"),
        "i" | "I" => Some("if_needed"),
        "n" | "N" => Some("no"),
        _ => None,
    }
}
