//! The island around today's worklog: keeps an unsent line, and shows the lines of others.
//!
//! It draws nothing: it sends the form, reads the page that the server answers, and takes form and lines from it. So it
//! is small, and the page has the same parts without it.

use crate::components::islands::announce_island;
use crate::components::stored_form::{pairs, restore, storage};
use leptos::html::Div;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Document, Element, EventSource, FormData, HtmlElement, HtmlFormElement, MessageEvent, UrlSearchParams,
    XmlHttpRequest, XmlHttpRequestResponseType,
};

/// How long after a failure the line is sent again.
const PAUSE: Duration = Duration::from_secs(2);

/// After how many milliseconds a request counts as lost.
const TIMEOUT: u32 = 15_000;

const UNSENT: &str = "Not sent yet: no connection. It is sent when the connection is back.";

/// The parts of the worklog that change; `children` are the day, the form and the lines.
///
/// A line is kept in the browser under `draft` until the server has confirmed it. It is sent with the key of its form,
/// so that the server stores it once, however often it is sent.
#[island]
pub fn WorklogLive(draft: String, children: Children) -> impl IntoView {
    announce_island();
    let live = Live { root: NodeRef::new(), draft: StoredValue::new(draft) };
    Effect::new(move || {
        if live.root.get().is_some() {
            live.start();
        }
    });
    let submit = move || {
        // A second press must not end what is typed after the first answer.
        if !live.is_locked() {
            live.keep(true);
            live.request(true);
        }
    };
    view! {
        <div
            class="column stack"
            node_ref=live.root
            on:input=move |_| if !live.is_locked() { live.keep(false) }
            on:submit=move |event| { event.prevent_default(); submit() }
        >
            <p id="worklog-unsent" class="attention" role="status"></p>
            {children()}
        </div>
    }
}

#[derive(Clone, Copy)]
struct Live {
    root: NodeRef<Div>,
    /// The name under which the browser keeps the form.
    draft: StoredValue<String>,
}

impl Live {
    fn find(self, selector: &str) -> Option<Element> {
        self.root.get_untracked()?.query_selector(selector).ok()?
    }

    fn form(self) -> Option<HtmlFormElement> {
        self.find("form")?.dyn_into().ok()
    }

    /// The names under which the browser keeps the form, and that it is being sent.
    fn names(self) -> [String; 2] {
        let draft = self.draft.get_value();
        [[&draft, "-sent"].concat(), draft]
    }

    /// Keeps what is typed. A line that is being sent can't be changed until the server has answered.
    fn keep(self, sending: bool) {
        let [sent, draft] = self.names();
        if let (Some(form), Some(storage)) = (self.form(), storage()) {
            let _ = storage.set_item(&draft, &pairs(&form));
            if sending {
                let _ = storage.set_item(&sent, "");
                self.lock(true);
            }
        }
    }

    fn forget(self) {
        if let Some(storage) = storage() {
            for name in self.names() {
                let _ = storage.remove_item(&name);
            }
        }
    }

    /// Whether a line is being sent.
    fn is_locked(self) -> bool {
        self.find("[readonly]").is_some()
    }

    fn lock(self, locked: bool) {
        if let Some(field) = self.find("#line") {
            let _ = field.toggle_attribute_with_force("readonly", locked);
        }
    }

    /// Fills in a form that was kept, sends it if it was being sent, and follows the changes of others.
    fn start(self) {
        let kept = |name: &str| storage().and_then(|storage| storage.get_item(name).ok().flatten());
        let [sent, draft] = self.names();
        let is_sent = kept(&sent).is_some();
        if let (Some(form), Some(draft)) = (self.form(), kept(&draft)) {
            restore(&form, &draft);
            if is_sent {
                self.lock(true);
                self.request(true);
            }
        }
        self.follow();
    }

    /// Sends the form, or reads this page again.
    fn request(self, sends: bool) {
        let (Ok(request), form) = (XmlHttpRequest::new(), self.form().filter(|_| sends)) else { return };
        let _ = request.open_with_async(if form.is_some() { "POST" } else { "GET" }, "", true);
        request.set_response_type(XmlHttpRequestResponseType::Document);
        request.set_timeout(TIMEOUT);
        let answered = request.clone();
        let ended = Closure::<dyn Fn(MessageEvent)>::new(move |_| {
            let is_reached = answered.status().is_ok_and(|status| status != 0 && status != 429 && status < 500);
            let page = answered.response_xml().ok().flatten().filter(|_| is_reached);
            match page {
                Some(page) if sends => self.confirm(&page),
                Some(page) => self.replace_lines(&page),
                None if sends => {
                    self.say(UNSENT);
                    set_timeout(move || self.request(true), PAUSE);
                }
                None => {}
            }
        });
        request.set_onloadend(Some(ended.into_js_value().unchecked_ref()));
        let data = form.and_then(|form| FormData::new_with_form(&form).ok());
        let body = data.and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data).ok());
        let _ = request.send_with_opt_url_search_params(body.as_ref());
    }

    fn say(self, text: &str) {
        if let Some(place) = self.find("#worklog-unsent") {
            place.set_text_content(Some(text));
        }
    }

    /// Takes the lines and the next form from the page that the server answered.
    fn confirm(self, page: &Document) {
        self.say("");
        self.lock(false);
        if page.query_selector("#worklog-form").ok().flatten().is_none() {
            // For example the page to sign in, which keeps the form.
            if let Some(form) = self.form() {
                let _ = form.submit();
            }
            return;
        }
        self.forget();
        self.replace(page, "#worklog-form");
        self.replace_lines(page);
        // A rejected line is still there.
        if self.find("#line:not([value=\"\"])").is_some() {
            self.keep(false);
        }
    }

    /// Replaces the lines, and the day above them: it changes at midnight.
    fn replace_lines(self, page: &Document) {
        self.replace(page, "#worklog-day");
        self.replace(page, "#worklog-lines");
    }

    /// Replaces an element by that of another version of the page, and keeps the focus on its links or its line.
    fn replace(self, page: &Document, selector: &str) {
        let Some(new) = page.query_selector(selector).ok().flatten() else { return };
        let Some(old) = self.find(selector) else { return };
        let focused = old.query_selector(":focus").ok().flatten().map(|focused| match focused.get_attribute("href") {
            Some(href) => ["[href=\"", &href, "\"]"].concat(),
            None => "#line".to_owned(),
        });
        let _ = old.replace_with_with_node_1(&new);
        let focused = focused.and_then(|focused| self.find(&focused));
        if let Some(focused) = focused.as_ref().and_then(|focused| focused.dyn_ref::<HtmlElement>()) {
            let _ = focused.focus();
        }
    }

    /// Reads the lines again whenever the server says that they have changed.
    fn follow(self) {
        let Ok(source) = EventSource::new("worklog/events") else { return };
        let changed = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let shown = self.find("#worklog-lines").and_then(|lines| lines.get_attribute("data-version"));
            if shown != event.data().as_string() {
                self.request(false);
            }
        });
        source.set_onmessage(Some(changed.into_js_value().unchecked_ref()));
    }
}
