//! The database file: how it is opened, brought up to date, read and written.

mod private_file;
mod ready;

use crate::column::instant;
use crate::{StoreError, invitations};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// All that Cairn remembers, in one SQLite file. Clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection: SQLite has one writer at a time, so writers queue here and not in `busy_timeout`.
    writer: SqlitePool,
    /// Connections that can't write.
    readers: SqlitePool,
    /// One connection that only `ready` uses, and only while it holds the writer.
    probe: SqlitePool,
    /// When `ready` last found that the database can be written.
    last_success: Arc<Mutex<Option<Instant>>>,
}

impl Store {
    /// Opens the database at `path`, creates the file if there is none (in a folder that is there), and migrates it.
    /// Only the owner of its files can read them.
    ///
    /// Refused: a database that a newer program made, and SQLite before 3.51.3, before the file is touched.
    pub async fn open(path: &Path) -> Result<Store, StoreError> {
        refuse_old_sqlite(&sqlite_version().await?)?;
        let options = options(path);
        private_file::create(path);
        let writing = options.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let writer = pool(1).connect_with(writing).await?;
        MIGRATIONS.run(&writer).await.map_err(unmigrated)?;
        // Not before it is known to be a database of ours.
        private_file::tighten(path);
        // A probe has more pages than its connection keeps, so that they have to go to the disk.
        let probing = options.clone().pragma("cache_size", "1").busy_timeout(Duration::from_millis(100));
        let probe = pool(1).connect_lazy_with(probing);
        let readers = pool(READERS).connect_with(options.read_only(true)).await?;
        let store = Store { writer, readers, probe, last_success: Arc::default() };
        store.backfill().await?;
        Ok(store)
    }

    /// What a migration can't say in SQL alone, for it needs a hash.
    async fn backfill(&self) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let now = sqlx::query_scalar!(r#"SELECT unixepoch() AS "now!: i64""#).fetch_one(&mut *tx).await?;
        invitations::backfill(&mut tx, instant(now)?).await?;
        Ok(tx.commit().await?)
    }

    /// Whether nothing has been imported yet: no editions, no SPECs, no people.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let any = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM editions) OR EXISTS (SELECT 1 FROM specs) OR EXISTS (SELECT 1 FROM people)
               AS "any!: bool""#
        );
        Ok(!any.fetch_one(&self.readers).await?)
    }

    /// Waits for readings and writings under way, then closes the file. Whatever comes later is `Unavailable`.
    pub async fn close(&self) {
        self.readers.close().await;
        self.probe.close().await;
        self.writer.close().await;
    }

    /// A transaction that sees one moment of the database, however many queries it makes.
    pub(crate) async fn begin_read(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.readers.begin().await?)
    }

    /// A transaction that writes, to be committed: dropped, it leaves nothing behind. It takes the write lock at once,
    /// for a reading that turns into a writing fails with BUSY_SNAPSHOT, which no time-out retries.
    pub(crate) async fn begin_write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Has what was deleted leave the file, and its write-ahead log as far as readings under way allow. What is deleted
    /// is overwritten, but rows leave traces where they were before SQLite moved them to another page: so the file is
    /// written anew. What can't be done now doesn't undo the deletion.
    pub(crate) async fn erase_traces(&self) {
        let _ = sqlx::query("VACUUM").execute(&self.writer).await;
        self.flush_log().await;
    }

    /// Has the write-ahead log begin anew, as far as readings under way allow.
    pub(crate) async fn flush_log(&self) {
        let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
    }
}

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// Readings are short; more connections than this only compete for the same cores.
const READERS: u32 = 4;

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        // A file mapped into memory turns a failing disk into a crash of the whole program.
        .pragma("mmap_size", "0")
        // What a list of twenty thousand tasks goes along takes some megabytes, and the usual two would be read anew for
        // each list: in KiB, for each connection, and only as far as it needs them.
        .pragma("cache_size", "-16000")
        // What is deleted is overwritten: someone's mail address leaves the file with their account.
        .pragma("secure_delete", "ON")
        // The file that is written anew holds private facts: never in a folder for everybody.
        .pragma("temp_store", "MEMORY")
}

fn pool(connections: u32) -> SqlitePoolOptions {
    // Connections to a file don't wear out, so there is nothing to gain from closing or testing them.
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_release(|connection, _| Box::pin(can_be_used_again(connection)))
}

/// Whether a connection that is given back has no transaction open; otherwise the pool replaces it.
///
/// SQLite ends a transaction by itself where the disk is full or fails, or memory runs out. sqlx counts transactions
/// and doesn't notice: its own rollback fails, and no transaction can begin on this connection any more.
async fn can_be_used_again(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // The rollback of a dropped transaction waits in the connection's queue; the ping is answered after it.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Of the SQLite that this program was built with; no file is touched.
async fn sqlite_version() -> Result<String, StoreError> {
    let mut memory = SqliteConnectOptions::new().in_memory(true).connect().await?;
    let version =
        sqlx::query_scalar!(r#"SELECT sqlite_version() AS "version!: String""#).fetch_one(&mut memory).await?;
    memory.close().await?;
    Ok(version)
}

/// SQLite before 3.51.3 can corrupt a database when a checkpoint resets its write-ahead log at the wrong moment.
fn refuse_old_sqlite(version: &str) -> Result<(), StoreError> {
    let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    match parts.as_slice() >= [3, 51, 3].as_slice() {
        true => Ok(()),
        false => Err(StoreError::OldSqlite(version.to_owned())),
    }
}

fn unmigrated(error: MigrateError) -> StoreError {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    match error {
        MigrateError::VersionMissing(version) if version > newest => StoreError::FromTheFuture(version),
        MigrateError::VersionMissing(version) | MigrateError::VersionMismatch(version) => {
            StoreError::AnotherHistory(version)
        }
        other => StoreError::unavailable(other),
    }
}

#[cfg(test)]
mod tests;
