//! Accounts: a person's preferences, everything that is kept about them, and leaving.

use crate::{Store, StoreError};
use domain::id::PersonId;
use domain::roles::Preferences;
use domain::time::Instant;

impl Store {
    /// Remembers what a person wants of their account.
    pub async fn set_preferences(
        &self,
        _person: PersonId,
        _wanted: &Preferences,
        _now: Instant,
    ) -> Result<(), StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// All that is kept about a person, private and public, as one JSON object; `None` if there is no such person.
    pub async fn everything_about(&self, _person: PersonId) -> Result<Option<serde_json::Value>, StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// Deletes a person's account: what is private goes; the public record keeps their work under a neutral name.
    ///
    /// Refused: the last owner's.
    pub async fn delete_account(&self, _person: PersonId, _now: Instant) -> Result<(), StoreError> {
        Err(StoreError::unavailable("being built"))
    }
}
