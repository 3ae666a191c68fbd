//! Reads what the logistics page shows.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::id::EditionSlug;
use domain::logistics::{Logistics, PurgeReport};
use domain::people::Person;
use domain::travel_costs::{TravelCostsFilter, TravelCostsList};

pub struct ParticipantLogistics {
    pub people: Vec<(Person, Logistics)>,
    pub purges: Vec<PurgeReport>,
    pub retention_days: u32,
    /// `None` if the edition doesn't keep track of them.
    pub costs: Option<TravelCostsList>,
}

/// Without a page, the travel costs of everyone who matches the filter.
pub async fn needs(
    context: &RequestContext,
    edition: &EditionSlug,
    filter: TravelCostsFilter,
    page: Option<u32>,
) -> Result<ParticipantLogistics, AppError> {
    let (store, by) = (context.store(), context.viewer(edition)?);
    Ok(ParticipantLogistics {
        people: store.logistics(by).await?,
        purges: store.purges(by).await?,
        retention_days: store.retention_days(by).await?,
        costs: store.travel_costs(by, filter, page).await?,
    })
}
