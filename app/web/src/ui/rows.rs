//! Tasks and their latest moves as rows, the same on every page that lists some.

use super::chips::{Blocked, GoalChips, People, StatusChip};
use super::times::Ago;
use domain::id::TaskNumber;
use domain::tasks::{TaskRow, TaskStatusChange};
use domain::time::Instant;
use leptos::prelude::*;

/// People in one row; the task's own page has them all.
const MOST: usize = 3;

/// A table of tasks; cards on a phone. `editions` adds the column that says which edition each is of, `pick` a box to
/// tick each, of which some are ticked.
#[component]
pub fn TaskTable(
    tasks: Vec<TaskRow>,
    now: Instant,
    caption: String,
    #[prop(optional)] editions: bool,
    #[prop(optional)] pick: bool,
    #[prop(optional)] ticked: Vec<TaskNumber>,
) -> impl IntoView {
    let rows = tasks.into_iter().map(|task| {
        let tick = pick.then(|| ticked.contains(&task.number));
        row(task, now, editions, tick)
    });
    let rows = rows.collect_view();
    view! {
        <table class="tasks cards">
            <caption class="unseen">{caption}</caption>
            <thead>
                <tr>
                    {pick.then(|| view! { <th scope="col"><span class="unseen">"Choose"</span></th> })}
                    {editions.then(|| view! { <th scope="col">"Edition"</th> })}
                    <th scope="col">"Number"</th><th scope="col">"Task"</th><th scope="col">"Status"</th>
                    <th scope="col">"Who"</th><th scope="col">"Serves"</th><th scope="col">"Updated"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// `tick`: a box to tick, and whether it is.
fn row(task: TaskRow, now: Instant, editions: bool, tick: Option<bool>) -> AnyView {
    let address = format!("/{}/tasks/{}", task.edition, task.number);
    let updated = match task.updated {
        Some(then) => view! { <Ago now then/> }.into_any(),
        None => view! { "not dated" }.into_any(),
    };
    let who = match (task.assignees.is_empty(), task.needs_help()) {
        (false, false) => view! { <People people=task.assignees.clone() most=MOST/> }.into_any(),
        (false, true) => {
            view! { <div><People people=task.assignees.clone() most=MOST/><span class="wants">"help wanted"</span></div> }
                .into_any()
        }
        (true, true) => view! { <span class="wants">"help wanted"</span> }.into_any(),
        (true, false) => {
            let words = if task.assignees_known { "nobody" } else { "nobody recorded" };
            view! { <span class="quiet">{words}</span> }.into_any()
        }
    };
    let box_to_tick = tick.map(|ticked| {
        let label = format!("Choose task {}", task.number);
        view! { <td class="pick"><label><input type="checkbox" name="tasks" value=task.number.to_string() checked=ticked/><span class="unseen">{label}</span></label></td> }
    });
    view! {
        <tr>
            {box_to_tick}
            {editions.then(|| { let edition = task.edition.to_string(); view! { <td data-label="Edition">{edition}</td> } })}
            <td data-label="Number" class="number">{task.number.to_string()}</td>
            <th scope="row">
                <a href=address>{task.title.to_string()}</a>
                {task.track.map(|track| view! { <span class="track">{track.to_string()}</span> })}
            </th>
            <td data-label="Status"><span><StatusChip status=task.status/>" "<Blocked edition=task.edition by=task.blocked_by/></span></td>
            <td data-label="Who">{who}</td>
            <td data-label="Serves"><GoalChips specs=task.specs outcomes=task.outcomes most=6/></td>
            <td data-label="Updated" class="age">{updated}</td>
        </tr>
    }
    .into_any()
}

/// The latest updates, newest first.
#[component]
pub fn StatusChanges(status_changes: Vec<TaskStatusChange>, now: Instant) -> impl IntoView {
    let entry = |task: TaskStatusChange| {
        let address = format!("/{}/tasks/{}", task.edition, task.number);
        let by = task.entry.by.as_ref().map(|person| format!(" by {}", person.name)).unwrap_or_default();
        view! {
            <li>
                <StatusChip status=task.entry.to/>" "
                <a href=address>{task.title.to_string()}</a>
                <span class="quiet">{format!(" {}{by}, ", task.edition)}<Ago now then=task.entry.at/></span>
                {task.entry.label().map(|note| view! { <p class="note">{note}</p> })}
            </li>
        }
    };
    view! { <ol class="moves">{status_changes.into_iter().map(entry).collect_view()}</ol> }
}
