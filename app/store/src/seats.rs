//! Seats: an edition's rules of inviting, who holds a seat, and who is offered the next.

use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Account;
use domain::id::EditionSlug;
use domain::invitations::InvitingRules;
use domain::seats::{SeatFigures, Seats};
use domain::time::Instant;

#[allow(unused_variables)]
impl Store {
    /// Seats by state, for everybody to see.
    ///
    /// Refused: an edition that isn't there.
    pub async fn seat_figures(&self, slug: &EditionSlug) -> Result<SeatFigures, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Sets how many seats there are, for whom, and the rules of inviting. Nobody loses a seat by it.
    pub async fn set_rules(
        &self,
        slug: &EditionSlug,
        seats: &Seats,
        rules: &InvitingRules,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Offers the free seats to those who wait, in order; how many were offered one.
    pub async fn offer_next(&self, slug: &EditionSlug, by: &Account, now: Instant) -> Result<u32, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }
}
