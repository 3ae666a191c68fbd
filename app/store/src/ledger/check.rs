//! Checks the database file and the ledger.

use super::entries_after;
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
        let answers: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_all(&mut *tx).await?;
        if let Some(answer) = answers.into_iter().find(|answer| answer != "ok") {
            return Ok(Err(DatabaseFault::Damaged(answer)));
        }
        let missing: Option<(String, String)> =
            sqlx::query_as("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 1")
                .fetch_optional(&mut *tx)
                .await?;
        if let Some((table, parent)) = missing {
            return Ok(Err(DatabaseFault::MissingReference { table, parent }));
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
