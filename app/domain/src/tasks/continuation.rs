//! Tasks that continue in a later edition.

use super::{Status, TaskLink};
use crate::Refusal;
use crate::id::{EditionSlug, TaskNumber};
use crate::people::Person;
use crate::text::Title;

/// A task of any edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct EditionTask {
    pub edition: EditionSlug,
    pub number: TaskNumber,
}

impl EditionTask {
    /// Parses `2023/14`.
    ///
    /// # Errors
    /// Refuses other text.
    pub fn parse(text: &str) -> Result<EditionTask, Refusal> {
        let malformed = || Refusal::Malformed { what: "an edition and a task number", text: text.to_owned() };
        let (edition, number) = text.split_once('/').ok_or_else(malformed)?;
        Ok(EditionTask { edition: EditionSlug::parse(edition)?, number: TaskNumber::parse(number)? })
    }

    /// The value that [`EditionTask::parse`] reads.
    pub fn value(&self) -> String {
        format!("{}/{}", self.edition, self.number)
    }

    /// The address of its page.
    pub fn path(&self) -> String {
        format!("/{}/tasks/{}", self.edition, self.number)
    }
}

impl std::fmt::Display for EditionTask {
    /// Formats as `task 14 of 2023`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "task {} of {}", self.number, self.edition)
    }
}

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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn task_of_an_edition_is_parsed_from_its_value(year in 2000u16..2100, number in 1u32..10_000) {
            let task = EditionTask { edition: EditionSlug::parse(&year.to_string()).unwrap(), number: TaskNumber(number) };
            prop_assert_eq!(EditionTask::parse(&task.value()), Ok(task));
        }

        #[test]
        fn other_text_is_no_task_of_an_edition(text in "\\PC{0,12}") {
            if let Ok(task) = EditionTask::parse(&text) {
                prop_assert_eq!(EditionTask::parse(&task.value()), Ok(task));
            }
        }
    }

    #[test]
    fn finished_task_does_not_continue() {
        for status in Status::ALL {
            assert_eq!(status.continued().is_none(), status.is_over());
        }
    }
}
