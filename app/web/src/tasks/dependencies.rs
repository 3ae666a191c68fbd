//! The dependency graph: prerequisites above the tasks that depend on them, connected by arcs.

use crate::components::chips::StatusChip;
use crate::components::edition::EditionHead;
use crate::components::figure::Figure;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::TaskLink;
use domain::text::counted;
use domain::views::{DependencyCounts, DependencyGraph};
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let edition = context.edition(&slug).await?;
    let graph = context.store().dependencies(&slug).await?;
    let counts = context.store().dependency_counts(&slug).await?;
    let head = PageMeta::new(format!("Dependencies, {}", edition.title), "Which tasks depend on which.");
    let actor = context.actor.clone();
    Ok(layout(&context, head.under("/"), || view! { <DependenciesPage actor edition graph counts/> }))
}

#[component]
fn DependenciesPage(actor: Actor, edition: Edition, graph: DependencyGraph, counts: DependencyCounts) -> impl IntoView {
    let slug = edition.slug.clone();
    let inside = if graph.dependencies.is_empty() {
        Either::Left(
            view! { <p>"Assignees, track leads and organizers can add dependencies when they edit a task. The dependencies then appear here as a graph."</p> },
        )
    } else {
        Either::Right(view! { <DependencyFigure edition=&edition graph=&graph/> })
    };
    view! {
        <EditionHead edition=edition.clone() actor here="/tasks" title="Dependencies".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
        <p class="headline">{summary(counts)}</p>
        <Links slug=&slug counts/>
        {inside}
    }
}

/// Says how many tasks have dependencies, and how many of them are blocked.
fn summary(counts: DependencyCounts) -> String {
    let blocked = match counts.blocked {
        0 => "no task is blocked now".to_owned(),
        1 => "1 task is blocked now".to_owned(),
        some => format!("{some} tasks are blocked now"),
    };
    match counts.waiting as usize {
        0 => "No dependencies yet".to_owned(),
        some => format!("{}; {blocked}", counted(some, "task depends on other tasks", "tasks depend on other tasks")),
    }
}

/// Links to the task list and the task board, and to the blocked tasks if there are any.
#[component]
fn Links<'a>(slug: &'a EditionSlug, counts: DependencyCounts) -> impl IntoView {
    let blocked = (counts.blocked > 0).then(|| {
        let words = format!("Blocked tasks ({})", counts.blocked);
        view! { <li><a href=format!("/{slug}/tasks?list=blocked")>{words}</a></li> }
    });
    view! {
        <ul class="link-row">
            <li><a href=format!("/{slug}/tasks")>"Task list"</a></li>
            <li><a href=format!("/{slug}/board")>"Task board"</a></li>
            {blocked}
        </ul>
    }
}

/// The height of a row and the maximum width of an arc, in units of 1/16 rem.
const ROW: usize = 36;
const WIDEST: f64 = 66.0;

/// The graph, with the same data as a table; the task `here` is marked as the current one.
#[component]
pub fn DependencyFigure<'a>(
    edition: &'a Edition,
    graph: &'a DependencyGraph,
    #[prop(optional)] here: Option<TaskNumber>,
) -> impl IntoView {
    let groups = in_order(graph);
    let apart: BTreeSet<TaskNumber> = groups.iter().skip(1).filter_map(|group| Some(group.first()?.number)).collect();
    let order: Vec<TaskLink> = groups.into_iter().flatten().collect();
    let place: BTreeMap<TaskNumber, usize> = order.iter().enumerate().map(|(nth, link)| (link.number, nth)).collect();
    let title = |number: &TaskNumber| {
        place
            .get(number)
            .and_then(|nth| order.get(*nth))
            .map_or(String::new(), |link| format!("{} {}", link.number, link.title))
    };
    let rows = graph.dependencies.iter().map(|(task, on)| vec![title(task), title(on)]).collect();
    let row = |link: &TaskLink| {
        let address = format!("/{}/tasks/{}", edition.slug, link.number);
        let current = (here == Some(link.number)).then_some("true");
        let class = if apart.contains(&link.number) { "group-start" } else { "" };
        view! { <li class=class aria-current=current><StatusChip status=link.status/><a href=address>{format!("{} {}", link.number, link.title)}</a></li> }
    };
    let ends = graph.dependencies.iter().filter_map(|(task, on)| Some((*place.get(on)?, *place.get(task)?)));
    let ends: Vec<(usize, usize)> = ends.collect();
    let width = ends.iter().map(|(from, to)| swing(*from, *to)).fold(0.0, f64::max) as usize + 2;
    let arcs = ends.into_iter().map(|(from, to)| view! { <Arc from to right=width - 2/> }).collect_view();
    let height = order.len() * ROW;
    let rem = |length: usize| format!("{}rem", length as f64 / 16.0);
    let which = if here.is_some() { "only the nearest are shown" } else { "blocked tasks are shown first" };
    let cut_words = graph
        .cut
        .then(|| view! { <p class="muted">{format!("There are too many dependencies to show all: {which}.")}</p> });
    let nodes = order.iter().map(row).collect_view();
    view! {
        <Figure caption="Dependencies (each task is below the tasks that it depends on)".to_owned() heads=vec!["Task".to_owned(), "Depends on".to_owned()] rows>
            <div class="dependency-graph">
                <svg viewBox=format!("0 0 {width} {height}") width=rem(width) height=rem(height) aria-hidden="true">{arcs}</svg>
                <ol>{nodes}</ol>
            </div>
        </Figure>
        {cut_words}
    }
}

/// The width of an arc between two rows, which grows with their distance.
fn swing(from: usize, to: usize) -> f64 {
    (10.0 + (from.abs_diff(to) as f64 * ROW as f64).sqrt() * 3.2).min(WIDEST)
}

/// Draws an arc from the middle of one row to the middle of another, to the left of `right`.
#[component]
fn Arc(from: usize, to: usize, right: usize) -> impl IntoView {
    let middle = |row: usize| row * ROW + ROW / 2;
    let bend = right as f64 - swing(from, to);
    let (from, to) = (middle(from), middle(to));
    view! {
        <path class="arc" d=format!("M{right} {from} C{bend:.0} {from} {bend:.0} {to} {right} {to}")/>
        <path class="arrowhead" d=format!("M{right} {to} l-7 -4 v8 z")/>
    }
}

type Links = BTreeMap<TaskNumber, BTreeSet<TaskNumber>>;

/// Groups connected tasks, and orders each group with dependencies first, then by number.
///
/// The store rejects cycles; should there be one, the order is still finite.
fn in_order(graph: &DependencyGraph) -> Vec<Vec<TaskLink>> {
    let tasks: BTreeMap<TaskNumber, &TaskLink> = graph.tasks.iter().map(|link| (link.number, link)).collect();
    let (mut ahead, mut beside) = (Links::new(), Links::new());
    for (task, on) in &graph.dependencies {
        ahead.entry(*task).or_default().insert(*on);
        beside.entry(*task).or_default().insert(*on);
        beside.entry(*on).or_default().insert(*task);
    }
    let (mut groups, mut placed) = (Vec::new(), BTreeSet::new());
    for first in tasks.keys().filter(|first| beside.contains_key(first)) {
        let (mut together, mut order) = (BTreeSet::new(), Vec::new());
        walk(*first, &beside, &mut together, &mut Vec::new());
        together.iter().for_each(|task| walk(*task, &ahead, &mut placed, &mut order));
        groups.extend((!order.is_empty()).then_some(order));
    }
    let links =
        |group: Vec<TaskNumber>| group.iter().filter_map(|number| tasks.get(number).copied().cloned()).collect();
    groups.into_iter().map(links).collect()
}

/// Appends all tasks reachable from `from`, then `from`, each once (depth first).
fn walk(from: TaskNumber, links: &Links, seen: &mut BTreeSet<TaskNumber>, order: &mut Vec<TaskNumber>) {
    if seen.insert(from) {
        links.get(&from).into_iter().flatten().for_each(|next| walk(*next, links, seen, order));
        order.push(from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tasks::Status;
    use domain::text::Title;

    fn numbers(tasks: std::ops::RangeInclusive<u32>, dependencies: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let link = |number| TaskLink {
            number: TaskNumber(number),
            title: Title::parse("x").unwrap(),
            status: Status::Planned,
        };
        let dependencies = dependencies.iter().map(|(task, on)| (TaskNumber(*task), TaskNumber(*on))).collect();
        let picture = DependencyGraph { tasks: tasks.map(link).collect(), dependencies, ..DependencyGraph::default() };
        in_order(&picture).into_iter().map(|group| group.into_iter().map(|link| link.number.0).collect()).collect()
    }

    #[test]
    fn dependencies_come_before_dependent_tasks() {
        assert_eq!(numbers(1..=3, &[(1, 3), (3, 2)]), [[2, 3, 1]]);
    }

    #[test]
    fn connected_tasks_form_a_group() {
        assert_eq!(numbers(1..=6, &[(5, 1), (4, 2), (6, 1)]), [vec![1, 5, 6], vec![2, 4]]);
    }

    #[test]
    fn a_cycle_terminates() {
        assert_eq!(numbers(1..=2, &[(1, 2), (2, 1)]), [[2, 1]]);
    }
}
