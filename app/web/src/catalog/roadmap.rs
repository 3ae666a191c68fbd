//! The roadmap: groups of outcomes, each with the progress of the tasks that contribute to it.

use crate::components::bar::Bar;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::catalog::Outcome;
use domain::progress::Progress;
use domain::tasks::StatusCounts;
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let (outcomes, progress) = (context.store().outcomes().await?, context.store().whole_progress().await?);
    let head = PageMeta::new("Roadmap", "Outcomes, and the tasks that contribute to each.").under("/roadmap");
    let edits = context.owner().is_ok();
    Ok(layout(&context, head, || view! { <Roadmap outcomes progress edits/> }))
}

#[component]
fn Roadmap(outcomes: Vec<Outcome>, progress: Progress, edits: bool) -> impl IntoView {
    let edit = edits.then(|| view! { <p><a href="/roadmap/edit">"Edit the roadmap"</a></p> });
    if outcomes.is_empty() {
        return Either::Left(view! {
            <header class="page-header"><h1>"Roadmap"</h1></header>
            <p class="lead">"No roadmap yet. Outcomes appear here after an owner adds them, or after an import of the community’s website."</p>
            {edit}
        });
    }
    let all = outcomes.len();
    let public = outcomes.iter().filter(|outcome| outcome.in_roadmap).count();
    let counts = |outcome: &Outcome| progress.by_outcome.get(&outcome.code).map(|goal| goal.counts);
    let served = outcomes.iter().filter(|outcome| counts(outcome).is_some()).count();
    let groups = outcomes.chunk_by(|one, next| one.code.group() == next.code.group()).map(|group| {
        let title = format!("{}. {}", group[0].code.group(), group[0].group);
        let outcomes = group.iter().map(|outcome| (outcome.clone(), counts(outcome))).collect();
        view! { <OutcomeGroup title outcomes/> }
    });
    Either::Right(view! {
        <header class="page-header"><h1>"Roadmap"</h1></header>
        <p class="lead">"The outcomes that the community works toward, and the tasks of every summit that contribute to them."</p>
        <p class="headline">{format!("{served} of {all} outcomes have tasks; {public} of {all} are on the community’s website")}</p>
        {groups.collect_view()}
        <p><a href="/trace">"Trace outcomes to evidence"</a></p>
        <p><a href="/roadmap.csv">"Download as CSV"</a></p>
        {edit}
    })
}

/// Outcomes with the counts of their tasks; `None` for no tasks.
#[component]
fn OutcomeGroup(title: String, outcomes: Vec<(Outcome, Option<StatusCounts>)>) -> impl IntoView {
    let entries = outcomes.into_iter().map(|(outcome, counts)| view! { <OutcomeEntry outcome counts/> });
    view! {
        <section>
            <h2 dir="auto">{title}</h2>
            <ul class="outcomes">{entries.collect_view()}</ul>
        </section>
    }
}

#[component]
fn OutcomeEntry(outcome: Outcome, counts: Option<StatusCounts>) -> impl IntoView {
    let work = match counts {
        Some(counts) => Either::Left(view! {
            <p class="muted">{format!("{} done, {} open", counts.done(), counts.open())}</p>
            <Bar counts what=format!("Tasks for outcome {}", outcome.code)/>
        }),
        None => Either::Right(view! { <p class="attention">"No task contributes to this yet."</p> }),
    };
    let off =
        (!outcome.in_roadmap).then(|| view! { <p class="attention">"Not published on the community’s website."</p> });
    view! {
        <li>
            <h3><a href=format!("/roadmap/{}", outcome.code)><span class="code">{outcome.code.to_string()}</span>" "{outcome.title.to_string()}</a></h3>
            {work}
            {off}
        </li>
    }
}
