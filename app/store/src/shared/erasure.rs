//! Erases the traces of deleted data from the file, some time after the deletion.

use crate::{Store, StoreError};
use domain::access::System;
use sqlx::SqliteConnection;

/// Records that a deletion in this transaction leaves traces.
pub(crate) async fn request(tx: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query!("INSERT INTO pending_erasures DEFAULT VALUES").execute(tx).await?;
    Ok(())
}

impl Store {
    /// Erases the traces of deleted data from the file and its log. Returns whether there were any.
    ///
    /// SQLite overwrites deleted rows, but a row that it moved leaves traces on its earlier page. So this rewrites the
    /// whole file, and all other writes wait.
    ///
    /// # Errors
    /// If the disk is full, or a long read keeps the log from being emptied. The next call tries again.
    pub async fn erase_traces(&self, _: System) -> Result<bool, StoreError> {
        let last = sqlx::query!(
            r#"SELECT coalesce(max(id), 0) AS "id!: i64", coalesce(min(is_rewritten), 1) AS "is_rewritten!: bool"
               FROM pending_erasures"#
        );
        let last = last.fetch_one(&mut *self.reader().await?).await?;
        if last.id == 0 {
            return Ok(false);
        }
        if !last.is_rewritten {
            self.rewrite_file().await?;
            let mut tx = self.begin_write().await?;
            sqlx::query!("UPDATE pending_erasures SET is_rewritten = 1 WHERE id <= ?1", last.id)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
        }
        self.empty_log().await?;
        let mut tx = self.begin_write().await?;
        sqlx::query!("DELETE FROM pending_erasures WHERE id <= ?1", last.id).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(true)
    }
}
