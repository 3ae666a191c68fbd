//! The title field of the proposal form, an island that shows possible duplicates.

use super::api::{SimilarTask, similar_tasks};
use crate::components::islands::announce_island;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The number of characters from which a title is compared.
const LEAST: usize = 4;

/// How long a title must stay the same before it is compared.
const PAUSE: Duration = Duration::from_millis(300);

/// The title of a proposal, with the tasks of the edition that have a similar one.
///
/// Without JavaScript the “Preview” button shows the same tasks. `seen` says that the page already shows them.
#[island]
pub fn ProposalTitle(edition: String, title: String, seen: bool) -> impl IntoView {
    announce_island();
    let input = NodeRef::<Input>::new();
    let (typed, similar) = (RwSignal::new(title.clone()), RwSignal::new(Vec::<SimilarTask>::new()));
    let edition = StoredValue::new(edition);
    let compare = move |title: String| {
        spawn_local(async move {
            let is_short = title.trim().chars().count() < LEAST;
            // The form works without the similar tasks, so a failure counts as none.
            let found = if is_short { Ok(Vec::new()) } else { similar_tasks(edition.get_value(), title.clone()).await };
            if typed.get_untracked() == title {
                similar.set(found.unwrap_or_default());
            }
        });
    };
    let on_input = move |title: String| {
        typed.set(title.clone());
        let compare_unchanged = move || {
            if typed.get_untracked() == title {
                compare(title);
            }
        };
        set_timeout(compare_unchanged, PAUSE);
    };
    Effect::new(move || {
        if let (Some(input), false) = (input.get(), seen) {
            typed.set(input.value());
            compare(input.value());
        }
    });
    let entry = move |SimilarTask { number, title, status }| {
        let address = format!("/{}/tasks/{number}", edition.get_value());
        view! { <li><a href=address target="_blank" rel="noopener">{format!("Task {number}: {title} ({status})")}</a></li> }
    };
    let duplicates = move || {
        let tasks = similar.get();
        (!tasks.is_empty()).then(|| {
            view! {
                <p>"These tasks may be duplicates. Please join an existing task instead of proposing it again."</p>
                <ul class="bullets">{tasks.into_iter().map(entry).collect_view()}</ul>
            }
        })
    };
    view! {
        <label>
            "Title"
            <input
                type="text" name="title" id="title" value=title maxlength="200" autocomplete="off" required
                node_ref=input
                on:input=move |event| on_input(event_target_value(&event))
            />
        </label>
        <div class="proposal-helper" role="status" aria-live="polite">{duplicates}</div>
    }
}
