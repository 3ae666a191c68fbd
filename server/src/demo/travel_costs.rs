//! Travel costs of some participants, two of whom share a room.

use super::invitations::sign_in_person;
use chrono::TimeDelta;
use domain::id::EditionSlug;
use domain::text::revision;
use domain::time::Instant;
use domain::travel_costs::{Amount, Currency, Reimbursement, TravelCosts, TravelCostsFilter};
use store::Store;

pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let at = now - TimeDelta::hours(2);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", at).await?;
    let by = noor.organizer(edition)?;
    let off: Option<Currency> = None;
    store.set_travel_currency(by, &revision(&off), Some(&Currency::parse("EUR")?), at).await?;
    let found = store.travel_costs(by.into(), TravelCostsFilter::default(), None).await?;
    let people = found.map(|found| found.people).unwrap_or_default();
    if let [first, second, ..] = people.as_slice() {
        let costs = TravelCosts {
            cap: Some(Amount(120_000)),
            reimbursement: Reimbursement::Requested,
            mate: Some(second.id),
            ..TravelCosts::default()
        };
        store.set_travel_costs(by, first.id, &first.costs.revision(), &costs, at).await?;
    }
    Ok(())
}
