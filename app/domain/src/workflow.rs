//! The work plan: how a task is proposed, which way its status may go and who moves it, whose hands are on it, and what
//! it waits for. Participants decide what is worked on; organizers and leads keep the plan in order.

mod bulk;
mod assignees;
mod goals;
mod access;
mod revisions;

pub use access::{TaskAccess, TaskAction};
pub use assignees::{Assignee, Assignees, ClaimOutcome};
pub use bulk::{BulkAction, BulkReport};
pub use goals::{GoalLinks, check_row_goals};
pub use revisions::{LatestEdit, RevisionToken, TaskRevision};

use crate::Refusal;
use crate::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use crate::tasks::Status;
use crate::text::{LongText, ShortText, Title, Url};
use crate::time::Instant;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// How much work a task is thought to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// A day or less.
    Small,
    /// The days of the summit.
    Medium,
    /// Months after it.
    Large,
}

impl Size {
    pub const ALL: [Size; 3] = [Size::Small, Size::Medium, Size::Large];

    pub fn as_str(self) -> &'static str {
        match self {
            Size::Small => "small",
            Size::Medium => "medium",
            Size::Large => "large",
        }
    }

    /// For whoever chooses one.
    pub fn label(self) -> &'static str {
        match self {
            Size::Small => "small: a day or less",
            Size::Medium => "medium: the days of the summit",
            Size::Large => "large: months after it",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|size| size.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a size (small, medium or large)", text))
    }
}

/// A task as it is proposed, or as it is to be after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub title: Title,
    /// Markdown.
    pub description: Option<LongText>,
    pub track: Option<Title>,
    pub size: Option<Size>,
    /// In a few words each.
    pub skills: Vec<Title>,
    pub specs: BTreeSet<SpecNumber>,
    pub outcomes: BTreeSet<OutcomeCode>,
    /// Why it serves none of either; read where it names none.
    pub no_goal_reason: Option<ShortText>,
    /// Issues, pull requests and documents that it is about.
    pub links: Vec<Url>,
    /// Tasks of the same edition that must be done before.
    pub depends_on: BTreeSet<TaskNumber>,
    /// How many hands are wanted.
    pub people_needed: u32,
}

impl Proposal {
    pub const MAX_PEOPLE_NEEDED: u32 = 40;
    /// Of links, skills, and tasks that it waits for, each.
    pub const MAX_PER_LIST: usize = 30;

    /// Why it serves nothing; a task that serves something has no reason for that.
    pub fn effective_no_goal_reason(&self) -> Option<&ShortText> {
        self.no_goal_reason.as_ref().filter(|_| self.specs.is_empty() && self.outcomes.is_empty())
    }

    /// Refuses a task that serves nothing and doesn't say why, and numbers that nobody could mean; of what a task has
    /// already it may keep as many, for merging twins can leave more than anybody could propose.
    pub fn check(&self, has: &ExistingCounts) -> Result<(), Refusal> {
        let (spec, outcome) = (!self.specs.is_empty(), !self.outcomes.is_empty());
        if !(GoalLinks { spec, outcome, reason: self.no_goal_reason.is_some() }).is_stated() {
            return Err(Refusal::GoalMissing);
        }
        check_people_needed(self.people_needed, has.people_needed)?;
        let many = [
            ("links", self.links.len(), has.links),
            ("skills", self.skills.len(), has.skills),
            ("tasks to wait for", self.depends_on.len(), has.depends_on),
        ];
        let many = many.map(|(what, count, has)| (what, count, has.max(Self::MAX_PER_LIST)));
        match many.into_iter().find(|(_, count, limit)| count > limit) {
            Some((what, count, limit)) => Err(Refusal::TooMany { what, count, limit }),
            None => Ok(()),
        }
    }
}

/// Refuses a number of wanted hands that nobody could mean; `has`: how many are wanted already.
pub fn check_people_needed(requested: u32, has: u32) -> Result<(), Refusal> {
    let (least, most) = (1, has.max(Proposal::MAX_PEOPLE_NEEDED));
    match (least..=most).contains(&requested) {
        true => Ok(()),
        false => Err(Refusal::OutOfRange { what: "Hands that are wanted", number: requested.into(), least, most }),
    }
}

/// How many of each a task has already; a new one has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExistingCounts {
    pub people_needed: u32,
    pub links: usize,
    pub skills: usize,
    pub depends_on: usize,
}

/// Where a status may go; the one table of allowed moves.
pub const TRANSITIONS: [(Status, &[Status]); 6] = [
    (Status::Proposed, &[Status::Planned, Status::Dropped]),
    (Status::Planned, &[Status::InProgress, Status::Proposed, Status::Dropped]),
    (Status::InProgress, &[Status::InReview, Status::Done, Status::Planned, Status::Dropped]),
    (Status::InReview, &[Status::Done, Status::InProgress, Status::Dropped]),
    (Status::Done, &[Status::InProgress]),
    (Status::Dropped, &[Status::Proposed]),
];

/// Where a task may go from where it stands.
pub fn allowed_transitions(from: Status) -> &'static [Status] {
    TRANSITIONS.iter().find(|(known, _)| *known == from).map_or(&[], |(_, allowed_transitions)| allowed_transitions)
}

/// Whether a move must say why, or what came of it.
pub fn requires_note(from: Status, to: Status) -> bool {
    to.is_over() || from.is_over()
}

/// Refuses a move that isn't in the table, and one without the words that it needs.
pub fn check_transition(from: Status, to: Status, words: Option<&ShortText>) -> Result<(), Refusal> {
    if !allowed_transitions(from).contains(&to) {
        return Err(Refusal::InvalidTransition { from: from.as_str(), to: to.as_str() });
    }
    match (requires_note(from, to), words, to) {
        (true, None, Status::Done) => Err(Refusal::ResultMissing),
        (true, None, _) => Err(Refusal::ReasonMissing),
        _ => Ok(()),
    }
}

/// An edition's rules of its work plan, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanSettings {
    /// Without an update for so long, a claim is asked about.
    pub quiet_days: u32,
    /// Without an answer for so long, its place is offered to others.
    pub answer_days: u32,
}

impl Default for PlanSettings {
    fn default() -> Self {
        PlanSettings { quiet_days: 30, answer_days: 14 }
    }
}

/// What is to be done about a claim that may be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaleAction {
    /// Ask whether they are still on it.
    Ask,
    /// Offer their place to others. They keep it until somebody takes it.
    Offer,
}

impl PlanSettings {
    /// `heard` is when anything was last heard of this hand on this task.
    pub fn stale_action(
        self,
        assignee: &Assignee,
        heard: Instant,
        status: Status,
        now: Instant,
    ) -> Option<StaleAction> {
        let quiet = now - heard.max(assignee.since) > TimeDelta::days(self.quiet_days.into());
        match (assignee.asked, assignee.offered) {
            _ if status.is_over() || status == Status::Proposed => None,
            // Nobody can ask who has left.
            (_, None) if assignee.account_deleted => Some(StaleAction::Offer),
            (None, None) if quiet => Some(StaleAction::Ask),
            (Some(asked), None) if now - asked > TimeDelta::days(self.answer_days.into()) => Some(StaleAction::Offer),
            _ => None,
        }
    }
}

/// What was done about forgotten claims in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleClaimReport {
    pub edition: EditionSlug,
    /// How many were asked whether they are still on it.
    pub asked: u32,
    /// How many places were offered to others.
    pub offered: u32,
}

/// Which tasks of an edition wait for which.
pub type Dependencies = BTreeMap<TaskNumber, BTreeSet<TaskNumber>>;

/// Refuses a task that waits for itself, by whatever way round. `dependencies` is what holds before the change.
pub fn check_dependencies(
    dependencies: &Dependencies,
    task: TaskNumber,
    requested: &BTreeSet<TaskNumber>,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<(TaskNumber, TaskNumber)> = requested.iter().map(|one| (*one, *one)).collect();
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

/// Who somebody is to a task they like: they would work on it, or would like to see it done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interest {
    Work,
    Want,
}

impl Interest {
    pub const ALL: [Interest; 2] = [Interest::Work, Interest::Want];

    pub fn as_str(self) -> &'static str {
        match self {
            Interest::Work => "work",
            Interest::Want => "want",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Interest::Work => "I’d work on this",
            Interest::Want => "I’d like it done",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|interest| interest.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("an interest", text))
    }
}

#[cfg(test)]
mod tests;
