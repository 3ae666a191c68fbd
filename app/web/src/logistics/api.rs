//! Reads what the logistics page and its table show.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::id::EditionSlug;
use domain::logistics::{Logistics, LogisticsList, PurgeReport};
use domain::people::Person;
use domain::travel_costs::{TravelCostsFilter, TravelCostsList};

pub struct ParticipantLogistics {
    pub list: LogisticsList,
    pub purges: Vec<PurgeReport>,
    pub retention_days: u32,
    /// `None` if the edition doesn't keep track of them.
    pub costs: Option<TravelCostsList>,
}

/// One page of the logistics, and one of the travel costs of everyone who matches the filter.
pub async fn needs(
    context: &RequestContext,
    edition: &EditionSlug,
    filter: TravelCostsFilter,
    [page, costs_page]: [u32; 2],
) -> Result<ParticipantLogistics, AppError> {
    let (store, by) = (context.store(), context.viewer(edition)?);
    Ok(ParticipantLogistics {
        list: store.logistics_list(by, page).await?,
        purges: store.purges(by).await?,
        retention_days: store.retention_days(by).await?,
        costs: store.travel_costs(by, filter, Some(costs_page)).await?,
    })
}

/// Everyone who matches the filter, for a table.
pub async fn table(
    context: &RequestContext,
    edition: &EditionSlug,
    filter: TravelCostsFilter,
) -> Result<(Vec<(Person, Logistics)>, Option<TravelCostsList>), AppError> {
    let (store, by) = (context.store(), context.viewer(edition)?);
    let (mut people, costs) = (store.logistics(by).await?, store.travel_costs(by, filter, None).await?);
    // Without travel costs there is no filter on the page.
    if let Some(costs) = costs.as_ref().filter(|_| filter != TravelCostsFilter::default()) {
        people.retain(|(person, _)| costs.people.iter().any(|found| found.person == *person));
    }
    Ok((people, costs))
}
