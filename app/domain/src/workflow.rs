//! The rules of the work plan: proposals, status transitions, stale claims, dependencies and interests.

mod bulk;
mod buttons;
mod staffing;
mod assignees;
mod goals;
mod access;
mod proposed_status;
mod revisions;
mod undo;

pub use access::{TaskAccess, TaskAction};
pub use assignees::{Assignee, Assignees, ClaimOutcome};
pub use bulk::{BulkAction, BulkReport};
pub use buttons::{ButtonChoice, TaskButton, TaskButtons, TaskQuestion};
pub use goals::{GoalLinks, check_row_goals};
pub use proposed_status::ProposedStatus;
pub use revisions::{LatestEdit, RevisionToken, TaskRevision};
pub use staffing::{OnePersonTask, Staffing, StaleTask, StaleWork, may_follow_work};
pub use undo::{TaskSnapshot, TaskUndo, UNDO_DAYS, UndoReport, UndoableChange, UndoableKind, undo_of};

use crate::Refusal;
use crate::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use crate::tasks::{Size, Status};
use crate::text::{Label, LongText, ShortText, Title, Url};
use crate::time::{Instant, NaiveDate};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A new task, or the new content of an edited task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub title: Title,
    /// Markdown.
    pub description: Option<LongText>,
    pub track: Option<Title>,
    pub size: Option<Size>,
    pub due: Option<NaiveDate>,
    pub labels: Vec<Label>,
    /// A few words for each skill.
    pub skills: Vec<Title>,
    pub specs: BTreeSet<SpecNumber>,
    pub outcomes: BTreeSet<OutcomeCode>,
    /// Why it has no goal. Ignored if it names a SPEC or an outcome.
    pub no_goal_reason: Option<ShortText>,
    /// Issues, pull requests and documents on which it is based.
    pub links: Vec<Url>,
    /// Tasks of the same edition that must be done first.
    pub depends_on: BTreeSet<TaskNumber>,
    pub people_needed: u32,
}

impl Proposal {
    pub const MAX_PEOPLE_NEEDED: u32 = 40;
    /// The limit for assignees of an import; as many as a task may need.
    pub const MAX_ASSIGNEES: usize = Self::MAX_PEOPLE_NEEDED as usize;
    /// The limit for links, for skills and for dependencies.
    pub const MAX_PER_LIST: usize = 30;
    pub const MAX_LABELS: usize = 10;

    /// Returns the reason for having no goal, or `None` if there is a goal.
    pub fn effective_no_goal_reason(&self) -> Option<&ShortText> {
        self.no_goal_reason.as_ref().filter(|_| self.specs.is_empty() && self.outcomes.is_empty())
    }

    /// Checks the goals and the limits.
    ///
    /// `has` raises the limits to what the task already has, because merging duplicates can exceed them.
    ///
    /// # Errors
    /// `GoalMissing` without a goal or a reason, `OutOfRange` or `TooMany` beyond a limit.
    pub fn check(&self, has: &ExistingCounts) -> Result<(), Refusal> {
        let (spec, outcome) = (!self.specs.is_empty(), !self.outcomes.is_empty());
        if !(GoalLinks { spec, outcome, reason: self.no_goal_reason.is_some() }).is_stated() {
            return Err(Refusal::GoalMissing);
        }
        check_people_needed(self.people_needed, has.people_needed)?;
        let lists = [
            ("links", self.links.len(), has.links.max(Self::MAX_PER_LIST)),
            ("skills", self.skills.len(), has.skills.max(Self::MAX_PER_LIST)),
            ("labels", self.labels.len(), has.labels.max(Self::MAX_LABELS)),
            ("dependencies", self.depends_on.len(), has.depends_on.max(Self::MAX_PER_LIST)),
        ];
        match lists.into_iter().find(|(_, count, limit)| count > limit) {
            Some((what, count, limit)) => Err(Refusal::TooMany { what, count, limit }),
            None => Ok(()),
        }
    }
}

/// Checks the number of people needed; `has` is the task's present number, or 0.
///
/// # Errors
/// `OutOfRange` unless it is from 1 to [`Proposal::MAX_PEOPLE_NEEDED`], or to `has` if that is more.
pub fn check_people_needed(requested: u32, has: u32) -> Result<(), Refusal> {
    let (least, most) = (1, has.max(Proposal::MAX_PEOPLE_NEEDED));
    if (least..=most).contains(&requested) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange { what: "People needed", number: requested.into(), least, most })
    }
}

/// How many of each an existing task has; all 0 for a new task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExistingCounts {
    pub people_needed: u32,
    pub links: usize,
    pub skills: usize,
    pub labels: usize,
    pub depends_on: usize,
}

/// The allowed status transitions.
pub const TRANSITIONS: [(Status, &[Status]); 6] = [
    (Status::Proposed, &[Status::Planned, Status::Dropped]),
    (Status::Planned, &[Status::InProgress, Status::Proposed, Status::Dropped]),
    (Status::InProgress, &[Status::InReview, Status::Done, Status::Planned, Status::Dropped]),
    (Status::InReview, &[Status::Done, Status::InProgress, Status::Dropped]),
    (Status::Done, &[Status::InProgress]),
    (Status::Dropped, &[Status::Proposed]),
];

/// Returns the statuses that may follow `from`.
pub fn allowed_transitions(from: Status) -> &'static [Status] {
    TRANSITIONS.iter().find(|(status, _)| *status == from).map_or(&[], |(_, next)| next)
}

/// Whether a transition undoes an earlier one, such as reopening a finished task.
pub fn is_step_back(from: Status, to: Status) -> bool {
    from.is_over() || (to < from && !to.is_over())
}

/// Whether a transition needs a reason or a result.
pub fn requires_note(from: Status, to: Status) -> bool {
    to.is_over() || from.is_over()
}

/// Checks a transition and its note.
///
/// # Errors
/// `InvalidTransition` if it isn't in [`TRANSITIONS`]; `ResultMissing` or `ReasonMissing` without a required note.
pub fn check_transition(from: Status, to: Status, note: Option<&ShortText>) -> Result<(), Refusal> {
    if !allowed_transitions(from).contains(&to) {
        return Err(Refusal::InvalidTransition { from: from.as_str(), to: to.as_str() });
    }
    match (requires_note(from, to), note, to) {
        (true, None, Status::Done) => Err(Refusal::ResultMissing),
        (true, None, _) => Err(Refusal::ReasonMissing),
        _ => Ok(()),
    }
}

/// An edition's rules for stale claims, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanSettings {
    /// Days without an update after which the assignee is asked whether they still work on the task.
    pub quiet_days: u32,
    /// Days without an answer after which the claim is offered to others.
    pub answer_days: u32,
}

impl Default for PlanSettings {
    fn default() -> Self {
        PlanSettings { quiet_days: 30, answer_days: 14 }
    }
}

/// What to do about a stale claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaleAction {
    /// Ask whether they still work on the task.
    Ask,
    /// Offer their claim to others. They keep it until someone takes it over.
    Offer,
}

impl PlanSettings {
    /// Decides what to do about a claim; `last_activity` is the assignee's last activity on the task.
    pub fn stale_action(
        self,
        assignee: &Assignee,
        last_activity: Instant,
        status: Status,
        now: Instant,
    ) -> Option<StaleAction> {
        let quiet = now - last_activity.max(assignee.since) > TimeDelta::days(self.quiet_days.into());
        match (assignee.asked, assignee.offered) {
            _ if status.is_over() || status == Status::Proposed => None,
            // Someone who has left can't answer.
            (_, None) if assignee.has_left => Some(StaleAction::Offer),
            (None, None) if quiet => Some(StaleAction::Ask),
            (Some(asked), None) if now - asked > TimeDelta::days(self.answer_days.into()) => Some(StaleAction::Offer),
            _ => None,
        }
    }
}

/// What was done about stale claims in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleClaimReport {
    pub edition: EditionSlug,
    /// How many assignees were asked.
    pub asked: u32,
    /// How many claims were offered to others.
    pub offered: u32,
}

/// The tasks of an edition, each with the tasks that it depends on.
pub type Dependencies = BTreeMap<TaskNumber, BTreeSet<TaskNumber>>;

/// Checks that `task` can depend on `requested`; `dependencies` are those before the change.
///
/// # Errors
/// `DependencyCycle` if the task would depend on itself, directly or through others.
pub fn check_dependencies(
    dependencies: &Dependencies,
    task: TaskNumber,
    requested: &BTreeSet<TaskNumber>,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<(TaskNumber, TaskNumber)> = requested.iter().map(|task| (*task, *task)).collect();
    while let Some((first, at)) = ahead.pop() {
        if at == task {
            return Err(Refusal::DependencyCycle { task: task.0, by: first.0 });
        }
        if seen.insert(at) {
            ahead.extend(dependencies.get(&at).into_iter().flatten().map(|next| (first, *next)));
        }
    }
    Ok(())
}

/// A person's interest in a task: they would work on it, or want it done.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Interest {
    Work,
    Want,
}

words!(Interest, "an interest");

impl Interest {
    pub fn label(self) -> &'static str {
        match self {
            Interest::Work => "I’m interested in working on this",
            Interest::Want => "I want this done",
        }
    }
}

#[cfg(test)]
mod tests;
