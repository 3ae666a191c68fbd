//! Reads meetings for their pages.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::may_read_along;
use domain::availability::PollRow;
use domain::id::{EditionSlug, MeetingNumber};
use domain::meetings::{AttendedMeeting, MeetingPage, OwnMeeting};

/// The edition’s meetings with attendees; `None` for visitors who may only see how many attended.
pub async fn attended(
    context: &RequestContext,
    edition: &EditionSlug,
) -> Result<Option<Vec<AttendedMeeting>>, AppError> {
    if may_read_along(&context.actor, edition) {
        Ok(Some(context.store().attended_meetings(edition).await?))
    } else {
        Ok(None)
    }
}

/// The meeting with this number, as it is written in the address.
pub async fn meeting(context: &RequestContext, edition: &EditionSlug, number: &str) -> Result<MeetingPage, AppError> {
    let missing =
        |_| Refusal::NoSuchMeeting { edition: edition.to_string(), number: number.chars().take(20).collect() };
    let number = MeetingNumber::parse(number).map_err(missing)?;
    Ok(context.store().meeting(edition, number).await?)
}

/// The reader’s own replies and attendance; empty for people who don’t take part.
pub async fn own_meetings(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<OwnMeeting>, AppError> {
    match context.participant(edition) {
        Ok(by) => Ok(context.store().own_meetings(by).await?),
        Err(_) => Ok(Vec::new()),
    }
}

/// The edition’s polls; empty for people who may not read them.
pub async fn polls(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<PollRow>, AppError> {
    match context.reader(edition) {
        Ok(by) => Ok(context.store().polls(by).await?),
        Err(_) => Ok(Vec::new()),
    }
}
