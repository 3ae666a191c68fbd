//! The island around today's worklog: keeps an unsent line, and shows the lines of others.
//!
//! It needs no page of its own: it sends the form, reads the page that the server answers, and takes its lines.

use crate::components::islands::announce_island;
use js_sys::{Reflect, encode_uri_component};
use leptos::html::Div;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, Event, EventSource, HtmlElement, HtmlFormElement, MessageEvent, Storage, XmlHttpRequest,
    XmlHttpRequestResponseType,
};

/// How long after a failure the line is sent again.
const PAUSE: Duration = Duration::from_secs(2);

/// After how many milliseconds a request counts as lost.
const TIMEOUT: u32 = 15_000;

/// The part of the worklog that changes; `children` are the form and the lines.
///
/// A line is kept in the browser under `draft` until the server has confirmed it. It is sent with the key of its form,
/// so that the server stores it once, however often it is sent.
#[island]
pub fn WorklogLive(page: String, events: String, draft: String, children: Children) -> impl IntoView {
    announce_island();
    let root = NodeRef::<Div>::new();
    let unsent = RwSignal::new(false);
    let live = Live { root, unsent, page: StoredValue::new(page), draft: StoredValue::new(draft) };
    let events = StoredValue::new(events);
    Effect::new(move || {
        if root.get().is_some() {
            live.restore();
            live.follow(&events.get_value());
        }
    });
    let submit = move |event: Event| {
        event.prevent_default();
        // A second press must not end what is typed after the first answer.
        if !live.is_locked() {
            live.keep(true);
            live.send();
        }
    };
    let input = move || {
        if !live.is_locked() {
            live.keep(false);
        }
    };
    view! {
        <div class="column" node_ref=root on:input=move |_| input() on:submit=move |event| submit(event.into())>
            <p class="attention" role="status">
                {move || if unsent.get() { "Not sent yet: no connection. It is sent when the connection is back." } else { "" }}
            </p>
            {children()}
        </div>
    }
}

#[derive(Clone, Copy)]
struct Live {
    root: NodeRef<Div>,
    /// Whether the line that was sent is not confirmed.
    unsent: RwSignal<bool>,
    /// The address of this page.
    page: StoredValue<String>,
    /// The name under which the browser keeps the line.
    draft: StoredValue<String>,
}

impl Live {
    fn find(self, selector: &str) -> Option<Element> {
        self.root.get_untracked()?.query_selector(selector).ok()?
    }

    /// The value of a field of the form; empty without the field.
    fn value(self, name: &str) -> String {
        let field = self.find(&format!("[name={name}]"));
        field.map(|field| property(&field)).unwrap_or_default()
    }

    fn set(self, name: &str, value: &str) {
        if let Some(field) = self.find(&format!("[name={name}]")) {
            let _ = Reflect::set(&field, &JsValue::from("value"), &JsValue::from(value));
        }
    }

    /// Keeps what is typed. A line that is being sent can't be changed until the server has answered.
    fn keep(self, sending: bool) {
        if let Some(storage) = storage() {
            let state = if sending { self.value("key") } else { String::new() };
            let kept = [state, self.value("task"), self.value("line")].join("\n");
            let _ = storage.set_item(&self.draft.get_value(), &kept);
        }
        self.lock(sending);
    }

    /// Whether a line is being sent.
    fn is_locked(self) -> bool {
        self.find("[name=line][readonly]").is_some()
    }

    fn lock(self, locked: bool) {
        if let Some(field) = self.find("[name=line]") {
            let _ = field.toggle_attribute_with_force("readonly", locked);
        }
    }

    /// Fills in a line that was kept, and sends it if it was being sent.
    fn restore(self) {
        let kept = storage().and_then(|storage| storage.get_item(&self.draft.get_value()).ok().flatten());
        let Some(kept) = kept else { return };
        let mut kept = kept.splitn(3, '\n');
        let (key, task, line) = (kept.next(), kept.next(), kept.next());
        let (Some(key), Some(task), Some(line)) = (key, task, line) else { return };
        if self.find("form").is_none() || !self.value("line").is_empty() {
            return;
        }
        self.set("task", task);
        self.set("line", line);
        if !key.is_empty() {
            self.set("key", key);
            self.lock(true);
            self.send();
        }
    }

    fn send(self) {
        let Some(form) = self.find("form") else { return };
        let field = |name: &str| format!("{name}={}", String::from(encode_uri_component(&self.value(name))));
        let body = ["key", "task", "line", "by"].map(field).join("&");
        let action = form.get_attribute("action").unwrap_or_default();
        request("POST", &action, Some(&body), move |answer| match answer {
            Some(page) => self.confirm(&page, &form),
            None => {
                self.unsent.set(true);
                set_timeout(move || self.send(), PAUSE);
            }
        });
    }

    /// Takes the lines and the next form from the page that the server answered.
    fn confirm(self, page: &Document, form: &Element) {
        self.unsent.set(false);
        self.lock(false);
        let next = |name: &str| page.query_selector(&format!("#worklog-form [name={name}]")).ok().flatten();
        let (Some(key), Some(line)) = (next("key"), next("line")) else {
            // For example the page to sign in, which keeps the form.
            if let Some(form) = form.dyn_ref::<HtmlFormElement>() {
                let _ = form.submit();
            }
            return;
        };
        self.replace(page, "#worklog-note");
        self.replace_lines(page);
        self.set("key", &property(&key));
        self.set("line", &property(&line));
        if property(&line).is_empty() {
            self.set("task", "");
            if let Some(storage) = storage() {
                let _ = storage.remove_item(&self.draft.get_value());
            }
        } else {
            self.keep(false);
        }
    }

    /// Replaces an element by that of another version of the page, and keeps the focus on its links.
    fn replace(self, page: &Document, selector: &str) {
        let Some(new) = page.query_selector(selector).ok().flatten() else { return };
        let Some(old) = self.find(selector) else { return };
        let focused = self.find(&format!("{selector} :focus")).and_then(|link| link.get_attribute("href"));
        let _ = old.replace_with_with_node_1(&new);
        let link = focused.and_then(|href| self.find(&format!("{selector} [href=\"{href}\"]")));
        if let Some(link) = link.as_ref().and_then(|link| link.dyn_ref::<HtmlElement>()) {
            let _ = link.focus();
        }
    }

    /// Replaces the lines, and the day above them: it changes at midnight.
    fn replace_lines(self, page: &Document) {
        self.replace(page, "#worklog-day");
        self.replace(page, "#worklog-lines");
    }

    /// Reads the lines again whenever the server says that they have changed.
    fn follow(self, events: &str) {
        let Ok(source) = EventSource::new(events) else { return };
        let changed = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let shown = self.find("#worklog-lines").and_then(|lines| lines.get_attribute("data-version"));
            if shown != event.data().as_string() {
                request("GET", &self.page.get_value(), None, move |answer| {
                    if let Some(page) = answer {
                        self.replace_lines(&page);
                    }
                });
            }
        });
        source.set_onmessage(Some(changed.as_ref().unchecked_ref()));
        // Both live as long as the page.
        changed.forget();
    }
}

fn property(field: &Element) -> String {
    let value = Reflect::get(field, &JsValue::from("value"));
    value.ok().and_then(|value| value.as_string()).unwrap_or_default()
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Sends a request, and calls `then` with the page in the answer; with nothing if the server can't be reached.
fn request(method: &str, address: &str, body: Option<&str>, then: impl FnOnce(Option<Document>) + 'static) {
    let Ok(request) = XmlHttpRequest::new() else { return };
    let answered = request.clone();
    let ended = Closure::once_into_js(move || {
        let is_reached = answered.status().is_ok_and(|status| status != 0 && status != 429 && status < 500);
        then(if is_reached { answered.response_xml().ok().flatten() } else { None });
    });
    request.set_onloadend(Some(ended.unchecked_ref()));
    let _ = request.open_with_async(method, address, true);
    request.set_response_type(XmlHttpRequestResponseType::Document);
    request.set_timeout(TIMEOUT);
    let _ = request.set_request_header("Content-Type", "application/x-www-form-urlencoded");
    let _ = request.send_with_opt_str(body);
}
