//! Notices when the database file is deleted, replaced or damaged while it is open.
//!
//! SQLite notices nothing: it goes on writing to a file that has no name any more, so what it writes is lost.

use crate::StoreError;
use crate::db::connect::Store;
use crate::db::error::{DAMAGE_REPORTS, FileFault};
use domain::access::System;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// How often a file that changes is checked as a whole, which reads all of it.
const BETWEEN_WHOLE_CHECKS: Duration = Duration::from_secs(300);

/// A device and an inode, which together identify a file for as long as it exists.
type Identity = (u64, u64);

/// The file that a store has open. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct OpenFile(Arc<Opened>);

#[derive(Debug)]
struct Opened {
    path: PathBuf,
    database: Option<Identity>,
    /// The write-ahead log, once it exists.
    log: Mutex<Option<Identity>>,
    is_damaged: AtomicBool,
    is_overwritten: AtomicBool,
    /// The value of [`DAMAGE_REPORTS`] at the last whole check.
    reports: AtomicU64,
    /// When the whole file was last checked, and the time of its last change then.
    checked: Mutex<Option<(Instant, Option<SystemTime>)>>,
    /// What the running server wrote at its start.
    token: Mutex<Option<String>>,
}

impl Opened {
    fn log_path(&self) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push("-wal");
        PathBuf::from(path)
    }
}

impl OpenFile {
    /// The file at this path, which follows symbolic links.
    pub(super) fn of(path: PathBuf) -> OpenFile {
        let database = identity(&path).ok().flatten();
        OpenFile(Arc::new(Opened {
            path,
            database,
            log: Mutex::default(),
            is_damaged: AtomicBool::new(false),
            is_overwritten: AtomicBool::new(false),
            reports: AtomicU64::new(DAMAGE_REPORTS.load(Ordering::Relaxed)),
            checked: Mutex::default(),
            token: Mutex::default(),
        }))
    }

    /// What happened to the file, as far as its name shows. Takes some microseconds.
    pub(super) fn fault(&self) -> Option<FileFault> {
        let file = &self.0;
        if file.is_damaged.load(Ordering::Relaxed) {
            return Some(FileFault::Damaged);
        }
        if file.is_overwritten.load(Ordering::Relaxed) {
            return Some(FileFault::Replaced);
        }
        let fault = match identity(&file.path) {
            Ok(None) => Some(FileFault::Deleted),
            Ok(found) => file.database.filter(|database| Some(*database) != found).map(|_| FileFault::Replaced),
            // Without access to the folder, nothing is known.
            Err(_) => None,
        };
        fault.or_else(|| self.fault_of_log())
    }

    /// SQLite keeps the same log for as long as the database is open.
    fn fault_of_log(&self) -> Option<FileFault> {
        let found = identity(&self.0.log_path()).ok()?;
        let mut log = self.0.log.lock().unwrap_or_else(PoisonError::into_inner);
        match (*log, found) {
            (None, found) => {
                *log = found;
                None
            }
            (Some(_), None) => Some(FileFault::Deleted),
            (Some(known), Some(found)) => (known != found).then_some(FileFault::Replaced),
        }
    }

    /// Whether the whole file must be checked: after a report of damage, and sometimes after changes.
    fn is_check_due(&self) -> bool {
        let reports = DAMAGE_REPORTS.load(Ordering::Relaxed);
        if self.0.reports.swap(reports, Ordering::Relaxed) != reports {
            return true;
        }
        let changed_at = fs::metadata(&self.0.path).and_then(|metadata| metadata.modified()).ok();
        let mut checked = self.0.checked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = checked.is_none_or(|(at, change)| at.elapsed() > BETWEEN_WHOLE_CHECKS && change != changed_at);
        if is_due {
            *checked = Some((Instant::now(), changed_at));
        }
        is_due
    }

    fn token(&self) -> Option<String> {
        self.0.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The identity of the file at this path; `None` if there is none.
fn identity(path: &Path) -> Result<Option<Identity>, std::io::Error> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some((metadata.dev(), metadata.ino()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The sizes of the database file and its write-ahead log, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileSizes {
    pub database: u64,
    pub log: u64,
}

impl Store {
    /// The sizes of the files; 0 for one that doesn't exist.
    pub fn file_sizes(&self) -> FileSizes {
        let size = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
        FileSizes { database: size(&self.file.0.path), log: size(&self.file.0.log_path()) }
    }

    /// What happened to the database file while it was open, as far as that is known; `None` after it was closed.
    pub fn file_fault(&self) -> Option<FileFault> {
        if self.writer.is_closed() { None } else { self.file.fault() }
    }

    /// Marks the file as that of the running server.
    ///
    /// [`Store::check_file`] then notices another file in its place.
    pub async fn mark_file(&self, _: System, token: &str) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        sqlx::query!(
            "INSERT INTO server_starts (id, token) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET token = ?1",
            token
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        // The mark must be in the file itself, because the log would hide that the file is another one.
        self.flush_log().await;
        *self.file.0.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.to_owned());
        Ok(())
    }

    /// Checks that the file is still the one that was opened, and sometimes that it isn't damaged.
    ///
    /// A fault stays until the program is restarted, except that a file may be moved back to its place.
    ///
    /// # Errors
    /// What happened to the file.
    pub async fn check_file(&self, _: System) -> Result<(), FileFault> {
        if let Some(fault) = self.file.fault() {
            return Err(fault);
        }
        if let Some(token) = self.file.token() {
            match self.read_token().await {
                Ok(found) if found.as_ref() == Some(&token) => {}
                Ok(_) => self.file.0.is_overwritten.store(true, Ordering::Relaxed),
                Err(error) => drop(StoreError::from(error)),
            }
        }
        if self.file.is_check_due() && self.is_damaged().await {
            self.file.0.is_damaged.store(true, Ordering::Relaxed);
        }
        self.file.fault().map_or(Ok(()), Err)
    }

    /// Reads the mark on a connection that has read nothing before.
    async fn read_token(&self) -> Result<Option<String>, sqlx::Error> {
        let mut connection = self.fresh_connection().await?;
        let token = sqlx::query_scalar!("SELECT token FROM server_starts").fetch_optional(&mut connection).await;
        let _ = connection.close().await;
        token
    }

    /// Whether SQLite finds damage. A file that is locked, or can't be opened right now, is not damaged.
    async fn is_damaged(&self) -> bool {
        match self.quick_check().await {
            Ok(found) => found != "ok",
            Err(error) => matches!(StoreError::from(error), StoreError::FileLost(FileFault::Damaged)),
        }
    }

    async fn quick_check(&self) -> Result<String, sqlx::Error> {
        let mut connection = self.fresh_connection().await?;
        let found = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut connection).await;
        let _ = connection.close().await;
        found
    }

    pub(super) async fn fresh_connection(&self) -> Result<SqliteConnection, sqlx::Error> {
        let options: SqliteConnectOptions = self.readers.connect_options().as_ref().clone();
        options.busy_timeout(Duration::from_millis(500)).connect().await
    }
}
