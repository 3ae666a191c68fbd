//! Tasks: the pieces of an edition's work plan, their status and its history.

mod evidence;
mod lists;
mod page;

pub use evidence::{Evidence, EvidenceKind, EvidenceState};
pub use lists::{
    Board, Card, Column, DependencyCounts, DependencyGraph, InTrack, ListCounts, PlanFigures, Special, TaskFilter,
    TaskList, TaskOrder,
};
pub use page::{LeadTransfer, Review, StatusChange, TaskAssignee, TaskPage, TaskStatusChange};

use crate::Refusal;
use crate::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use crate::people::Person;
use crate::text::{ShortText, Title};
use crate::time::Instant;
use crate::workflow::Size;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Proposed,
    Planned,
    InProgress,
    InReview,
    Done,
    Dropped,
}

impl Status {
    pub const ALL: [Status; 6] =
        [Status::Proposed, Status::Planned, Status::InProgress, Status::InReview, Status::Done, Status::Dropped];

    /// The order in which pages show them: what is finished first, as a reader looks for it.
    pub const SHOWN: [Status; 6] =
        [Status::Done, Status::InReview, Status::InProgress, Status::Planned, Status::Proposed, Status::Dropped];

    pub fn as_str(self) -> &'static str {
        match self {
            Status::Proposed => "proposed",
            Status::Planned => "planned",
            Status::InProgress => "in progress",
            Status::InReview => "in review",
            Status::Done => "done",
            Status::Dropped => "dropped",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| {
            Refusal::malformed("a task’s status (proposed, planned, in progress, in review, done, dropped)", text)
        })
    }

    /// Whether work on it is over, one way or the other.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Done | Status::Dropped)
    }
}

/// How many tasks stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusCounts([u32; 6]);

impl StatusCounts {
    pub fn of(statuses: impl IntoIterator<Item = Status>) -> Self {
        let mut counts = Self::default();
        statuses.into_iter().for_each(|status| counts.add(status, 1));
        counts
    }

    pub fn add(&mut self, status: Status, tasks: u32) {
        self.0[status as usize] += tasks;
    }

    pub fn get(&self, status: Status) -> u32 {
        self.0[status as usize]
    }

    /// All tasks, dropped ones included: what was once in the plan stays in the figure.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    pub fn done(&self) -> u32 {
        self.get(Status::Done)
    }

    /// Neither done nor dropped.
    pub fn open(&self) -> u32 {
        self.total() - self.done() - self.get(Status::Dropped)
    }
}

impl std::fmt::Display for StatusCounts {
    /// `11 done, 2 in progress, 3 proposed`: what is finished first, as a reader looks for it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = Status::SHOWN.into_iter().filter(|status| self.get(*status) > 0);
        let words: Vec<String> = shown.map(|status| format!("{} {}", self.get(status), status.as_str())).collect();
        f.write_str(if words.is_empty() { "no tasks yet" } else { "" })?;
        f.write_str(&words.join(", "))
    }
}

/// A task as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    pub edition: EditionSlug,
    pub number: TaskNumber,
    pub title: Title,
    pub track: Option<Title>,
    pub status: Status,
    pub specs: Vec<SpecNumber>,
    pub outcomes: Vec<OutcomeCode>,
    /// The lead first.
    pub assignees: Vec<Person>,
    pub evidence: Vec<Evidence>,
    /// When anything last happened to it; `None` where its source gave no dates.
    pub updated: Option<Instant>,
    pub size: Option<Size>,
    /// Places for hands that nobody has, or that are offered.
    pub people_missing: u32,
    /// Somebody claimed or moved it here, so that who is on it is recorded.
    pub assignees_known: bool,
    /// The tasks that it waits for and that aren't over, while it isn't over itself; by number.
    pub blocked_by: Vec<TaskNumber>,
}

impl TaskRow {
    /// Hands are wanted, and the work isn't over. What came from elsewhere and is in progress without hands has some that
    /// nobody recorded.
    pub fn needs_help(&self) -> bool {
        match self.status {
            Status::Proposed | Status::Planned => self.people_missing > 0,
            Status::InProgress | Status::InReview => self.people_missing > 0 && self.assignees_known,
            Status::Done | Status::Dropped => false,
        }
    }
}

/// A task as the plan's table has it: what a list shows, and what a table says besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    pub row: TaskRow,
    /// How many hands are wanted.
    pub people_needed: u32,
    /// Markdown, may be empty.
    pub description: String,
    pub skills: Vec<Title>,
    /// Why it serves neither a SPEC nor an outcome.
    pub no_goal_reason: Option<ShortText>,
    /// By number; those that are over too.
    pub depends_on: Vec<TaskNumber>,
}

/// A task as another names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLink {
    pub number: TaskNumber,
    pub title: Title,
    pub status: Status,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_counted_is_what_there_is(picks in proptest::collection::vec(0usize..6, 0..200)) {
            let counts = StatusCounts::of(picks.iter().map(|&nth| Status::ALL[nth]));
            prop_assert_eq!(counts.total() as usize, picks.len());
            prop_assert_eq!(counts.open() + counts.done() + counts.get(Status::Dropped), counts.total());
        }
    }
}
