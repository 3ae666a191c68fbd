//! The progress of all editions together.

use super::edition::described;
use crate::components::bar::{Bar, Legend};
use crate::components::help_wanted::HelpWantedSection;
use crate::components::series::series;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use crate::progress::parts::{Contributions, LatestUpdates, Part, SmallMultiples};
use axum::response::Response;
use domain::editions::EditionCard;
use domain::progress::{Progress, WholeProgress};
use domain::time::Instant;
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let page = context.store().whole_progress_page().await?;
    let head =
        PageMeta::new("Progress of all editions", described(&page.progress.all)).under("/").with_feed("/feed.atom");
    let now = context.now;
    Ok(layout(&context, head, || view! { <ProgressOfAll page now/> }))
}

#[component]
fn ProgressOfAll(page: WholeProgress, now: Instant) -> impl IntoView {
    let WholeProgress { editions, progress, help_wanted, latest, contributors } = page;
    let headline = described(&progress.all);
    let inside = if progress.all.total() == 0 {
        Either::Left(view! { <p>"When participants propose tasks, their progress appears here."</p> })
    } else {
        Either::Right(view! {
            <p class="muted">"A task that continues in a later edition counts once here, with its status there."</p>
            <Bar counts=progress.all what="Tasks of all editions".to_owned()/>
            <Legend counts=progress.all/>
            <ProgressByEdition editions/>
            <ProgressByGoal progress/>
            <HelpWantedSection help_wanted now/>
            <LatestUpdates status_changes=latest now/>
            <Contributions contributors over=false/>
        })
    };
    view! {
        <h1>"Progress of all editions"</h1>
        <p class="headline large">{headline}</p>
        {inside}
        <p><a href="/trace">"Trace outcomes to evidence"</a></p>
    }
}

#[component]
fn ProgressByEdition(editions: Vec<EditionCard>) -> impl IntoView {
    let part = |card: EditionCard| Part {
        name: card.edition.title.to_string(),
        address: format!("/{}/progress", card.edition.slug),
        counts: card.tasks,
    };
    let parts = editions.into_iter().filter(|card| card.tasks.total() > 0).map(part).collect();
    view! { <SmallMultiples title="By edition".to_owned() head="Edition".to_owned() parts/> }
}

#[component]
fn ProgressByGoal(progress: Progress) -> impl IntoView {
    let outcomes = progress
        .by_outcome
        .into_iter()
        .map(|(code, goal)| Part::of_goal(code.to_string(), goal, format!("/roadmap/{code}")))
        .collect();
    let specs = series().map(|series| {
        let part = |(number, goal)| Part::of_goal(series.label(number), goal, format!("/specs/{number}"));
        let parts = progress.by_spec.into_iter().map(part).collect();
        view! { <SmallMultiples title=format!("By {}", series.name) head=series.name.to_string() parts/> }
    });
    view! { <SmallMultiples title="By outcome".to_owned() head="Outcome".to_owned() parts=outcomes/>{specs} }
}
