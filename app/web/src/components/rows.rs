//! Tables of tasks and lists of status changes, shared by all pages that show them.

use super::chips::{Blocked, GoalChips, LabelChips, People, StatusChip};
use super::times::Ago;
use domain::id::{EditionTask, TaskNumber};
use domain::people::Person;
use domain::tasks::{DueDate, Evidence, Status, TaskRow};
use domain::time::{Instant, day};
use domain::views::TaskStatusChange;
use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;

/// The number of people shown in one row; the task's page shows all.
const MOST: usize = 3;

/// A table of tasks, shown as cards on phones.
///
/// `editions` adds a column with the edition, `pick` a column with checkboxes; `ticked` are the selected tasks.
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
        let selected = pick.then(|| ticked.contains(&task.number));
        view! { <TaskTableRow task now editions selected/> }
    });
    let rows = rows.collect_view();
    view! {
        <table class="tasks cards">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    {pick.then(|| view! { <th scope="col"><span class="visually-hidden">"Select"</span></th> })}
                    {editions.then(|| view! { <th scope="col">"Edition"</th> })}
                    <th scope="col">"Number"</th><th scope="col">"Task"</th><th scope="col">"Status"</th>
                    <th scope="col">"Who"</th><th scope="col">"Goals"</th><th scope="col">"Last activity"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// `selected` adds a checkbox and sets whether it is checked.
#[component]
fn TaskTableRow(task: TaskRow, now: Instant, editions: bool, selected: Option<bool>) -> impl IntoView {
    let address = format!("/{}/tasks/{}", task.edition, task.number);
    let is_wanted = task.needs_help();
    let updated = match task.updated {
        Some(then) => Either::Left(view! { <Ago now then/> }),
        None => Either::Right("unknown"),
    };
    let checkbox = selected.map(|selected| {
        let label = format!("Select task {}", task.number);
        view! { <td class="select-cell"><label><input type="checkbox" name="tasks" value=task.number.to_string() checked=selected/><span class="visually-hidden">{label}</span></label></td> }
    });
    let continued = task.continued_in.clone().map(|into| view! { " "<ContinuedIn into/> });
    view! {
        <tr>
            {checkbox}
            {editions.then(|| { let edition = task.edition.to_string(); view! { <td data-label="Edition">{edition}</td> } })}
            <td data-label="Number" class="number">{task.number.to_string()}</td>
            <th scope="row">
                <a href=address dir="auto">{task.title.to_string()}</a>
                {task.track.map(|track| view! { <span class="subtext" dir="auto">{track.to_string()}</span> })}
                {task.due.map(|due| view! { <Due due status=task.status now/> })}
                <LabelChips labels=task.labels/>
                {editions.then(|| view! { <EvidenceLinks evidence=&task.evidence/> })}
            </th>
            <td data-label="Status"><span><StatusChip status=task.status/>" "<Blocked edition=task.edition by=task.blocked_by/>{continued}</span></td>
            <td data-label="Who"><Who is_wanted known=task.assignees_known people=task.assignees/></td>
            <td data-label="Goals"><GoalChips specs=task.specs outcomes=task.outcomes no_goal_reason=task.no_goal_reason most=6/></td>
            <td data-label="Last activity" class="timestamp">{updated}</td>
        </tr>
    }
}

/// The due date of an open task, and whether it has passed.
#[component]
fn Due(due: DueDate, status: Status, now: Instant) -> impl IntoView {
    let date = day(due.day);
    match (status.is_over(), due.is_overdue(status, now)) {
        (true, _) => None,
        (false, true) => Some(Either::Left(
            view! { <span class="subtext"><span class="attention">{format!("overdue since {date}")}</span></span> },
        )),
        (false, false) => Some(Either::Right(view! { <span class="subtext">{format!("due {date}")}</span> })),
    }
}

/// The later edition in which a task continues, with a link to the task there.
#[component]
pub fn ContinuedIn(into: EditionTask) -> impl IntoView {
    let (label, edition) = (into.to_string(), into.edition.to_string());
    view! { <span class="muted">"continues in "<a href=into.path() aria-label=label>{edition}</a></span> }
}

/// The first links of a task, so that a list of goals leads to the work itself.
#[component]
fn EvidenceLinks<'a>(evidence: &'a [Evidence]) -> impl IntoView + use<> {
    let link = |link: &Evidence| {
        let state = link
            .state()
            .map(|state| view! { " "<span class=format!("chip {}", state.as_str())>{state.as_str()}</span> });
        view! { <li><a href=link.url.to_string()>{link.label()}</a>{state}</li> }
    };
    let more = evidence.len().saturating_sub(MOST);
    let more = (more > 0).then(|| view! { <li class="muted">{format!("and {more} more")}</li> });
    (!evidence.is_empty()).then(|| {
        view! { <ul class="evidence-links" aria-label="Evidence">{evidence.iter().take(MOST).map(link).collect_view()}{more}</ul> }
    })
}

/// The assignees of a task, and whether it needs more people. `known` is false if assignees may be unrecorded.
#[component]
fn Who(people: Vec<Person>, is_wanted: bool, known: bool) -> impl IntoView {
    let wanted = || view! { <span class="attention">"help wanted"</span> };
    match (people.is_empty(), is_wanted) {
        (false, false) => EitherOf4::A(view! { <People people most=MOST/> }),
        (false, true) => EitherOf4::B(view! { <div><People people most=MOST/>{wanted()}</div> }),
        (true, true) => EitherOf4::C(wanted()),
        (true, false) => {
            let label = if known { "none" } else { "not recorded" };
            EitherOf4::D(view! { <span class="muted">{label}</span> })
        }
    }
}

/// A list of status changes.
#[component]
pub fn StatusChanges(status_changes: Vec<TaskStatusChange>, now: Instant) -> impl IntoView {
    let entry = |task: TaskStatusChange| {
        let address = format!("/{}/tasks/{}", task.edition, task.number);
        let by = task.entry.by.as_ref().map(|person| format!(", set by {}", person.name)).unwrap_or_default();
        view! {
            <li>
                <StatusChip status=task.entry.to/>" "
                <a href=address dir="auto">{task.title.to_string()}</a>
                <span class="muted">{format!(" {}{by}, ", task.edition)}<Ago now then=task.entry.at/></span>
                {task.entry.label().map(|note| view! { <p class="note" dir="auto">{note}</p> })}
            </li>
        }
    };
    view! { <ol class="entry-list">{status_changes.into_iter().map(entry).collect_view()}</ol> }
}
