//! Opens and migrates the database file, and begins read and write transactions.

mod private_file;
mod ready;

use crate::StoreError;
use crate::db::cached::Cached;
use crate::db::time_limit;
use domain::community::Instance as CairnInstance;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Notify};

/// Cairn's database in one SQLite file. Clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection: SQLite has one writer at a time, so writers queue here and not in `busy_timeout`.
    writer: SqlitePool,
    /// Read-only connections.
    readers: SqlitePool,
    /// One connection for `ready` alone, which uses it only while it holds the writer connection.
    probe: SqlitePool,
    /// The time of the last successful test write by `ready`.
    last_success: Arc<Mutex<Option<Instant>>>,
    pub(crate) instance: Cached<CairnInstance>,
    /// Wakes the scheduler, so that it needs to read nothing while no one asks for a schedule.
    pub(crate) proposal_requested: Arc<Notify>,
    /// Wakes the sync with GitHub when someone asks for it.
    pub(crate) github_sync_requested: Arc<Notify>,
}

impl Store {
    /// Opens the database at `path` and migrates it.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub(crate) async fn connect(path: &Path) -> Result<Store, StoreError> {
        refuse_old_sqlite(&sqlite_version().await?)?;
        let options = options(path);
        private_file::create(path);
        let writing = options.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let writer = pool(1).connect_with(writing).await?;
        MIGRATIONS.run(&writer).await.map_err(migration_error)?;
        // After the migrations, because only now is it certain that the file is a Cairn database.
        private_file::restrict_permissions(path);
        // The probe writes more pages than fit in its cache, which forces SQLite to write to the disk.
        let probing = options.clone().pragma("cache_size", "1").busy_timeout(Duration::from_millis(100));
        let probe = pool(1).connect_lazy_with(probing);
        let readers = pool(READERS).connect_with(options.read_only(true)).await?;
        Ok(Store {
            writer,
            readers,
            probe,
            last_success: Arc::default(),
            instance: Cached::default(),
            proposal_requested: Arc::default(),
            github_sync_requested: Arc::default(),
        })
    }

    /// Whether nothing has been imported yet: no editions, no SPECs, no people.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let any = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM editions) OR EXISTS (SELECT 1 FROM specs) OR EXISTS (SELECT 1 FROM people)
               AS "any!: bool""#
        );
        Ok(!any.fetch_one(&self.readers).await?)
    }

    /// Waits for running reads and writes, then closes the file. Later calls fail with `Unavailable`.
    pub async fn close(&self) {
        self.readers.close().await;
        self.probe.close().await;
        self.writer.close().await;
    }

    /// A connection for one query. Several queries need the same snapshot, so they use [`Store::begin_read`].
    pub(crate) async fn reader(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        let mut connection = self.readers.acquire().await?;
        time_limit::begin(&mut connection).await?;
        Ok(connection)
    }

    /// Begins a read transaction; all of its queries see one snapshot of the database.
    pub(crate) async fn begin_read(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        let mut tx = self.readers.begin().await?;
        time_limit::begin(&mut tx).await?;
        Ok(tx)
    }

    /// Begins a write transaction; without a commit it is rolled back.
    ///
    /// It takes the write lock immediately, because a read transaction that starts to write can fail with
    /// SQLITE_BUSY_SNAPSHOT, which `busy_timeout` doesn't retry.
    pub(crate) async fn begin_write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Erases deleted data from the file, and from its write-ahead log as far as running reads allow.
    ///
    /// SQLite overwrites deleted rows, but a row that it moved leaves traces on its earlier page. VACUUM rewrites the
    /// whole file, so the traces go. A failure here doesn't undo the deletion.
    pub(crate) async fn erase_traces(&self) {
        let _ = sqlx::query("VACUUM").execute(&self.writer).await;
        self.flush_log().await;
    }

    /// Empties the write-ahead log, as far as running reads allow.
    pub(crate) async fn flush_log(&self) {
        let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
    }
}

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// The number of read connections. Reads are short, so more would only compete for the same cores.
const READERS: u32 = 4;

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        // With memory-mapped I/O, a disk error would crash the whole program.
        .pragma("mmap_size", "0")
        // In KiB for each connection, used only as needed. A list of twenty thousand tasks reads several megabytes;
        // with SQLite's default of 2 MB, each list would read them from the disk again.
        .pragma("cache_size", "-16000")
        // Overwrites deleted data, so that the email address of a deleted account is erased too.
        .pragma("secure_delete", "ON")
        // VACUUM's temporary copy has private data, so it must not be in a shared folder.
        .pragma("temp_store", "MEMORY")
}

fn pool(connections: u32) -> SqlitePoolOptions {
    // Connections to a file don't go stale, so closing or testing them has no benefit.
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_release(|connection, _| Box::pin(can_be_used_again(connection)))
}

/// Whether a released connection has no open transaction; otherwise the pool replaces it.
///
/// SQLite ends a transaction on its own if the disk is full or fails, or if memory runs out. sqlx counts transactions
/// and doesn't notice: its own rollback fails, and no transaction can begin on this connection any more.
async fn can_be_used_again(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // The rollback of a dropped transaction is still in the connection's queue; the ping is answered after it.
    connection.ping().await?;
    time_limit::end(connection).await?;
    Ok(!connection.is_in_transaction())
}

/// The version of SQLite that this program was built with. Opens no file.
async fn sqlite_version() -> Result<String, StoreError> {
    let mut memory = SqliteConnectOptions::new().in_memory(true).connect().await?;
    let version =
        sqlx::query_scalar!(r#"SELECT sqlite_version() AS "version!: String""#).fetch_one(&mut memory).await?;
    memory.close().await?;
    Ok(version)
}

/// Refuses SQLite before 3.51.3, which can corrupt a database.
///
/// It can happen when a checkpoint resets the write-ahead log at the wrong moment.
fn refuse_old_sqlite(version: &str) -> Result<(), StoreError> {
    let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    if parts.as_slice() >= [3, 51, 3].as_slice() { Ok(()) } else { Err(StoreError::OldSqlite(version.to_owned())) }
}

fn migration_error(error: MigrateError) -> StoreError {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    match error {
        MigrateError::VersionMissing(version) if version > newest => StoreError::NewerDatabase(version),
        MigrateError::VersionMissing(version) | MigrateError::VersionMismatch(version) => {
            StoreError::MigrationMismatch(version)
        }
        other => StoreError::unavailable(other),
    }
}

#[cfg(test)]
mod tests;
