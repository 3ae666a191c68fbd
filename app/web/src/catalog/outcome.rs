//! The page of an outcome, with the SPECs and tasks of all editions that contribute to it.

use super::api::{self, OutcomePage};
use super::goal_tasks::GoalTasks;
use crate::components::bar::{Bar, Legend};
use crate::components::chips::SpecChip;
use crate::components::listed_sessions::LatestSessions;
use crate::components::series::series;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{ListQuery, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::catalog::Spec;
use domain::id::{OutcomeCode, SpecNumber};
use domain::tasks::{Status, StatusCounts};
use domain::text::Url;
use domain::time::Instant;
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeSet;

pub async fn page(
    context: RequestContext,
    Path(code): Path<String>,
    PageQuery(query): PageQuery<ListQuery>,
) -> Result<Response, AppError> {
    let nth = query.nth()?;
    let data = api::outcome(&context, &code, nth).await?;
    let counts = data.tasks.counts;
    let head = PageMeta::new(format!("Outcome {}: {}", data.outcome.code, data.outcome.title), described(&counts))
        .under("/roadmap");
    let site = context.instance.community.as_ref().and_then(|community| community.site.clone());
    let now = context.now;
    Ok(layout(&context, head, || view! { <OutcomeDetails data counts site nth now/> }))
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

#[component]
fn OutcomeDetails(data: OutcomePage, counts: StatusCounts, site: Option<Url>, nth: u32, now: Instant) -> impl IntoView {
    let OutcomePage { outcome, tasks, related: of_tasks, sessions, specs } = data;
    let public = if outcome.in_roadmap {
        let website = match site {
            Some(site) => Either::Left(view! { <a href=site.to_string()>"the community’s website"</a> }),
            None => Either::Right("the community’s website"),
        };
        Either::Left(view! { <p>"Published on "{website}"."</p> })
    } else {
        Either::Right(view! { <p class="attention">"Not published on the community’s website."</p> })
    };
    let all = format!("/roadmap/{}/sessions", outcome.code);
    let related = related(outcome.code, &of_tasks, &specs);
    let base = format!("/roadmap/{}?", outcome.code);
    let work = (counts.total() > 0).then(|| {
        view! {
            <Bar counts what=format!("Tasks for outcome {}", outcome.code)/>
            <Legend counts/>
            <section>
                <h2>"Tasks"</h2>
                <GoalTasks base tasks nth caption="Tasks that contribute to this outcome, by edition".to_owned() now/>
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
        <RelatedSpecs specs=related/>
        <LatestSessions latest=&sessions all/>
        {work}
    }
}

/// The SPECs that contribute to the outcome, or that its tasks contribute to, by number, with their titles if known.
fn related(code: OutcomeCode, of_tasks: &[SpecNumber], specs: &[Spec]) -> Vec<(SpecNumber, Option<String>)> {
    let linked = specs.iter().filter(|spec| spec.outcomes.contains(&code)).map(|spec| spec.number);
    let numbers: BTreeSet<SpecNumber> = of_tasks.iter().copied().chain(linked).collect();
    let title = |number| specs.iter().find(|spec| spec.number == number).map(|spec| spec.title.to_string());
    numbers.into_iter().map(|number| (number, title(number))).collect()
}

#[component]
fn RelatedSpecs(specs: Vec<(SpecNumber, Option<String>)>) -> impl IntoView {
    let entry = |(number, title): (SpecNumber, Option<String>)| {
        view! { <li><SpecChip number/>{title.map(|title| format!(" {title}"))}</li> }
    };
    series().filter(|_| !specs.is_empty()).map(|series| {
        view! { <section><h2>{format!("Related {}", series.plural)}</h2><ul class="plain-list">{specs.into_iter().map(entry).collect_view()}</ul></section> }
    })
}
