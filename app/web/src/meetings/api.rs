//! What the meeting pages ask of the store.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::may_read_attendance;
use domain::id::EditionSlug;
use domain::meetings::AttendedMeeting;

/// An edition's meetings with the people who attended; `None` for whoever may only read how many.
pub async fn attended(
    context: &RequestContext,
    edition: &EditionSlug,
) -> Result<Option<Vec<AttendedMeeting>>, AppError> {
    match may_read_attendance(&context.actor, edition) {
        true => Ok(Some(context.state.store.attended_meetings(edition).await?)),
        false => Ok(None),
    }
}
