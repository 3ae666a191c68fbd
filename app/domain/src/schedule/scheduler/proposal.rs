//! A proposal as it is stored: codes and numbers without people, worded when it is shown.

use super::conflict::DemandKind;
use super::problem::{GridPlace, SchedulerWeights};
use super::request::ScheduleRequest;
use super::rules::SoftRule;
use super::{ProposedSchedule, Relaxation, ScheduleDemand};
use crate::id::{ProposalNumber, SessionNumber};
use crate::schedule::{Placement, PlannedSession, ScheduleInterests, SchedulePlan};
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The state of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ProposalState {
    /// It is computed after others.
    Waiting,
    Running,
    Done,
    /// It was stopped, and has the best schedule until then.
    Stopped,
    Failed,
}

words!(ProposalState, "the state of a proposal");

impl ProposalState {
    pub fn is_over(self) -> bool {
        !matches!(self, ProposalState::Waiting | ProposalState::Running)
    }

    pub fn label(self) -> &'static str {
        match self {
            ProposalState::Waiting => "Waiting",
            ProposalState::Running => "Running",
            ProposalState::Done => "Done",
            ProposalState::Stopped => "Stopped",
            ProposalState::Failed => "Failed",
        }
    }
}

/// How long a proposal is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum SchedulerTime {
    Seconds,
    #[default]
    HalfMinute,
    Minutes,
}

words!(SchedulerTime, "how long to search");

impl SchedulerTime {
    /// The number of moves that are tried.
    pub fn steps(self) -> u64 {
        match self {
            SchedulerTime::Seconds => 1_000_000,
            SchedulerTime::HalfMinute => 10_000_000,
            SchedulerTime::Minutes => 60_000_000,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            SchedulerTime::Seconds => "A few seconds",
            SchedulerTime::HalfMinute => "About half a minute",
            SchedulerTime::Minutes => "A few minutes",
        }
    }
}

/// What a proposal is computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProposalSettings {
    pub seed: u32,
    pub steps: u64,
    pub weights: SchedulerWeights,
}

/// A proposal for the schedule of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleProposal {
    pub number: ProposalNumber,
    pub settings: ProposalSettings,
    pub state: ProposalState,
    pub steps_done: u64,
    /// `None` before the first schedule.
    pub cost: Option<u64>,
    pub bound: Option<u64>,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
    pub adopted_at: Option<Instant>,
    /// If it is the draft as it was before a proposal was adopted: the number of that proposal.
    pub undoes: Option<ProposalNumber>,
    pub contents: ProposalContents,
}

/// The proposals of an edition, newest first, and what they are compared with. Private: for organizers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalsPage {
    pub plan: SchedulePlan,
    pub interests: ScheduleInterests,
    pub proposals: Vec<ScheduleProposal>,
}

/// The schedule of a proposal, and what it costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalContents {
    pub sessions: Vec<ProposedPlace>,
    pub relaxations: Vec<ProposalCost>,
    /// Demands that conflict, if not all sessions can be scheduled.
    pub conflict: Vec<ProposalDemand>,
}

/// A session as it was when the proposal began, and its proposed place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedPlace {
    pub session: SessionNumber,
    pub moves: u32,
    pub is_pinned: bool,
    /// `None` if it isn't scheduled.
    pub placement: Option<Placement>,
}

/// A wish that the proposal doesn't fulfil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalCost {
    pub rule: SoftRule,
    pub session: SessionNumber,
    pub other: Option<SessionNumber>,
    pub people: usize,
    pub missing: u32,
    pub cost: u64,
}

/// A demand of a session that conflicts with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalDemand {
    pub session: SessionNumber,
    pub kind: DemandKind,
}

impl ProposalContents {
    /// The best schedule so far, without what it costs.
    pub fn places(request: &ScheduleRequest, places: &[Option<GridPlace>]) -> Self {
        let of = |(nth, place): (usize, &Option<GridPlace>)| {
            let PlannedSession { number, moves, is_pinned, .. } = request.sessions[nth];
            ProposedPlace { session: number, moves, is_pinned, placement: request.placement(nth, *place) }
        };
        ProposalContents { sessions: places.iter().enumerate().map(of).collect(), ..ProposalContents::default() }
    }

    pub fn of(request: &ScheduleRequest, found: &ProposedSchedule) -> Self {
        let cost = |relaxation: &Relaxation| ProposalCost {
            rule: relaxation.rule,
            session: request.number(relaxation.session),
            other: relaxation.other.map(|other| request.number(other)),
            people: relaxation.people.len(),
            missing: relaxation.missing,
            cost: relaxation.cost,
        };
        let demand =
            |demand: &ScheduleDemand| ProposalDemand { session: request.number(demand.session), kind: demand.kind };
        ProposalContents {
            relaxations: found.relaxations.iter().map(cost).collect(),
            conflict: found.conflict.iter().map(demand).collect(),
            ..Self::places(request, &found.places)
        }
    }

    /// The sessions that were moved, pinned, unpinned, cancelled or deleted since the proposal began.
    pub fn changed_since(&self, plan: &SchedulePlan) -> Vec<SessionNumber> {
        let has_changed = |place: &&ProposedPlace| {
            plan.session(place.session)
                .is_none_or(|now| !now.takes_place() || now.moves != place.moves || now.is_pinned != place.is_pinned)
        };
        self.sessions.iter().filter(has_changed).map(|place| place.session).collect()
    }

    /// The sessions that would move, with the place now and the proposed one.
    pub fn moves(&self, plan: &SchedulePlan) -> Vec<(SessionNumber, Option<Placement>, Option<Placement>)> {
        let of = |place: &ProposedPlace| {
            let now = plan.session(place.session)?.placement;
            (now != place.placement).then_some((place.session, now, place.placement))
        };
        self.sessions.iter().filter_map(of).collect()
    }
}
