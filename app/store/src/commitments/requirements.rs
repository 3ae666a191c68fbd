//! Stores what records answer the clauses of the newest version.

use super::fulfilment_changes;
use super::versions::{audit, current, write_requirements};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::AuditEvent;
use domain::commitments::Requirements;
use domain::time::Instant;

impl Store {
    /// Replaces what records answer the clauses of the newest version. People don't agree to this again.
    ///
    /// `read` is the revision of the version that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed it since, and `NoSuchClause`.
    pub async fn edit_requirements(
        &self,
        by: Organizer<'_>,
        read: &str,
        requirements: &Requirements,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let version = current(&mut tx, edition).await?;
        if version.revision() != read {
            return Err(Refusal::EditConflict.into());
        }
        let is_unknown = |letter: &&char| version.clauses.iter().all(|clause| clause.letter != **letter);
        if let Some(letter) = requirements.keys().find(is_unknown) {
            return Err(Refusal::NoSuchClause(*letter).into());
        }
        if version.requirements != *requirements {
            write_requirements(&mut tx, edition, version.number, requirements).await?;
            audit(&mut tx, edition, by.id(), AuditEvent::RequirementsChanged, now).await?;
            fulfilment_changes::record(&mut tx, edition, now).await?;
        }
        tx.commit().await
    }
}
