//! Proposes a draft of a schedule: the same problem, seed and number of steps give the same result.
//!
//! [`propose`] searches by simulated annealing. [`lower_bound`] and the conflicts of an impossible problem are computed
//! exactly with integer programming.

mod annealing;
mod bound;
mod conflict;
mod moves;
mod problem;
mod program;
mod proposal;
mod random;
mod request;
mod rules;
mod sentences;
mod state;
mod tables;

pub use annealing::{SchedulerEffort, SchedulerProgress};
pub use bound::lower_bound;
pub use conflict::{DemandKind, ScheduleDemand};
pub use problem::{GridPin, GridPlace, GridRoom, GridSlot, ScheduleProblem, SchedulerWeights, SessionDemand};
pub use proposal::{
    ProposalContents, ProposalCost, ProposalDemand, ProposalSettings, ProposalState, ProposalsPage, ProposedPlace,
    ScheduleProposal, SchedulerTime,
};
pub use request::ScheduleRequest;
pub use rules::{HardRule, Relaxation, SoftRule, broken_rules, relaxations, total_cost};

use annealing::Annealed;
use std::ops::ControlFlow;
use tables::Tables;

/// The result of [`propose`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedSchedule {
    /// The place of each session; `None` if it isn't scheduled.
    pub places: Vec<Option<GridPlace>>,
    pub cost: u64,
    pub relaxations: Vec<Relaxation>,
    /// No schedule costs less, as far as it was computed.
    pub bound: Option<u64>,
    /// If not every session can be scheduled: demands that conflict, and from which none can be left out.
    pub conflict: Vec<ScheduleDemand>,
    pub steps: u64,
    pub was_stopped: bool,
}

/// Searches a schedule that keeps all hard rules and costs as little as possible.
///
/// It calls `progress` every few thousand steps, and returns the best so far when that breaks.
pub fn propose(
    problem: &ScheduleProblem,
    effort: SchedulerEffort,
    progress: &mut dyn FnMut(SchedulerProgress<'_>) -> ControlFlow<()>,
) -> ProposedSchedule {
    let tables = Tables::of(problem);
    let bound = lower_bound(problem);
    let found = best_of(problem, &tables, effort, bound.unwrap_or(0), progress);
    let is_complete = found.places.iter().all(Option::is_some);
    let report =
        SchedulerProgress { steps: found.steps, cost: total_cost(problem, &found.places), places: &found.places };
    let mut goes_on = || !found.was_stopped && progress(report).is_continue();
    let conflict = if is_complete { vec![] } else { conflict::conflict(problem, &mut goes_on) };
    ProposedSchedule {
        cost: total_cost(problem, &found.places),
        relaxations: relaxations(problem, &found.places),
        bound,
        conflict,
        steps: found.steps,
        was_stopped: found.was_stopped,
        places: found.places,
    }
}

/// Problems with at most this many sessions are searched again until a schedule costs no more than the bound.
const FEW_SESSIONS: usize = 8;
const MOST_SEARCHES: u64 = 6;

/// The best of some searches, each with the next seed. One search is enough for a problem with many sessions.
fn best_of(
    problem: &ScheduleProblem,
    tables: &Tables<'_>,
    effort: SchedulerEffort,
    bound: u64,
    progress: &mut dyn FnMut(SchedulerProgress<'_>) -> ControlFlow<()>,
) -> Annealed {
    let mut best = annealing::search(tables, effort, bound, progress);
    let more = if problem.sessions.len() <= FEW_SESSIONS { MOST_SEARCHES - 1 } else { 0 };
    for nth in 1..=more {
        if best.was_stopped || total_cost(problem, &best.places) <= bound {
            break;
        }
        let effort = SchedulerEffort { seed: effort.seed.wrapping_add(nth), ..effort };
        let found = annealing::search(tables, effort, bound, progress);
        if found.was_stopped || total_cost(problem, &found.places) < total_cost(problem, &best.places) {
            best = Annealed { was_stopped: found.was_stopped, ..better(problem, best, found) };
        }
    }
    best
}

fn better(problem: &ScheduleProblem, first: Annealed, second: Annealed) -> Annealed {
    if total_cost(problem, &second.places) < total_cost(problem, &first.places) { second } else { first }
}

#[cfg(test)]
mod tests;
