//! Where and when a session is.

use crate::id::RoomId;
use crate::time::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// The time and the room of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Placement {
    /// Wall-clock time in the zone of the edition.
    pub starts: NaiveDateTime,
    pub minutes: u32,
    /// `None` while no room is chosen.
    pub room: Option<RoomId>,
}

impl Placement {
    pub fn ends(self) -> NaiveDateTime {
        self.starts + TimeDelta::minutes(self.minutes.into())
    }

    /// Its time without its room.
    pub fn period(self) -> LocalPeriod {
        LocalPeriod { starts: self.starts, ends: self.ends() }
    }

    pub fn day(self) -> NaiveDate {
        self.starts.date()
    }

    /// Whether both have a moment in common; one may begin when the other ends.
    pub fn overlaps(self, other: Placement) -> bool {
        self.period().overlaps(other.period())
    }

    /// Whether both use one room at one time.
    pub fn collides(self, other: Placement) -> bool {
        self.room.is_some() && self.room == other.room && self.overlaps(other)
    }
}

/// A beginning and an end, as wall-clock times in the zone of the edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalPeriod {
    pub starts: NaiveDateTime,
    pub ends: NaiveDateTime,
}

impl LocalPeriod {
    /// A day from midnight to midnight.
    pub fn of_day(day: NaiveDate) -> LocalPeriod {
        let starts = day.and_time(NaiveTime::MIN);
        LocalPeriod { starts, ends: starts + TimeDelta::days(1) }
    }

    /// Whether both have a moment in common; one may begin when the other ends.
    pub fn overlaps(self, other: LocalPeriod) -> bool {
        self.starts < other.ends && other.starts < self.ends
    }
}

/// What became of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveResult {
    /// The session is moved; with its place before, and the new number of its moves.
    Moved { before: Option<Placement>, moves: u32 },
    /// Someone else moved it before; it stays at the place where they put it.
    Stale { placement: Option<Placement>, moves: u32 },
}
