//! The rules of a schedule: checked and priced from the problem alone, apart from the search.

use super::problem::{GridPlace, ScheduleProblem};
use super::state::room_changes;
use super::tables::{is_contested, shared_people};
use serde::{Deserialize, Serialize};

/// A rule that no proposal breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HardRule {
    /// One session at a time in a room.
    RoomTwice,
    /// A pinned session keeps its place, unless another pinned session excludes it.
    PinMoved,
    /// A lead is at one place at a time.
    LeadTwice,
    /// Leads are present.
    LeadAbsent,
    /// Nothing takes place beside a plenary session.
    BesidePlenary,
    /// A session begins in a slot that it demands.
    OtherSlot,
    /// A session is in a room that it demands.
    OtherRoom,
    /// A session fits between two breaks, and has a room.
    NoFit,
}

/// A wish that a proposal may relax, at a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoftRule {
    Unscheduled,
    InterestConflict,
    InterestedAbsent,
    SmallRoom,
    MissingEquipment,
    OtherRoom,
    RoomChange,
}

/// A wish that a schedule doesn't fulfil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxation {
    pub rule: SoftRule,
    pub session: usize,
    /// The other session of an interest conflict, or the session before a change of rooms.
    pub other: Option<usize>,
    /// The people concerned.
    pub people: Vec<usize>,
    /// The missing places or kinds of equipment.
    pub missing: u32,
    pub cost: u64,
}

/// The hard rules that `places` breaks, with the session that breaks each.
pub fn broken_rules(problem: &ScheduleProblem, places: &[Option<GridPlace>]) -> Vec<(HardRule, usize)> {
    let is_missing = |session: &usize| {
        places[*session].is_none() && problem.sessions[*session].pinned.is_some() && !is_contested(problem, *session)
    };
    let missing = (0..places.len()).filter(is_missing);
    let mut broken: Vec<_> = missing.map(|session| (HardRule::PinMoved, session)).collect();
    for (session, place) in scheduled(places) {
        broken.extend(broken_alone(problem, session, place).map(|rule| (rule, session)));
        for (other, its) in scheduled(places).filter(|(other, _)| *other > session) {
            let [one, two] = [session, other].map(|session| &problem.sessions[session]);
            let (covers, covered) = (one.covers(place), two.covers(its));
            if covers.start.max(covered.start) >= covers.end.min(covered.end) {
                continue;
            }
            if place.room.is_some() && place.room == its.room {
                broken.push((HardRule::RoomTwice, other));
            }
            if one.leads.iter().any(|lead| two.leads.contains(lead)) {
                broken.push((HardRule::LeadTwice, other));
            }
            if one.is_plenary || two.is_plenary {
                broken.push((HardRule::BesidePlenary, other));
            }
        }
    }
    broken
}

fn scheduled(places: &[Option<GridPlace>]) -> impl Iterator<Item = (usize, GridPlace)> {
    places.iter().enumerate().filter_map(|(session, place)| Some((session, (*place)?)))
}

fn broken_alone(problem: &ScheduleProblem, session: usize, place: GridPlace) -> Option<HardRule> {
    let demand = &problem.sessions[session];
    if let Some(pin) = demand.pinned {
        return (pin.place != place).then_some(HardRule::PinMoved);
    }
    if !problem.fits(place.start, demand.length) || place.room.is_none_or(|room| room >= problem.rooms.len()) {
        return Some(HardRule::NoFit);
    }
    if demand.starts.as_ref().is_some_and(|starts| !starts.contains(&place.start)) {
        return Some(HardRule::OtherSlot);
    }
    if demand.rooms.as_ref().is_some_and(|rooms| !place.room.is_some_and(|room| rooms.contains(&room))) {
        return Some(HardRule::OtherRoom);
    }
    let is_absent = demand.leads.iter().any(|lead| problem.is_absent(*lead, demand.covers(place)));
    is_absent.then_some(HardRule::LeadAbsent)
}

/// Everything that `places` costs, dearest first.
pub fn relaxations(problem: &ScheduleProblem, places: &[Option<GridPlace>]) -> Vec<Relaxation> {
    let mut found = Vec::new();
    for (session, place) in places.iter().enumerate() {
        let Some(place) = *place else {
            let cost = problem.weights.unscheduled;
            found.push(Relaxation { cost, ..Relaxation::of(SoftRule::Unscheduled, session) });
            continue;
        };
        found.extend(of_time(problem, session, place));
        found.extend(place.room.into_iter().flat_map(|room| of_room(problem, session, room)));
        for (other, its) in scheduled(places).filter(|(other, _)| *other > session) {
            found.extend(of_pair(problem, (session, place), (other, its)));
        }
    }
    found.extend(of_groups(problem, places));
    found.retain(|relaxation| relaxation.cost > 0);
    found.sort_by_key(|relaxation| (std::cmp::Reverse(relaxation.cost), relaxation.rule, relaxation.session));
    found
}

/// The sum of all relaxations.
pub fn total_cost(problem: &ScheduleProblem, places: &[Option<GridPlace>]) -> u64 {
    relaxations(problem, places).iter().map(|relaxation| relaxation.cost).sum()
}

impl Relaxation {
    fn of(rule: SoftRule, session: usize) -> Self {
        Relaxation { rule, session, other: None, people: vec![], missing: 0, cost: 0 }
    }
}

fn of_time(problem: &ScheduleProblem, session: usize, place: GridPlace) -> Option<Relaxation> {
    let demand = &problem.sessions[session];
    let mut people = demand.interested.clone();
    people.retain(|person| !demand.leads.contains(person) && problem.is_absent(*person, demand.covers(place)));
    let cost = people.len() as u64 * problem.weights.interested_absent;
    (!people.is_empty()).then(|| Relaxation { people, cost, ..Relaxation::of(SoftRule::InterestedAbsent, session) })
}

fn of_room(problem: &ScheduleProblem, session: usize, room: usize) -> Vec<Relaxation> {
    let (demand, weights) = (&problem.sessions[session], problem.weights);
    let mut found = Vec::new();
    let mut add = |rule, missing: u32, cost| {
        found.push(Relaxation { missing, cost, ..Relaxation::of(rule, session) });
    };
    let missing = demand.people.saturating_sub(problem.rooms[room].places);
    if missing > 0 {
        add(SoftRule::SmallRoom, missing, weights.small_room + u64::from(missing) * weights.missing_place);
    }
    let lacks = (demand.equipment & !problem.rooms[room].equipment).count_ones();
    if lacks > 0 {
        add(SoftRule::MissingEquipment, lacks, u64::from(lacks) * weights.missing_equipment);
    }
    if demand.wanted_room.is_some_and(|wanted| wanted != room) {
        add(SoftRule::OtherRoom, 0, weights.other_room);
    }
    found
}

fn of_pair(problem: &ScheduleProblem, one: (usize, GridPlace), two: (usize, GridPlace)) -> Option<Relaxation> {
    let [covers, covered] = [one, two].map(|(session, place)| problem.sessions[session].covers(place));
    if covers.start.max(covered.start) >= covers.end.min(covered.end) {
        return None;
    }
    let people = shared_people(problem, one.0, two.0);
    let cost = people.len() as u64 * problem.weights.interest_conflict;
    Some(Relaxation { people, cost, other: Some(two.0), ..Relaxation::of(SoftRule::InterestConflict, one.0) })
}

fn of_groups(problem: &ScheduleProblem, places: &[Option<GridPlace>]) -> Vec<Relaxation> {
    let mut found = Vec::new();
    let mut members: Vec<(usize, GridPlace, usize)> = scheduled(places)
        .filter(|(_, place)| place.room.is_some())
        .filter_map(|(session, place)| Some((problem.sessions[session].group?, place, session)))
        .collect();
    members.sort_unstable();
    for pair in members.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        if room_changes(&[pair[0].1, pair[1].1]) > 0 {
            let relaxation = Relaxation::of(SoftRule::RoomChange, pair[1].2);
            found.push(Relaxation { other: Some(pair[0].2), cost: problem.weights.room_change, ..relaxation });
        }
    }
    found
}
