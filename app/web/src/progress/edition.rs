//! The progress page of an edition: tasks done, their growth, and counts by track, outcome and SPEC.

use crate::addresses::encoded;
use crate::components::bar::{Bar, Legend};
use crate::components::chart::BurnUp;
use crate::components::edition::EditionHead;
use crate::components::figure::Figure;
use crate::components::rows::{StatusChanges, TaskTable};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::progress::{GrowthStep, Progress, ProgressPage, TitledCounts, burn_up};
use domain::tasks::{Status, StatusCounts, TaskRow};
use domain::time::{Instant, day};
use domain::views::TaskStatusChange;
use leptos::prelude::*;

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let page = context.store().progress_page(&slug).await?;
    let title = format!("Progress of the {}", page.edition.title);
    let head = PageMeta::new(title, described(&page.progress.all)).under("/");
    let now = context.now;
    let actor = context.actor.clone();
    Ok(layout(&context, head, || body(actor, page, now)))
}

fn described(counts: &StatusCounts) -> String {
    match (counts.total(), counts.done()) {
        (0, _) => "No tasks yet".to_owned(),
        (total, done) if done == total => format!("All {total} tasks done"),
        (total, done) => format!("{done} of {total} tasks done"),
    }
}

fn body(actor: Actor, page: ProgressPage, now: Instant) -> AnyView {
    let ProgressPage { edition, progress, growth, help_wanted, latest } = page;
    let slug = edition.slug.to_string();
    let inside = if progress.all.total() == 0 {
        view! { <p>"When participants propose tasks, their progress appears here."</p> }.into_any()
    } else {
        view! {
            <Bar counts=progress.all what=format!("Tasks of the {}", edition.title)/>
            <Legend counts=progress.all base=format!("/{slug}/tasks?")/>
            {growth_chart(&edition, &growth, now)}
            {parts(&slug, &progress)}
            {help(&slug, help_wanted, progress.need_help, now)}
            {latest_updates(latest, now)}
        }
        .into_any()
    };
    view! {
        <EditionHead edition actor here="/progress" title="Progress".to_owned()/>
        <p class="headline large">{described(&progress.all)}</p>
        {inside}
        <p class="data">
            "See "<a href=format!("/api/v1/editions/{slug}/progress")>"these figures"</a>" or "
            <a href=format!("/api/v1/editions/{slug}/tasks")>"the tasks"</a>" as JSON."
        </p>
    }
    .into_any()
}

fn growth_chart(edition: &Edition, growth: &[GrowthStep], now: Instant) -> AnyView {
    let points = burn_up(growth, |at| edition.zone.at(at).date_naive());
    if points.len() < 2 {
        return view! { <p class="muted">"Not enough dated history to draw a chart yet."</p> }.into_any();
    }
    let rows =
        points.iter().map(|point| vec![day(point.on), point.total.to_string(), point.done.to_string()]).collect();
    let (summit, today) = (edition.dates, edition.today(now));
    view! {
        <Figure caption="All tasks and tasks done, by day (the days of the summit are shaded)".to_owned() heads=vec!["Day", "All", "Done"] rows>
            <BurnUp points summit today/>
        </Figure>
    }
    .into_any()
}

fn parts(slug: &str, progress: &Progress) -> AnyView {
    let tracks = progress.by_track.iter().map(|(track, counts)| match track {
        Some(track) => (track.to_string(), format!("/{slug}/tasks?track={}", encoded(track.as_str())), *counts),
        None => ("no track".to_owned(), format!("/{slug}/tasks?track=-"), *counts),
    });
    let titled = |name: String, goal: &TitledCounts| match &goal.title {
        Some(title) => format!("{name} {title}"),
        None => name,
    };
    let outcomes = progress
        .by_outcome
        .iter()
        .map(|(code, goal)| (titled(code.to_string(), goal), format!("/{slug}/tasks?outcome={code}"), goal.counts));
    let specs = progress.by_spec.iter().map(|(number, goal)| {
        (titled(format!("SPEC {number}"), goal), format!("/{slug}/tasks?spec={number}"), goal.counts)
    });
    view! {
        {multiples("By track", "Track", tracks.collect())}
        {multiples("By outcome", "Outcome", outcomes.collect())}
        {multiples("By SPEC", "SPEC", specs.collect())}
    }
    .into_any()
}

/// A small bar for each part, with a link to its tasks.
fn multiples(title: &'static str, head: &'static str, parts: Vec<(String, String, StatusCounts)>) -> AnyView {
    if parts.is_empty() {
        return view! { <section><h2>{title}</h2><p class="muted">"No tasks to show yet."</p></section> }.into_any();
    }
    let mut heads = vec![head, "All"];
    heads.extend(Status::ALL.map(Status::as_str));
    let cells = |(name, _, counts): &(String, String, StatusCounts)| {
        let mut cells = vec![name.clone(), counts.total().to_string()];
        cells.extend(Status::ALL.map(|status| counts.get(status).to_string()));
        cells
    };
    let rows = parts.iter().map(cells).collect();
    let part = |(name, address, counts): (String, String, StatusCounts)| {
        let done = format!("{} of {}", counts.done(), counts.total());
        view! { <li><p><a href=address>{name.clone()}</a>" "<span class="muted">{done}" done"</span></p><Bar counts what=name/></li> }
    };
    view! {
        <section>
            <h2>{title}</h2>
            <Figure caption=format!("Tasks {}", title.replace("By", "by")) heads rows>
                <ul class="small-multiples">{parts.into_iter().map(part).collect_view()}</ul>
            </Figure>
        </section>
    }
    .into_any()
}

fn help(slug: &str, tasks: Vec<TaskRow>, all: u32, now: Instant) -> Option<AnyView> {
    let address = format!("/{slug}/tasks?help=yes");
    let rest = (all as usize > tasks.len())
        .then(|| view! { <p><a href=address>{format!("All {all} tasks that need people")}</a></p> });
    (!tasks.is_empty()).then(|| {
        view! { <section><h2>"Help wanted"</h2><TaskTable tasks now caption="Help wanted".to_owned()/>{rest}</section> }.into_any()
    })
}

fn latest_updates(status_changes: Vec<TaskStatusChange>, now: Instant) -> AnyView {
    if status_changes.is_empty() {
        return view! { <section><h2>"Latest updates"</h2><p class="muted">"No updates yet."</p></section> }.into_any();
    }
    view! { <section><h2>"Latest updates"</h2><StatusChanges status_changes now/></section> }.into_any()
}
