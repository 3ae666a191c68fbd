//! What the page of commitments reads and writes. Everybody may read them; organizers publish.

use crate::actor::Visit;
use crate::error::Halt;
use domain::access::{Account, may_set_rules};
use domain::commitments::Version;
use domain::editions::Clause;
use domain::id::EditionSlug;

/// The newest first.
pub async fn versions(visit: &Visit, edition: &EditionSlug) -> Result<Vec<Version>, Halt> {
    Ok(visit.site.store.versions(edition).await?)
}

pub fn organizer<'v>(visit: &'v Visit, edition: &EditionSlug) -> Result<&'v Account, Halt> {
    visit.allowed(may_set_rules(&visit.actor, edition), "an organizer of this edition")
}

pub async fn publish(visit: &Visit, edition: &EditionSlug, clauses: &[Clause]) -> Result<u32, Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.publish_commitments(edition, clauses, by, visit.now).await?)
}
