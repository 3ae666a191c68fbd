//! History: who did what, when, and what changed; written in the same transaction as the change itself.

use crate::{Store, StoreError};
use domain::history::{Entry, HistoryFilter};

impl Store {
    /// The newest entries that fit the filter, at most so many, the newest first.
    pub async fn history(&self, _filter: &HistoryFilter, _most: u32) -> Result<Vec<Entry>, StoreError> {
        Err(StoreError::unavailable("being built"))
    }
}
