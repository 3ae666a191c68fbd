//! The page of an outcome, with the SPECs and tasks of all editions that contribute to it.

use super::api::{self, OutcomePage};
use crate::components::bar::{Bar, Legend};
use crate::components::chips::SpecChip;
use crate::components::rows::TaskTable;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::id::SpecNumber;
use domain::tasks::{Status, StatusCounts};
use domain::time::Instant;
use leptos::prelude::*;
use std::collections::BTreeSet;

pub async fn page(context: RequestContext, Path(code): Path<String>) -> Result<Response, AppError> {
    let data = api::outcome(&context, &code).await?;
    let counts = StatusCounts::of(data.tasks.iter().map(|task| task.status));
    let head = PageMeta::new(format!("Outcome {}: {}", data.outcome.code, data.outcome.title), described(&counts))
        .under("/roadmap");
    let now = context.now;
    Ok(layout(&context, head, || body(data, counts, now)))
}

fn described(counts: &StatusCounts) -> String {
    let dropped = match counts.get(Status::Dropped) {
        0 => String::new(),
        dropped => format!(", {dropped} dropped"),
    };
    let states = format!("{} done, {} open{dropped}", counts.done(), counts.open());
    match counts.total() {
        0 => "No task contributes to this outcome yet".to_owned(),
        1 => format!("1 task contributes to this outcome: {states}"),
        total => format!("{total} tasks contribute to this outcome: {states}"),
    }
}

fn body(data: OutcomePage, counts: StatusCounts, now: Instant) -> AnyView {
    let public = if data.outcome.in_roadmap {
        view! { <p>"On the public roadmap."</p> }.into_any()
    } else {
        view! { <p class="attention">"Not on the public roadmap."</p> }.into_any()
    };
    let (outcome, related_specs) = (data.outcome.clone(), specs(&data));
    let work = (!data.tasks.is_empty()).then(|| {
        view! {
            <Bar counts what=format!("Tasks for outcome {}", outcome.code)/>
            <Legend counts/>
            {related_specs}
            <section>
                <h2>"Tasks"</h2>
                <TaskTable tasks=data.tasks now caption="Tasks that contribute to this outcome, by edition".to_owned() editions=true/>
            </section>
        }
    });
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href="/roadmap">"Roadmap"</a></li></ol></nav>
            <h1><span class="muted">{format!("{} ", outcome.code)}</span>{outcome.title.to_string()}</h1>
        </header>
        <p class="muted">{format!("{}. {}", outcome.code.group(), outcome.group)}</p>
        <p class="headline">{described(&counts)}</p>
        {public}
        {work}
    }
    .into_any()
}

/// The SPECs that the outcome’s tasks contribute to.
fn specs(data: &OutcomePage) -> Option<AnyView> {
    let numbers: BTreeSet<SpecNumber> = data.tasks.iter().flat_map(|task| task.specs.iter().copied()).collect();
    let entry = |number: SpecNumber| {
        let title = data.specs.iter().find(|spec| spec.number == number).map(|spec| format!(" {}", spec.title));
        view! { <li><SpecChip number/>{title}</li> }
    };
    (!numbers.is_empty()).then(|| {
        view! { <section><h2>"Related SPECs"</h2><ul class="plain-list">{numbers.into_iter().map(entry).collect_view()}</ul></section> }.into_any()
    })
}
