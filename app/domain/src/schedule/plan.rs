//! The draft of a schedule: rooms, agenda, tracks, and sessions with their places.

use super::{Placement, SessionKind, SessionPerson, SessionState};
use crate::editions::{AgendaBlock, Dates, TrackColour};
use crate::id::{RoomId, SessionGuid, SessionNumber, TrackId};
use crate::text::{ShortText, Title};
use crate::time::NaiveDate;
use std::collections::BTreeSet;

/// Everything that the draft of a schedule consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchedulePlan {
    /// Changes with each change of a session, so that an open editor notices it.
    pub version: String,
    pub dates: Dates,
    /// In their order; rooms that were removed while sessions are in them come last.
    pub rooms: Vec<PlanRoom>,
    /// By day, and within a day in the order of the agenda.
    pub blocks: Vec<AgendaBlock>,
    pub tracks: Vec<PlanTrack>,
    /// By number.
    pub sessions: Vec<PlannedSession>,
}

/// A room in which sessions are, or can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRoom {
    pub id: RoomId,
    pub title: Title,
    /// The number of people that it has space for.
    pub size: Option<u32>,
    pub equipment: Option<ShortText>,
    /// Whether it was removed from the rooms of the edition.
    pub is_removed: bool,
}

/// A track with the leads who can't be in two of its sessions at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanTrack {
    pub id: TrackId,
    pub title: Title,
    pub colour: Option<TrackColour>,
    pub leads: Vec<SessionPerson>,
}

/// A session in the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSession {
    pub number: SessionNumber,
    pub guid: SessionGuid,
    pub title: Title,
    pub kind: SessionKind,
    /// Its length, also while it has no place.
    pub minutes: u32,
    pub leads: Vec<SessionPerson>,
    pub wanted_room: Option<RoomId>,
    /// What it needs in its room.
    pub equipment: Option<ShortText>,
    pub people_expected: Option<u32>,
    pub state: SessionState,
    /// `None` while it is not scheduled.
    pub placement: Option<Placement>,
    /// Whether the scheduler may not move it.
    pub is_pinned: bool,
    /// Counts the changes of its placement, so that a stale move is noticed.
    pub moves: u32,
}

impl SchedulePlan {
    pub fn room(&self, id: RoomId) -> Option<&PlanRoom> {
        self.rooms.iter().find(|room| room.id == id)
    }

    pub fn track(&self, id: TrackId) -> Option<&PlanTrack> {
        self.tracks.iter().find(|track| track.id == id)
    }

    pub fn session(&self, number: SessionNumber) -> Option<&PlannedSession> {
        self.sessions.iter().find(|session| session.number == number)
    }

    /// Every day of the edition, and every other day on which the agenda or a session is.
    pub fn days(&self) -> Vec<NaiveDate> {
        let placed = self.sessions.iter().filter_map(|session| session.placement.map(Placement::day));
        let edition = self.dates.starts().iter_days().take_while(|day| *day <= self.dates.ends());
        let days: BTreeSet<NaiveDate> =
            edition.chain(self.blocks.iter().map(|block| block.date)).chain(placed).collect();
        days.into_iter().collect()
    }

    /// The number of sessions that take place on a day before or after the edition.
    pub fn sessions_outside(&self) -> usize {
        let days = self.sessions.iter().filter_map(PlannedSession::active_placement).map(Placement::day);
        days.filter(|day| *day < self.dates.starts() || *day > self.dates.ends()).count()
    }

    /// The number of sessions in rooms that were removed from the edition.
    pub fn sessions_in_removed_rooms(&self) -> usize {
        let rooms = self.sessions.iter().filter_map(|session| session.active_placement()?.room);
        rooms.filter(|room| self.room(*room).is_none_or(|room| room.is_removed)).count()
    }

    /// The sessions that take place but have no time yet.
    pub fn unscheduled(&self) -> impl Iterator<Item = &PlannedSession> {
        self.sessions.iter().filter(|session| session.takes_place() && session.placement.is_none())
    }
}

impl PlannedSession {
    pub fn takes_place(&self) -> bool {
        self.state == SessionState::Planned
    }

    /// Its place, unless it is cancelled or not scheduled.
    pub fn active_placement(&self) -> Option<Placement> {
        self.placement.filter(|_| self.takes_place())
    }
}
