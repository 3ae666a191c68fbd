//! A write transaction, and previews: writes of which it is read what they do before they are stored.

use crate::StoreError;
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A write transaction; without a commit it is rolled back.
pub(crate) struct WriteTransaction {
    tx: Transaction<'static, Sqlite>,
    /// In a preview, where the transaction goes instead of being committed.
    kept: Option<Kept>,
    /// Counts the commits.
    commits: Arc<AtomicU64>,
}

/// The transaction of a preview, between two of its writes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept(Arc<Mutex<Option<Transaction<'static, Sqlite>>>>);

impl WriteTransaction {
    pub(crate) fn new(
        tx: Transaction<'static, Sqlite>,
        kept: Option<Kept>,
        commits: Arc<AtomicU64>,
    ) -> WriteTransaction {
        WriteTransaction { tx, kept, commits }
    }

    /// Commits, or keeps the transaction if this is a preview.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.kept {
            Some(kept) => kept.put(self.tx),
            None => {
                let committed = self.tx.commit().await;
                // Also after an error: what was written may be there all the same.
                self.commits.fetch_add(1, Ordering::Release);
                committed?;
            }
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.tx.rollback().await?)
    }
}

impl Deref for WriteTransaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.tx
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}

impl Kept {
    pub(crate) fn put(&self, tx: Transaction<'static, Sqlite>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tx);
    }

    pub(crate) fn take(&self) -> Option<Transaction<'static, Sqlite>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
