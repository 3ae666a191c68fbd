//! The list of documents: number, title, status, endorsements as dots, and progress of their tasks.

use super::api::{self, SpecCatalog};
use crate::components::chips::SpecChip;
use crate::components::series::series_label;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::catalog::{Project, Spec, tally};
use domain::community::Series;
use domain::tasks::StatusCounts;
use domain::text::PersonName;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SpecsQuery {
    /// `endorsements`, or anything else for the number.
    sort: String,
}

impl Form for SpecsQuery {}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<SpecsQuery>) -> Result<Response, AppError> {
    let series = api::series(&context)?;
    let mut catalog = api::catalog(&context).await?;
    let by_endorsements = query.sort == "endorsements";
    if by_endorsements {
        let SpecCatalog { specs, projects, .. } = &mut catalog;
        specs.sort_by_key(|spec| Reverse(spec.endorsed_by(projects).len()));
    }
    let head = PageMeta::new(series.title.as_str(), described(&catalog, &series)).under("/specs");
    let head = head.with_feed("/specs/feed.atom");
    let edits = context.owner().is_ok();
    Ok(layout(&context, head, || view! { <SpecList series catalog by_endorsements edits/> }))
}

fn described<'a>(catalog: &'a SpecCatalog, series: &Series) -> String {
    let endorsed_by =
        |spec: &'a Spec| spec.endorsed_by(&catalog.projects).into_iter().map(|project| &project.slug).collect();
    let specs = catalog.specs.iter().map(|spec| (spec.status, endorsed_by(spec)));
    tally(specs, catalog.projects.len(), (series.name.as_str(), series.plural.as_str()))
}

fn has_endorsed(spec: &Spec, project: &Project) -> bool {
    spec.endorsements.iter().any(|endorsement| endorsement.project == project.slug)
}

#[component]
fn SpecList(series: Series, catalog: SpecCatalog, by_endorsements: bool, edits: bool) -> impl IntoView {
    let Series { plural, title, about, .. } = series.clone();
    let figure = if catalog.specs.is_empty() { format!("No {plural} yet") } else { described(&catalog, &series) };
    let current = |chosen: bool| chosen.then_some("true");
    let inside = if catalog.specs.is_empty() {
        Either::Left(
            view! { <p>{format!("The owner adds {plural} here, or imports them with ")}<code>"cairn import specs DIR"</code>" on the server."</p> },
        )
    } else {
        Either::Right(view! {
            <p class="sort">
                "Sort by "<a href="/specs" aria-current=current(!by_endorsements)>"number"</a>" or "
                <a href="/specs?sort=endorsements" aria-current=current(by_endorsements)>"endorsements"</a>
            </p>
            <SpecTable title=title.to_string() catalog/>
            <p><a href="/trace">"Compare core projects"</a></p>
            <p><a href="/specs.csv">"Download as CSV"</a></p>
        })
    };
    view! {
        <header class="page-header"><h1 dir="auto">{title.to_string()}</h1></header>
        {about.map(|about| view! { <p class="lead">{about.to_string()}</p> })}
        <p class="headline">{figure}</p>
        {inside}
        <p><a href="/projects">"Core projects"</a></p>
        {edits.then(|| view! { <p><a href="/specs/edit">{format!("Edit {plural}")}</a></p> })}
    }
}

#[component]
fn SpecTable(title: String, catalog: SpecCatalog) -> impl IntoView {
    let SpecCatalog { specs, projects, tasks } = catalog;
    let rows = specs.into_iter().map(|spec| {
        let counts = tasks.get(&spec.number).map_or_else(StatusCounts::default, |goal| goal.counts);
        view! { <SpecTableRow spec projects=projects.clone() counts/> }
    });
    view! {
        <table class="specs cards">
            <caption class="visually-hidden">{title}</caption>
            <thead>
                <tr>
                    <th scope="col">"Number"</th><th scope="col">"Title"</th><th scope="col">"Status"</th>
                    <th scope="col">"Endorsed by"</th><th scope="col">"Tasks"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// `counts` are those of the tasks that contribute to the SPEC.
#[component]
fn SpecTableRow(spec: Spec, projects: Vec<Project>, counts: StatusCounts) -> impl IntoView {
    let work = match counts.total() {
        0 => "none yet".to_owned(),
        _ => format!("{} of {} done", counts.done(), counts.kept()),
    };
    let authors: Vec<&str> = spec.authors.iter().map(PersonName::as_str).collect();
    let authors = (!authors.is_empty()).then(|| format!("by {}", authors.join(", ")));
    let label = format!("Text of {}", series_label(spec.number).unwrap_or_default());
    let text = spec.link.as_ref().map(|link| view! { " "<a href=link.to_string() aria-label=label>"Text"</a> });
    let written = (authors.is_some() || text.is_some())
        .then(|| view! { <p class="muted subtext"><span dir="auto">{authors}</span>{text}</p> });
    view! {
        <tr>
            <td data-label="Number"><SpecChip number=spec.number/></td>
            <th scope="row">
                <a href=format!("/specs/{}", spec.number) dir="auto">{spec.title.to_string()}</a>
                {written}
            </th>
            <td data-label="Status"><span class=format!("chip {}", spec.status.as_str())>{spec.status.as_str()}</span></td>
            <td data-label="Endorsed by" class="dots-cell"><EndorsementDots spec projects/></td>
            <td data-label="Tasks">{work}</td>
        </tr>
    }
}

/// A dot for each core project, in the same order on every row; filled if it has endorsed the SPEC.
#[component]
fn EndorsementDots(spec: Spec, projects: Vec<Project>) -> impl IntoView {
    let names: Vec<&str> = spec.endorsed_by(&projects).iter().map(|project| project.title.as_str()).collect();
    let described = if names.is_empty() { "no core project".to_owned() } else { names.join(", ") };
    let dot = |(nth, project): (usize, &Project)| {
        let class = if has_endorsed(&spec, project) { "dot endorsed" } else { "dot" };
        view! { <circle class=class cx=(nth * 14 + 7).to_string() cy="7" r="5"/> }
    };
    let width = projects.len() * 14;
    view! {
        <svg class="dots" role="img" viewBox=format!("0 0 {width} 14") width=width.to_string() height="14">
            <title>{described}</title>
            {projects.iter().enumerate().map(dot).collect_view()}
        </svg>
        <span class="count">{format!("{} of {}", names.len(), projects.len())}</span>
    }
}
