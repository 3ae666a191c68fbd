//! The proposal form as an island that keeps an unsent draft in the browser.

use crate::components::islands::announce_island;
use crate::components::stored_form::{pairs, restore, storage};
use leptos::html::Form;
use leptos::prelude::*;
use web_sys::{FormData, HtmlFormElement};

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

/// Whether nothing was typed yet, not even before the island started.
fn is_empty(form: &HtmlFormElement) -> bool {
    let Ok(data) = FormData::new_with_form(form) else { return false };
    ["title", "description"].iter().all(|name| data.get(name).as_string().unwrap_or_default().is_empty())
}
