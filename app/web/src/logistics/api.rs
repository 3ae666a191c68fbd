//! Reads what the logistics page shows.

use crate::context::RequestContext;
use crate::error::AppError;
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
    let (store, by) = (context.store(), context.organizer(edition)?);
    Ok(ParticipantLogistics {
        people: store.logistics(by).await?,
        purges: store.purges(by).await?,
        all: store.overview(by).await?,
    })
}
