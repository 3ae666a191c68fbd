//! What the page of seats and rules reads and writes.

use crate::actor::Visit;
use crate::error::Halt;
use domain::access::{Account, may_set_rules};
use domain::id::EditionSlug;
use domain::invitations::{InvitingRules, Overview};
use domain::seats::Seats;

pub fn organizer<'v>(visit: &'v Visit, edition: &EditionSlug) -> Result<&'v Account, Halt> {
    visit.allowed(may_set_rules(&visit.actor, edition), "an organizer of this edition")
}

pub async fn overview(visit: &Visit, edition: &EditionSlug) -> Result<Overview, Halt> {
    organizer(visit, edition)?;
    Ok(visit.site.store.overview(edition).await?)
}

pub async fn set(visit: &Visit, edition: &EditionSlug, seats: &Seats, rules: &InvitingRules) -> Result<(), Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.set_rules(edition, seats, rules, by, visit.now).await?)
}
