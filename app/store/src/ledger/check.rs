//! Checks the database file and the ledger.

use super::entries_after;
use crate::db::connect::fault;
use crate::{Store, StoreError};
use domain::access::System;
use domain::ledger::{FirstBroken, LedgerHead, verify_after};
use thiserror::Error;

/// What is wrong with a database.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DatabaseFault {
    /// What SQLite says first.
    #[error("The database file is damaged: {0}")]
    Damaged(String),
    #[error("A row of the table {table} refers to a missing row of {parent}.")]
    MissingReference { table: String, parent: String },
    #[error(transparent)]
    Ledger(#[from] FirstBroken),
}

/// The number of entries that are read at once.
const PAGE: i64 = 1000;

impl Store {
    /// Checks the file, the references between rows, and each entry of the ledger. Returns the head of the ledger.
    pub async fn check(&self, _by: System) -> Result<Result<LedgerHead, DatabaseFault>, StoreError> {
        let mut tx = self.begin_read().await?;
        if let Some(fault) = fault(&mut tx).await? {
            return Ok(Err(fault));
        }
        let mut head = LedgerHead::default();
        loop {
            let entries = entries_after(&mut tx, head.number, PAGE).await?;
            if entries.is_empty() {
                return Ok(Ok(head));
            }
            match verify_after(head, &entries) {
                Ok(next) => head = next,
                Err(broken) => return Ok(Err(broken.into())),
            }
        }
    }
}
