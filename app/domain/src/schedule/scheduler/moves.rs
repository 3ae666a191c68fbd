//! The moves of the search. A move that fails is undone by the search.

use super::problem::GridPlace;
use super::random::Random;
use super::state::State;
use std::ops::Range;

/// The most places that are compared for a session that had to make way.
const COMPARED: usize = 24;

/// Tries a random move. Returns whether it was possible.
pub fn random_move(state: &mut State<'_>, movable: &[usize], random: &mut Random) -> bool {
    let rooms = state.tables.problem.rooms.len();
    if rooms > 1 && random.below(4) == 0 {
        let (one, other) = (random.below(rooms), random.below(rooms - 1));
        let other = if other >= one { other + 1 } else { other };
        let slots = random_slots(state.at.len(), random);
        return swap_rooms(state, [one, other], slots);
    }
    let Some(session) = random_session(state, movable, random) else { return false };
    let options = &state.tables.options[session];
    let (Some(mut start), Some(mut room)) = (random.of(&options.starts), random.of(&options.rooms)) else {
        return false;
    };
    if let Some(place) = state.places[session] {
        match random.below(3) {
            0 => start = place.start,
            1 => room = place.room,
            _ => {}
        }
    }
    let place = GridPlace { start, room };
    state.places[session] != Some(place) && relocate(state, session, place, random)
}

/// Now and then a session that isn't scheduled.
fn random_session(state: &State<'_>, movable: &[usize], random: &mut Random) -> Option<usize> {
    let waiting =
        |session: &usize| state.places[*session].is_none() && !state.tables.options[*session].starts.is_empty();
    if state.cost >= state.tables.problem.weights.unscheduled && random.below(8) == 0 {
        let waiting: Vec<usize> = movable.iter().copied().filter(waiting).collect();
        if let Some(session) = random.of(&waiting) {
            return Some(session);
        }
    }
    random.of(movable)
}

fn random_slots(count: usize, random: &mut Random) -> Range<usize> {
    let longest = match random.below(3) {
        0 => 1,
        1 => 4,
        _ => count,
    };
    let from = random.below(count);
    from..from + 1 + random.below(longest)
}

/// Moves a session. Sessions in its way move to its former place, or to the cheapest of some places.
fn relocate(state: &mut State<'_>, session: usize, place: GridPlace, random: &mut Random) -> bool {
    let blockers: Vec<usize> = state.blockers(session, place).collect();
    if blockers.iter().any(|blocker| state.tables.options[*blocker].is_fixed) {
        return false;
    }
    let former = state.places[session];
    for moved in
        blockers.iter().chain([&session]).filter(|moved| state.places[**moved].is_some()).copied().collect::<Vec<_>>()
    {
        state.put(moved, None);
    }
    state.put(session, Some(place));
    for blocker in blockers {
        let place = cheapest(state, blocker, former, random);
        state.put(blocker, place);
    }
    true
}

/// The cheapest free place of a session, among `also` and all or some of its places.
pub fn cheapest(state: &State<'_>, session: usize, also: Option<GridPlace>, random: &mut Random) -> Option<GridPlace> {
    let options = &state.tables.options[session];
    let (starts, rooms) = (options.starts.len(), options.rooms.len());
    let all = starts * rooms;
    let nth = |nth: usize| GridPlace { start: options.starts[nth / rooms], room: options.rooms[nth % rooms] };
    let first = random.below(all);
    let some = (0..all.min(COMPARED)).map(|step| if all > COMPARED { random.below(all) } else { (first + step) % all });
    let places = also.into_iter().filter(|place| options.allows(*place)).chain(some.map(nth));
    places
        .filter_map(|place| Some((state.price(session, place)?, place)))
        .min_by_key(|(price, _)| *price)
        .map(|(_, place)| place)
}

/// Exchanges what is in two rooms during some slots.
fn swap_rooms(state: &mut State<'_>, rooms: [usize; 2], slots: Range<usize>) -> bool {
    let mut moved: Vec<(usize, GridPlace)> = Vec::new();
    for session in state.at[slots.start..slots.end.min(state.at.len())].iter().flatten() {
        let Some(place) = state.places[*session] else { continue };
        let Some(at) = rooms.iter().position(|room| place.room == Some(*room)) else { continue };
        let place = GridPlace { room: Some(rooms[1 - at]), ..place };
        if !state.tables.options[*session].allows(place) {
            return false;
        }
        if !moved.iter().any(|(other, _)| other == session) {
            moved.push((*session, place));
        }
    }
    for (session, _) in &moved {
        state.put(*session, None);
    }
    for (session, place) in &moved {
        if state.price(*session, *place).is_none() {
            return false;
        }
        state.put(*session, Some(*place));
    }
    !moved.is_empty()
}
