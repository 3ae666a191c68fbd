//! The JSON types of SPECs and roadmap outcomes.

use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Specs {
    pub specs: Vec<Spec>,
    /// Number of items on all pages.
    pub total: usize,
    /// Address of the next page; null on the last one.
    pub next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Spec {
    pub number: u16,
    pub title: String,
    pub date: String,
    pub status: &'static str,
    /// Slugs of the core projects that endorsed the SPEC.
    pub endorsed_by: Vec<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
}

impl From<domain::catalog::Spec> for Spec {
    fn from(spec: domain::catalog::Spec) -> Self {
        Spec {
            number: spec.number.0,
            title: spec.title.into(),
            date: spec.date.to_string(),
            status: spec.status.as_str(),
            authors: spec.authors.into_iter().map(String::from).collect(),
            endorsed_by: spec.endorsements.into_iter().map(|endorsement| endorsement.project.into()).collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Outcomes {
    pub outcomes: Vec<Outcome>,
    /// Number of items on all pages.
    pub total: usize,
    /// Address of the next page; null on the last one.
    pub next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Outcome {
    pub code: String,
    pub title: String,
    pub group: String,
    /// Whether the outcome is on the public roadmap.
    pub in_roadmap: bool,
    pub total: u32,
    pub done: u32,
}
