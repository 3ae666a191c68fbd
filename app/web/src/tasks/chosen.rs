//! The island that counts the ticked checkboxes in each collapsible group of the task form.

use crate::components::islands::announce_island;
use leptos::prelude::*;

/// Without JavaScript the counts stay as the server rendered them.
#[island]
pub fn CountChosen() -> impl IntoView {
    announce_island();
    #[cfg(feature = "hydrate")]
    Effect::new(in_browser::begin);
    view! { <span class="visually-hidden"></span> }
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Element, window};

    pub fn begin() {
        let Some(form) =
            window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id("proposal"))
        else {
            return;
        };
        let listening = form.clone();
        let count = move || {
            let Ok(folds) = form.query_selector_all("details") else { return };
            (0..folds.length()).filter_map(|nth| folds.item(nth)?.dyn_into().ok()).for_each(|fold| write(&fold));
        };
        count();
        let count = Closure::<dyn FnMut()>::new(count);
        let _ = listening.add_event_listener_with_callback("change", count.as_ref().unchecked_ref());
        count.forget();
    }

    fn write(fold: &Element) {
        let (place, ticked) = (fold.query_selector("summary .count"), fold.query_selector_all(":checked"));
        if let (Ok(Some(place)), Ok(ticked)) = (place, ticked) {
            place.set_text_content(Some(&ticked.length().to_string()));
        }
    }
}
