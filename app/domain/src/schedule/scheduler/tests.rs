//! The scheduler against brute force, and the demands of impossible problems.

use super::*;
use proptest::prelude::*;

/// `days` with `per_day` slots each, and rooms with these numbers of places.
fn grid(days: usize, per_day: usize, rooms: &[u32]) -> ScheduleProblem {
    ScheduleProblem {
        slots: (0..days * per_day).map(|slot| GridSlot { follows: slot % per_day > 0 }).collect(),
        rooms: rooms.iter().map(|places| GridRoom { places: *places, equipment: 0 }).collect(),
        ..ScheduleProblem::default()
    }
}

fn session(length: usize) -> SessionDemand {
    SessionDemand { length, people: 10, ..SessionDemand::default() }
}

fn run(problem: &ScheduleProblem, seed: u64, steps: u64) -> ProposedSchedule {
    propose(problem, SchedulerEffort { seed, steps }, &mut |_| ControlFlow::Continue(()))
}

/// The least cost of all schedules without a broken rule.
fn brute_force(problem: &ScheduleProblem) -> u64 {
    fn extend(problem: &ScheduleProblem, places: &mut Vec<Option<GridPlace>>, best: &mut u64) {
        let session = places.len();
        if total_cost(problem, places) >= *best || !broken_rules(problem, places).is_empty() {
            return;
        }
        let Some(demand) = problem.sessions.get(session) else {
            *best = total_cost(problem, places);
            return;
        };
        let of_start = |start| (0..problem.rooms.len()).map(move |room| GridPlace { start, room: Some(room) });
        let mut options: Vec<Option<GridPlace>> = (0..problem.slots.len()).flat_map(of_start).map(Some).collect();
        options.extend(demand.pinned.map(|pin| Some(pin.place)));
        options.push(None);
        for place in options {
            places.push(place);
            extend(problem, places, best);
            places.pop();
        }
    }
    let mut best = u64::MAX;
    extend(problem, &mut Vec::new(), &mut best);
    best
}

fn demand() -> impl Strategy<Value = SessionDemand> {
    let some = |what: std::ops::Range<usize>| proptest::option::weighted(0.2, proptest::collection::vec(what, 1..3));
    let people = || proptest::collection::vec(0usize..4, 0..3);
    let pin = (0usize..6, proptest::option::of(0usize..2), 1usize..3);
    let pinned = proptest::option::weighted(
        0.15,
        pin.prop_map(|(start, room, length)| GridPin { place: GridPlace { start, room }, length }),
    );
    let own = (1usize..3, 5u32..30, 0u64..2, proptest::option::weighted(0.2, 0usize..2));
    let rest = (some(0..6), some(0..2), pinned, people(), people(), 0..8, proptest::option::of(0usize..2));
    (own, rest).prop_map(
        |((length, people, equipment, wanted_room), (starts, rooms, pinned, leads, interested, plenary, group))| {
            let is_plenary = plenary == 0;
            SessionDemand {
                length,
                starts,
                rooms,
                pinned,
                people,
                equipment,
                wanted_room,
                leads,
                interested,
                is_plenary,
                group,
            }
        },
    )
}

prop_compose! {
    fn instance()(
        sessions in proptest::collection::vec(demand(), 1..7),
        follows in proptest::collection::vec(any::<bool>(), 4..6),
        places in proptest::collection::vec((8u32..25, 0u64..2), 1..3),
        absent in proptest::collection::vec(proptest::collection::vec(0usize..6, 0..2), 4),
    ) -> ScheduleProblem {
        let mut problem = ScheduleProblem {
            slots: follows.into_iter().map(|follows| GridSlot { follows }).collect(),
            rooms: places.into_iter().map(|(places, equipment)| GridRoom { places, equipment }).collect(),
            sessions,
            absences: absent,
            weights: SchedulerWeights { unscheduled: 1000, ..SchedulerWeights::default() },
        };
        let (rooms, slots) = (problem.rooms.len(), problem.slots.len());
        for demand in &mut problem.sessions {
            demand.wanted_room = demand.wanted_room.filter(|room| *room < rooms);
            if let Some(pin) = &mut demand.pinned {
                pin.length = pin.length.min(slots.saturating_sub(pin.place.start));
                pin.place.room = pin.place.room.filter(|room| *room < rooms);
            }
        }
        problem
    }
}

/// Keeps pins at places that their sessions could also choose.
fn keep_possible_pins(problem: &mut ScheduleProblem) {
    let options = tables::Tables::of(&ScheduleProblem {
        sessions: problem.sessions.iter().map(|demand| SessionDemand { pinned: None, ..demand.clone() }).collect(),
        ..problem.clone()
    })
    .options
    .into_iter()
    .map(|options| (options.starts, options.rooms));
    for ((starts, rooms), demand) in options.collect::<Vec<_>>().into_iter().zip(&mut problem.sessions) {
        let is_possible = |pin: &GridPin| starts.contains(&pin.place.start) && rooms.contains(&pin.place.room);
        demand.pinned = demand.pinned.filter(is_possible).map(|pin| GridPin { length: demand.length, ..pin });
    }
}

proptest! {
    #[test]
    fn small_schedules_cost_as_little_as_by_brute_force(problem in instance(), seed: u64) {
        let found = run(&problem, seed, 20_000);
        prop_assert_eq!(broken_rules(&problem, &found.places), vec![]);
        let (best, bound) = (brute_force(&problem), found.bound.unwrap());
        prop_assert!(bound <= best, "bound {} above {}", bound, best);
        prop_assert_eq!(found.cost, best);
        let is_complete = found.places.iter().all(Option::is_some);
        prop_assert_eq!(bound::is_feasible(&problem, &[]), Some(is_complete));
    }

    #[test]
    fn conflict_is_impossible_and_minimal(mut problem in instance()) {
        keep_possible_pins(&mut problem);
        let conflict = conflict::conflict(&problem, &mut || true);
        prop_assert_eq!(conflict.is_empty(), bound::is_feasible(&problem, &[]) == Some(true));
        let complete = |demands: &[ScheduleDemand]| {
            let (fewer, _) = conflict::with_only(&problem, demands);
            brute_force(&fewer) < fewer.weights.unscheduled
        };
        if !conflict.is_empty() {
            prop_assert!(!complete(&conflict));
            for left_out in &conflict {
                let fewer: Vec<_> = conflict.iter().copied().filter(|demand| demand != left_out).collect();
                prop_assert!(complete(&fewer), "{:?} can be left out of {:?}", left_out, conflict);
            }
        }
    }
}

/// 40 people, 5 tracks with 8 sessions each, 10 half-days and 5 rooms.
///
/// The first and the last half-day have plenary sessions.
/// People are interested in most sessions of one track and in some others. Some arrive late or leave early.
fn summit(seed: u64) -> ScheduleProblem {
    let mut random = random::Random::new(seed);
    let mut problem = grid(10, 1, &[40, 16, 12, 10, 8]);
    problem.absences = (0..40).map(|_| [vec![], vec![], vec![0, 1], vec![8, 9]][random.below(4)].clone()).collect();
    for start in [0, 9] {
        let starts = Some(vec![start]);
        problem.sessions.push(SessionDemand { starts, is_plenary: true, people: 40, ..session(1) });
    }
    for nth in 0..40 {
        let lead = |random: &mut random::Random| (nth * 7 + random.below(3)) % 40;
        let leads = std::collections::BTreeSet::from([lead(&mut random), lead(&mut random)]).into_iter().collect();
        problem.sessions.push(SessionDemand { group: Some(nth % 5), leads, ..session(1) });
    }
    for person in 0..40 {
        let own = random.below(5);
        for demand in &mut problem.sessions[2..] {
            let is_interested = random.below(10) < if demand.group == Some(own) { 7 } else { 2 };
            demand.interested.extend(is_interested.then_some(person));
        }
    }
    for demand in &mut problem.sessions[2..] {
        demand.people = demand.interested.len() as u32;
    }
    problem
}

/// What a search of 500 million steps found for the summit, in more than ten minutes.
const AFTER_TEN_MINUTES: u64 = 3462;

#[test]
#[ignore = "measures optimized code: cargo test --release -p domain --features scheduler -- --ignored"]
#[expect(clippy::disallowed_methods, reason = "measures how long it takes")]
fn summit_of_40_people_is_near_a_run_of_ten_minutes() {
    let begun = std::time::Instant::now();
    let found = run(&summit(1), 3, 2_000_000);
    let seconds = begun.elapsed().as_secs_f64();
    println!("a summit of 40 people: {seconds:.1} s, cost {}, after a long run {AFTER_TEN_MINUTES}", found.cost);
    assert!(found.cost * 100 <= AFTER_TEN_MINUTES * 105, "{}", found.cost);
    assert!(seconds < 10.0, "{seconds} seconds");
}

#[test]
fn summit_of_40_people_breaks_no_rule_and_is_repeatable() {
    let problem = summit(1);
    let found = run(&problem, 3, 5_000);
    assert_eq!(broken_rules(&problem, &found.places), vec![]);
    assert!(found.places.iter().all(Option::is_some));
    assert_eq!(found.cost, found.relaxations.iter().map(|relaxation| relaxation.cost).sum::<u64>());
    assert_eq!(run(&problem, 3, 5_000), found);
    assert_ne!(run(&problem, 4, 5_000).places, found.places);
}

#[test]
fn stopped_search_keeps_the_best_so_far() {
    let problem = summit(1);
    let mut costs = Vec::new();
    let effort = SchedulerEffort { seed: 1, steps: 1_000_000_000 };
    let found = propose(&problem, effort, &mut |progress| {
        costs.push(progress.cost);
        if costs.len() < 4 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert!(found.was_stopped && found.steps < 10_000);
    assert!(costs.is_sorted_by(|before, after| before >= after) && costs[0] > costs[3]);
    assert_eq!(found.cost, costs[3]);
}

#[test]
fn conflict_names_two_sessions_of_one_lead_in_one_slot() {
    let mut problem = grid(2, 2, &[20, 20]);
    let asked = |leads: Vec<usize>, start| SessionDemand { leads, starts: Some(vec![start]), ..session(1) };
    problem.sessions = vec![asked(vec![0], 0), asked(vec![1], 2), asked(vec![1, 0], 2), session(2)];
    let kinds = [DemandKind::Scheduled, DemandKind::Starts, DemandKind::Leads];
    let demands = |session| kinds.map(|kind| ScheduleDemand { session, kind });
    let found = run(&problem, 1, 2_000);
    assert_eq!(found.conflict, [demands(1), demands(2)].concat());
    assert_eq!(found.relaxations[0].rule, SoftRule::Unscheduled);
}

#[test]
fn more_sessions_than_places_conflict() {
    let mut problem = grid(1, 2, &[20]);
    problem.sessions = vec![session(1), session(2), session(1)];
    let kind = DemandKind::Scheduled;
    let found = run(&problem, 1, 2_000);
    assert_eq!(found.conflict, [0, 1].map(|session| ScheduleDemand { session, kind }));
}

#[test]
fn pinned_session_may_stay_where_it_could_not_go() {
    let mut problem = grid(2, 1, &[20]);
    let pinned = Some(GridPin { place: GridPlace { start: 0, room: Some(0) }, length: 2 });
    problem.sessions = vec![SessionDemand { pinned, ..session(2) }];
    assert_eq!(run(&problem, 1, 100).places, [pinned.map(|pin| pin.place)]);
    problem.sessions.push(session(1));
    let demand = |session, kind| ScheduleDemand { session, kind };
    let scheduled = [0, 1].map(|session| demand(session, DemandKind::Scheduled));
    assert_eq!(run(&problem, 1, 100).conflict, scheduled);
}
