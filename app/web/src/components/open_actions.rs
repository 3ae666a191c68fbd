//! What waits for the reader's answer.

use domain::views::OpenAction;
use leptos::prelude::*;

/// Each open action with a link to its answers; nothing if there is none.
#[component]
pub fn OpenActions(actions: domain::views::OpenActions) -> impl IntoView {
    let more = actions.more();
    let more = (!more.is_empty()).then(|| view! { <p>{more}". "<a href="/me#tasks">"See my tasks"</a></p> });
    let entry = |action: OpenAction| {
        view! { <li><span dir="auto">{action.sentence()}</span>" "<a href=action.address()>{action.label()}</a></li> }
    };
    (!actions.first.is_empty()).then(|| {
        view! {
            <section class="banner open-actions" aria-labelledby="open-actions">
                <h2 id="open-actions">"Waiting for you"</h2>
                <ul class="bullets">{actions.first.into_iter().map(entry).collect_view()}</ul>
                {more}
            </section>
        }
    })
}
