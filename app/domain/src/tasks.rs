//! Tasks of an edition's work plan: their status, counts and rows.

mod continuation;
mod due;
mod evidence;
mod funding;
mod github_address;
mod labels;

pub use continuation::UnfinishedTask;
pub use due::{DueDate, is_overdue, parse_due};
pub use evidence::{Evidence, EvidenceKind, EvidenceState, SeenEvidence};
pub use funding::{FundedTask, Funding, FundingState};
pub use github_address::{GitHubAddress, GitHubHost, GitHubItem, GitHubRepository};
pub use labels::{are_same_labels, each_label_once};

use crate::id::{EditionSlug, EditionTask, OutcomeCode, SpecNumber, TaskNumber};
use crate::people::Person;
use crate::text::{Label, ShortText, Title};
use crate::time::Instant;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The estimated amount of work for a task.
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
pub enum Size {
    /// A day or less.
    Small,
    /// The days of the summit.
    Medium,
    /// Months after it.
    Large,
}

words!(Size, "a size (small, medium or large)");

impl Size {
    /// The size with its meaning, for a form.
    pub fn label(self) -> &'static str {
        match self {
            Size::Small => "small: takes a day or less",
            Size::Medium => "medium: takes the whole summit",
            Size::Large => "large: continues for months after the summit",
        }
    }
}

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
pub enum Status {
    Proposed,
    Planned,
    #[strum(serialize = "in progress")]
    InProgress,
    #[strum(serialize = "in review")]
    InReview,
    Done,
    Dropped,
}

words!(Status, "a task’s status (proposed, planned, in progress, in review, done, dropped)");

impl Status {
    /// The order in which pages show them, with finished work first.
    pub const SHOWN: [Status; 6] =
        [Status::Done, Status::InReview, Status::InProgress, Status::Planned, Status::Proposed, Status::Dropped];

    /// Whether a task that is entered with this status has it since then; with another one, someone worked on it before.
    pub fn begins_with_entry(self) -> bool {
        matches!(self, Status::Proposed | Status::Planned)
    }

    /// Whether it is done or dropped.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Done | Status::Dropped)
    }
}

/// The number of tasks in each status.
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

    pub fn add_all(&mut self, other: &StatusCounts) {
        Status::ALL.into_iter().for_each(|status| self.add(status, other.get(status)));
    }

    pub fn get(&self, status: Status) -> u32 {
        self.0[status as usize]
    }

    /// Counts all tasks, including dropped ones: the length of their list.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// Counts the tasks of which [`StatusCounts::done`] are done: all except dropped ones.
    ///
    /// Every “done of all” uses it: pages, reports and JSON. A task that continues in a later edition is dropped, so it
    /// counts only there.
    pub fn kept(&self) -> u32 {
        self.total() - self.get(Status::Dropped)
    }

    /// Formats as `11 of 16 tasks done`; dropped tasks don't count.
    pub fn done_of_kept(&self) -> String {
        let (done, kept) = (self.done(), self.kept());
        format!("{done} of {kept} {} done", if kept == 1 { "task" } else { "tasks" })
    }

    pub fn done(&self) -> u32 {
        self.get(Status::Done)
    }

    /// Counts the tasks that are neither done nor dropped.
    pub fn open(&self) -> u32 {
        self.kept() - self.done()
    }
}

impl std::fmt::Display for StatusCounts {
    /// Formats as `11 done, 2 in progress, 3 proposed`, in the order of [`Status::SHOWN`].
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = Status::SHOWN.into_iter().filter(|status| self.get(*status) > 0);
        let counts: Vec<String> = shown.map(|status| format!("{} {}", self.get(status), status.as_str())).collect();
        f.write_str(if counts.is_empty() { "no tasks yet" } else { "" })?;
        f.write_str(&counts.join(", "))
    }
}

/// A task in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    pub edition: EditionSlug,
    pub number: TaskNumber,
    pub title: Title,
    pub track: Option<Title>,
    pub status: Status,
    pub specs: Vec<SpecNumber>,
    pub outcomes: Vec<OutcomeCode>,
    /// Why it has neither a SPEC nor an outcome.
    pub no_goal_reason: Option<ShortText>,
    /// The lead first.
    pub assignees: Vec<Person>,
    /// Empty on a page of the list and on the board, which don't show it.
    pub evidence: Vec<Evidence>,
    /// The time of the latest change; `None` if it was imported without dates.
    pub updated: Option<Instant>,
    pub size: Option<Size>,
    pub due: Option<DueDate>,
    pub labels: Vec<Label>,
    /// How many more people can claim it, including by taking over an offered claim.
    pub people_missing: u32,
    /// Whether someone claimed or moved it in Cairn. An imported task may have unrecorded assignees.
    pub assignees_known: bool,
    /// The open tasks that it depends on, by number; empty if it is over itself.
    pub blocked_by: Vec<TaskNumber>,
    /// The task of a later edition in which it continues.
    pub continued_in: Option<EditionTask>,
}

impl TaskRow {
    /// Whether an open task needs more people.
    ///
    /// An imported task that is in progress may have unrecorded assignees, so it doesn't count.
    pub fn needs_help(&self) -> bool {
        match self.status {
            Status::Proposed | Status::Planned => self.people_missing > 0,
            Status::InProgress | Status::InReview => self.people_missing > 0 && self.assignees_known,
            Status::Done | Status::Dropped => false,
        }
    }
}

/// A task in the exported table of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    pub row: TaskRow,
    pub people_needed: u32,
    /// Markdown, may be empty.
    pub description: String,
    pub skills: Vec<Title>,
    /// By number, including tasks that are over.
    pub depends_on: Vec<TaskNumber>,
}

/// A reference to a task.
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
        fn counts_add_up_to_all_tasks(picks in proptest::collection::vec(0usize..6, 0..200)) {
            let counts = StatusCounts::of(picks.iter().map(|&nth| Status::ALL[nth]));
            prop_assert_eq!(counts.total() as usize, picks.len());
            prop_assert_eq!(counts.open() + counts.done() + counts.get(Status::Dropped), counts.total());
        }
    }

    #[test]
    fn dropped_tasks_are_not_among_those_to_be_done() {
        let counts = StatusCounts::of([Status::Done, Status::Planned, Status::Dropped, Status::Dropped]);
        assert_eq!((counts.total(), counts.kept(), counts.done()), (4, 2, 1));
        assert_eq!(counts.done_of_kept(), "1 of 2 tasks done");
    }
}
