//! The island of the board: cards can be dragged to another column. It sends the form that is on the card; where a move
//! needs words, it leads to the task's own page, which asks for them.

use leptos::prelude::*;

#[island]
pub fn BoardDrag() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|| in_browser::begin());
    view! { <span class="unseen"></span> }
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use js_sys::Reflect;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
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
                if let Some(data) = event.data_transfer() {
                    let _ = data.set_data("text/plain", &card.get_attribute("data-task").unwrap_or_default());
                }
            }
        });
        listen(&board, "dragend", |_| clear("dragged"));
        listen(&board, "dragover", |event| {
            clear("over");
            if let Some(column) = way(&event) {
                event.prevent_default();
                let _ = column.class_list().add_1("over");
            }
        });
        listen(&board, "drop", |event| {
            let (Some(column), Some(card)) = (way(&event), dragged()) else { return };
            event.prevent_default();
            let to = column.get_attribute("data-status").unwrap_or_default();
            if !send(&card, &to) {
                let task = card.get_attribute("data-task").unwrap_or_default();
                if let Some(window) = window() {
                    let _ = window.location().set_href(&task);
                }
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

    fn all(class: &str) -> Vec<Element> {
        let page = window().and_then(|window| window.document());
        let found = page.and_then(|page| page.query_selector_all(&format!(".board .{class}")).ok());
        let Some(found) = found else { return Vec::new() };
        (0..found.length()).filter_map(|nth| found.item(nth)?.dyn_into().ok()).collect()
    }

    fn dragged() -> Option<Element> {
        all("dragged").into_iter().next()
    }

    fn clear(class: &str) {
        for element in all(class) {
            let _ = element.class_list().remove_1(class);
        }
    }

    /// The column under the pointer, if the card that is dragged may go there.
    fn way(event: &DragEvent) -> Option<Element> {
        let column = within(event, ".board-column")?;
        let ways = dragged()?.get_attribute("data-ways")?;
        let to = column.get_attribute("data-status")?;
        ways.split(',').any(|way| way == to).then_some(column)
    }

    /// Chooses the column in the card's own form and presses its button; `false` where the form has no such way.
    fn send(card: &Element, to: &str) -> bool {
        let select = card.query_selector("select[name=to]").ok().flatten();
        let button = card.query_selector("form.move button").ok().flatten();
        let (Some(select), Some(button)) = (select, button) else { return false };
        let _ = Reflect::set(&select, &JsValue::from("value"), &JsValue::from(to));
        let chosen = Reflect::get(&select, &JsValue::from("value")).ok().and_then(|value| value.as_string());
        if chosen.as_deref() != Some(to) {
            return false;
        }
        if let Ok(button) = button.dyn_into::<HtmlElement>() {
            button.click();
        }
        true
    }
}
