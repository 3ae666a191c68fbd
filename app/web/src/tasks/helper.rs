//! The island of the proposal form: shows possible duplicates, and keeps a draft in the browser.

use crate::components::islands::announce_island;
use leptos::prelude::*;

/// Shows possible duplicates of the title, and restores an unsent draft.
///
/// Drafts are stored per edition and person id, so that people who share a browser don’t see each other’s drafts.
/// Without JavaScript the “Preview” button shows the same duplicates.
#[island]
pub fn ProposalHelper(edition: String, person: i64) -> impl IntoView {
    announce_island();
    let similar: RwSignal<Vec<(String, String)>> = RwSignal::new(Vec::new());
    let restored = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    {
        let edition = edition.clone();
        Effect::new(move || in_browser::begin(&edition, person, similar, restored));
    }
    // Only the browser uses these.
    let _ = (&edition, person);
    let entry = |(address, label): (String, String)| {
        view! { <li><a href=address target="_blank" rel="noopener">{label}</a></li> }
    };
    view! {
        <div class="proposal-helper" role="status" aria-live="polite">
            {move || restored.get().then(|| view! { <p class="muted">"Your unsent draft was restored from this browser."</p> })}
            {move || (!similar.get().is_empty()).then(|| view! {
                <p>"These tasks may be duplicates. Please join an existing task instead of proposing it again."</p>
                <ul class="bullets">{similar.get().into_iter().map(entry).collect_view()}</ul>
            })}
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use js_sys::{Array, JSON, Reflect};
    use leptos::prelude::*;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Event, FormData, HtmlFormElement, Response, Storage, window};

    type Similar = RwSignal<Vec<(String, String)>>;

    /// Starts the island. Errors are ignored, as the form works without it.
    pub fn begin(edition: &str, person: i64, similar: Similar, restored: RwSignal<bool>) {
        let Some(form) = form() else { return };
        let key = format!("proposal-{edition}-{person}");
        if text(&form, "title").is_empty() && text(&form, "description").is_empty() && restore_draft(&form, &key) {
            restored.set(true);
            // Lets the island that counts ticked boxes notice the restored ones.
            let _ = Event::new("change").and_then(|event| form.dispatch_event(&event));
        }
        if is_prefilled(&form) {
            // The server returned the form after a preview or an error, and the submit handler has deleted the draft.
            save_draft(&form, &key);
        }
        // `seen` is filled in if the page itself already shows the possible duplicates.
        if text(&form, "seen").is_empty() {
            load_similar_tasks(edition.to_owned(), text(&form, "title"), similar);
        }
        let (edition, typed) = (edition.to_owned(), form.clone());
        let last = RwSignal::new(text(&form, "title"));
        let key_for_typing = key.clone();
        let on_input = Closure::<dyn FnMut()>::new(move || {
            save_draft(&typed, &key_for_typing);
            let title = text(&typed, "title");
            if title != last.get_untracked() {
                last.set(title.clone());
                load_similar_tasks(edition.clone(), title, similar);
            }
        });
        let _ = form.add_event_listener_with_callback("input", on_input.as_ref().unchecked_ref());
        on_input.forget();
        let on_submit = Closure::<dyn FnMut()>::new(move || {
            if let Some(storage) = storage() {
                let _ = storage.remove_item(&key);
            }
        });
        let _ = form.add_event_listener_with_callback("submit", on_submit.as_ref().unchecked_ref());
        on_submit.forget();
    }

    fn form() -> Option<HtmlFormElement> {
        window()?.document()?.get_element_by_id("proposal")?.dyn_into().ok()
    }

    /// Whether the server filled in the title. A title typed before the island started doesn’t count.
    fn is_prefilled(form: &HtmlFormElement) -> bool {
        let title = form.query_selector("#title").ok().flatten();
        title.and_then(|title| title.get_attribute("value")).is_some_and(|title| !title.is_empty())
    }

    fn storage() -> Option<Storage> {
        window()?.local_storage().ok()?
    }

    fn text(form: &HtmlFormElement, name: &str) -> String {
        let data = FormData::new_with_form(form).ok();
        data.and_then(|data| data.get(name).as_string()).unwrap_or_default()
    }

    /// Stores all fields as a JSON list of name and value pairs.
    fn save_draft(form: &HtmlFormElement, key: &str) {
        let (Ok(data), Some(storage)) = (FormData::new_with_form(form), storage()) else { return };
        let pairs = Array::from(&data);
        if let Ok(json) = JSON::stringify(&pairs) {
            let _ = storage.set_item(key, &String::from(json));
        }
    }

    /// Restores the stored fields; returns whether any field was filled in.
    fn restore_draft(form: &HtmlFormElement, key: &str) -> bool {
        let stored = storage().and_then(|storage| storage.get_item(key).ok().flatten());
        let Some(pairs) = stored.and_then(|stored| JSON::parse(&stored).ok()) else { return false };
        let mut any = false;
        for pair in Array::from(&pairs).iter() {
            let pair = Array::from(&pair);
            let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else { continue };
            let Ok(fields) = form.query_selector_all(&format!("[name=\"{name}\"]")) else { continue };
            for nth in 0..fields.length() {
                let Some(field) = fields.item(nth) else { continue };
                any |= set_field(&field, &value);
            }
        }
        any
    }

    /// Fills in or checks a field; returns whether it did.
    fn set_field(field: &JsValue, value: &str) -> bool {
        let of = |name: &str| Reflect::get(field, &JsValue::from(name)).ok().and_then(|value| value.as_string());
        match of("type").as_deref() {
            Some("hidden" | "submit") => false,
            Some("checkbox") => {
                let same = of("value").as_deref() == Some(value);
                same && Reflect::set(field, &JsValue::from("checked"), &JsValue::TRUE).is_ok()
            }
            _ => Reflect::set(field, &JsValue::from("value"), &JsValue::from(value)).is_ok() && !value.is_empty(),
        }
    }

    fn load_similar_tasks(edition: String, title: String, similar: Similar) {
        if title.trim().chars().count() < 4 {
            similar.set(Vec::new());
            return;
        }
        leptos::task::spawn_local(async move {
            let found = fetch(&edition, &title).await.unwrap_or_default();
            // If the title has changed since, another request is under way.
            let now = form().map(|form| text(&form, "title")).unwrap_or_default();
            if now == title {
                similar.set(found);
            }
        });
    }

    async fn fetch(edition: &str, title: &str) -> Option<Vec<(String, String)>> {
        let title = String::from(js_sys::encode_uri_component(title));
        let address = format!("/api/v1/editions/{edition}/similar?title={title}");
        let response = JsFuture::from(window()?.fetch_with_str(&address)).await.ok()?;
        let json = JsFuture::from(response.dyn_into::<Response>().ok()?.json().ok()?).await.ok()?;
        let tasks = Array::from(&Reflect::get(&json, &JsValue::from("tasks")).ok()?);
        let link = |task: JsValue| {
            let number = Reflect::get(&task, &JsValue::from("number")).ok()?.as_f64()?;
            let title = Reflect::get(&task, &JsValue::from("title")).ok()?.as_string()?;
            let status = Reflect::get(&task, &JsValue::from("status")).ok()?.as_string()?;
            Some((format!("/{edition}/tasks/{number}"), format!("Task {number}: {title} ({status})")))
        };
        Some(tasks.iter().filter_map(link).collect())
    }
}
