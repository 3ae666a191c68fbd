//! Commitments: the versions of an edition's agreement, who agreed to which, and what was waived.

use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Account;
use domain::commitments::{Consent, Version};
use domain::editions::Clause;
use domain::id::{EditionSlug, InvitationId};
use domain::text::Line;
use domain::time::Instant;

#[allow(unused_variables)]
impl Store {
    /// The versions of an edition's agreement, the newest first; without clauses: version 1 with none.
    ///
    /// Refused: an edition that isn't there.
    pub async fn versions(&self, slug: &EditionSlug) -> Result<Vec<Version>, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Publishes a new version; its number. Whoever has a seat or waits is told of it.
    pub async fn publish_commitments(
        &self,
        slug: &EditionSlug,
        clauses: &[Clause],
        by: &Account,
        now: Instant,
    ) -> Result<u32, StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Somebody who has a seat or waits agrees to a new version.
    pub async fn agree(
        &self,
        slug: &EditionSlug,
        by: &Account,
        consent: &Consent,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Spares somebody a clause, and says why.
    pub async fn waive(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        letter: char,
        reason: &Line,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }

    /// Asks for a clause again.
    pub async fn unwaive(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        letter: char,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        Err(Refusal::NoSuchInvitation.into())
    }
}
