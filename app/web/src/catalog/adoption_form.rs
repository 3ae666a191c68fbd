//! What core projects say about adopting a SPEC, and the form that records it.

use crate::components::field::{Choice, DayField, Line};
use crate::forms::{Form, day, optional};
use domain::Refusal;
use domain::catalog::{Adoption, AdoptionState, Project};
use domain::id::{ProjectSlug, SpecNumber};
use domain::text::Url;
use domain::time;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AdoptionForm {
    pub project: String,
    pub state: String,
    pub on: String,
    pub url: String,
}

impl Form for AdoptionForm {}

impl AdoptionForm {
    pub fn adoption(&self) -> Result<Adoption, Refusal> {
        Ok(Adoption {
            project: ProjectSlug::parse(&self.project)?,
            state: AdoptionState::parse(&self.state)?,
            on: day(&self.on)?,
            link: optional(&self.url, Url::parse)?,
        })
    }
}

/// The step of the process: whether one of these projects has adopted it, and how many have.
pub fn step(adoptions: &[Adoption], projects: &[Project]) -> (bool, String) {
    let all = projects.len();
    let counts = |adoption: &&Adoption| projects.iter().any(|project| project.slug == adoption.project);
    let adopted = adoptions.iter().filter(|adoption| adoption.state == AdoptionState::Adopted).filter(counts);
    let first = adopted.clone().filter_map(|adoption| adoption.on).min();
    let first = first.map(|first| format!(", first on {}", time::day(first))).unwrap_or_default();
    match (adopted.count(), adoptions.is_empty()) {
        (0, true) => (false, "no core project has recorded it yet".to_owned()),
        (adopted, _) => (adopted > 0, format!("{adopted} of {all}{first}")),
    }
}

#[component]
pub fn Adoptions<'a>(adoptions: &'a [Adoption], projects: &'a [Project]) -> impl IntoView {
    let entry = |adoption: &Adoption| {
        let project = projects.iter().find(|project| project.slug == adoption.project);
        let project = project.map_or(adoption.project.to_string(), |project| project.title.to_string());
        let on = adoption.on.map(|on| match adoption.state {
            AdoptionState::Planned => format!(" for {}", time::day(on)),
            _ => format!(" on {}", time::day(on)),
        });
        let link =
            adoption.link.as_ref().map(|link| view! { " ("<a href=link.to_string()>{link.shown().to_owned()}</a>")" });
        view! { <li>{project}": "{adoption.state.label()}{on}{link}</li> }
    };
    (!adoptions.is_empty()).then(|| view! { <ul class="bullets">{adoptions.iter().map(entry).collect_view()}</ul> })
}

/// The form for adoptions that the reader may record.
#[component]
pub fn AdoptionFields(spec: SpecNumber, form: AdoptionForm, projects: Vec<Project>) -> impl IntoView {
    let projects = projects.iter().map(|project| (project.slug.to_string(), project.title.to_string())).collect();
    let states = AdoptionState::ALL.map(|state| (state.as_str().to_owned(), state.label().to_owned())).to_vec();
    view! {
        <details>
            <summary>"Record an adoption"</summary>
            <form method="post" action=format!("/specs/{spec}/adoption") class="stacked">
                <Choice name="project" label="Core project" options=projects chosen=form.project/>
                <Choice name="state" label="State" options=states chosen=form.state/>
                <DayField name="on" label="Day (leave empty if unknown)" value=form.on/>
                <Line name="url" label="Link to the project’s page or discussion" value=form.url/>
                <button class="primary">"Record adoption"</button>
            </form>
        </details>
    }
}
