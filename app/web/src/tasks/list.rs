//! The work plan as a list: counted by status, filtered by the address.

use super::api;
use super::filter::{Asked, Grouping, form, without_status};
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::ui::bar::{Bar, Legend};
use crate::ui::edition::EditionHead;
use crate::ui::frame::{Head, frame};
use crate::ui::rows::TaskTable;
use axum::extract::Query;
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::progress::Progress;
use domain::tasks::{TaskFilter, TaskRow};
use domain::time::Instant;
use leptos::prelude::*;

pub async fn page(visit: Visit, InEdition(page): InEdition, Query(asked): Query<Asked>) -> Result<Response, Halt> {
    let (filter, grouping) = asked.parse()?;
    let tasks = api::tasks(&visit, &page.edition.slug).await?;
    let title = format!("Tasks of the {}", page.edition.title);
    let head = Head::new(title.clone(), format!("{title}: {}.", page.tasks)).under("/");
    let now = visit.now;
    let actor = visit.actor.clone();
    Ok(frame(&visit, head, || body(actor, page.edition, tasks, &asked, filter, grouping, now)))
}

fn body(
    actor: Actor,
    edition: Edition,
    tasks: Vec<TaskRow>,
    asked: &Asked,
    filter: TaskFilter,
    grouping: Grouping,
    now: Instant,
) -> AnyView {
    let address = format!("/{}/tasks", edition.slug);
    let base = without_status(&address, asked);
    let progress = Progress::of(&tasks);
    let help = tasks.iter().filter(|task| task.wants_help()).count();
    let figure = match (tasks.len(), help) {
        (0, _) => "No tasks yet".to_owned(),
        (_, 0) => progress.all.to_string(),
        (_, help) => format!("{}; {help} want{} help", progress.all, if help == 1 { "s" } else { "" }),
    };
    let inside = match tasks.is_empty() {
        true => view! { <p>"Participants propose tasks in the planning meetings. Each will stand here with its state, who works on it and what it serves."</p> }.into_any(),
        false => view! {
            <Bar counts=progress.all what=format!("Tasks of the {}", edition.title)/>
            <Legend counts=progress.all base chosen=filter.status/>
            {form(address.clone(), &filter, grouping, &progress)}
            {listed(tasks, &filter, grouping, &address, now)}
        }
        .into_any(),
    };
    view! {
        <EditionHead edition actor here="/tasks" title="Tasks".to_owned()/>
        <p class="figure">{figure}</p>
        {inside}
    }
    .into_any()
}

fn listed(tasks: Vec<TaskRow>, filter: &TaskFilter, grouping: Grouping, address: &str, now: Instant) -> AnyView {
    let all = tasks.len();
    let kept: Vec<TaskRow> = tasks.into_iter().filter(|task| filter.keeps(task)).collect();
    if kept.is_empty() {
        let address = address.to_owned();
        return view! { <p>"No task fits all of that. "<a href=address>"Show all tasks"</a></p> }.into_any();
    }
    let shown = (kept.len() < all).then(|| view! { <p role="status">{format!("{} of {all} tasks", kept.len())}</p> });
    let groups = grouped(kept, grouping).into_iter().map(|(name, tasks)| {
        let caption = match name.is_empty() {
            true => "Tasks".to_owned(),
            false => format!("Tasks: {name}"),
        };
        let heading = (!name.is_empty()).then(|| view! { <h2>{name}</h2> });
        view! { <section>{heading}<TaskTable tasks now caption/></section> }
    });
    view! { {shown}{groups.collect_view()} }.into_any()
}

/// Groups in the order in which each first appears; one nameless group where nothing is asked.
fn grouped(tasks: Vec<TaskRow>, grouping: Grouping) -> Vec<(String, Vec<TaskRow>)> {
    let name = |task: &TaskRow| match grouping {
        Grouping::None => String::new(),
        Grouping::Track => task.track.as_ref().map_or("without a track".to_owned(), ToString::to_string),
        Grouping::Status => task.status.as_str().to_owned(),
    };
    let mut groups: Vec<(String, Vec<TaskRow>)> = Vec::new();
    for task in tasks {
        let name = name(&task);
        match groups.iter_mut().find(|(group, _)| *group == name) {
            Some((_, members)) => members.push(task),
            None => groups.push((name, vec![task])),
        }
    }
    groups
}
