//! Logistics: what organizers must know of each participant, kept until the edition's time is over.

mod purge;

use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Account;
use domain::id::EditionSlug;
use domain::logistics::Logistics;
use domain::people::Person;
use domain::time::Instant;

impl Store {
    /// What everybody who has a seat has told, by name; an empty one of who told nothing.
    ///
    /// Refused: an edition that isn't there.
    pub async fn logistics(&self, edition: &EditionSlug) -> Result<Vec<(Person, Logistics)>, StoreError> {
        let _ = edition;
        Err(Refusal::NoSeat.into())
    }

    /// What somebody has told of themselves; `None` if they have no seat.
    ///
    /// Refused: an edition that isn't there.
    pub async fn own_logistics(&self, edition: &EditionSlug, by: &Account) -> Result<Option<Logistics>, StoreError> {
        let _ = (edition, by);
        Err(Refusal::NoSeat.into())
    }

    /// Remembers what somebody tells of themselves.
    ///
    /// Refused: an edition that isn't there, who has no seat in it, and days that nobody could mean.
    pub async fn set_logistics(
        &self,
        edition: &EditionSlug,
        by: &Account,
        told: &Logistics,
        now: Instant,
    ) -> Result<(), StoreError> {
        let _ = (edition, by, told, now);
        Err(Refusal::NoSeat.into())
    }
}
