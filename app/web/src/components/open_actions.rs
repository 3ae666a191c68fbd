//! What waits for the reader's answer.

use domain::views::OpenAction;
use leptos::prelude::*;

/// Each open action with a link to its answers; nothing if there is none.
#[component]
pub fn OpenActions(actions: Vec<OpenAction>) -> impl IntoView {
    let entry = |action: OpenAction| {
        view! { <li><span dir="auto">{action.sentence()}</span>" "<a href=action.address()>{action.label()}</a></li> }
    };
    (!actions.is_empty()).then(|| {
        view! {
            <section class="banner open-actions" aria-labelledby="open-actions">
                <h2 id="open-actions">"Waiting for you"</h2>
                <ul class="bullets">{actions.into_iter().map(entry).collect_view()}</ul>
            </section>
        }
    })
}
