//! Schedules the 59 group meetings of a real week, if its file is available.

use crate::upstream::shared;
use domain::schedule::scheduler::{
    GridRoom, GridSlot, ScheduleProblem, SchedulerEffort, SchedulerWeights, SessionDemand, SoftRule, broken_rules,
    propose,
};
use serde::Deserialize;
use std::ops::ControlFlow;

#[derive(Deserialize)]
struct Week {
    rooms: Vec<Room>,
    slots: Vec<String>,
    sessions: Vec<Meeting>,
}

#[derive(Deserialize)]
struct Room {
    capacity: u32,
}

#[derive(Deserialize)]
struct Meeting {
    people: u32,
    slots: Vec<String>,
}

/// A room that is too small costs more than all room changes together.
const SMALL_ROOM: u64 = 1000;

/// Each slot that a meeting asked for is a session; a meeting is a group.
fn week() -> Option<ScheduleProblem> {
    let bytes = std::fs::read(shared("conformance")?.join("tpac-2023.json")).unwrap();
    let week: Week = serde_json::from_slice(&bytes).unwrap();
    let mut sessions = Vec::new();
    for (group, meeting) in week.sessions.iter().enumerate() {
        for asked in &meeting.slots {
            let start = week.slots.iter().position(|slot| slot == asked).unwrap();
            let (starts, people, group) = (Some(vec![start]), meeting.people, Some(group));
            sessions.push(SessionDemand { length: 1, starts, people, group, ..SessionDemand::default() });
        }
    }
    let weights =
        SchedulerWeights { small_room: SMALL_ROOM, missing_place: 0, room_change: 1, ..SchedulerWeights::default() };
    let rooms = week.rooms.iter().map(|room| GridRoom { places: room.capacity, equipment: 0 }).collect();
    let slots = week.slots.iter().map(|_| GridSlot { follows: false }).collect();
    Some(ScheduleProblem { slots, rooms, sessions, absences: vec![], weights })
}

/// The least number of too small rooms in a slot.
///
/// A meeting that fits a room fits every larger one. So no matching is larger than the one in which the meetings, from
/// small to large, take the smallest room left that fits.
fn least_small_rooms(problem: &ScheduleProblem, slot: usize) -> usize {
    let is_here = |session: &&SessionDemand| session.starts == Some(vec![slot]);
    let mut people: Vec<u32> = problem.sessions.iter().filter(is_here).map(|session| session.people).collect();
    let mut places: Vec<u32> = problem.rooms.iter().map(|room| room.places).collect();
    people.sort_unstable();
    places.sort_unstable();
    let mut places = places.into_iter();
    people.iter().filter(|people| !places.any(|places| places >= **people)).count()
}

/// 4 meetings have a room that is too small.
///
/// In three slots, more large meetings take place than there are large rooms.
/// Then meetings change rooms 3 times. The bound treats rooms of similar size as one, which can only lower the cost.
#[test]
fn real_week_has_rooms_with_the_least_possible_cost() {
    let Some(problem) = week() else { return };
    assert_eq!((problem.sessions.len(), problem.rooms.len(), problem.slots.len()), (223, 17, 16));
    let begun = std::time::Instant::now();
    let found = propose(&problem, SchedulerEffort { seed: 1, steps: 10_000 }, &mut |_| ControlFlow::Continue(()));
    let seconds = begun.elapsed().as_secs_f64();
    println!("a real week: {seconds:.1} s, cost {}, bound {:?}", found.cost, found.bound);
    assert_eq!(broken_rules(&problem, &found.places), vec![]);
    assert!(found.places.iter().all(Option::is_some));
    let count = |rule| found.relaxations.iter().filter(|relaxation| relaxation.rule == rule).count();
    let least: usize = (0..problem.slots.len()).map(|slot| least_small_rooms(&problem, slot)).sum();
    assert_eq!((count(SoftRule::SmallRoom), least), (4, 4));
    assert_eq!((count(SoftRule::RoomChange), found.bound), (3, Some(4 * SMALL_ROOM + 3)));
    assert!(seconds < 10.0, "{seconds} seconds");
}
