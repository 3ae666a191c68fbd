//! Store calls of the logistics page, with the permission check.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::may_read_logistics;
use domain::id::EditionSlug;
use domain::invitations::InvitationOverview;
use domain::logistics::{Logistics, PurgeReport};
use domain::people::Person;

pub struct ParticipantLogistics {
    pub people: Vec<(Person, Logistics)>,
    pub purges: Vec<PurgeReport>,
    pub all: InvitationOverview,
}

pub async fn needs(context: &RequestContext, edition: &EditionSlug) -> Result<ParticipantLogistics, AppError> {
    context.allowed(may_read_logistics(&context.actor, edition), "an organizer of this edition")?;
    let store = &context.state.store;
    Ok(ParticipantLogistics {
        people: store.logistics(edition).await?,
        purges: store.purges(edition).await?,
        all: store.overview(edition).await?,
    })
}
