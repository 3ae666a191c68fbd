//! Follows the changes of others while an editor is open.

use super::model::Editor;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Shows the draft that the server sends after each change, until the editor is closed.
pub fn follow(editor: Editor) {
    let Ok(source) = EventSource::new(&format!("/{}/schedule/events", editor.read(|model| model.edition.clone())))
    else {
        return;
    };
    let changed = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        if let Ok(state) = serde_json::from_str(&text) {
            editor.receive(state);
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
