//! Read models: tasks as lists, boards, graphs and pages show them, and previews of releases.

mod consequences;
mod feed;
#[cfg(feature = "zones")]
mod open_action;
mod release;
mod task_page;

pub use consequences::{Consequences, Notified};
pub use feed::{FeedEntry, FeedEvent, FeedTask, SpecFeedEntry, SpecFeedEvent};
#[cfg(feature = "zones")]
pub use open_action::{OpenAction, OpenActionKind, OpenActions};
pub use release::ReleasePreview;
pub use task_page::{
    EarlierTask, LeadTransfer, MergedTask, Review, StatusChange, TaskAssignee, TaskHead, TaskPage, TaskStatusChange,
};

use crate::access::{Actor, may_participate};
use crate::editions::Edition;
use crate::id::{EditionSlug, Login, OutcomeCode, PersonId, SpecNumber, TaskNumber};
use crate::tasks::{Size, Status, StatusCounts, TaskLink, TaskRow};
use crate::text::{Label, Title};
use crate::time::{Instant, NaiveDate};
use crate::workflow::TaskAccess;

/// Selects tasks. An empty filter selects all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    pub track: Option<InTrack>,
    pub status: Option<Status>,
    pub spec: Option<SpecNumber>,
    pub outcome: Option<OutcomeCode>,
    pub size: Option<Size>,
    pub label: Option<Label>,
    pub special: Option<Special>,
    /// An assignee or a reviewer.
    pub who: Option<Login>,
    /// Words in the title, the description or the discussion.
    pub words: Option<String>,
}

/// A predefined task list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// Tasks that the person claimed, proposed or is asked to review.
    Mine(PersonId),
    /// Open tasks without an assignee.
    Unclaimed,
    /// See [`TaskRow::needs_help`].
    Help,
    Blocked,
    /// Open tasks that were due before this day.
    Overdue(NaiveDate),
    /// Planned or started tasks without an update since this time.
    Stale(Instant),
}

/// A filter by track: one track, or the tasks without any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InTrack {
    Named(Title),
    None,
}

/// The order of a task list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskOrder {
    #[default]
    Number,
    Track,
    Status,
    /// The latest update first.
    Updated,
    /// Open tasks by due date, then the tasks without one and finished tasks.
    Due,
}

/// One page of an edition's tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskList {
    pub edition: Edition,
    pub rows: Vec<TaskRow>,
    /// The number of tasks that match the filter.
    pub fitting: u32,
    /// The tasks by status that match the filter, whatever status it selects.
    pub matching: StatusCounts,
    pub plan: PlanFigures,
}

impl TaskList {
    /// Rows per page.
    pub const PAGE: u32 = 50;
}

/// One page of the tasks in a scope that can span editions, with the counts of all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopedTasks {
    pub rows: Vec<TaskRow>,
    pub counts: StatusCounts,
}

/// The first tasks that a person has claimed, with the number of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimedTasks {
    /// At most [`ClaimedTasks::MOST`], unfinished ones first.
    pub rows: Vec<TaskRow>,
    /// The number of claimed tasks in each edition, newest first.
    pub editions: Vec<(EditionSlug, u32)>,
    /// The number of unfinished tasks.
    pub open: u32,
}

impl ClaimedTasks {
    pub const MOST: u32 = 20;

    pub fn count(&self) -> u32 {
        self.editions.iter().map(|(_, tasks)| tasks).sum()
    }
}

/// The counts above a task list or the task board. They cover all tasks of the edition, whatever the filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFigures {
    pub counts: StatusCounts,
    pub lists: ListCounts,
    /// The choices for filters, each with its number of tasks.
    pub tracks: Vec<(Option<Title>, u32)>,
    pub specs: Vec<(SpecNumber, u32)>,
    pub outcomes: Vec<(OutcomeCode, u32)>,
    /// The most common labels.
    pub labels: Vec<(Label, u32)>,
}

/// The number of tasks in predefined lists; see [`Special`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCounts {
    pub help: u32,
    pub unclaimed: u32,
    pub blocked: u32,
}

/// The SPECs, outcomes and tracks that a proposal can choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalChoices {
    pub edition: Edition,
    pub specs: Vec<(SpecNumber, Title)>,
    pub outcomes: Vec<(OutcomeCode, Title)>,
    pub tracks: Vec<Title>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    pub edition: Edition,
    pub columns: Vec<Column>,
    pub plan: PlanFigures,
}

/// A column of the task board: the latest tasks of one status, at most [`Column::MOST`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub status: Status,
    pub count: u32,
    pub cards: Vec<Card>,
}

impl Column {
    pub const MOST: u32 = 15;
}

/// A task on the task board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub row: TaskRow,
    pub access: TaskAccess,
    /// The task that it was merged into; a task that was merged or continues elsewhere can't change its status.
    pub merged_into: Option<TaskNumber>,
}

impl Card {
    /// Returns the statuses to which `actor` may move it; none if they don't take part in its edition.
    pub fn allowed_transitions(&self, actor: &Actor) -> Vec<Status> {
        let moved = self.merged_into.is_some() || self.row.continued_in.is_some();
        let may_move = !moved && may_participate(actor, &self.row.edition);
        if may_move { self.access.allowed_transitions(actor, self.row.status) } else { Vec::new() }
    }
}

/// The dependencies between tasks, to draw as a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DependencyGraph {
    pub tasks: Vec<TaskLink>,
    /// The first task of each pair depends on the second.
    pub dependencies: Vec<(TaskNumber, TaskNumber)>,
    /// Whether some tasks are left out because there are too many.
    pub cut: bool,
}

/// How many tasks of an edition depend on others, and how many of those are blocked now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DependencyCounts {
    pub waiting: u32,
    pub blocked: u32,
}
