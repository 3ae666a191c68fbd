//! Answers of integer programs: a lower bound, whether a schedule is possible, and the best rooms.

use super::problem::{GridPin, GridPlace, ScheduleProblem, SessionDemand};
use super::program::{Classes, Program, classes};
use super::tables::Tables;

/// The most choices of a start and a class, for all sessions together, that a program is written for.
const MOST_CHOICES: usize = 20_000;

/// The same for rooms one by one, which takes longer.
const MOST_ROOM_CHOICES: usize = 5_000;

/// A cost that no schedule is below.
///
/// It is the optimum if rooms of one class are exchangeable, without interest conflicts.
/// Room changes count if each session of the group has only one start. `None` if the problem is too large.
pub fn lower_bound(problem: &ScheduleProblem) -> Option<u64> {
    let tables = Tables::of(problem);
    let classes = classes(&tables, |options, room| (options.rooms.contains(&room), options.room_cost(room)));
    let mut program = Program::new(&tables, &classes, MOST_CHOICES)?;
    program.add_sessions(true);
    program.add_hard_rules();
    program.add_room_changes();
    let outcome = program.solve().ok()?;
    let bound = match outcome.solution() {
        Some(solution) if outcome.is_optimal() => solution.objective(),
        _ => outcome.stats().best_bound?,
    };
    // The solver computes in floating point; costs are whole numbers.
    Some((bound - 1e-4).ceil().max(0.0) as u64)
}

/// Whether every session can be scheduled; `None` if that is not known within the limits.
///
/// `former` has sessions with a pinned place that they may also leave.
pub fn is_feasible(problem: &ScheduleProblem, former: &[(usize, GridPin)]) -> Option<bool> {
    let tables = Tables::of(problem);
    let is_former = |room| former.iter().any(|(_, pin)| pin.place.room == room);
    let classes =
        classes(&tables, |options, room| (options.rooms.contains(&room), is_former(room).then_some(room).flatten()));
    let mut program = Program::new(&tables, &classes, MOST_CHOICES)?;
    program.former = former;
    program.add_sessions(false);
    if program.is_empty_for_some() {
        return Some(false);
    }
    program.add_hard_rules();
    match program.solve() {
        Ok(outcome) if outcome.solution().is_some() => Some(true),
        Err(microlp::Error::Infeasible) => Some(false),
        Ok(_) | Err(_) => None,
    }
}

/// Better rooms for the sessions, which keep their times; `None` if none are found within the limits.
pub fn better_rooms(problem: &ScheduleProblem, places: &[Option<GridPlace>]) -> Option<Vec<Option<GridPlace>>> {
    if places.iter().any(Option::is_none) {
        return None;
    }
    let at_its_time = |(demand, place): (&SessionDemand, &Option<GridPlace>)| {
        let starts = Some(place.iter().map(|place| place.start).collect());
        SessionDemand { starts, ..demand.clone() }
    };
    let sessions = problem.sessions.iter().zip(places).map(at_its_time).collect();
    let fixed = ScheduleProblem { sessions, ..problem.clone() };
    let tables = Tables::of(&fixed);
    let classes: Classes = (0..problem.rooms.len()).map(|room| vec![Some(room)]).chain([vec![None]]).collect();
    let mut program = Program::new(&tables, &classes, MOST_ROOM_CHOICES)?;
    program.add_sessions(false);
    program.add_hard_rules();
    program.add_room_changes();
    let outcome = program.solve().ok()?;
    let solution = outcome.solution()?;
    let mut better = vec![None; places.len()];
    for choice in program.choices.iter().filter(|choice| solution.var_value(choice.variable) > 0.5) {
        better[choice.session] = Some(GridPlace { start: choice.slots.start, room: classes[choice.class][0] });
    }
    Some(better)
}
