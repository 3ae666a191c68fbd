//! Purging: some time after an edition, what was private about it goes.

use crate::{Store, StoreError};
use domain::id::EditionSlug;
use domain::logistics::Purged;
use domain::time::Instant;

impl Store {
    /// Takes away what is private about editions whose time is over.
    pub async fn purge(&self, now: Instant) -> Result<Vec<Purged>, StoreError> {
        let _ = now;
        Ok(Vec::new())
    }

    /// What was purged of an edition, the newest first.
    ///
    /// Refused: an edition that isn't there.
    pub async fn purges(&self, edition: &EditionSlug) -> Result<Vec<Purged>, StoreError> {
        let _ = edition;
        Ok(Vec::new())
    }
}
