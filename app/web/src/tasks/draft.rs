//! The proposal form as an island that keeps an unsent draft in the browser.

use crate::components::islands::announce_island;
use js_sys::{Array, JSON, Reflect};
use leptos::html::Form;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{Event, EventInit, EventTarget, FormData, HtmlFormElement, Storage};

/// The form that proposes a task; `children` are its fields.
///
/// Drafts are stored per edition and person id, so that people who share a browser don’t see each other’s drafts.
/// `filled` says that the server returned the form, after a preview or an error.
#[island]
pub fn ProposalDraft(edition: String, person: i64, filled: bool, children: Children) -> impl IntoView {
    announce_island();
    let form = NodeRef::<Form>::new();
    let restored = RwSignal::new(false);
    let key = StoredValue::new(format!("proposal-{edition}-{person}"));
    let save = move || {
        if let (Some(form), Some(storage)) = (form.get_untracked(), storage()) {
            let _ = storage.set_item(&key.get_value(), &pairs(&form));
        }
    };
    let forget = move || {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&key.get_value());
        }
    };
    Effect::new(move || {
        let Some(form) = form.get() else { return };
        if is_empty(&form) {
            let draft = storage().and_then(|storage| storage.get_item(&key.get_value()).ok().flatten());
            restored.set(draft.is_some_and(|draft| restore(&form, &draft)));
        } else if filled {
            // Sending the form has deleted the draft.
            save();
        }
    });
    let message = move || {
        restored.get().then(|| view! { <p class="muted">"Your unsent draft was restored from this browser."</p> })
    };
    view! {
        <form method="post" action=format!("/{edition}/tasks/propose") class="stacked" id="proposal"
            node_ref=form on:input=move |_| save() on:submit=move |_| forget()>
            <div class="draft-status" role="status">{message}</div>
            {children()}
        </form>
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Whether nothing was typed yet, not even before the island started.
fn is_empty(form: &HtmlFormElement) -> bool {
    let Ok(data) = FormData::new_with_form(form) else { return false };
    ["title", "description"].iter().all(|name| data.get(name).as_string().unwrap_or_default().is_empty())
}

/// All fields as a JSON list of name and value pairs.
fn pairs(form: &HtmlFormElement) -> String {
    let pairs = FormData::new_with_form(form).map(|data| Array::from(&data));
    pairs.ok().and_then(|pairs| JSON::stringify(&pairs).ok()).map(String::from).unwrap_or_default()
}

/// Fills in the fields of a draft; returns whether any was filled in.
fn restore(form: &HtmlFormElement, draft: &str) -> bool {
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
