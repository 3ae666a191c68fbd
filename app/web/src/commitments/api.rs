//! Store calls of the page of commitments: everyone may read them, organizers publish them.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::{Account, may_edit_settings};
use domain::commitments::AgreementVersion;
use domain::editions::Clause;
use domain::id::EditionSlug;

/// Returns all versions, newest first.
pub async fn versions(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<AgreementVersion>, AppError> {
    Ok(context.state.store.versions(edition).await?)
}

pub fn organizer<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Result<&'v Account, AppError> {
    context.allowed(may_edit_settings(&context.actor, edition), "an organizer of this edition")
}

pub async fn publish(context: &RequestContext, edition: &EditionSlug, clauses: &[Clause]) -> Result<u32, AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.publish_commitments(edition, clauses, by, context.now).await?)
}
