//! A schedule of another product, as it is read from its file, and what its import would change.

#[cfg(feature = "names")]
mod compare;
mod preview;

#[cfg(feature = "names")]
pub use compare::{ScheduleDraft, compare_schedule};
pub use preview::{
    KeptSession, ScheduleImportChoices, ScheduleImportPreview, ScheduleImportResult, SessionFieldChange, SessionImport,
};

use crate::id::SessionGuid;
use crate::text::{LongText, PersonName, Title};
use crate::time::NaiveDateTime;

/// The sessions of a file, with the rooms and tracks that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedSchedule {
    /// Each once, in the order of the file.
    pub rooms: Vec<ImportedRoom>,
    /// Each once, in the order of the file.
    pub tracks: Vec<Title>,
    /// In the order of the file, each with a GUID of its own.
    pub sessions: Vec<ImportedSession>,
    pub diagnostics: Vec<ScheduleDiagnostic>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRoom {
    pub title: Title,
    /// The number of people that it has space for.
    pub size: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedSession {
    pub guid: SessionGuid,
    pub title: Title,
    /// Markdown.
    pub description: Option<LongText>,
    pub track: Option<Title>,
    pub is_plenary: bool,
    pub room: Option<Title>,
    /// Wall-clock time in the zone of the edition.
    pub starts: NaiveDateTime,
    /// A length that a session can have.
    pub minutes: u32,
    /// Each once, in the order of the file.
    pub people: Vec<PersonName>,
}

/// Something in a file that is ignored or changed. It never stops the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleDiagnostic {
    /// Where it is, such as “day 2, Aula, “Arrays””.
    pub place: String,
    /// A sentence.
    pub text: String,
}
