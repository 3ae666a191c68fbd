//! Keeps the fields of a form in the browser, for islands.

use js_sys::{Array, JSON, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::{Event, EventInit, EventTarget, FormData, HtmlFormElement, Storage};

pub fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// All fields as a JSON list of name and value pairs.
pub fn pairs(form: &HtmlFormElement) -> String {
    let pairs = FormData::new_with_form(form).map(|data| Array::from(&data));
    pairs.ok().and_then(|pairs| JSON::stringify(&pairs).ok()).map(String::from).unwrap_or_default()
}

/// Fills in the fields of a draft; returns whether any was filled in.
pub fn restore(form: &HtmlFormElement, draft: &str) -> bool {
    let Ok(pairs) = JSON::parse(draft) else { return false };
    let mut any = false;
    for pair in Array::from(&pairs).iter() {
        let pair = Array::from(&pair);
        let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else { continue };
        let Ok(fields) = form.query_selector_all(&format!("[name=\"{name}\"]")) else { continue };
        for field in (0..fields.length()).filter_map(|nth| fields.item(nth)) {
            if let Some(event) = set_field(&field, &value) {
                any = true;
                dispatch(&field, event);
            }
        }
    }
    any
}

/// Fills in or checks a field; returns the name of the event that a person would have caused.
fn set_field(field: &JsValue, value: &str) -> Option<&'static str> {
    let property = |name: &str| Reflect::get(field, &JsValue::from(name)).ok().and_then(|value| value.as_string());
    let set = |name: &str, to: &JsValue| Reflect::set(field, &JsValue::from(name), to).is_ok();
    match property("type").as_deref() {
        Some("hidden" | "submit") => None,
        Some("checkbox") => {
            let is_chosen = property("value").as_deref() == Some(value);
            (is_chosen && set("checked", &JsValue::TRUE)).then_some("change")
        }
        _ => (set("value", &JsValue::from(value)) && !value.is_empty()).then_some("input"),
    }
}

/// Lets the islands inside the form notice the change.
fn dispatch(field: &EventTarget, name: &str) {
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    let event = Event::new_with_event_init_dict(name, &bubbling);
    let _ = event.and_then(|event| field.dispatch_event(&event));
}
