//! Changing many tasks at once, and what came of it.

use super::Size;
use crate::Refusal;
use crate::id::{OutcomeCode, SpecNumber, TaskNumber};
use crate::tasks::Status;
use crate::text::{ShortText, Title};

/// What is done to many tasks at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkAction {
    /// To a track, or to none.
    Track(Option<Title>),
    /// With why, or what came of it.
    Transition(Status, Option<ShortText>),
    Size(Option<Size>),
    AddSpec(SpecNumber),
    AddOutcome(OutcomeCode),
    /// How many hands are wanted.
    PeopleNeeded(u32),
}

/// What came of changing many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkReport {
    pub changed: Vec<TaskNumber>,
    /// Those that were left as they are, by why; nothing: it was so already.
    pub left: Vec<(Option<Refusal>, Vec<TaskNumber>)>,
}

impl BulkReport {
    pub fn leave(&mut self, task: TaskNumber, why: Option<Refusal>) {
        match self.left.iter_mut().find(|(known, _)| *known == why) {
            Some((_, tasks)) => tasks.push(task),
            None => self.left.push((why, vec![task])),
        }
    }

    /// How many were left as they are.
    pub fn left_count(&self) -> usize {
        self.left.iter().map(|(_, tasks)| tasks.len()).sum()
    }
}
