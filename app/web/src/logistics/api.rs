//! What the page of arrivals and needs reads.

use crate::actor::Visit;
use crate::error::Halt;
use domain::access::may_read_logistics;
use domain::id::EditionSlug;
use domain::invitations::Overview;
use domain::logistics::{Logistics, Purged};
use domain::people::Person;

pub struct Needs {
    pub people: Vec<(Person, Logistics)>,
    pub purges: Vec<Purged>,
    pub all: Overview,
}

pub async fn needs(visit: &Visit, edition: &EditionSlug) -> Result<Needs, Halt> {
    visit.allowed(may_read_logistics(&visit.actor, edition), "an organizer of this edition")?;
    let store = &visit.site.store;
    Ok(Needs {
        people: store.logistics(edition).await?,
        purges: store.purges(edition).await?,
        all: store.overview(edition).await?,
    })
}
