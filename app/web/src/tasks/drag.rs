//! The island that lets cards of the task board be dragged to another column.

use crate::components::islands::announce_island;
use leptos::prelude::*;

/// Makes cards draggable.
///
/// Dropping a card clicks the entry for that column in the card’s menu, so dragging, keyboard and form do the same.
///
/// If the task can’t move there, a message says so and names the statuses it can move to.
#[island]
pub fn BoardDrag() -> impl IntoView {
    announce_island();
    #[cfg(feature = "hydrate")]
    Effect::new(in_browser::begin);
    view! {
        <p class="muted drag-help">"To move a card that has a “Move” menu, choose its new column there."</p>
        <p class="drag-status" role="status"></p>
    }
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{DragEvent, Element, HtmlElement, window};

    pub fn begin() {
        let Some(board) =
            window().and_then(|window| window.document()).and_then(|page| page.query_selector(".task-board").ok()?)
        else {
            return;
        };
        set_text(
            ".drag-help",
            "Drag a card that has a “Move” menu to another column, or choose the column in the menu.",
        );
        listen(&board, "pointerdown", |_| set_text(".drag-status", ""));
        listen(&board, "dragstart", |event| {
            if let Some(card) = within(&event, ".card[draggable]") {
                let _ = card.class_list().add_1("dragged");
                for column in all(".task-board-column").filter(|column| menu_entry(&card, column).is_some()) {
                    let _ = column.class_list().add_1("drop-allowed");
                }
                if let Some(data) = event.data_transfer() {
                    let _ = data.set_data("text/plain", &card.get_attribute("data-task").unwrap_or_default());
                }
            }
        });
        listen(&board, "dragend", |_| {
            ["dragged", "drop-allowed", "drop-target", "drop-denied"].into_iter().for_each(clear)
        });
        listen(&board, "dragover", |event| {
            ["drop-target", "drop-denied"].into_iter().for_each(clear);
            if let Some((card, column)) = aimed(&event) {
                // Without this call the browser sends no drop event.
                event.prevent_default();
                let class = if menu_entry(&card, &column).is_some() { "drop-target" } else { "drop-denied" };
                let _ = column.class_list().add_1(class);
            }
        });
        listen(&board, "drop", |event| {
            if let Some((card, column)) = aimed(&event) {
                event.prevent_default();
                match menu_entry(&card, &column) {
                    Some(menu_entry) => menu_entry.click(),
                    None => set_text(".drag-status", &rejection(&card, &column)),
                }
            }
        });
    }

    fn set_text(selector: &str, text: &str) {
        let page = window().and_then(|window| window.document());
        if let Some(element) = page.and_then(|page| page.query_selector(selector).ok()?) {
            element.set_text_content(Some(text));
        }
    }

    /// Says that the task can’t move there, and where it can move instead.
    fn rejection(card: &Element, column: &Element) -> String {
        let number = card.query_selector(".number").ok().flatten().and_then(|number| number.text_content());
        let (number, from, to) = (number.unwrap_or_default(), status(card), status(column));
        let allowed_transitions: Vec<String> = all(".dragged [data-target-status]")
            .filter_map(|menu_entry: Element| menu_entry.get_attribute("data-target-status"))
            .collect();
        format!(
            "Task {number} can’t go from “{from}” to “{to}”. You can move it to “{}”.",
            allowed_transitions.join("” or “")
        )
    }

    fn listen(board: &Element, name: &str, act: impl Fn(DragEvent) + 'static) {
        let act = Closure::<dyn FnMut(DragEvent)>::new(act);
        let _ = board.add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
        act.forget();
    }

    fn within(event: &DragEvent, what: &str) -> Option<Element> {
        event.target()?.dyn_into::<Element>().ok()?.closest(what).ok()?
    }

    fn all(what: &str) -> impl Iterator<Item = Element> {
        let page = window().and_then(|window| window.document());
        let found = page.and_then(|page| page.query_selector_all(&format!(".task-board {what}")).ok());
        let count = found.as_ref().map_or(0, |found| found.length());
        (0..count).filter_map(move |nth| found.as_ref()?.item(nth)?.dyn_into().ok())
    }

    fn clear(class: &str) {
        for element in all(&format!(".{class}")) {
            let _ = element.class_list().remove_1(class);
        }
    }

    /// The dragged card and the column under the pointer, unless the card is in that column already.
    fn aimed(event: &DragEvent) -> Option<(Element, Element)> {
        let (card, column) = (all(".dragged").next()?, within(event, ".task-board-column")?);
        (status(&card) != status(&column)).then_some((card, column))
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
}
