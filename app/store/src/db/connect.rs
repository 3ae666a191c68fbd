//! Opens and migrates the database file, and begins read and write transactions.

mod backup;
mod open_file;
mod private_file;
mod ready;
mod server_lock;

pub use backup::Restored;
pub(crate) use backup::fault;
pub use open_file::FileSizes;
pub use server_lock::ServerLock;

use crate::StoreError;
use crate::db::cached::Cached;
use crate::db::connect::open_file::OpenFile;
use crate::db::connect::private_file::target;
use crate::db::time_limit;
use crate::db::write_transaction::{Kept, WriteTransaction};
use domain::community::Instance as CairnInstance;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Notify};
use tokio::time::sleep;

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
    file: OpenFile,
    pub(crate) instance: Cached<CairnInstance>,
    /// Wakes the scheduler, so that it needs to read nothing while no one asks for a schedule.
    pub(crate) proposal_requested: Arc<Notify>,
    /// Wakes the sync with GitHub when someone asks for it.
    pub(crate) github_sync_requested: Arc<Notify>,
    /// In a preview, the transaction with all that was written.
    kept: Option<Kept>,
    commits: Arc<AtomicU64>,
    /// The backup that was written before the migrations.
    upgrade_backup: Option<Arc<Path>>,
}

impl Store {
    /// Opens the database at `path` and migrates it, if asked after a backup.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub(crate) async fn connect(path: &Path, backs_up: bool) -> Result<Store, StoreError> {
        refuse_old_sqlite(&sqlite_version().await?)?;
        private_file::create(path);
        let begun = Instant::now();
        loop {
            match Store::try_connect(path, backs_up).await {
                // Several programs may start at once, and SQLite doesn't always wait while another one creates the file.
                Err(StoreError::Busy(_)) if begun.elapsed() < PATIENCE => sleep(Duration::from_millis(50)).await,
                result => return result,
            }
        }
    }

    async fn try_connect(path: &Path, backs_up: bool) -> Result<Store, StoreError> {
        let options = options(path);
        refuse_other_program(&options, path).await?;
        let writing = options.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let writer = pool(1).connect_with(writing).await?;
        let upgrade_backup = migrate(&writer, backs_up.then_some(path)).await?;
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
            file: OpenFile::of(target(path)),
            instance: Cached::default(),
            proposal_requested: Arc::default(),
            github_sync_requested: Arc::default(),
            kept: None,
            commits: Arc::default(),
            upgrade_backup: upgrade_backup.map(Arc::from),
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

    /// The backup that was written before the database was migrated; `None` if it needed no migration.
    pub fn upgrade_backup(&self) -> Option<&Path> {
        self.upgrade_backup.as_deref()
    }

    /// The number of connections that are reading right now.
    pub fn readers_in_use(&self) -> u32 {
        self.readers.size().saturating_sub(u32::try_from(self.readers.num_idle()).unwrap_or(0))
    }

    /// The number of commits of this program since the file was opened. It grows after each commit.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
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

    /// Begins a write transaction.
    ///
    /// It takes the write lock immediately, because a read transaction that starts to write can fail with
    /// SQLITE_BUSY_SNAPSHOT, which `busy_timeout` doesn't retry.
    ///
    /// # Errors
    /// `FileLost` if the file was replaced, deleted or damaged: what is written would be lost.
    pub(crate) async fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        if let Some(fault) = self.file.fault() {
            return Err(StoreError::FileLost(fault));
        }
        let tx = match self.kept.as_ref().and_then(Kept::take) {
            Some(tx) => tx,
            None => self.writer.begin_with("BEGIN IMMEDIATE").await?,
        };
        Ok(WriteTransaction::new(tx, self.kept.clone(), self.commits.clone()))
    }

    /// The same database, but what is written goes into one transaction; see [`Store::commit_preview`].
    pub(crate) fn for_preview(&self, kept: Kept) -> Store {
        Store { kept: Some(kept), ..self.clone() }
    }

    /// Commits the transaction of a preview.
    pub(crate) async fn commit_preview(&self, tx: Transaction<'static, Sqlite>) -> Result<(), StoreError> {
        WriteTransaction::new(tx, None, self.commits.clone()).commit().await
    }

    /// Rewrites the whole file, without traces of deleted data. Other writes wait.
    pub(crate) async fn rewrite_file(&self) -> Result<(), StoreError> {
        sqlx::query("VACUUM").execute(&self.writer).await?;
        Ok(())
    }

    /// Copies the whole file to a new one. Its queries have no time limit.
    pub(crate) async fn copy_file(&self, path: &str) -> Result<(), StoreError> {
        sqlx::query("VACUUM INTO ?1").bind(path).execute(&self.readers).await?;
        Ok(())
    }

    /// Empties the write-ahead log.
    ///
    /// # Errors
    /// If a read is still using the log after some seconds.
    pub(crate) async fn empty_log(&self) -> Result<(), StoreError> {
        let is_busy: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.writer).await?;
        if is_busy == 0 { Ok(()) } else { Err(StoreError::unavailable("a long read uses the write-ahead log")) }
    }

    /// Empties the write-ahead log, as far as running reads allow.
    pub(crate) async fn flush_log(&self) {
        let _ = self.empty_log().await;
    }
}

/// How long a start waits for other programs that start at the same time.
const PATIENCE: Duration = Duration::from_secs(10);

/// The id in the header of Cairn's files, “Cair”; a migration sets it.
const APPLICATION_ID: i64 = 0x4361_6972;

/// Refuses the database of another program before anything is written to it.
///
/// Files of earlier versions have no id, but Cairn's first migration.
async fn refuse_other_program(options: &SqliteConnectOptions, path: &Path) -> Result<(), StoreError> {
    let mut connection = options.clone().read_only(true).connect().await?;
    let id: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut connection).await?;
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_schema").fetch_all(&mut connection).await?;
    let is_own = match id {
        APPLICATION_ID => true,
        0 if names.is_empty() => true,
        0 if names.iter().any(|name| name == "_sqlx_migrations") => {
            let first = "SELECT description FROM _sqlx_migrations ORDER BY version LIMIT 1";
            let first: Option<String> = sqlx::query_scalar(first).fetch_optional(&mut connection).await?;
            first.is_none_or(|first| MIGRATIONS.iter().next().is_some_and(|own| own.description == first))
        }
        _ => false,
    };
    connection.close().await?;
    if is_own { Ok(()) } else { Err(StoreError::OtherProgram(path.to_owned())) }
}

/// Runs missing migrations, all of them or none, while other programs wait.
///
/// Writes a backup before that if `database` is set, and returns its place.
async fn migrate(writer: &SqlitePool, database: Option<&Path>) -> Result<Option<PathBuf>, StoreError> {
    let mut connection = writer.acquire().await?;
    require_version(&mut connection).await?;
    if applied_migrations(&mut connection).await? >= MIGRATIONS.iter().count() {
        // Only compares them.
        MIGRATIONS.run_direct(None, &mut *connection, false).await.map_err(migration_error)?;
        return Ok(None);
    }
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    let applied = applied_migrations(&mut tx).await?;
    let is_upgrade = (1..MIGRATIONS.iter().count()).contains(&applied);
    let mut backup = None;
    if let Some(database) = database.filter(|_| is_upgrade) {
        let file = backup::unused(&target(database), &before(applied));
        // Another connection, which reads what is stored while this one keeps others from writing.
        backup::copy(options(database).connect().await?, &file).await?;
        backup = Some(file);
    }
    MIGRATIONS.run_direct(None, &mut *tx, false).await.map_err(migration_error)?;
    sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {}", own_version()))).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(backup)
}

/// The suffix of the backup before the next migrations, such as `before-0062`.
fn before(applied: usize) -> String {
    let next = MIGRATIONS.iter().nth(applied).map_or(0, |migration| migration.version);
    format!("before-{next:04}")
}

async fn applied_migrations(connection: &mut SqliteConnection) -> Result<usize, StoreError> {
    let is_new = "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations')";
    if sqlx::query_scalar::<_, bool>(is_new).fetch_one(&mut *connection).await? {
        return Ok(0);
    }
    let applied: i64 = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations").fetch_one(connection).await?;
    Ok(usize::try_from(applied).unwrap_or(usize::MAX))
}

/// Refuses a database that a newer version of the program has migrated.
async fn require_version(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    if applied_migrations(connection).await? == 0 {
        return Ok(());
    }
    let last: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(&mut *connection).await?;
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max();
    if last <= newest {
        return Ok(());
    }
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(connection).await?;
    let needed = format!("{}.{}.{}", version / 1_000_000, version / 1000 % 1000, version % 1000);
    Err(StoreError::NewerDatabase { needed, own: env!("CARGO_PKG_VERSION") })
}

/// The version of this program as a number for the header of the file: 0.1.0 is 1000.
fn own_version() -> u32 {
    let parts = env!("CARGO_PKG_VERSION").split('.').filter_map(|part| part.parse::<u32>().ok());
    parts.fold(0, |version, part| version * 1000 + part)
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
        // In KiB for each connection, used only as needed. All pages of twenty thousand tasks read less than this.
        .pragma("cache_size", "-6000")
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
    match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionMismatch(version) => {
            StoreError::MigrationMismatch(version)
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::unavailable(other),
    }
}

#[cfg(test)]
mod tests;
