//! The updates of a task, and the form that posts one.

use super::action_forms::UpdateForm;
use super::permissions::Rights;
use crate::components::field::Hidden;
use crate::components::updates::{Posted, UpdateEntry, UpdateFields};
use domain::access::Actor;
use domain::editions::Edition;
use domain::time::Instant;
use domain::updates::Update;
use domain::views::TaskPage;
use leptos::prelude::*;

#[component]
pub fn Updates<'a>(
    edition: &'a Edition,
    task: &'a TaskPage,
    actor: &'a Actor,
    rights: &'a Rights,
    /// The form that was rejected.
    typed: Option<&'a UpdateForm>,
    /// The key of a new form.
    key: &'a str,
    now: Instant,
) -> impl IntoView + use<> {
    let entry = |update: &Update| view! { <UpdateEntry update actor posted=Posted::Ago(now) with_task=false/> };
    let list = (!task.updates.is_empty())
        .then(|| view! { <ol class="comments">{task.updates.iter().map(entry).collect_view()}</ol> });
    let none = task.updates.is_empty().then(|| view! { <p class="muted">"No updates yet."</p> });
    let more = (task.updates.len() >= TaskPage::MOST_UPDATES as usize).then(|| {
        view! { <p><a href=format!("/{}/worklog", edition.slug)>"Earlier updates are in the worklog"</a></p> }
    });
    let form = (rights.participates && !task.has_moved()).then(|| {
        let action = format!("/{}/tasks/{}/update", edition.slug, task.row.number);
        let fresh = UpdateForm { key: key.to_owned(), ..UpdateForm::default() };
        let (open, UpdateForm { line, details, links, key }) = (typed.is_some(), typed.cloned().unwrap_or(fresh));
        view! {
            <details open=open>
                <summary>"Post update"</summary>
                <form method="post" action=action class="stacked" id="update-form">
                    <Hidden name="key" value=key/>
                    <UpdateFields line details links/>
                    <button>"Post update"</button>
                </form>
            </details>
        }
    });
    view! {
        <section id="updates">
            <h2>"Updates"</h2>
            {form}{none}
            {list}
            {more}
        </section>
    }
}
