//! What the page of people reads.

use crate::actor::Visit;
use crate::error::Halt;
use domain::id::EditionSlug;
use domain::people::Participant;

pub async fn participants(visit: &Visit, edition: &EditionSlug) -> Result<Vec<Participant>, Halt> {
    Ok(visit.site.store.participants(edition).await?.unwrap_or_default())
}
