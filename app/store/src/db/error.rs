//! The store's errors: refusals that the user can act on, and database failures.

use domain::Refusal;
use domain::id::{EditionSlug, SpecNumber};
use domain::text::Title;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error as ThisError;

/// The reason why an operation of the store failed. Its text is a sentence for the user.
#[derive(Debug, ThisError)]
pub enum StoreError {
    /// A rule of the domain refused the operation.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An import names an edition that doesn't exist.
    #[error(
        "There is no edition “{0}”. Check the spelling, or create it: run `cairn serve` and open /editions/new, or run `cairn import site DIR`."
    )]
    UnknownEdition(EditionSlug),
    /// A task names a SPEC that hasn't been imported.
    #[error("There is no document {0}. Run `cairn import specs` first.")]
    UnknownSpec(SpecNumber),
    /// A rule of the domain refused one task of an imported list.
    #[error("“{title}”: {why}")]
    InRow { title: Title, why: Refusal },
    /// One import has two items of the same name.
    #[error("The import lists the {what} “{name}” twice. Remove one of them.")]
    DuplicateInImport { what: &'static str, name: String },
    /// A value violates a CHECK constraint; holds the constraint's name, with spaces for underscores.
    #[error("Nothing was changed, because it would break this rule: {0}.")]
    BreaksRule(String),
    /// A newer version of the program wrote the file.
    #[error("The database needs Cairn {needed} or newer, but this program is Cairn {own}. Install the newer version.")]
    NewerDatabase { needed: String, own: &'static str },
    /// A backup is not intact.
    #[error("The backup can’t be used. {0}")]
    DamagedBackup(String),
    /// A backup never replaces a file.
    #[error("{} exists already. Name a new file.", .0.display())]
    FileExists(PathBuf),
    /// A migration applied to the file differs from the program's migration of that number.
    #[error(
        "The database is from another version of Cairn (its migration {0} differs), so use that version or a new file."
    )]
    MigrationMismatch(i64),
    /// SQLite before 3.51.3 can damage a database in WAL mode.
    #[error("This program was built with SQLite {0}, which can damage a database. It needs 3.51.3 or newer.")]
    OldSqlite(String),
    /// The file belongs to another program that uses SQLite.
    #[error(
        "{} is the database of another program. Set CAIRN_DB or --db to a database of Cairn, or to a new file.",
        .0.display()
    )]
    OtherProgram(PathBuf),
    /// Another server uses the file.
    #[error(
        "Another Cairn server{} already uses {}. Stop it first, or set CAIRN_DB or --db to another file.",
        .process.map(|id| format!(" (process {id})")).unwrap_or_default(), .path.display()
    )]
    AlreadyServed { path: PathBuf, process: Option<u32> },
    /// The file was replaced, deleted or damaged.
    #[error("{0}")]
    FileLost(FileFault),
    /// Another program has locked the database for longer than writes usually take.
    ///
    /// The text says everything that a command prints, so SQLite's own error is no source.
    #[error("Another program has locked the database. Close that program, or wait until it is done, and try again.")]
    Busy(Unavailable),
    /// Nothing can be written because the disk is full or fails; stored data can still be read.
    #[error("The database can’t be written: {0}")]
    CannotSave(#[source] Unavailable),
    /// A request's reads took longer than its limit; see [`within_time`](crate::within_time).
    #[error("Reading took too long. Try again in a few seconds.")]
    TooSlow,
    /// The database can't be read or written; the source has the reason.
    #[error("The database can’t be used: {0}")]
    Unavailable(#[source] Unavailable),
}

impl StoreError {
    /// Whether the text is for the user, rather than a failure for the operator's log.
    pub fn is_refusal(&self) -> bool {
        !matches!(
            self,
            StoreError::Unavailable(_)
                | StoreError::CannotSave(_)
                | StoreError::Busy(_)
                | StoreError::FileLost(_)
                | StoreError::TooSlow
        )
    }
}

/// What happened to the database file while it was open. The text is for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    Deleted,
    Replaced,
    Damaged,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FileFault::Deleted => {
                "The database file or its log was deleted or moved while Cairn has it open. Move it back, or stop Cairn, \
                 restore a backup, and start Cairn again."
            }
            FileFault::Replaced => {
                "The database file or its log was replaced while Cairn has it open. Stop Cairn, put the right file \
                 there, and start Cairn again."
            }
            FileFault::Damaged => {
                "The database file is damaged or is no SQLite database. Stop Cairn, restore a backup, and start Cairn again."
            }
        })
    }
}

/// How often SQLite has reported damage of any file. It only says when to check a file.
pub(crate) static DAMAGE_REPORTS: AtomicU64 = AtomicU64::new(0);

/// An error of the database itself; callers can only use its text.
#[derive(Debug)]
pub struct Unavailable(Box<dyn Error + Send + Sync>);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<std::io::Error> for Unavailable {
    fn from(error: std::io::Error) -> Self {
        Unavailable(error.into())
    }
}

impl Error for Unavailable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl StoreError {
    pub(crate) fn unavailable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        StoreError::Unavailable(Unavailable(source.into()))
    }
}

impl From<sqlx::Error> for StoreError {
    /// Turns a CHECK violation into a refusal, because each constraint's name reads as a sentence.
    /// All other errors are database failures.
    fn from(error: sqlx::Error) -> Self {
        let violated = error.as_database_error().filter(|error| error.is_check_violation());
        match violated.and_then(|error| error.message().split("constraint failed: ").nth(1)) {
            Some(name) => StoreError::BreaksRule(name.replace('_', " ")),
            None if is_interrupted(&error) => StoreError::TooSlow,
            None if cannot_write(&error) => StoreError::CannotSave(Unavailable(error.into())),
            None if is_busy(&error) => StoreError::Busy(Unavailable(error.into())),
            None if shows_damage(&error) => {
                DAMAGE_REPORTS.fetch_add(1, Ordering::Relaxed);
                StoreError::FileLost(FileFault::Damaged)
            }
            None => StoreError::unavailable(error),
        }
    }
}

/// The extended result code of SQLite. See <https://sqlite.org/rescode.html>.
fn code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error().and_then(|error| error.code()?.parse().ok())
}

/// Whether another program holds a lock on the database.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    const BUSY: i32 = 5;
    code(error).is_some_and(|code| code & 0xff == BUSY)
}

/// Whether SQLite read something that is no part of a database, or less than it wrote.
fn shows_damage(error: &sqlx::Error) -> bool {
    const CORRUPT: i32 = 11;
    const NOT_A_DATABASE: i32 = 26;
    const IOERR_SHORT_READ: i32 = 10 | 2 << 8;
    code(error).is_some_and(|code| [CORRUPT, NOT_A_DATABASE].contains(&(code & 0xff)) || code == IOERR_SHORT_READ)
}

/// Whether the time limit of a request ended a statement.
fn is_interrupted(error: &sqlx::Error) -> bool {
    const INTERRUPT: i32 = 9;
    code(error) == Some(INTERRUPT)
}

/// Whether SQLite couldn't write to the disk and rolled back.
fn cannot_write(error: &sqlx::Error) -> bool {
    const FULL: i32 = 13;
    const READONLY: i32 = 8;
    const IOERR_WRITE: i32 = 10 | 3 << 8;
    const IOERR_FSYNC: i32 = 10 | 4 << 8;
    const IOERR_DIR_FSYNC: i32 = 10 | 5 << 8;
    const IOERR_TRUNCATE: i32 = 10 | 6 << 8;
    const IOERR_SHMSIZE: i32 = 10 | 19 << 8;
    code(error).is_some_and(|code| {
        let io = [IOERR_WRITE, IOERR_FSYNC, IOERR_DIR_FSYNC, IOERR_TRUNCATE, IOERR_SHMSIZE].contains(&code);
        io || [FULL, READONLY].contains(&(code & 0xff))
    })
}
