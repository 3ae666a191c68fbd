//! The page of a SPEC: its state in the SPEC process, endorsements, and tasks of all editions.

use super::api::{self, SpecPage};
use crate::components::chart::{Mark, TimeLine};
use crate::components::figure::Figure;
use crate::components::rows::TaskTable;
use crate::components::times::Day;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::catalog::{Endorsement, Spec, SpecStatus};
use domain::tasks::TaskRow;
use domain::time::{Instant, day};
use leptos::prelude::*;

pub async fn page(context: RequestContext, Path(number): Path<String>) -> Result<Response, AppError> {
    let data = api::spec(&context, &number).await?;
    let title = format!("SPEC {}: {}", data.spec.number, data.spec.title);
    let head = PageMeta::new(title, described(&data)).under("/specs");
    let now = context.now;
    Ok(layout(&context, head, || body(data, now)))
}

fn described(data: &SpecPage) -> String {
    let status = data.spec.status.as_str();
    match data.spec.endorsements.len() {
        0 => format!("A {status} SPEC, not endorsed by a core project yet"),
        some => format!("A {status} SPEC, endorsed by {some} of {} core projects", data.projects.len()),
    }
}

fn body(data: SpecPage, now: Instant) -> AnyView {
    let text = described(&data);
    let authors: Vec<String> = data.spec.authors.iter().map(ToString::to_string).collect();
    let written = (!authors.is_empty()).then(|| view! { " by "{authors.join(", ")} });
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href="/specs">"SPECs"</a></li></ol></nav>
            <h1><span class="muted">{format!("SPEC {} ", data.spec.number)}</span>{data.spec.title.to_string()}</h1>
        </header>
        <p class="headline">{text}</p>
        <p>"Written on "<Day date=data.spec.date/>{written}"."</p>
        {process(&data)}
        {endorsements(&data, now)}
        {tasks(data.tasks, now)}
    }
    .into_any()
}

/// The steps of the SPEC process (accept, publish, endorse, adopt), with the state of each.
fn process(data: &SpecPage) -> AnyView {
    let spec = &data.spec;
    let (published, publish) = match spec.status {
        SpecStatus::Published => (true, "published"),
        SpecStatus::Draft => (false, "not yet, this is a draft"),
        SpecStatus::Withdrawn => (false, "withdrawn"),
    };
    let endorsed = !spec.endorsements.is_empty();
    let steps = [
        ("Accept", true, format!("accepted; the document is dated {}", day(spec.date))),
        ("Publish", published, publish.to_owned()),
        ("Endorse", endorsed, format!("{} of {}", spec.endorsements.len(), data.projects.len())),
        ("Adopt", false, "not recorded".to_owned()),
    ];
    let step = |(label, reached, note): (&'static str, bool, String)| {
        let class = if reached { "past" } else { "coming" };
        view! { <li class=class><span>{label}</span>": "<span class="muted">{note}</span></li> }
    };
    view! { <ol class="phases spec-process" aria-label="SPEC process">{steps.map(step).collect_view()}</ol> }.into_any()
}

fn endorsements(data: &SpecPage, now: Instant) -> AnyView {
    if data.spec.endorsements.is_empty() {
        return view! {
            <section><h2>"Endorsements"</h2><p>"No core project has endorsed this SPEC yet. When one does, its maintainers add it to the SPEC’s header."</p></section>
        }
        .into_any();
    }
    let title = |endorsement: &Endorsement| {
        let project = data.projects.iter().find(|project| project.slug == endorsement.project);
        project.map_or(endorsement.project.to_string(), |project| project.title.to_string())
    };
    let when = |endorsement: &Endorsement| match endorsement.on {
        Some(on) => day(on),
        None => format!("date unknown, first recorded on {}", day(endorsement.first_seen.date_naive())),
    };
    let rows = data.spec.endorsements.iter().map(|endorsement| vec![title(endorsement), when(endorsement)]).collect();
    let picture = time_line(data, now);
    let names: Vec<String> = data.spec.endorsements.iter().map(title).collect();
    view! {
        <section>
            <h2>"Endorsements"</h2>
            <p>{names.join(", ")}</p>
            <Figure caption="Endorsements over time (hollow points: exact date unknown)".to_owned() heads=vec!["Core project", "Endorsed"] rows>
                {picture}
            </Figure>
        </section>
    }
    .into_any()
}

fn time_line(data: &SpecPage, now: Instant) -> AnyView {
    let mark = |endorsement: &Endorsement| Mark {
        on: endorsement.on.unwrap_or(endorsement.first_seen.date_naive()),
        known: endorsement.on.is_some(),
    };
    let bands = data.editions.iter().map(|card| (card.edition.dates, card.edition.slug.to_string())).collect();
    let marks = data.spec.endorsements.iter().map(mark).collect();
    let Spec { number, date, .. } = data.spec;
    let described = format!("When SPEC {number} was endorsed, with the summit editions as bands");
    view! { <TimeLine described from=date to=now.date_naive() bands marks/> }.into_any()
}

fn tasks(tasks: Vec<TaskRow>, now: Instant) -> AnyView {
    let inside = if tasks.is_empty() {
        view! { <p>"No task contributes to this yet."</p> }.into_any()
    } else {
        view! { <TaskTable tasks now caption="Tasks that contribute to this SPEC, by edition".to_owned() editions=true/> }
            .into_any()
    };
    view! { <section><h2>"Tasks"</h2>{inside}</section> }.into_any()
}
