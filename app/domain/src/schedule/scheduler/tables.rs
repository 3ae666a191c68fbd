//! Tables of a problem, computed once: where each session may be, and what that costs.

use super::problem::{GridPlace, ScheduleProblem};

/// Where a session may be.
pub struct Options {
    pub starts: Vec<usize>,
    pub rooms: Vec<Option<usize>>,
    pub length: usize,
    pub is_pinned: bool,
    /// Whether it is pinned, and no other pinned session excludes it: then it never makes way.
    pub is_fixed: bool,
    /// By slot.
    start_costs: Vec<u64>,
    /// By room.
    room_costs: Vec<u64>,
}

impl Options {
    /// The cost of a place, apart from other sessions.
    pub fn cost(&self, place: GridPlace) -> u64 {
        self.start_costs.get(place.start).unwrap_or(&0) + place.room.map_or(0, |room| self.room_costs[room])
    }

    pub fn room_cost(&self, room: Option<usize>) -> u64 {
        room.map_or(0, |room| self.room_costs[room])
    }

    pub fn covers(&self, place: GridPlace) -> std::ops::Range<usize> {
        place.start..place.start + self.length
    }

    pub fn allows(&self, place: GridPlace) -> bool {
        self.starts.contains(&place.start) && self.rooms.contains(&place.room)
    }

    fn of(problem: &ScheduleProblem, session: usize) -> Options {
        let demand = &problem.sessions[session];
        let weights = problem.weights;
        let is_possible = |start: &usize| {
            let slots = *start..*start + demand.length;
            problem.fits(*start, demand.length)
                && demand.starts.as_ref().is_none_or(|starts| starts.contains(start))
                && !demand.leads.iter().any(|lead| problem.is_absent(*lead, slots.clone()))
        };
        let is_room = |room: &usize| demand.rooms.as_ref().is_none_or(|rooms| rooms.contains(room));
        let (starts, rooms) = match demand.pinned {
            Some(pin) => (vec![pin.place.start], vec![pin.place.room]),
            None => (
                (0..problem.slots.len()).filter(is_possible).collect(),
                (0..problem.rooms.len()).filter(is_room).map(Some).collect(),
            ),
        };
        let start_cost = |start: usize| {
            let slots = demand.covers(GridPlace { start, room: None });
            let is_missing =
                |person: &&usize| !demand.leads.contains(person) && problem.is_absent(**person, slots.clone());
            demand.interested.iter().filter(is_missing).count() as u64 * weights.interested_absent
        };
        let room_cost = |room: usize| {
            let missing = demand.people.saturating_sub(problem.rooms[room].places);
            let lacks = (demand.equipment & !problem.rooms[room].equipment).count_ones();
            let other = demand.wanted_room.is_some_and(|wanted| wanted != room);
            u64::from(missing > 0) * weights.small_room
                + u64::from(missing) * weights.missing_place
                + u64::from(lacks) * weights.missing_equipment
                + u64::from(other) * weights.other_room
        };
        Options {
            starts,
            rooms,
            length: demand.pinned.map_or(demand.length, |pin| pin.length),
            is_pinned: demand.pinned.is_some(),
            is_fixed: demand.pinned.is_some() && !is_contested(problem, session),
            start_costs: (0..problem.slots.len()).map(start_cost).collect(),
            room_costs: (0..problem.rooms.len()).map(room_cost).collect(),
        }
    }
}

/// Whether a session is pinned to a place that another pinned session excludes.
pub fn is_contested(problem: &ScheduleProblem, session: usize) -> bool {
    let place = |session: usize| problem.sessions[session].pinned.map(|pin| pin.place);
    let Some(own) = place(session) else { return false };
    (0..problem.sessions.len()).any(|other| {
        other != session && place(other).is_some_and(|its| exclude_each_other(problem, (session, own), (other, its)))
    })
}

/// Whether two sessions can't be at these places together.
fn exclude_each_other(problem: &ScheduleProblem, one: (usize, GridPlace), two: (usize, GridPlace)) -> bool {
    let [covers, covered] = [one, two].map(|(session, place)| problem.sessions[session].covers(place));
    let shares_room = one.1.room.is_some() && one.1.room == two.1.room;
    covers.start.max(covered.start) < covers.end.min(covered.end)
        && (shares_room || matches!(together(problem, one.0, two.0), Together::Never))
}

/// What it costs that two sessions are at one time.
#[derive(Clone, Copy)]
pub enum Together {
    Never,
    Costs(u64),
}

pub struct Tables<'p> {
    pub problem: &'p ScheduleProblem,
    pub options: Vec<Options>,
    /// For each pair of sessions, in rows.
    pairs: Vec<Together>,
    /// The sessions of each group.
    pub groups: Vec<Vec<usize>>,
}

impl<'p> Tables<'p> {
    pub fn of(problem: &'p ScheduleProblem) -> Self {
        let count = problem.sessions.len();
        let pair = |first: usize, second: usize| together(problem, first, second);
        let groups = problem.sessions.iter().filter_map(|session| session.group).max().map_or(0, |last| last + 1);
        let members = |group| (0..count).filter(|session| problem.sessions[*session].group == Some(group)).collect();
        Tables {
            problem,
            options: (0..count).map(|session| Options::of(problem, session)).collect(),
            pairs: (0..count).flat_map(|first| (0..count).map(move |second| pair(first, second))).collect(),
            groups: (0..groups).map(members).collect(),
        }
    }

    pub fn together(&self, first: usize, second: usize) -> Together {
        self.pairs[first * self.problem.sessions.len() + second]
    }
}

fn together(problem: &ScheduleProblem, first: usize, second: usize) -> Together {
    let [one, other] = [first, second].map(|session| &problem.sessions[session]);
    if first == second || one.is_plenary || other.is_plenary || one.leads.iter().any(|lead| other.leads.contains(lead))
    {
        return Together::Never;
    }
    Together::Costs(shared_people(problem, first, second).len() as u64 * problem.weights.interest_conflict)
}

/// The people who would be in both sessions.
pub fn shared_people(problem: &ScheduleProblem, first: usize, second: usize) -> Vec<usize> {
    let [one, other] = [first, second].map(|session| &problem.sessions[session]);
    let mut people: Vec<usize> =
        one.leads.iter().chain(&one.interested).copied().filter(|person| other.attracts(*person)).collect();
    people.sort_unstable();
    people.dedup();
    people
}
