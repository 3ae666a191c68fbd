//! The island of the board: cards can be dragged to another column. Where a card is let go, what stands for that column
//! in its own menu is pressed: so the mouse, the keyboard and the form take the same way.

use leptos::prelude::*;

#[island]
pub fn BoardDrag() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(in_browser::begin);
    view! { <span class="unseen"></span> }
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{DragEvent, Element, HtmlElement, window};

    pub fn begin() {
        let Some(board) =
            window().and_then(|window| window.document()).and_then(|page| page.query_selector(".board").ok()?)
        else {
            return;
        };
        listen(&board, "dragstart", |event| {
            if let Some(card) = within(&event, ".card") {
                let _ = card.class_list().add_1("dragged");
                for column in all(".board-column").filter(|column| way(&card, column).is_some()) {
                    let _ = column.class_list().add_1("aim");
                }
                if let Some(data) = event.data_transfer() {
                    let _ = data.set_data("text/plain", &card.get_attribute("data-task").unwrap_or_default());
                }
            }
        });
        listen(&board, "dragend", |_| ["dragged", "aim", "over"].into_iter().for_each(clear));
        listen(&board, "dragover", |event| {
            clear("over");
            if let Some((column, _)) = aimed(&event) {
                event.prevent_default();
                let _ = column.class_list().add_1("over");
            }
        });
        listen(&board, "drop", |event| {
            if let Some((_, way)) = aimed(&event) {
                event.prevent_default();
                way.click();
            }
        });
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
        let found = page.and_then(|page| page.query_selector_all(&format!(".board {what}")).ok());
        let count = found.as_ref().map_or(0, |found| found.length());
        (0..count).filter_map(move |nth| found.as_ref()?.item(nth)?.dyn_into().ok())
    }

    fn clear(class: &str) {
        for element in all(&format!(".{class}")) {
            let _ = element.class_list().remove_1(class);
        }
    }

    /// The column under the pointer, and what takes the dragged card there, if it may go.
    fn aimed(event: &DragEvent) -> Option<(Element, HtmlElement)> {
        let (column, card) = (within(event, ".board-column")?, all(".dragged").next()?);
        let way = way(&card, &column)?;
        Some((column, way))
    }

    /// The button or link in the card's menu that stands for the column.
    fn way(card: &Element, column: &Element) -> Option<HtmlElement> {
        let to = column.get_attribute("data-status")?;
        card.query_selector(&format!("[data-to=\"{to}\"]")).ok()??.dyn_into().ok()
    }
}
