//! What an import of a schedule changes in the draft, or would change.

use super::{ImportedRoom, ImportedSession, ScheduleDiagnostic};
use crate::id::SessionNumber;
use crate::import::FromTo;
use crate::schedule::SessionPerson;
use crate::text::{Title, revision};
use crate::time::{NaiveDateTime, clock, day};
use std::fmt::{self, Display};

/// The changes of an import, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleImportPreview {
    /// Rooms that the edition doesn't have.
    pub rooms: Vec<ImportedRoom>,
    /// Tracks that the edition doesn't have.
    pub tracks: Vec<Title>,
    pub new: Vec<SessionImport>,
    pub changed: Vec<SessionImport>,
    /// The number of sessions without a change.
    pub same: usize,
    /// Sessions of the draft that take place and that the file doesn't have. They stay, unless the person cancels them.
    pub missing: Vec<KeptSession>,
    pub diagnostics: Vec<ScheduleDiagnostic>,
}

impl ScheduleImportPreview {
    /// Whether the import changes nothing if missing sessions stay.
    pub fn is_nothing(&self) -> bool {
        self.rooms.is_empty() && self.tracks.is_empty() && self.new.is_empty() && self.changed.is_empty()
    }

    /// A short value that changes with each change of the preview, so that a stale one is noticed.
    pub fn revision(&self) -> String {
        revision(self)
    }
}

/// The result of an import that follows a preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleImportResult {
    Imported(ScheduleImportPreview),
    /// The draft has changed since the preview, so nothing was imported. This is the new preview.
    Stale(ScheduleImportPreview),
}

/// What a person decides about an import after its preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleImportChoices {
    /// The revision of the preview that they saw.
    pub read: String,
    /// Whether sessions that the file doesn't have are cancelled.
    pub cancels_missing: bool,
}

/// A session of the file that is new or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionImport {
    /// `None` for a new session.
    pub number: Option<SessionNumber>,
    /// As it will be. A plenary session has no track.
    pub session: ImportedSession,
    pub leads: Vec<SessionPerson>,
    /// Empty for a new session.
    pub changes: Vec<SessionFieldChange>,
}

/// A session of the draft that the file doesn't have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSession {
    pub number: SessionNumber,
    pub title: Title,
}

/// One changed field of a session, with its values before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionFieldChange {
    Title(FromTo<Title>),
    Description,
    /// The title of a track, `plenary` or `no track`.
    Track(FromTo<String>),
    /// Wall-clock times; `None` while it is not scheduled.
    Starts(FromTo<Option<NaiveDateTime>>),
    Minutes(FromTo<u32>),
    Room(FromTo<Option<Title>>),
    /// Their names.
    Leads(FromTo<Vec<String>>),
    /// It is cancelled in the draft, and the file has it.
    Restored,
}

impl SessionFieldChange {
    /// Whether the session gets another place, so that its moves are counted.
    pub fn is_move(&self) -> bool {
        use SessionFieldChange::*;
        matches!(self, Starts(_) | Minutes(_) | Room(_) | Restored)
    }
}

impl Display for SessionFieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SessionFieldChange::*;
        match self {
            Title(title) => write!(f, "title: {}", title.label_with(|title| Some(format!("“{title}”")))),
            Description => f.write_str("description: changed"),
            Track(track) => write!(f, "track: {}", track.label_with(|track| Some(track.clone()))),
            Starts(starts) => write!(f, "time: {}", starts.label_with(|starts| starts.map(time))),
            Minutes(minutes) => {
                write!(f, "length: {} minutes", minutes.label_with(|minutes| Some(minutes.to_string())))
            }
            Room(room) => write!(f, "room: {}", room.label_with(|room| room.as_ref().map(ToString::to_string))),
            Leads(leads) => {
                let names = |names: &Vec<String>| (!names.is_empty()).then(|| names.join(", "));
                write!(f, "leads: {}", leads.label_with(names))
            }
            Restored => f.write_str("state: cancelled → planned"),
        }
    }
}

fn time(starts: NaiveDateTime) -> String {
    format!("{}, {}", day(starts.date()), clock(starts.time()))
}
