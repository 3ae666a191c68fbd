//! What the scheduler is asked: slots, rooms, sessions and people as plain numbers.

use serde::{Deserialize, Serialize};

/// A period of the grid. Sessions begin and end with slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridSlot {
    /// Whether it begins when the slot before it ends, so that a session may go on.
    pub follows: bool,
}

/// A room. Equipment is one bit for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridRoom {
    pub places: u32,
    pub equipment: u64,
}

/// The place of a session. Rooms and slots are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridPlace {
    pub start: usize,
    /// `None` only for a session that is pinned without a room.
    pub room: Option<usize>,
}

/// A place that a session keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridPin {
    pub place: GridPlace,
    /// The number of slots that it covers. They are within the grid, but may have breaks between them.
    pub length: usize,
}

/// A session and its demands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionDemand {
    /// The number of slots.
    pub length: usize,
    /// The slots in which it may begin; `None` for any.
    pub starts: Option<Vec<usize>>,
    /// The rooms in which it may be; `None` for any.
    pub rooms: Option<Vec<usize>>,
    pub pinned: Option<GridPin>,
    /// The number of people expected.
    pub people: u32,
    /// The equipment that it needs.
    pub equipment: u64,
    pub wanted_room: Option<usize>,
    pub leads: Vec<usize>,
    pub interested: Vec<usize>,
    /// Nothing takes place beside it.
    pub is_plenary: bool,
    /// Sessions of one group, such as a track, like to stay in one room.
    pub group: Option<usize>,
}

impl SessionDemand {
    /// The slots that it covers at `place`.
    pub fn covers(&self, place: GridPlace) -> std::ops::Range<usize> {
        place.start..place.start + self.pinned.map_or(self.length, |pin| pin.length)
    }

    /// Whether it leads or interests `person`.
    pub fn attracts(&self, person: usize) -> bool {
        self.leads.contains(&person) || self.interested.contains(&person)
    }
}

/// The cost of each relaxation of a wish. Hard rules have no cost, because they are never broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchedulerWeights {
    /// Each session that isn't scheduled.
    pub unscheduled: u64,
    /// Each person in two sessions at once, if they lead at most one of them.
    pub interest_conflict: u64,
    /// Each interested person who is absent.
    pub interested_absent: u64,
    /// Each session in a room with too few places.
    pub small_room: u64,
    /// Each place that such a room has too few.
    pub missing_place: u64,
    /// Each kind of equipment that the room lacks.
    pub missing_equipment: u64,
    /// Each session in another room than its lead asked for.
    pub other_room: u64,
    /// Each time that a group changes rooms between one session and its next.
    pub room_change: u64,
}

impl Default for SchedulerWeights {
    fn default() -> Self {
        Self {
            unscheduled: 100_000,
            interest_conflict: 10,
            interested_absent: 10,
            small_room: 20,
            missing_place: 2,
            missing_equipment: 50,
            other_room: 15,
            room_change: 5,
        }
    }
}

/// Everything that a schedule depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleProblem {
    /// By time.
    pub slots: Vec<GridSlot>,
    pub rooms: Vec<GridRoom>,
    pub sessions: Vec<SessionDemand>,
    /// For each person, the slots in which they are absent.
    pub absences: Vec<Vec<usize>>,
    pub weights: SchedulerWeights,
}

impl ScheduleProblem {
    /// Whether `length` slots from `start` exist and have no break between them.
    pub fn fits(&self, start: usize, length: usize) -> bool {
        let covered = self.slots.get(start..start + length);
        covered.is_some_and(|slots| !slots.is_empty() && slots[1..].iter().all(|slot| slot.follows))
    }

    /// Whether `person` is absent in one of `slots`.
    pub(super) fn is_absent(&self, person: usize, slots: std::ops::Range<usize>) -> bool {
        self.absences.get(person).is_some_and(|absent| absent.iter().any(|slot| slots.contains(slot)))
    }
}
