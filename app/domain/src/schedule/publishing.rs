//! Published releases with their notes, interests, and what became of a session.

use super::{ReleasedSchedule, ReleasedSession, ScheduleChange, SessionPerson};
use crate::editions::{AgendaBlock, Edition, TrackColour};
use crate::id::{EditionSlug, PersonId, SessionNumber, TrackId};
use crate::text::{ShortText, Title};
use crate::time::{Instant, NaiveDate, NaiveDateTime, Zone};
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Everything on the public page of a schedule that is not about one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicSchedule {
    pub edition: Edition,
    /// `None` before the first release.
    pub release: Option<ReleasedSchedule>,
    /// The titles of the edition's rooms, in their order.
    pub rooms: Vec<Title>,
    pub blocks: Vec<AgendaBlock>,
    /// The edition's tracks in their order, with their colours.
    pub tracks: Vec<(Title, Option<TrackColour>)>,
}

impl PublicSchedule {
    /// The sessions of the release; none before the first.
    pub fn sessions(&self) -> &[ReleasedSession] {
        self.release.as_ref().map_or(&[], |release| &release.sessions)
    }

    /// The colour of a track, unless it has none or no longer exists.
    pub fn colour(&self, track: &Title) -> Option<TrackColour> {
        self.tracks.iter().find(|(title, _)| title == track).and_then(|(_, colour)| *colour)
    }

    /// The days on which sessions begin, in order.
    pub fn days(&self) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.sessions().iter().map(|session| session.starts.date()).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// A release that was just published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedRelease {
    pub number: u32,
    /// The number of emails to the people affected.
    pub emailed: usize,
}

/// A session of an edition's last release, in a list of those that work on a task or a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    pub edition: EditionSlug,
    pub number: SessionNumber,
    pub title: Title,
    /// Wall-clock time in the zone of the edition.
    pub starts: NaiveDateTime,
}

/// One page of the sessions that work on a goal, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalSessions {
    pub sessions: Vec<ListedSession>,
    /// The number of sessions on all pages.
    pub total: u32,
}

impl GoalSessions {
    /// The most sessions of one page.
    pub const PAGE: u32 = 20;
}

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

/// What a participant sees of a session beside the draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnSession {
    pub is_starred: bool,
    pub recap: SessionRecap,
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
