//! Reads sessions for their pages.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::id::{EditionSlug, SessionNumber};
use domain::schedule::SessionPage;

/// The number of a session, as it is written in the address.
pub fn number(edition: &EditionSlug, text: &str) -> Result<SessionNumber, Refusal> {
    let missing = |_| Refusal::NoSuchSession { edition: edition.to_string(), number: text.chars().take(20).collect() };
    SessionNumber::parse(text).map_err(missing)
}

/// The session with this number, which people of the edition may see.
pub async fn session(context: &RequestContext, edition: &EditionSlug, text: &str) -> Result<SessionPage, AppError> {
    let by = context.reader(edition)?;
    Ok(context.store().session(by, number(edition, text)?).await?)
}
