//! Fulfilment: whether a person has met their commitments, computed from records.

mod people;
mod planning;
#[cfg(test)]
mod tests;
mod wording;

pub use people::{EditionFulfilment, PersonFulfilment};

use super::Requirement;
use crate::editions::{Parts, PlanningRule};
use crate::id::{MeetingNumber, TaskNumber};
use crate::meetings::{MeetingTime, public_count};
use crate::text::Title;
use crate::time::{Days, Instant, NaiveDate};
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A clause that records can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequiredClause {
    pub letter: char,
    pub requirement: Requirement,
    /// Whether the person has a waiver.
    pub is_waived: bool,
}

/// How an edition counts planning rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FulfilmentRules {
    pub planning: PlanningRule,
    /// How many missed rounds contributions can make up; 0 if the edition doesn't allow it.
    pub make_ups: u32,
}

/// The days that decide, in the edition's zone, and the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FulfilmentDates {
    pub now: Instant,
    pub today: NaiveDate,
    /// The first day of the edition. No planning round is added after it.
    pub starts: NaiveDate,
    /// The last day of the edition.
    pub ends: NaiveDate,
    /// The last day for updates and finished tasks. Later ones count too, but nothing is missed before.
    pub implementation_ends: NaiveDate,
}

/// A planning meeting, and whether the person attended it.
///
/// Leave out cancelled meetings that the person didn't attend: they are no chance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedMeeting {
    pub number: MeetingNumber,
    /// Parallel meetings have the same round; `None` for a round of its own.
    pub round: Option<u32>,
    pub title: Title,
    pub time: Option<MeetingTime>,
    pub attended: bool,
    /// Whether they said that they can't come.
    pub declined: bool,
}

/// How a person contributed to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContributionKind {
    Proposed,
    Claimed,
    Reviewed,
    Finished,
    /// They posted an update.
    Updated,
}

/// A contribution with its day in the edition's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedContribution {
    pub task: TaskNumber,
    pub kind: ContributionKind,
    pub on: NaiveDate,
}

/// Everything that is recorded about one person in one edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FulfilmentRecords {
    /// All meetings of the edition, also those that the person didn't attend.
    pub meetings: Vec<CountedMeeting>,
    pub contributions: Vec<CountedContribution>,
    /// Whether they checked in at the summit.
    pub checked_in: bool,
}

/// Whether a commitment is met. More records or a waiver never lower it in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FulfilmentState {
    /// It can't be met any more.
    Missed,
    Open,
    Waived,
    /// Also if it was waived.
    Met,
}

words!(FulfilmentState, "a state of a commitment (missed, open, waived or met)");

/// How a person can still meet a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextChance {
    /// The next meeting of a round that they haven't attended.
    Meeting { number: MeetingNumber, title: Title, time: Option<MeetingTime> },
    /// A planning round that isn't planned yet.
    LaterRound,
    /// A contribution to another task in place of a missed round.
    MakeUp,
    /// A task to propose, claim or review.
    Task,
    /// Check-in at the summit.
    CheckIn,
    /// An update or a finished task.
    Update,
}

impl NextChance {
    /// Whether an edition with these parts offers it.
    pub fn is_offered(&self, parts: Parts) -> bool {
        match self {
            NextChance::Meeting { .. } | NextChance::LaterRound => parts.planning,
            NextChance::MakeUp | NextChance::Task | NextChance::Update => parts.work_plan,
            NextChance::CheckIn => true,
        }
    }
}

/// Whether a person has met one commitment, with the numbers behind the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fulfilment {
    pub letter: char,
    pub requirement: Requirement,
    pub state: FulfilmentState,
    /// Attended rounds, or 1 if the requirement is met.
    pub done: u32,
    /// Missed rounds that contributions make up.
    pub made_up: u32,
    pub needed: u32,
    /// Whether it is missed, or still open although a chance to meet it has passed.
    pub is_behind: bool,
    /// Only while it is open.
    pub next: Option<NextChance>,
}

/// Computes whether a person has met their commitments, in the order of `clauses`.
///
/// Parallel meetings of a round count once. If an edition allows make-ups, each further task to which a person
/// contributes until the last day makes up a missed round; the first one counts for [`Requirement::WorkPlan`] if a
/// clause asks for it and isn't waived.
pub fn fulfilments(
    clauses: &[RequiredClause],
    rules: FulfilmentRules,
    records: &FulfilmentRecords,
    dates: FulfilmentDates,
) -> Vec<Fulfilment> {
    let asks_for_work = clauses.iter().any(|clause| clause.requirement == Requirement::WorkPlan && !clause.is_waived);
    let computed = |clause: &RequiredClause| match clause.requirement {
        Requirement::Planning => {
            let tasks = records.tasks_until(dates.ends).saturating_sub(u32::from(asks_for_work));
            planning::fulfilment(*clause, rules, &records.meetings, tasks, dates)
        }
        Requirement::WorkPlan => {
            let is_met = records.tasks_until(dates.ends) > 0;
            clause.answered(is_met, (dates.starts, dates.ends), dates.today, NextChance::Task)
        }
        // Participants may arrive in the course of the first day.
        Requirement::Summit => {
            let late = dates.starts.checked_add_days(Days::new(1)).unwrap_or(dates.starts);
            clause.answered(records.checked_in, (late, dates.ends), dates.today, NextChance::CheckIn)
        }
        Requirement::Implementation => {
            let is_met = records.works_after(dates.ends);
            let half = (dates.implementation_ends - dates.ends) / 2;
            clause.answered(is_met, (dates.ends + half, dates.implementation_ends), dates.today, NextChance::Update)
        }
    };
    clauses.iter().map(computed).collect()
}

impl FulfilmentState {
    /// Whether a person is behind, if a chance to meet the commitment `has_passed`.
    fn is_behind(self, has_passed: bool) -> bool {
        self == FulfilmentState::Missed || (self == FulfilmentState::Open && has_passed)
    }
}

impl FulfilmentRecords {
    /// The number of tasks that the person proposed, claimed, reviewed or finished until a day.
    fn tasks_until(&self, last: NaiveDate) -> u32 {
        let counts = |done: &&CountedContribution| done.kind != ContributionKind::Updated && done.on <= last;
        let tasks: BTreeSet<TaskNumber> = self.contributions.iter().filter(counts).map(|done| done.task).collect();
        u32::try_from(tasks.len()).unwrap_or(u32::MAX)
    }

    fn works_after(&self, last: NaiveDate) -> bool {
        let counts = |kind| matches!(kind, ContributionKind::Finished | ContributionKind::Updated);
        self.contributions.iter().any(|done| counts(done.kind) && done.on > last)
    }
}

impl RequiredClause {
    /// The state of a requirement that is met or not.
    fn state(self, is_met: bool, is_possible: bool) -> FulfilmentState {
        match (is_met, is_possible) {
            (true, _) => FulfilmentState::Met,
            _ if self.is_waived => FulfilmentState::Waived,
            (false, true) => FulfilmentState::Open,
            (false, false) => FulfilmentState::Missed,
        }
    }

    /// `late` and `last` are the day from which a person is behind, and the last one.
    fn answered(
        self,
        is_met: bool,
        (late, last): (NaiveDate, NaiveDate),
        today: NaiveDate,
        chance: NextChance,
    ) -> Fulfilment {
        let state = self.state(is_met, today <= last);
        Fulfilment {
            letter: self.letter,
            requirement: self.requirement,
            state,
            done: u32::from(is_met),
            made_up: 0,
            needed: 1,
            is_behind: state.is_behind(today >= late),
            next: Some(chance).filter(|_| state == FulfilmentState::Open),
        }
    }
}

/// How many people met a commitment, as everyone may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FulfilmentTotal {
    pub letter: char,
    /// `None` for fewer than [`FEWEST_COUNTED`](crate::meetings::FEWEST_COUNTED).
    pub met: Option<u32>,
}

/// Counts the people who met each commitment, by letter; each item of `people` has the commitments of one person.
pub fn public_totals(people: &[Vec<Fulfilment>]) -> Vec<FulfilmentTotal> {
    let letters: BTreeSet<char> = people.iter().flatten().map(|fulfilment| fulfilment.letter).collect();
    let met = |letter| {
        let has_met = |one: &&Fulfilment| one.letter == letter && one.state == FulfilmentState::Met;
        let count = people.iter().filter(|person| person.iter().find(has_met).is_some()).count();
        public_count(u32::try_from(count).unwrap_or(u32::MAX))
    };
    letters.into_iter().map(|letter| FulfilmentTotal { letter, met: met(letter) }).collect()
}
