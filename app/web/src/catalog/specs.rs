//! The list of SPECs: number, title, status, endorsements as dots, and progress of their tasks.

use super::api::{self, SpecCatalog};
use crate::components::chips::SpecChip;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::catalog::{Project, Spec, tally};
use domain::tasks::TaskRow;
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
    let mut catalog = api::catalog(&context).await?;
    let by_endorsements = query.sort == "endorsements";
    if by_endorsements {
        catalog.specs.sort_by_key(|spec| Reverse(spec.endorsements.len()));
    }
    let head = PageMeta::new("SPEC documents", described(&catalog)).under("/specs");
    Ok(layout(&context, head, || body(catalog, by_endorsements)))
}

fn described(catalog: &SpecCatalog) -> String {
    let specs = catalog.specs.iter();
    let specs =
        specs.map(|spec| (spec.status, spec.endorsements.iter().map(|endorsement| &endorsement.project).collect()));
    tally(specs, catalog.projects.len())
}

fn endorsed(spec: &Spec, project: &Project) -> bool {
    spec.endorsements.iter().any(|endorsement| endorsement.project == project.slug)
}

fn body(catalog: SpecCatalog, by_endorsements: bool) -> AnyView {
    let figure = if catalog.specs.is_empty() { "No SPECs yet".to_owned() } else { described(&catalog) };
    let current = |chosen: bool| chosen.then_some("true");
    let inside = if catalog.specs.is_empty() {
        view! { <p>"To import SPECs, run "<code>"cairn import specs DIR"</code>" on the server."</p> }.into_any()
    } else {
        view! {
            <p class="sort">
                "Sort by "<a href="/specs" aria-current=current(!by_endorsements)>"number"</a>" or "
                <a href="/specs?sort=endorsements" aria-current=current(by_endorsements)>"endorsements"</a>
            </p>
            {table(catalog)}
        }
        .into_any()
    };
    view! {
        <header class="page-header"><h1>"SPEC documents"</h1></header>
        <p class="lead">"Scientific Python Ecosystem Coordination documents: practices that the core projects share."</p>
        <p class="headline">{figure}</p>
        {inside}
    }
    .into_any()
}

fn table(catalog: SpecCatalog) -> AnyView {
    let SpecCatalog { specs, projects, tasks } = catalog;
    let rows = specs.into_iter().map(|spec| row(spec, &projects, &tasks)).collect_view();
    view! {
        <table class="specs cards">
            <caption class="visually-hidden">"SPEC documents"</caption>
            <thead>
                <tr>
                    <th scope="col">"Number"</th><th scope="col">"Title"</th><th scope="col">"Status"</th>
                    <th scope="col">"Endorsed by"</th><th scope="col">"Tasks"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(spec: Spec, projects: &[Project], tasks: &[TaskRow]) -> AnyView {
    let contributing: Vec<&TaskRow> = tasks.iter().filter(|task| task.specs.contains(&spec.number)).collect();
    let done = contributing.iter().filter(|task| task.status == domain::tasks::Status::Done).count();
    let work = match contributing.len() {
        0 => "none yet".to_owned(),
        all => format!("{done} of {all} done"),
    };
    view! {
        <tr>
            <td data-label="Number"><SpecChip number=spec.number/></td>
            <th scope="row"><a href=format!("/specs/{}", spec.number)>{spec.title.to_string()}</a></th>
            <td data-label="Status"><span class=format!("chip {}", spec.status.as_str())>{spec.status.as_str()}</span></td>
            <td data-label="Endorsed by" class="dots-cell">{dots(&spec, projects)}</td>
            <td data-label="Tasks">{work}</td>
        </tr>
    }
    .into_any()
}

/// A dot for each core project, in the same order on every row; filled if it has endorsed the SPEC.
fn dots(spec: &Spec, projects: &[Project]) -> AnyView {
    let names: Vec<&str> =
        projects.iter().filter(|project| endorsed(spec, project)).map(|project| project.title.as_str()).collect();
    let described = if names.is_empty() { "no core project".to_owned() } else { names.join(", ") };
    let dot = |(nth, project): (usize, &Project)| {
        let class = if endorsed(spec, project) { "dot endorsed" } else { "dot" };
        view! { <circle class=class cx=(nth * 14 + 7).to_string() cy="7" r="5"/> }
    };
    let width = projects.len() * 14;
    view! {
        <svg class="dots" role="img" viewBox=format!("0 0 {width} 14") width=width.to_string() height="14">
            <title>{described}</title>
            {projects.iter().enumerate().map(dot).collect_view()}
        </svg>
        <span class="count">{format!("{} of {}", spec.endorsements.len(), projects.len())}</span>
    }
    .into_any()
}
