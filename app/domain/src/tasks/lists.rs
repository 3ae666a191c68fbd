//! Lists of a plan, the board and the picture of waits: what one may ask of them, and what they show.

use super::{Status, StatusCounts, TaskLink, TaskRow};
use crate::access::{Actor, may_participate};
use crate::id::{Login, OutcomeCode, PersonId, SpecNumber, TaskNumber};
use crate::text::Title;
use crate::time::Instant;
use crate::workflow::{Size, TaskAccess};

/// Which tasks to show. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    pub track: Option<InTrack>,
    pub status: Option<Status>,
    pub spec: Option<SpecNumber>,
    pub outcome: Option<OutcomeCode>,
    pub size: Option<Size>,
    pub special: Option<Special>,
    /// Whose hand is on it, or who has reviewed it.
    pub who: Option<Login>,
    /// Words that stand in its title, its description or its discussion.
    pub words: Option<String>,
}

/// A list with a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// Whoever asks has a hand on it, proposed it, or is asked to review it.
    Mine(PersonId),
    /// Open, and nobody's hand on it.
    Unclaimed,
    /// See [`TaskRow::needs_help`].
    Help,
    Blocked,
    /// Planned or under way, and nothing heard of it since.
    Stale(Instant),
}

/// A track, or none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InTrack {
    Named(Title),
    None,
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskOrder {
    #[default]
    Number,
    Track,
    Status,
    /// The latest first.
    Updated,
}

/// One page of an edition's tasks, with what stands above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskList {
    pub rows: Vec<TaskRow>,
    /// How many tasks fit the filter.
    pub fitting: u32,
    pub plan: PlanFigures,
}

impl TaskList {
    /// Rows on one page.
    pub const PAGE: u32 = 50;
}

/// What stands above a list and the board of an edition: of all its tasks, whatever the filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFigures {
    pub counts: StatusCounts,
    /// How many of all are in the lists with names of their own.
    pub lists: ListCounts,
    /// What there is to choose from in the edition, with how many tasks each has.
    pub tracks: Vec<(Option<Title>, u32)>,
    pub specs: Vec<(SpecNumber, u32)>,
    pub outcomes: Vec<(OutcomeCode, u32)>,
}

/// How many of an edition's tasks are in which list; see [`Special`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCounts {
    pub help: u32,
    pub unclaimed: u32,
    pub blocked: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    pub columns: Vec<Column>,
    pub plan: PlanFigures,
}

/// A column of the board: the tasks of one status, the latest first, as many as fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub status: Status,
    pub count: u32,
    pub cards: Vec<Card>,
}

impl Column {
    pub const MOST: u32 = 25;
}

/// A task on the board, with what everybody's rights over it follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub row: TaskRow,
    pub access: TaskAccess,
    /// Where its twin is kept, if it was merged; then nobody moves it any more.
    pub merged_into: Option<TaskNumber>,
}

impl Card {
    /// Where whoever asks may take it; nowhere, if they don't take part in its edition.
    pub fn allowed_transitions(&self, actor: &Actor) -> Vec<Status> {
        let status_changes = self.merged_into.is_none() && may_participate(actor, &self.row.edition);
        if status_changes { self.access.allowed_transitions(actor, self.row.status) } else { Vec::new() }
    }
}

/// What waits for what, to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DependencyGraph {
    pub tasks: Vec<TaskLink>,
    /// The first waits for the second.
    pub dependencies: Vec<(TaskNumber, TaskNumber)>,
    /// There are more than are drawn.
    pub cut: bool,
}

/// How many tasks of an edition wait for others, and how many of those are held up by it now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DependencyCounts {
    pub waiting: u32,
    pub blocked: u32,
}
