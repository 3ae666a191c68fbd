//! Reads the interests of the reader.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::id::EditionSlug;
use domain::schedule::OwnInterests;

/// The reader’s stars and tracks; `None` for people who don’t take part.
pub async fn own_interests(context: &RequestContext, edition: &EditionSlug) -> Result<Option<OwnInterests>, AppError> {
    match context.participant(edition) {
        Ok(by) => Ok(Some(context.store().own_interests(by).await?)),
        Err(_) => Ok(None),
    }
}
