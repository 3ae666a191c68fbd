//! Reads the attendance of meetings.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::may_read_attendance;
use domain::id::EditionSlug;
use domain::meetings::AttendedMeeting;

/// The edition’s meetings with attendees; `None` for visitors who may only see how many attended.
pub async fn attended(
    context: &RequestContext,
    edition: &EditionSlug,
) -> Result<Option<Vec<AttendedMeeting>>, AppError> {
    if may_read_attendance(&context.actor, edition) {
        Ok(Some(context.store().attended_meetings(edition).await?))
    } else {
        Ok(None)
    }
}
