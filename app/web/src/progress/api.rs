//! What the page of progress reads.

use crate::actor::Visit;
use crate::error::Halt;
use domain::catalog::{Outcome, Spec};
use domain::id::EditionSlug;
use domain::tasks::{TaskMove, TaskRow};
use store::Scope;

pub struct Standing {
    pub tasks: Vec<TaskRow>,
    /// Oldest first.
    pub moves: Vec<TaskMove>,
    pub outcomes: Vec<Outcome>,
    pub specs: Vec<Spec>,
}

pub async fn standing(visit: &Visit, edition: &EditionSlug) -> Result<Standing, Halt> {
    let store = &visit.site.store;
    Ok(Standing {
        tasks: store.tasks(Scope::Edition(edition)).await?,
        moves: store.moves(Scope::Edition(edition)).await?,
        outcomes: store.outcomes().await?,
        specs: store.specs().await?,
    })
}
