//! Reads sessions and interests for their pages.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::id::{EditionSlug, SessionNumber};
use domain::schedule::OwnInterests;

/// The number of a session, as it is written in the address.
pub fn session_number(edition: &EditionSlug, number: &str) -> Result<SessionNumber, AppError> {
    let missing =
        |_| Refusal::NoSuchSession { edition: edition.to_string(), number: number.chars().take(20).collect() };
    Ok(SessionNumber::parse(number).map_err(missing)?)
}

/// The reader’s stars and tracks; `None` for people who don’t take part.
pub async fn own_interests(
    context: &RequestContext,
    edition: &EditionSlug,
) -> Result<Option<OwnInterests>, AppError> {
    match context.participant(edition) {
        Ok(by) => Ok(Some(context.store().own_interests(by).await?)),
        Err(_) => Ok(None),
    }
}
