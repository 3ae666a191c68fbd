//! Reads the roles of all editions.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::may_appoint;
use domain::editions::EditionCard;
use domain::roles::{Appointment, OWNER};

/// The owners and the organizers of all editions, with the editions.
pub async fn all_appointments(context: &RequestContext) -> Result<(Vec<Appointment>, Vec<EditionCard>), AppError> {
    context.check(may_appoint(&context.actor), OWNER)?;
    let store = &context.state.store;
    Ok((store.appointments(None).await?, store.editions().await?))
}
