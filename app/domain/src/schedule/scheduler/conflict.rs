//! Demands that conflict: a set that can't be fulfilled, and from which none can be left out.

use super::bound::is_feasible;
use super::problem::{GridPin, ScheduleProblem, SessionDemand};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A demand that a schedule must fulfil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScheduleDemand {
    pub session: usize,
    pub kind: DemandKind,
}

/// What a session demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// It takes place.
    Scheduled,
    /// It keeps its pinned place.
    Pinned,
    /// It begins in one of its slots.
    Starts,
    /// It is in one of its rooms.
    Rooms,
    /// Its leads are present, and at one place at a time.
    Leads,
    /// Nothing takes place beside it.
    Plenary,
}

/// The demands that conflict, by a deletion filter.
///
/// Empty if all can be fulfilled, if that is not known, or if `goes_on` becomes false before the end.
pub fn conflict(problem: &ScheduleProblem, goes_on: &mut dyn FnMut() -> bool) -> Vec<ScheduleDemand> {
    if is_feasible(problem, &[]) != Some(false) {
        return vec![];
    }
    let mut kept = demands(problem);
    let mut size = kept.len();
    while size > 0 {
        let mut first = 0;
        while first < kept.len() {
            if !goes_on() {
                return vec![];
            }
            let last = (first + size).min(kept.len());
            let fewer = [&kept[..first], &kept[last..]].concat();
            let (without, former) = with_only(problem, &fewer);
            if is_feasible(&without, &former) == Some(false) {
                kept = fewer;
            } else {
                first = last;
            }
        }
        // Each demand alone is tried last, so that none is left that could be left out.
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    kept.sort_unstable();
    kept
}

/// The demands of a problem: for each session, that it takes place, and then what it demands.
fn demands(problem: &ScheduleProblem) -> Vec<ScheduleDemand> {
    let of = |(session, demand): (usize, &SessionDemand)| {
        [
            (true, DemandKind::Scheduled),
            (demand.pinned.is_some(), DemandKind::Pinned),
            (demand.starts.is_some(), DemandKind::Starts),
            (demand.rooms.is_some(), DemandKind::Rooms),
            (!demand.leads.is_empty(), DemandKind::Leads),
            (demand.is_plenary, DemandKind::Plenary),
        ]
        .into_iter()
        .filter(|(applies, _)| *applies)
        .map(move |(_, kind)| ScheduleDemand { session, kind })
    };
    problem.sessions.iter().enumerate().flat_map(of).collect()
}

/// The problem with `demands` alone, and the pinned places that sessions may leave, but need not.
pub fn with_only(problem: &ScheduleProblem, demands: &[ScheduleDemand]) -> (ScheduleProblem, Vec<(usize, GridPin)>) {
    let kept: BTreeSet<ScheduleDemand> = demands.iter().copied().collect();
    let (mut sessions, mut former) = (Vec::new(), Vec::new());
    for (session, demand) in problem.sessions.iter().enumerate() {
        let keeps = |kind| kept.contains(&ScheduleDemand { session, kind });
        if !keeps(DemandKind::Scheduled) {
            continue;
        }
        if !keeps(DemandKind::Pinned) {
            former.extend(demand.pinned.map(|pin| (sessions.len(), pin)));
        }
        sessions.push(SessionDemand {
            pinned: demand.pinned.filter(|_| keeps(DemandKind::Pinned)),
            starts: demand.starts.clone().filter(|_| keeps(DemandKind::Starts)),
            rooms: demand.rooms.clone().filter(|_| keeps(DemandKind::Rooms)),
            leads: demand.leads.iter().copied().filter(|_| keeps(DemandKind::Leads)).collect(),
            is_plenary: demand.is_plenary && keeps(DemandKind::Plenary),
            ..demand.clone()
        });
    }
    (ScheduleProblem { sessions, ..problem.clone() }, former)
}
