//! Reads what the pages of documents and outcomes show.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::catalog::{Adoption, Outcome, Project, Spec};
use domain::community::Series;
use domain::editions::{EditionCard, Visibility};
use domain::id::{OutcomeCode, SpecNumber};
use domain::progress::TitledCounts;
use domain::schedule::GoalSessions;
use domain::views::{ScopedTasks, TaskList};
use std::collections::BTreeMap;
use store::Scope;

/// All documents, with the core projects that aren’t retired, and the counts of the tasks that contribute.
pub struct SpecCatalog {
    pub specs: Vec<Spec>,
    pub projects: Vec<Project>,
    pub tasks: BTreeMap<SpecNumber, TitledCounts>,
}

/// The series of documents.
///
/// # Errors
/// Missing on an instance without one.
pub fn series(context: &RequestContext) -> Result<Series, AppError> {
    let missing = || AppError::Missing("This community has no series of documents.".to_owned());
    context.instance.series().cloned().ok_or_else(missing)
}

pub async fn catalog(context: &RequestContext) -> Result<SpecCatalog, AppError> {
    let store = &context.state.store;
    let mut projects = store.projects().await?;
    projects.retain(|project| !project.is_retired);
    Ok(SpecCatalog { specs: store.specs().await?, projects, tasks: store.whole_progress().await?.by_spec })
}

/// A document with all core projects, also retired ones, its tasks, and all editions.
pub struct SpecPage {
    pub spec: Spec,
    pub projects: Vec<Project>,
    /// One page.
    pub tasks: ScopedTasks,
    /// The latest.
    pub sessions: GoalSessions,
    pub editions: Vec<EditionCard>,
    pub adoptions: Vec<Adoption>,
    /// The reader may record the adoptions by these projects.
    pub to_record: Vec<Project>,
}

impl SpecPage {
    /// The projects that count as core projects today.
    pub fn current(&self) -> Vec<Project> {
        self.projects.iter().filter(|project| !project.is_retired).cloned().collect()
    }
}

pub async fn spec(context: &RequestContext, number: &str, page: u32) -> Result<SpecPage, AppError> {
    let store = &context.state.store;
    let missing = || Refusal::NoSuchSpec(number.chars().take(20).collect());
    let number = SpecNumber::parse(number).map_err(|_| missing())?;
    let spec = store.spec(number).await?.ok_or_else(missing)?;
    let tasks = store.scoped_tasks(Scope::Spec(number), page, TaskList::PAGE).await?;
    let mut editions = store.editions().await?;
    editions.retain(|card| card.edition.visibility == Visibility::Published);
    let projects = store.projects().await?;
    let recordable = match context.adoption_recorder() {
        Ok(recorder) => store.projects_to_record(recorder).await?,
        Err(_) => Vec::new(),
    };
    let to_record = projects.iter().filter(|project| recordable.contains(&project.slug)).cloned().collect();
    let sessions = store.sessions_of_spec(number, 1).await?;
    Ok(SpecPage { spec, projects, tasks, sessions, editions, adoptions: store.adoptions(number).await?, to_record })
}

/// An outcome, one page of the tasks that contribute to it, and all SPECs.
pub struct OutcomePage {
    pub outcome: Outcome,
    pub tasks: ScopedTasks,
    /// The SPECs that its tasks also contribute to.
    pub related: Vec<SpecNumber>,
    /// The latest.
    pub sessions: GoalSessions,
    pub specs: Vec<Spec>,
}

pub async fn outcome(context: &RequestContext, code: &str, page: u32) -> Result<OutcomePage, AppError> {
    let store = &context.state.store;
    let code = OutcomeCode::parse(code)?;
    let outcome = store.outcomes().await?.into_iter().find(|outcome| outcome.code == code);
    let outcome = outcome.ok_or_else(|| Refusal::NoSuchOutcome(code.to_string()))?;
    let tasks = store.scoped_tasks(Scope::Outcome(code), page, TaskList::PAGE).await?;
    let (related, sessions) = (store.specs_of_outcome_tasks(code).await?, store.sessions_of_outcome(code, 1).await?);
    Ok(OutcomePage { outcome, tasks, related, sessions, specs: store.specs().await? })
}
