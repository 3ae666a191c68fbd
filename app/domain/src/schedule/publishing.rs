//! Published releases with their notes, interests, and what became of a session.

use super::{ReleasedSession, ScheduleChange, SessionPerson};
use crate::id::{EditionSlug, PersonId, SessionNumber, TrackId};
use crate::text::{ShortText, Title};
use crate::time::{Instant, Zone};
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A release in the list of releases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseEntry {
    pub number: u32,
    pub released_at: Instant,
    /// The organizers' note as safe HTML; empty without one.
    pub note: String,
    /// What it changed; every session is new in the first release.
    pub changes: Vec<ScheduleChange>,
}

/// The sessions and tracks in which a person wants to take part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnInterests {
    pub sessions: BTreeSet<SessionNumber>,
    pub tracks: BTreeSet<TrackId>,
    /// The edition's tracks in their order, also those without interest.
    pub all_tracks: Vec<(TrackId, Title)>,
}

/// The people who want to take part in a track or session, for its leads and organizers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestRow {
    /// `None` for a track.
    pub session: Option<SessionNumber>,
    pub title: Title,
    pub people: Vec<SessionPerson>,
}

/// What became of a session.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SessionOutcome {
    TookPlace,
    /// It took place at another time or in another room.
    Moved,
    DidNotTakePlace,
}

words!(SessionOutcome, "an outcome of a session");

impl SessionOutcome {
    /// Its name on pages.
    pub fn label(self) -> &'static str {
        match self {
            SessionOutcome::TookPlace => "It took place",
            SessionOutcome::Moved => "It took place at another time or in another room",
            SessionOutcome::DidNotTakePlace => "It didn’t take place",
        }
    }
}

/// What was recorded of a session afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionRecap {
    pub outcome: Option<SessionOutcome>,
    pub note: Option<ShortText>,
    /// The people who were there, by name.
    pub present: Vec<SessionPerson>,
}

/// What is recorded of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecap {
    pub outcome: Option<SessionOutcome>,
    pub note: Option<ShortText>,
    /// The people who were ticked or unticked since the form was opened.
    pub presence: Vec<(PersonId, bool)>,
}

/// A session in a person's calendar: as the last release that had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalSession {
    pub edition: EditionSlug,
    pub zone: Zone,
    pub session: ReleasedSession,
    /// Whether the last release of the edition no longer has it.
    pub is_removed: bool,
    /// The number and the time of the last release of the edition.
    pub release: u32,
    pub released_at: Instant,
}
