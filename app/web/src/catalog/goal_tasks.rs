//! One page of the tasks that contribute to a document or an outcome, over all editions.

use crate::components::page_links::{PageLinks, PastLastPage, last_page};
use crate::components::rows::TaskTable;
use domain::text::counted;
use domain::time::Instant;
use domain::views::{ScopedTasks, TaskList};
use leptos::either::Either;
use leptos::prelude::*;

/// The tasks of page `nth`, with links to the others. `base` is as in [`PageLinks`].
#[component]
pub fn GoalTasks(base: String, tasks: ScopedTasks, nth: u32, caption: String, now: Instant) -> impl IntoView {
    let all = tasks.counts.total();
    let last = last_page(all, TaskList::PAGE);
    if tasks.rows.is_empty() {
        let items = counted(all as usize, "task", "tasks");
        return Either::Left(view! { <PastLastPage base nth last items/> });
    }
    let first = (nth - 1) * TaskList::PAGE + 1;
    let range = (last > 1).then(|| format!("{first} to {} of {all} tasks", first + tasks.rows.len() as u32 - 1));
    Either::Right(view! {
        {range.map(|range| view! { <p role="status">{range}</p> })}
        <TaskTable tasks=tasks.rows now caption editions=true/>
        <PageLinks base nth last/>
    })
}
