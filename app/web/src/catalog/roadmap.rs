//! The roadmap: groups of outcomes, each with the progress of the tasks that contribute to it.

use crate::components::bar::Bar;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::catalog::Outcome;
use domain::progress::Progress;
use domain::tasks::StatusCounts;
use leptos::prelude::*;

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let (outcomes, progress) = (context.store().outcomes().await?, context.store().whole_progress().await?);
    let head = PageMeta::new("Roadmap", "Outcomes, and the tasks that contribute to each.").under("/roadmap");
    Ok(layout(&context, head, || body(outcomes, progress)))
}

fn body(outcomes: Vec<Outcome>, progress: Progress) -> AnyView {
    let public = outcomes.iter().filter(|outcome| outcome.in_roadmap).count();
    let served = outcomes.iter().filter(|outcome| progress.by_outcome.contains_key(&outcome.code)).count();
    let all = outcomes.len();
    let groups =
        outcomes.chunk_by(|one, next| one.code.group() == next.code.group()).map(|group| self::group(group, &progress));
    if outcomes.is_empty() {
        return view! {
            <header class="page-header"><h1>"Roadmap"</h1></header>
            <p class="lead">"No roadmap yet. Outcomes appear here after an import of the community’s site."</p>
        }
        .into_any();
    }
    view! {
        <header class="page-header"><h1>"Roadmap"</h1></header>
        <p class="lead">"The outcomes that the community works toward, and the tasks of every summit that contribute to them."</p>
        <p class="headline">{format!("{served} of {all} outcomes have tasks; {public} of {all} are on the public roadmap")}</p>
        {groups.collect_view()}
    }
    .into_any()
}

fn group(outcomes: &[Outcome], progress: &Progress) -> AnyView {
    let Some(first) = outcomes.first() else { return ().into_any() };
    let entries =
        outcomes.iter().map(|outcome| entry(outcome, progress.by_outcome.get(&outcome.code).map(|goal| goal.counts)));
    view! {
        <section>
            <h2>{format!("{}. {}", first.code.group(), first.group)}</h2>
            <ul class="outcomes">{entries.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn entry(outcome: &Outcome, counts: Option<StatusCounts>) -> AnyView {
    let work = match counts {
        Some(counts) => view! {
            <p class="muted">{format!("{} done, {} open", counts.done(), counts.open())}</p>
            <Bar counts what=format!("Tasks for outcome {}", outcome.code)/>
        }
        .into_any(),
        None => view! { <p class="attention">"No task contributes to this yet."</p> }.into_any(),
    };
    let off = (!outcome.in_roadmap).then(|| view! { <p class="attention">"Not on the public roadmap."</p> });
    view! {
        <li>
            <h3><a href=format!("/roadmap/{}", outcome.code)><span class="code">{outcome.code.to_string()}</span>" "{outcome.title.to_string()}</a></h3>
            {work}
            {off}
        </li>
    }
    .into_any()
}
