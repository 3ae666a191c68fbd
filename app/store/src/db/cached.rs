//! A value that is read from the database once in a while, and again after each change.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a value counts as current, since another program may change it, such as an import beside the server.
const FRESH: Duration = Duration::from_secs(5);

/// The last value that was read. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cached<T>(Arc<Mutex<Option<Kept<T>>>>);

#[derive(Debug)]
struct Kept<T> {
    read_at: Instant,
    value: Arc<T>,
}

impl<T> Cached<T> {
    /// The value, if it was read within the last seconds.
    pub(crate) fn get(&self) -> Option<Arc<T>> {
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cached.as_ref().filter(|kept| kept.read_at.elapsed() < FRESH).map(|kept| kept.value.clone())
    }

    /// Keeps a value that was read from `read_at` on, unless a later one is kept already.
    pub(crate) fn set(&self, read_at: Instant, value: Arc<T>) {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.as_ref().is_none_or(|kept| kept.read_at < read_at) {
            *cached = Some(Kept { read_at, value });
        }
    }
}
