//! Copies the database to a backup, and puts a backup in its place.

use super::private_file::{self, target};
use super::{MIGRATIONS, ServerLock, Store, applied_migrations, options, refuse_other_program, require_version};
use crate::{DatabaseFault, StoreError};
use domain::access::System;
use domain::time::Instant;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What restoring a backup changed besides the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the former database is now; `None` if there was none.
    pub former: Option<PathBuf>,
    /// The number of waiting emails that are no longer sent by themselves.
    pub unsure_emails: u32,
}

impl Store {
    /// Writes a backup of the open database to a new file. Reads and writes go on.
    ///
    /// # Errors
    /// `FileExists`; `DamagedBackup` if the copy isn't intact; otherwise, if the file can't be written.
    pub async fn back_up(&self, _by: System, to: &Path) -> Result<(), StoreError> {
        let connection = self.fresh_connection().await?;
        copy(connection, to).await
    }

    /// Writes a backup of the database at `path` to a new file, without migrating the database.
    ///
    /// # Errors
    /// Those of [`Store::back_up`]; `OtherProgram` if the file isn't Cairn's.
    pub async fn back_up_file(path: &Path, to: &Path) -> Result<(), StoreError> {
        let options = options(path);
        refuse_other_program(&options, path).await?;
        copy(options.connect().await?, to).await
    }

    /// Says whether the database at `path` has to be migrated. Changes nothing.
    ///
    /// # Errors
    /// If this program can't use the file.
    pub async fn state_of(path: &Path) -> Result<&'static str, StoreError> {
        let options = options(path).read_only(true);
        refuse_other_program(&options, path).await?;
        let mut connection = options.connect().await?;
        require_version(&mut connection).await?;
        let is_current = applied_migrations(&mut connection).await? >= MIGRATIONS.iter().count();
        connection.close().await?;
        Ok(if is_current { "it is up to date" } else { "the next start upgrades it, after a backup" })
    }

    /// Puts a backup in the place of the database at `path`, and keeps the former database beside it.
    ///
    /// Everything is checked before anything changes. The backup's waiting emails become uncertain, because they may
    /// have been sent since then.
    ///
    /// # Errors
    /// `AlreadyServed` while a server runs; `DamagedBackup`, `OtherProgram` or `NewerDatabase` if the backup can't be
    /// used; `OtherProgram` if the database isn't Cairn's.
    pub async fn restore(by: System, backup: &Path, path: &Path, now: Instant) -> Result<Restored, StoreError> {
        let _lock = ServerLock::take(path)?;
        let database = target(path);
        let source = SqliteConnectOptions::new().filename(backup).read_only(true);
        refuse_other_program(&source, backup).await.map_err(|error| match error {
            StoreError::FileLost(_) => StoreError::DamagedBackup("It is damaged or is no SQLite database.".to_owned()),
            other => other,
        })?;
        let mut connection = source.connect().await?;
        require_version(&mut connection).await?;
        let new = with_suffix(&database, "restoring");
        remove_database(&new)?;
        copy(connection, &new).await?;
        let prepared = prepare(&new, by, now).await;
        let restored = match prepared {
            Ok(unsure_emails) => replace(&database, &new).await.map(|former| Restored { former, unsure_emails }),
            Err(error) => Err(error),
        };
        if restored.is_err() {
            let _ = remove_database(&new);
        }
        restored
    }
}

/// Migrates and checks the copy of a backup. Returns how many of its emails are uncertain from now on.
async fn prepare(copy: &Path, by: System, now: Instant) -> Result<u32, StoreError> {
    let store = Store::connect(copy, false).await?;
    let checked = async {
        store.begin_ledger().await?;
        store.check(by).await?.map_err(|fault| StoreError::DamagedBackup(fault.to_string()))?;
        let uncertain = store.mark_waiting_uncertain(now).await?;
        store.empty_log().await?;
        Ok(uncertain)
    };
    let checked = checked.await;
    store.close().await;
    checked
}

/// Puts the new file in the place of the database. Returns where the former database is.
async fn replace(database: &Path, new: &Path) -> Result<Option<PathBuf>, StoreError> {
    let former = if fs::exists(database).map_err(unwritable)? {
        let options = options(database);
        match refuse_other_program(&options, database).await {
            Err(error @ (StoreError::OtherProgram(_) | StoreError::Busy(_))) => return Err(error),
            // A damaged database is kept as it is, with its log.
            Err(_) => {}
            Ok(()) => empty_log(&options).await?,
        }
        let former = unused(database, "replaced");
        // A second name, so that there is a database at each moment. Some file systems have only one name for a file.
        fs::hard_link(database, &former).or_else(|_| fs::rename(database, &former)).map_err(unwritable)?;
        for suffix in ["wal", "shm"] {
            match fs::rename(with_suffix(database, suffix), with_suffix(&former, suffix)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(error)),
                _ => {}
            }
        }
        Some(former)
    } else {
        None
    };
    fs::rename(new, database).map_err(unwritable)?;
    sync_folder(database)?;
    Ok(former)
}

/// Moves what is in the log to the database file, so that the log isn't needed.
async fn empty_log(options: &SqliteConnectOptions) -> Result<(), StoreError> {
    let mut connection = options.clone().connect().await?;
    let _: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Copies the database to a new private file, which gets its name only when it is complete and intact.
pub(super) async fn copy(mut connection: SqliteConnection, to: &Path) -> Result<(), StoreError> {
    if fs::exists(to).map_err(unwritable)? {
        return Err(StoreError::FileExists(to.to_owned()));
    }
    let partial = with_suffix(to, "partial");
    remove_database(&partial)?;
    private_file::create(&partial);
    let copied = copy_checked(&mut connection, &partial).await;
    let _ = connection.close().await;
    let named = copied.and_then(|()| {
        File::open(&partial).and_then(|file| file.sync_all()).map_err(unwritable)?;
        fs::rename(&partial, to).map_err(unwritable)?;
        sync_folder(to)
    });
    if named.is_err() {
        let _ = remove_database(&partial);
    }
    named
}

async fn copy_checked(connection: &mut SqliteConnection, partial: &Path) -> Result<(), StoreError> {
    let name = partial.to_str().ok_or_else(|| StoreError::unavailable("the path of the backup isn't UTF-8"))?;
    sqlx::query("VACUUM INTO ?1").bind(name).execute(connection).await?;
    let mut copy = SqliteConnectOptions::new().filename(partial).read_only(true).connect().await?;
    let fault = fault(&mut copy).await;
    copy.close().await?;
    match fault? {
        Some(fault) => Err(StoreError::DamagedBackup(fault.to_string())),
        None => Ok(()),
    }
}

/// What SQLite finds wrong with a file, or a reference to a row that is missing.
pub(crate) async fn fault(connection: &mut SqliteConnection) -> Result<Option<DatabaseFault>, StoreError> {
    let answers: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_all(&mut *connection).await?;
    if let Some(answer) = answers.into_iter().find(|answer| answer != "ok") {
        return Ok(Some(DatabaseFault::Damaged(answer)));
    }
    let missing: Option<(String, String)> =
        sqlx::query_as("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 1")
            .fetch_optional(connection)
            .await?;
    Ok(missing.map(|(table, parent)| DatabaseFault::MissingReference { table, parent }))
}

/// The first unused name beside the database: `cairn.db-replaced`, then `cairn.db-replaced-2`.
pub(super) fn unused(database: &Path, suffix: &str) -> PathBuf {
    let names = (2..).map(|number| with_suffix(database, &format!("{suffix}-{number}")));
    let mut names = std::iter::once(with_suffix(database, suffix)).chain(names);
    names.find(|name| !name.exists()).expect("an endless list has an unused name")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(suffix);
    PathBuf::from(name)
}

/// Deletes what an interrupted copy left.
fn remove_database(path: &Path) -> Result<(), StoreError> {
    for file in private_file::files(path) {
        match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(error)),
            _ => {}
        }
    }
    Ok(())
}

/// Makes the name of a file survive a power cut.
fn sync_folder(file: &Path) -> Result<(), StoreError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(unwritable)
}

fn unwritable(error: std::io::Error) -> StoreError {
    StoreError::CannotSave(crate::Unavailable::from(error))
}
