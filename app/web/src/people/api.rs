//! Store calls of the people page.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::id::EditionSlug;
use domain::people::Participant;
use domain::seats::SeatFigures;

pub async fn participants(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<Participant>, AppError> {
    Ok(context.state.store.participants(edition).await?.unwrap_or_default())
}

pub async fn seats(context: &RequestContext, edition: &EditionSlug) -> Result<SeatFigures, AppError> {
    Ok(context.state.store.seat_figures(edition).await?)
}
