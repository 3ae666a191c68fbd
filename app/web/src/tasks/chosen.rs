//! The island around a collapsible group of checkboxes, which counts the ticked ones.

use crate::components::islands::announce_island;
use leptos::html::Div;
use leptos::prelude::*;

/// A collapsible group of checkboxes. Without JavaScript the count stays as the server rendered it.
#[island]
pub fn CheckboxGroup(label: String, chosen: u32, open: bool, children: Children) -> impl IntoView {
    announce_island();
    let boxes = NodeRef::<Div>::new();
    let count = RwSignal::new(chosen);
    let recount = move || {
        let ticked = boxes.get_untracked().and_then(|boxes| boxes.query_selector_all(":checked").ok());
        ticked.iter().for_each(|ticked| count.set(ticked.length()));
    };
    // Browsers tick boxes again when a page is reloaded.
    Effect::new(recount);
    view! {
        <details open=open>
            <summary>{format!("{label} (")}<span class="count">{count}</span>" chosen)"</summary>
            <div class="checkbox-grid" node_ref=boxes on:change=move |_| recount()>{children()}</div>
        </details>
    }
}
