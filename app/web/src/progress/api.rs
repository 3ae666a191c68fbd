//! Reads what the progress page shows.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::catalog::{Outcome, Spec};
use domain::id::EditionSlug;
use domain::tasks::TaskRow;
use domain::views::TaskStatusChange;
use store::Scope;

pub struct ProgressPage {
    pub tasks: Vec<TaskRow>,
    /// Oldest first.
    pub status_changes: Vec<TaskStatusChange>,
    pub outcomes: Vec<Outcome>,
    pub specs: Vec<Spec>,
}

pub async fn progress(context: &RequestContext, edition: &EditionSlug) -> Result<ProgressPage, AppError> {
    let store = &context.state.store;
    Ok(ProgressPage {
        tasks: store.tasks(Scope::Edition(edition)).await?,
        status_changes: store.status_changes(Scope::Edition(edition)).await?,
        outcomes: store.outcomes().await?,
        specs: store.specs().await?,
    })
}
