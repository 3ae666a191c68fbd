//! The progress page of an edition: tasks done, their growth, and counts by track and goal.

use crate::addresses::encoded;
use crate::components::bar::{Bar, Legend};
use crate::components::chart::BurnUp;
use crate::components::edition::EditionHead;
use crate::components::figure::Figure;
use crate::components::rows::TaskTable;
use crate::components::series::series;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use crate::progress::parts::{Contributions, LatestUpdates, Part, SmallMultiples};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::id::EditionSlug;
use domain::progress::{GrowthStep, Progress, ProgressPage, burn_up};
use domain::tasks::{StatusCounts, TaskRow};
use domain::time::{Instant, day};
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let page = context.store().progress_page(&slug).await?;
    let title = format!("Progress of the {}", page.edition.title);
    let feed = format!("/{slug}/feed.atom");
    let head = PageMeta::new(title, described(&page.progress.all)).under("/").with_feed(feed);
    let now = context.now;
    let actor = context.actor.clone();
    Ok(layout(&context, head, || view! { <EditionProgress actor page now/> }))
}

pub fn described(counts: &StatusCounts) -> String {
    match (counts.total(), counts.kept()) {
        (0, _) => "No tasks yet".to_owned(),
        (_, 0) => "All tasks dropped".to_owned(),
        (_, kept) if counts.done() == kept => format!("All {kept} tasks done"),
        _ => counts.done_of_kept(),
    }
}

#[component]
fn EditionProgress(actor: Actor, page: ProgressPage, now: Instant) -> impl IntoView {
    let ProgressPage { edition, progress, growth, help_wanted, latest, contributors } = page;
    let (slug, headline, need_help) = (edition.slug.clone(), described(&progress.all), progress.need_help);
    let inside = if progress.all.total() == 0 {
        Either::Left(view! { <p>"When participants propose tasks, their progress appears here."</p> })
    } else {
        Either::Right(view! {
            <Bar counts=progress.all what=format!("Tasks of the {}", edition.title)/>
            <Legend counts=progress.all base=format!("/{slug}/tasks?")/>
            <GrowthChart edition=edition.clone() growth now/>
            <ProgressByGoal slug=slug.clone() progress/>
            <HelpWanted slug=slug.clone() tasks=help_wanted all=need_help now/>
            <LatestUpdates status_changes=latest now/>
            <Contributions contributors over=edition.is_over(now) people=format!("/{slug}/people")/>
        })
    };
    view! {
        <EditionHead edition actor here="/progress" title="Progress".to_owned()/>
        <p class="headline large">{headline}</p>
        <p><a href=format!("/{slug}/report")>"Report"</a>" of what was done, for blogs and funders"</p>
        {inside}
        <p class="data">
            "See "<a href=format!("/api/v1/editions/{slug}/progress")>"these figures"</a>" or "
            <a href=format!("/api/v1/editions/{slug}/tasks")>"the tasks"</a>" as JSON."
        </p>
    }
}

#[component]
fn GrowthChart(edition: Edition, growth: Vec<GrowthStep>, now: Instant) -> impl IntoView {
    let points = burn_up(&growth, |at| edition.zone.at(at).date_naive());
    if points.len() < 2 {
        return Either::Left(view! { <p class="muted">"Not enough dated history to draw a chart yet."</p> });
    }
    let rows =
        points.iter().map(|point| vec![day(point.on), point.total.to_string(), point.done.to_string()]).collect();
    let (summit, today) = (edition.dates, edition.today(now));
    Either::Right(view! {
        <Figure caption="All tasks and tasks done, by day (the days of the summit are shaded)".to_owned() heads=vec!["Day".to_owned(), "All".to_owned(), "Done".to_owned()] rows>
            <BurnUp points summit today/>
        </Figure>
    })
}

#[component]
fn ProgressByGoal(slug: EditionSlug, progress: Progress) -> impl IntoView {
    let tracks = progress.by_track.into_iter().map(|(track, counts)| {
        let name = track.as_ref().map_or("no track".to_owned(), ToString::to_string);
        let value = track.map_or("-".to_owned(), |track| encoded(track.as_str()));
        Part { name, address: format!("/{slug}/tasks?track={value}"), counts }
    });
    let outcomes = progress
        .by_outcome
        .into_iter()
        .map(|(code, goal)| Part::of_goal(code.to_string(), goal, format!("/{slug}/tasks?outcome={code}")));
    let specs = series().map(|series| {
        let part = |(number, goal)| Part::of_goal(series.label(number), goal, format!("/{slug}/tasks?spec={number}"));
        let parts = progress.by_spec.into_iter().map(part).collect();
        view! { <SmallMultiples title=format!("By {}", series.name) head=series.name.to_string() parts/> }
    });
    view! {
        <SmallMultiples title="By track".to_owned() head="Track".to_owned() parts=tracks.collect()/>
        <SmallMultiples title="By outcome".to_owned() head="Outcome".to_owned() parts=outcomes.collect()/>
        {specs}
    }
}

/// The first of `all` tasks that need people.
#[component]
fn HelpWanted(slug: EditionSlug, tasks: Vec<TaskRow>, all: u32, now: Instant) -> impl IntoView {
    let rest = (all as usize > tasks.len()).then(|| {
        view! { <p><a href=format!("/{slug}/tasks?list=help")>{format!("All {all} tasks that need people")}</a></p> }
    });
    (!tasks.is_empty()).then(|| {
        view! { <section><h2>"Help wanted"</h2><TaskTable tasks now caption="Help wanted".to_owned()/>{rest}</section> }
    })
}
