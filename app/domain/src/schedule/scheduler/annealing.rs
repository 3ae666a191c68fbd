//! Simulated annealing: from the cheapest places one by one to ever fewer changes for the worse.

use super::bound::better_rooms;
use super::moves::{cheapest, random_move};
use super::problem::{GridPlace, ScheduleProblem};
use super::random::Random;
use super::rules::{broken_rules, total_cost};
use super::state::State;
use super::tables::Tables;
use std::ops::ControlFlow;

/// How many steps pass between two reports.
const REPORTED: u64 = 2048;

/// How often the search begins again from the best schedule, each time at half the temperature.
const ROUNDS: u64 = 4;

/// How many moves measure the first temperature.
const SAMPLE: usize = 200;

/// How long to search, and with which random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchedulerEffort {
    pub seed: u64,
    /// The number of moves that are tried. A million take about a second.
    pub steps: u64,
}

/// The best schedule so far.
#[derive(Clone, Copy, Debug)]
pub struct SchedulerProgress<'s> {
    pub steps: u64,
    pub cost: u64,
    /// The place of each session.
    pub places: &'s [Option<GridPlace>],
}

pub struct Annealed {
    pub places: Vec<Option<GridPlace>>,
    pub steps: u64,
    pub was_stopped: bool,
}

/// Searches until the steps are used, the cost is `target`, or `progress` breaks.
pub fn search(
    tables: &Tables<'_>,
    effort: SchedulerEffort,
    target: u64,
    progress: &mut dyn FnMut(SchedulerProgress<'_>) -> ControlFlow<()>,
) -> Annealed {
    let mut random = Random::new(effort.seed);
    let mut state = first_schedule(tables, &mut random);
    let mut best = Best { cost: state.cost, places: state.places.clone() };
    let has_fixed_times = tables.options.iter().all(|options| options.starts.len() <= 1);
    if has_fixed_times && best.cost > target {
        best.improve_rooms(tables.problem);
    }
    let movable: Vec<usize> = (0..tables.options.len()).filter(|session| !tables.options[*session].is_fixed).collect();
    let hot = temperature(&mut state, &movable, &mut random);
    let round = effort.steps.div_ceil(ROUNDS).max(1);
    let steps = if movable.is_empty() { 0 } else { effort.steps };
    for step in 0..steps {
        if step % round == 0 {
            restore(&mut state, &best.places);
        }
        if step % REPORTED == 0 || best.cost <= target {
            let was_stopped = progress(best.report(step)).is_break();
            if was_stopped || best.cost <= target {
                return Annealed { places: best.places, steps: step, was_stopped };
            }
        }
        let left = 1.0 - (step % round) as f64 / round as f64;
        let temperature = hot * left * left * left / f64::from(1u32 << (step / round).min(8));
        let before = state.cost;
        state.begin();
        let is_possible = random_move(&mut state, &movable, &mut random);
        let more = state.cost.saturating_sub(before);
        if !is_possible || (more > 0 && more as f64 > temperature * random.exponential()) {
            state.undo();
        } else if state.cost < best.cost {
            best = Best { cost: state.cost, places: state.places.clone() };
        }
    }
    if !has_fixed_times && best.cost > target {
        best.improve_rooms(tables.problem);
    }
    Annealed { places: best.places, steps, was_stopped: false }
}

/// The best schedule so far.
struct Best {
    cost: u64,
    places: Vec<Option<GridPlace>>,
}

impl Best {
    fn report(&self, steps: u64) -> SchedulerProgress<'_> {
        SchedulerProgress { steps, cost: self.cost, places: &self.places }
    }

    fn improve_rooms(&mut self, problem: &ScheduleProblem) {
        let Some(places) = better_rooms(problem, &self.places) else { return };
        let cost = total_cost(problem, &places);
        if cost < self.cost && broken_rules(problem, &places).is_empty() {
            *self = Best { cost, places };
        }
    }
}

/// Pinned sessions, then the sessions with the fewest places first, each at its cheapest place.
fn first_schedule<'t>(tables: &'t Tables<'t>, random: &mut Random) -> State<'t> {
    let mut state = State::new(tables);
    let mut order: Vec<usize> = (0..tables.options.len()).collect();
    order.sort_by_key(|session| {
        let options = &tables.options[*session];
        let is_plenary = tables.problem.sessions[*session].is_plenary;
        (!options.is_pinned, !is_plenary, options.starts.len() * options.rooms.len())
    });
    for session in order {
        let options = &tables.options[session];
        let place = if options.is_pinned {
            let place = GridPlace { start: options.starts[0], room: options.rooms[0] };
            state.price(session, place).map(|_| place)
        } else {
            cheapest(&state, session, None, random)
        };
        if place.is_some() {
            state.put(session, place);
        }
    }
    state
}

/// What random moves for the worse cost on average, so that the first of them are often accepted.
///
/// It is at least the dearest wish, because a first schedule may offer none of its relaxations.
fn temperature(state: &mut State<'_>, movable: &[usize], random: &mut Random) -> f64 {
    let (mut sum, mut count) = (0, 0);
    for _ in 0..SAMPLE {
        let before = state.cost;
        state.begin();
        let is_possible = random_move(state, movable, random);
        let more = state.cost.saturating_sub(before);
        if is_possible && more > 0 && more < state.tables.problem.weights.unscheduled {
            sum += more;
            count += 1;
        }
        state.undo();
    }
    let weights = state.tables.problem.weights;
    let dearest = [
        weights.interest_conflict,
        weights.interested_absent,
        weights.small_room,
        weights.missing_equipment,
        weights.other_room,
        weights.room_change,
    ];
    let mean = sum as f64 / f64::from(count.max(1));
    mean.max(dearest.into_iter().max().unwrap_or(0) as f64)
}

fn restore(state: &mut State<'_>, places: &[Option<GridPlace>]) {
    for (session, place) in places.iter().enumerate() {
        if state.places[session].is_some() && state.places[session] != *place {
            state.put(session, None);
        }
    }
    for (session, place) in places.iter().enumerate() {
        if state.places[session] != *place {
            state.put(session, *place);
        }
    }
    state.begin();
}
