//! Tasks that continue in a later edition.

use super::{Status, TaskLink};
use crate::id::{EditionSlug, EditionTask, TaskNumber};
use crate::people::Person;
use crate::text::Title;

/// An unfinished task of an earlier edition, which can continue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfinishedTask {
    pub edition: EditionSlug,
    pub edition_title: Title,
    pub task: TaskLink,
    pub assignees: Vec<Person>,
    /// The task of the later edition with the same title, in which it would continue.
    pub same_title: Option<TaskNumber>,
}

impl UnfinishedTask {
    pub fn key(&self) -> EditionTask {
        EditionTask { edition: self.edition.clone(), number: self.task.number }
    }
}

impl Status {
    /// The status with which a task begins in a later edition; `None` for a task that is over.
    ///
    /// An accepted task stays accepted. Its work has not begun in the later edition.
    pub fn continued(self) -> Option<Status> {
        match self {
            Status::Proposed => Some(Status::Proposed),
            Status::Planned | Status::InProgress | Status::InReview => Some(Status::Planned),
            Status::Done | Status::Dropped => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finished_task_does_not_continue() {
        for status in Status::ALL {
            assert_eq!(status.continued().is_none(), status.is_over());
        }
    }
}
