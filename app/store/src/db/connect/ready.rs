//! Checks whether the database can be read and written right now.

use crate::StoreError;
use crate::db::connect::Store;
use crate::db::error::is_busy;
use sqlx::{Connection, Executor, SqliteConnection};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long a probe waits for a running write. A longer write, such as an import, is no failure.
pub(crate) const QUEUE: Duration = Duration::from_secs(1);
/// How long a success also counts for later probes, so that many probes don't slow down the writers.
pub(crate) const FRESH: Duration = Duration::from_millis(250);

/// Needs more new pages than `probe` caches, so that SQLite must write them to its log.
const PROBE: &str = "CREATE TABLE readiness_probe (content BLOB); INSERT INTO readiness_probe VALUES (zeroblob(65536))";

impl Store {
    /// Whether the database can be read and written.
    ///
    /// # Errors
    /// `CannotSave` while the disk is full, `Unavailable` if the database doesn't answer.
    pub async fn ready(&self) -> Result<(), StoreError> {
        if let Some(fault) = self.file_fault() {
            return Err(StoreError::FileLost(fault));
        }
        self.is_empty().await?;
        let mut last_success = self.last_success.lock().await;
        if last_success.is_some_and(|at| at.elapsed() < FRESH) && !self.writer.is_closed() {
            return Ok(());
        }
        // Only the owner of the writer connection writes, so the probe can't conflict with another write.
        let Ok(writer) = timeout(QUEUE, self.writer.acquire()).await else { return Ok(()) };
        let mut writer = writer?;
        match self.try_write(&mut writer).await {
            // Another program may be writing, as `cairn import` beside a running server does.
            Err(error) if !is_busy(&error) => return Err(error.into()),
            _ => *last_success = Some(Instant::now()),
        }
        Ok(())
    }

    /// Writes and rolls back. The pages go into the log without a sync, and the next write overwrites them.
    ///
    /// The writer's transaction comes second, because it waits longer for other programs than the probe does.
    async fn try_write(&self, writer: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let mut tx = self.probe.begin_with("BEGIN IMMEDIATE").await?;
        tx.execute(PROBE).await?;
        tx.rollback().await?;
        writer.begin_with("BEGIN IMMEDIATE").await?.rollback().await
    }
}
