//! The trace from outcomes to evidence and back on one day, with its gaps.

mod outcomes;
mod specs;

use crate::components::field::{DayField, Rejection};
use crate::components::series::series;
use crate::components::times::Day;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{self, Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::community::Series;
use domain::editions::Part;
use domain::text::counted;
use domain::time::{Instant, NaiveDate, NaiveTime};
use domain::trace::{OutcomeGap, Trace};
use leptos::either::Either;
use leptos::prelude::*;
use outcomes::OutcomeTable;
use serde::{Deserialize, Serialize};
use specs::SpecTable;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TraceQuery {
    /// Empty for today.
    as_of: String,
}

impl Form for TraceQuery {}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<TraceQuery>) -> Result<Response, AppError> {
    let today = context.now.date_naive();
    let (as_of, why) = match forms::day(&query.as_of) {
        Ok(day) => (day.unwrap_or(today), None),
        Err(refusal) => (today, Some(refusal.to_string())),
    };
    let typed = if why.is_some() { query.as_of } else { as_of.to_string() };
    let trace = read(&context, as_of, today).await?;
    let head = PageMeta::new("Trace", "From each outcome to the tasks and the evidence, and back.").under("/roadmap");
    Ok(layout(&context, head, || view! { <TraceBody trace typed why/> }))
}

async fn read(context: &RequestContext, as_of: NaiveDate, today: NaiveDate) -> Result<Trace, AppError> {
    let (store, instance) = (context.store(), &context.instance);
    let with_plan = instance.public_editions().filter(|edition| instance.has(&edition.slug, Part::WorkPlan));
    let editions = with_plan.map(|edition| edition.slug.clone()).collect();
    let tasks = store.traced_tasks(end_of(as_of).filter(|_| as_of < today)).await?;
    let mut projects = store.projects().await?;
    projects.retain(|project| !project.is_retired);
    let (outcomes, specs, adoptions) = (store.outcomes().await?, store.specs().await?, store.all_adoptions().await?);
    Ok(Trace { as_of, outcomes, editions, specs, projects, adoptions, tasks })
}

/// The first moment after a day in UTC; `None` after the last day that can be represented.
fn end_of(day: NaiveDate) -> Option<Instant> {
    Some(day.succ_opt()?.and_time(NaiveTime::MIN).and_utc())
}

#[component]
fn TraceBody(trace: Trace, typed: String, why: Option<String>) -> impl IntoView {
    let tables = if trace.outcomes.is_empty() && trace.specs.is_empty() {
        Either::Left(
            view! { <p class="lead">"Nothing to trace yet. Outcomes and documents appear here after an owner adds or imports them."</p> },
        )
    } else {
        Either::Right(view! { <Tables trace=&trace/> })
    };
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href="/roadmap">"Roadmap"</a></li></ol></nav>
            <h1>"Trace"</h1>
        </header>
        <p class="headline">"As of "<Day date=trace.as_of/>": "{headline(&trace)}</p>
        <form method="get" action="/trace" class="form-row">
            <DayField name="as_of" label="As of" value=typed/>
            <button>"Show this day"</button>
        </form>
        <Rejection why/>
        {tables}
    }
}

#[component]
fn Tables<'a>(trace: &'a Trace) -> impl IntoView + use<> {
    let documents = series().filter(|_| !trace.specs.is_empty()).map(|series| {
        let Series { plural, .. } = series.clone();
        view! {
            <section>
                <h2>{format!("{plural} by core projects")}</h2>
                <p>{endorsements(trace)}</p>
                <SpecTable trace=trace series/>
                <p class="muted">
                    "“In progress” means that the project plans the adoption, or that a task with evidence in its repository is under way."
                </p>
            </section>
        }
    });
    let outcomes = (!trace.outcomes.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Outcomes by editions"</h2>
                <OutcomeTable trace=trace/>
                <p class="muted">
                    "Links between outcomes, tasks and documents have no dates: they are shown as they are today. A task without dates is shown for each day."
                </p>
            </section>
        }
    });
    view! { {outcomes}{documents} }
}

/// `10 of 14 outcomes have tasks, 8 of them with evidence`.
fn headline(trace: &Trace) -> String {
    let rows = trace.outcome_rows();
    let served: Vec<_> = rows.iter().filter(|row| !row.has_gap(OutcomeGap::Task)).collect();
    let evidenced = served.iter().filter(|row| !row.has_gap(OutcomeGap::Evidence)).count();
    format!(
        "{} of {} have tasks, {evidenced} of them with evidence",
        served.len(),
        counted(rows.len(), "outcome", "outcomes")
    )
}

fn endorsements(trace: &Trace) -> String {
    let (dated, undated) = trace.endorsements();
    let all = counted(dated + undated, "endorsement", "endorsements");
    match undated {
        0 => format!("{all} on this day"),
        _ => format!("{all} on this day; {undated} without a date, so shown for each day"),
    }
}
