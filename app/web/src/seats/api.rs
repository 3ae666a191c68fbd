//! Store calls of the page of seats and settings, with the permission checks.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::{Account, may_edit_settings};
use domain::id::EditionSlug;
use domain::invitations::{InvitationOverview, InvitationSettings};
use domain::seats::Seats;

pub fn organizer<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Result<&'v Account, AppError> {
    context.allowed(may_edit_settings(&context.actor, edition), "an organizer of this edition")
}

pub async fn overview(context: &RequestContext, edition: &EditionSlug) -> Result<InvitationOverview, AppError> {
    organizer(context, edition)?;
    Ok(context.state.store.overview(edition).await?)
}

pub async fn set(
    context: &RequestContext,
    edition: &EditionSlug,
    seats: &Seats,
    rules: &InvitationSettings,
) -> Result<(), AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.set_seat_settings(edition, seats, rules, by, context.now).await?)
}
