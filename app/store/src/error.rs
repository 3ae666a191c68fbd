//! What can go wrong in the store: a refusal that its reader can act on, or a database that can't be used.

use domain::Refusal;
use domain::id::{EditionSlug, SpecNumber};
use domain::text::Title;
use std::error::Error;
use std::fmt;
use thiserror::Error as ThisError;

/// Why the store didn't do what it was asked. Its text is one plain sentence.
#[derive(Debug, ThisError)]
pub enum StoreError {
    /// A rule of the domain said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something is to be added to an edition that nobody has told of.
    #[error("There is no edition “{0}” here; run `cairn import site` first, or check its spelling.")]
    UnknownEdition(EditionSlug),
    /// A task names a SPEC that nobody has told of.
    #[error("SPEC {0} is not known here; run `cairn import specs` first.")]
    UnknownSpec(SpecNumber),
    /// A rule of the domain said no to a task of a list.
    #[error("“{title}”: {why}")]
    InRow { title: Title, why: Refusal },
    /// Something that is known by its name came twice in one import.
    #[error("The {what} “{name}” is there twice; within one import each may be there once.")]
    Twice { what: &'static str, name: String },
    /// A value breaks a named rule of the record; the name, in words.
    #[error("Nothing was changed, for it would break this rule: {0}.")]
    BreaksRule(String),
    /// The file was written by a newer version of the program.
    #[error("The database was made by a newer version of Cairn (it has migration {0}); install that version.")]
    FromTheFuture(i64),
    /// A migration that this file went through isn't the one that this program knows.
    #[error("The database doesn’t fit this version of Cairn: its migration {0} is another one.")]
    AnotherHistory(i64),
    /// SQLite before 3.51.3 can damage a database in WAL mode.
    #[error("This program was built with SQLite {0}, which can damage a database; 3.51.3 or newer is needed.")]
    OldSqlite(String),
    /// Nothing can be written at the moment, because the disk is full or fails; what was there can still be read.
    #[error("The database can’t be written: {0}")]
    CannotSave(#[source] Unavailable),
    /// The database can't be read or written; the source says why.
    #[error("The database can’t be used: {0}")]
    Unavailable(#[source] Unavailable),
}

impl StoreError {
    /// Whether its sentence is for the person who asked, rather than a failure for the operator's log.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, StoreError::Unavailable(_) | StoreError::CannotSave(_))
    }
}

/// What the database itself said. Only its text is of use to others.
#[derive(Debug)]
pub struct Unavailable(Box<dyn Error + Send + Sync>);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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
    /// A broken CHECK is a refusal: each has a name that reads as a sentence. All else is the database's trouble.
    fn from(error: sqlx::Error) -> Self {
        let violated = error.as_database_error().filter(|error| error.is_check_violation());
        match violated.and_then(|error| error.message().split("constraint failed: ").nth(1)) {
            Some(name) => StoreError::BreaksRule(name.replace('_', " ")),
            None if cannot_write(&error) => StoreError::CannotSave(Unavailable(error.into())),
            None => StoreError::unavailable(error),
        }
    }
}

/// Whether SQLite couldn't write to the disk; it has rolled back what it was at. See <https://sqlite.org/rescode.html>.
fn cannot_write(error: &sqlx::Error) -> bool {
    const FULL: i32 = 13;
    const READONLY: i32 = 8;
    const IOERR_WRITE: i32 = 10 | 3 << 8;
    const IOERR_FSYNC: i32 = 10 | 4 << 8;
    const IOERR_DIR_FSYNC: i32 = 10 | 5 << 8;
    const IOERR_TRUNCATE: i32 = 10 | 6 << 8;
    const IOERR_SHMSIZE: i32 = 10 | 19 << 8;
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
    code.is_some_and(|code| {
        let io = [IOERR_WRITE, IOERR_FSYNC, IOERR_DIR_FSYNC, IOERR_TRUNCATE, IOERR_SHMSIZE].contains(&code);
        io || [FULL, READONLY].contains(&(code & 0xff))
    })
}
