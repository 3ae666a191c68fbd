//! Follows the changes of others while an editor is open.

use super::model::Editor;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Reads the draft again whenever the server reports another version, until the editor is closed.
pub fn follow(editor: Editor) {
    let Ok(source) = EventSource::new(&format!("/{}/schedule/events", editor.edition())) else { return };
    let changed = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let version = event.data().as_string().unwrap_or_default();
        if editor.state.with_untracked(|state| state.version != version) {
            editor.refresh();
        }
    });
    source.set_onmessage(Some(changed.as_ref().unchecked_ref()));
    let open = StoredValue::new_local(Some((source, changed)));
    on_cleanup(move || {
        if let Some((source, _)) = open.try_update_value(Option::take).flatten() {
            source.close();
        }
    });
}
