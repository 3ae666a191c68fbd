//! What the page of people reads.

use crate::actor::Visit;
use crate::error::Halt;
use domain::id::EditionSlug;
use domain::people::Participant;
use domain::seats::SeatFigures;

pub async fn participants(visit: &Visit, edition: &EditionSlug) -> Result<Vec<Participant>, Halt> {
    Ok(visit.site.store.participants(edition).await?.unwrap_or_default())
}

pub async fn seats(visit: &Visit, edition: &EditionSlug) -> Result<SeatFigures, Halt> {
    Ok(visit.site.store.seat_figures(edition).await?)
}
