//! A session: what people edit of it, and its place in the draft of the schedule.

use super::{Placement, SessionAccess, SessionPerson};
use crate::Refusal;
use crate::editions::TrackGoals;
use crate::id::{Login, RoomId, SessionGuid, SessionNumber, TaskNumber, TrackId};
use crate::meetings::{LinkedTask, RenderedText};
use crate::text::{LongText, ShortText, Title, revision};
use std::collections::BTreeSet;

/// The most sessions of an edition.
pub const MAX_SESSIONS: usize = 500;

/// The longest session. A longer one is probably a typing error.
pub const MAX_SESSION_MINUTES: u32 = 12 * 60;

/// The shortest session.
const MIN_SESSION_MINUTES: u32 = 5;

/// The most people that a session can expect.
const MAX_PEOPLE: u32 = 10_000;

/// The most leads of one session.
pub const MAX_LEADS: usize = 10;

/// The most tasks of one session.
const MAX_TASKS: usize = 30;

/// Whether a session belongs to a track, or is for everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// Everyone is expected, so nothing runs beside it.
    Plenary,
    Track(TrackId),
    /// A session beside the tracks, such as a tutorial.
    Other,
}

impl SessionKind {
    pub fn track(self) -> Option<TrackId> {
        match self {
            SessionKind::Track(track) => Some(track),
            SessionKind::Plenary | SessionKind::Other => None,
        }
    }
}

/// What organizers and leads edit of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionDetails {
    pub title: Title,
    pub kind: SessionKind,
    /// Markdown.
    pub description: Option<LongText>,
    /// From 5 to [`MAX_SESSION_MINUTES`].
    pub minutes: u32,
    pub leads: BTreeSet<Login>,
    pub wanted_room: Option<RoomId>,
    /// What it needs in its room, such as a projector.
    pub equipment: Option<ShortText>,
    /// The number of people that its lead expects.
    pub people_expected: Option<u32>,
    pub tasks: BTreeSet<TaskNumber>,
    pub goals: TrackGoals,
}

impl SessionDetails {
    /// # Errors
    /// Refuses a length or a number of people out of range, too many leads, and too many tasks.
    pub fn check(&self) -> Result<(), Refusal> {
        check_length(self.minutes)?;
        let people = self.people_expected.unwrap_or(1);
        if !(1..=MAX_PEOPLE).contains(&people) {
            let number = people.into();
            return Err(Refusal::OutOfRange { what: "The number of people", number, least: 1, most: MAX_PEOPLE });
        }
        for (what, count, limit) in [("leads", self.leads.len(), MAX_LEADS), ("tasks", self.tasks.len(), MAX_TASKS)] {
            if count > limit {
                return Err(Refusal::TooMany { what, count, limit });
            }
        }
        Ok(())
    }

    /// A short value that changes with each detail; a form sends it back, so that edit conflicts are noticed.
    pub fn revision(&self) -> String {
        revision(self)
    }
}

/// # Errors
/// Refuses a length out of range.
pub fn check_length(minutes: u32) -> Result<(), Refusal> {
    if (MIN_SESSION_MINUTES..=MAX_SESSION_MINUTES).contains(&minutes) {
        return Ok(());
    }
    Err(Refusal::OutOfRange {
        what: "The length in minutes",
        number: minutes.into(),
        least: MIN_SESSION_MINUTES,
        most: MAX_SESSION_MINUTES,
    })
}

/// Whether a session takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    Planned,
    /// It keeps its place, so that it can be restored.
    Cancelled,
}

/// A session with everything on its page that is not about one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPage {
    pub number: SessionNumber,
    pub guid: SessionGuid,
    pub details: SessionDetails,
    pub state: SessionState,
    pub leads: Vec<SessionPerson>,
    pub track: Option<Title>,
    pub wanted_room: Option<Title>,
    /// The description as safe HTML.
    pub description: String,
    pub notes: RenderedText,
    /// How many earlier versions of the notes there are.
    pub notes_revisions: u32,
    pub tasks: Vec<LinkedTask>,
    /// Its place in the draft.
    pub placement: Option<Placement>,
    /// The title of the room in which it is in the draft.
    pub room: Option<Title>,
    pub is_pinned: bool,
    /// Counts the changes of its placement, so that a stale move is noticed.
    pub moves: u32,
    /// Whether a release has it; then it can be cancelled, but not deleted.
    pub is_released: bool,
    pub access: SessionAccess,
}

impl SessionPage {
    /// A short value that changes with the notes.
    pub fn notes_revision(&self) -> String {
        revision(&self.notes.text)
    }
}
