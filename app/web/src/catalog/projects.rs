//! The list of core projects, with the documents that each has endorsed.

use super::api;
use crate::components::chips::SpecChip;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::catalog::{Project, Spec};
use domain::community::Series;
use domain::text::{Url, counted};
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let series = api::series(&context)?;
    let (projects, specs) = (context.store().projects().await?, context.store().specs().await?);
    let edits = context.owner().is_ok();
    let description = format!("The core projects that endorse {}.", series.plural);
    let head = PageMeta::new("Core projects", description).under("/specs");
    Ok(layout(&context, head, || view! { <ProjectList series projects specs edits/> }))
}

#[component]
fn ProjectList(series: Series, projects: Vec<Project>, specs: Vec<Spec>, edits: bool) -> impl IntoView {
    let (retired, current): (Vec<Project>, Vec<Project>) = projects.into_iter().partition(|project| project.is_retired);
    let figure = match current.len() {
        0 => "No core projects yet".to_owned(),
        some => counted(some, "core project", "core projects"),
    };
    let list = if current.is_empty() {
        let empty = format!(
            "Core projects endorse {}. The owner adds them, or imports them with the documents.",
            series.plural
        );
        Either::Left(view! { <p>{empty}</p> })
    } else {
        Either::Right(
            view! { <ProjectTable caption=format!("Core projects and the {} they have endorsed", series.plural) projects=current specs=specs.clone()/> },
        )
    };
    let retired = (!retired.is_empty()).then(|| {
        view! { <section><h2>"Retired"</h2><ProjectTable caption="Projects that no longer count as core projects".to_owned() projects=retired specs/></section> }
    });
    let edit = edits.then(|| view! { <p><a href="/projects/edit">"Edit core projects"</a></p> });
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href="/specs" dir="auto">{series.title.to_string()}</a></li></ol></nav>
            <h1>"Core projects"</h1>
        </header>
        <p class="headline">{figure}</p>
        {list}
        {retired}
        {edit}
    }
}

#[component]
fn ProjectTable(caption: String, projects: Vec<Project>, specs: Vec<Spec>) -> impl IntoView {
    let row = |project: Project| {
        let endorsed = specs.iter().filter(|spec| !spec.endorsed_by(std::slice::from_ref(&project)).is_empty());
        let chips: Vec<_> = endorsed.map(|spec| view! { <SpecChip number=spec.number/> }).collect();
        let endorsed = if chips.is_empty() {
            Either::Left(view! { <span class="muted">"none yet"</span> })
        } else {
            Either::Right(view! { <span class="chips">{chips}</span> })
        };
        view! {
            <tr id=project.slug.to_string()>
                <th scope="row" dir="auto">{project.title.to_string()}</th>
                <td data-label="Website"><ShownLink url=project.homepage/></td>
                <td data-label="Repository"><ShownLink url=project.repository/></td>
                <td data-label="Endorsed">{endorsed}</td>
            </tr>
        }
    };
    let rows = projects.into_iter().map(row).collect_view();
    view! {
        <table class="cards">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr><th scope="col">"Project"</th><th scope="col">"Website"</th><th scope="col">"Repository"</th><th scope="col">"Endorsed"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn ShownLink(url: Option<Url>) -> impl IntoView {
    match url {
        Some(url) => Either::Left(view! { <a href=url.to_string()>{url.shown().to_owned()}</a> }),
        None => Either::Right(view! { <span class="muted">"none"</span> }),
    }
}
