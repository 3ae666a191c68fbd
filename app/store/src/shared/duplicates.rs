//! Refuses duplicate names in input.

use crate::StoreError;
use std::fmt::Display;

/// Refuses names that occur twice.
pub(crate) fn refuse_repeated<T: Display>(
    what: &'static str,
    names: impl Iterator<Item = T>,
) -> Result<(), StoreError> {
    let mut seen = std::collections::HashSet::new();
    match names.map(|name| name.to_string()).find(|name| !seen.insert(name.clone())) {
        Some(name) => Err(StoreError::DuplicateInImport { what, name }),
        None => Ok(()),
    }
}
