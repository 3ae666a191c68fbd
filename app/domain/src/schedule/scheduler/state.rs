//! A schedule during the search: changes are cheap, and can be undone.

use super::problem::GridPlace;
use super::tables::{Tables, Together};

/// A session's place before a change.
type Change = (usize, Option<GridPlace>);

pub struct State<'t> {
    pub tables: &'t Tables<'t>,
    pub places: Vec<Option<GridPlace>>,
    /// The sessions that go on in each slot.
    pub at: Vec<Vec<usize>>,
    group_costs: Vec<u64>,
    pub cost: u64,
    trail: Vec<Change>,
}

impl<'t> State<'t> {
    /// Nothing is scheduled yet.
    pub fn new(tables: &'t Tables<'t>) -> Self {
        let count = tables.problem.sessions.len();
        State {
            tables,
            places: vec![None; count],
            at: vec![vec![]; tables.problem.slots.len()],
            group_costs: vec![0; tables.groups.len()],
            cost: count as u64 * tables.problem.weights.unscheduled,
            trail: vec![],
        }
    }

    /// The sessions that `session` would meet at `place`, each once.
    fn others(&self, session: usize, place: GridPlace) -> impl Iterator<Item = usize> {
        let slots = self.tables.options[session].covers(place);
        let first = slots.start;
        self.at[slots.start.min(self.at.len())..slots.end.min(self.at.len())].iter().zip(first..).flat_map(
            move |(sessions, slot)| {
                let is_first = move |other: &&usize| {
                    **other != session && self.places[**other].is_some_and(|place| place.start.max(first) == slot)
                };
                sessions.iter().filter(is_first).copied()
            },
        )
    }

    /// The sessions that exclude `session` from `place`.
    pub fn blockers(&self, session: usize, place: GridPlace) -> impl Iterator<Item = usize> {
        self.others(session, place).filter(move |other| {
            let shares_room = place.room.is_some() && self.places[*other].is_some_and(|its| its.room == place.room);
            shares_room || matches!(self.tables.together(session, *other), Together::Never)
        })
    }

    /// What `place` costs `session` now, without room changes; `None` if another session excludes it.
    pub fn price(&self, session: usize, place: GridPlace) -> Option<u64> {
        let mut price = self.tables.options[session].cost(place);
        for other in self.others(session, place) {
            let shares_room = place.room.is_some() && self.places[other].is_some_and(|its| its.room == place.room);
            match self.tables.together(session, other) {
                Together::Costs(cost) if !shares_room => price += cost,
                _ => return None,
            }
        }
        Some(price)
    }

    /// Moves a session to a free place, or to none.
    pub fn put(&mut self, session: usize, place: Option<GridPlace>) {
        self.trail.push((session, self.places[session]));
        self.set(session, place);
    }

    fn set(&mut self, session: usize, place: Option<GridPlace>) {
        let unscheduled = self.tables.problem.weights.unscheduled;
        if let Some(before) = self.places[session] {
            self.cost -= self.costs_at(session, before);
            self.cost += unscheduled;
            for slot in self.tables.options[session].covers(before) {
                if let Some(sessions) = self.at.get_mut(slot) {
                    sessions.retain(|other| *other != session);
                }
            }
        }
        self.places[session] = place;
        if let Some(place) = place {
            self.cost -= unscheduled;
            self.cost += self.costs_at(session, place);
            for slot in self.tables.options[session].covers(place) {
                if let Some(sessions) = self.at.get_mut(slot) {
                    sessions.push(session);
                }
            }
        }
        if let Some(group) = self.tables.problem.sessions[session].group {
            let cost = self.group_cost(group);
            self.cost = self.cost - self.group_costs[group] + cost;
            self.group_costs[group] = cost;
        }
    }

    /// The cost of a place with the sessions beside it.
    ///
    /// Within a move, sessions may be together that exclude each other.
    fn costs_at(&self, session: usize, place: GridPlace) -> u64 {
        let beside = self.others(session, place).map(|other| match self.tables.together(session, other) {
            Together::Costs(cost) => cost,
            Together::Never => 0,
        });
        self.tables.options[session].cost(place) + beside.sum::<u64>()
    }

    fn group_cost(&self, group: usize) -> u64 {
        let weight = self.tables.problem.weights.room_change;
        let members = &self.tables.groups[group];
        if weight == 0 || members.len() < 2 {
            return 0;
        }
        let mut places: Vec<GridPlace> =
            members.iter().filter_map(|session| self.places[*session].filter(|place| place.room.is_some())).collect();
        places.sort_unstable();
        room_changes(&places) as u64 * weight
    }

    /// Begins a move.
    pub fn begin(&mut self) {
        self.trail.clear();
    }

    /// Undoes everything since the last [`State::begin`].
    pub fn undo(&mut self) {
        while let Some((session, place)) = self.trail.pop() {
            self.set(session, place);
        }
    }
}

/// How often the room changes from one place to the next.
pub fn room_changes(places: &[GridPlace]) -> usize {
    places.windows(2).filter(|pair| pair[0].room != pair[1].room).count()
}
