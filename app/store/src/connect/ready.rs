//! Tells whether the database can be read and written at this moment.

use super::Store;
use crate::StoreError;
use sqlx::{Connection, Executor, SqliteConnection};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// How long a probe waits for a write under way. One that takes longer, such as an import, is no fault.
pub(super) const QUEUE: Duration = Duration::from_secs(1);
/// For so long a success answers for the next probes too: a flood of them costs the writers nothing.
pub(super) const FRESH: Duration = Duration::from_millis(250);

/// Needs new pages, as a comment does, and more of them than `probe` keeps in memory: so SQLite writes them to its log.
const PROBE: &str = "CREATE TABLE readiness_probe (content BLOB); INSERT INTO readiness_probe VALUES (zeroblob(65536))";

impl Store {
    /// Whether the database can be read and written.
    ///
    /// # Errors
    /// `CannotSave` while the disk is full, `Unavailable` where the database doesn't answer.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.is_empty().await?;
        let mut last_success = self.last_success.lock().await;
        if last_success.is_some_and(|at| at.elapsed() < FRESH) && !self.writer.is_closed() {
            return Ok(());
        }
        // Whoever holds the writer is the only one that writes, so the probe meets nobody.
        let Ok(writer) = timeout(QUEUE, self.writer.acquire()).await else { return Ok(()) };
        let mut writer = writer?;
        match self.try_write(&mut writer).await {
            Err(error) if !is_busy(&error) => return Err(error.into()),
            _ => *last_success = Some(Instant::now()),
        }
        Ok(())
    }

    /// Writes and takes it back. The pages go into the log without a sync, and the next write overwrites them.
    /// A transaction of the writer comes second, because it waits longer for other programs than the probe does.
    async fn try_write(&self, writer: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let mut tx = self.probe.begin_with("BEGIN IMMEDIATE").await?;
        tx.execute(PROBE).await?;
        tx.rollback().await?;
        writer.begin_with("BEGIN IMMEDIATE").await?.rollback().await
    }
}

/// Whether another program is writing, as `cairn import` beside a running server does.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.and_then(|code| code.parse::<i32>().ok()).is_some_and(|code| code & 0xff == 5)
}
