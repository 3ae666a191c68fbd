//! Actions on many tasks, and their reports.

use super::Size;
use crate::Refusal;
use crate::id::{ChangeId, OutcomeCode, SpecNumber, TaskNumber};
use crate::tasks::Status;
use crate::text::{ShortText, Title};
use crate::time::NaiveDate;

/// An action on many tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkAction {
    /// Moves them to a track, or to none.
    Track(Option<Title>),
    /// Changes their status, with a reason or the result.
    Transition(Status, Option<ShortText>),
    Size(Option<Size>),
    /// Sets or removes the due date.
    Due(Option<NaiveDate>),
    AddSpec(SpecNumber),
    AddOutcome(OutcomeCode),
    PeopleNeeded(u32),
}

/// The effect of an action on many tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkReport {
    pub changed: Vec<TaskNumber>,
    /// The unchanged tasks, by reason; `None` if the change made no difference.
    pub left: Vec<(Option<Refusal>, Vec<TaskNumber>)>,
    /// The change, to undo it.
    pub undo: Option<ChangeId>,
}

impl BulkReport {
    /// Records a task as unchanged.
    pub fn add_unchanged(&mut self, task: TaskNumber, reason: Option<Refusal>) {
        match self.left.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, tasks)) => tasks.push(task),
            None => self.left.push((reason, vec![task])),
        }
    }

    /// Returns the number of unchanged tasks.
    pub fn left_count(&self) -> usize {
        self.left.iter().map(|(_, tasks)| tasks.len()).sum()
    }
}
