//! A task with everything that stands on its page: hands, reviews, what it waits for, and its history.

use super::{Status, TaskLink, TaskRow};
use crate::discussion::Comment;
use crate::id::{EditionSlug, PersonId, TaskNumber};
use crate::notifications::TaskEnd;
use crate::people::Person;
use crate::text::{ShortText, Title};
use crate::time::Instant;
use crate::workflow::{ExistingCounts, Interest, RevisionToken, TaskAccess};

/// A hand on a task, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskAssignee {
    pub id: PersonId,
    pub person: Person,
    pub lead: bool,
    pub since: Instant,
    /// When they were asked whether they are still on it.
    pub asked: Option<Instant>,
    /// Since when their place is offered to others.
    pub offered: Option<Instant>,
}

/// The lead asks somebody to lead in their stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadTransfer {
    pub from: Person,
    pub to: (PersonId, Person),
    pub note: Option<ShortText>,
    pub at: Instant,
}

/// Somebody was asked to look at the work, and has or hasn't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub reviewer: (PersonId, Person),
    pub asked_by: Option<Person>,
    pub asked: Instant,
    /// When they gave it; asked for another, the first stays.
    pub done: Option<Instant>,
    /// What they found, in a line.
    pub note: Option<ShortText>,
}

impl Review {
    /// They are asked, and haven't answered since.
    pub fn is_open(&self) -> bool {
        self.done.is_none_or(|done| done < self.asked)
    }
}

/// A task with everything that stands on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPage {
    pub row: TaskRow,
    /// Markdown, may be empty.
    pub description: String,
    /// The same as HTML, made safe when it was written.
    pub description_html: String,
    /// How often title or description were changed; how they read before is kept.
    pub changes: u32,
    /// All that may be changed of what it says.
    pub revision_token: RevisionToken,
    /// Oldest first; never empty.
    pub history: Vec<StatusChange>,
    pub proposer: Option<Person>,
    pub skills: Vec<Title>,
    /// Why it serves no SPEC and no outcome.
    pub no_goal_reason: Option<ShortText>,
    /// Places for hands in all.
    pub people_needed: u32,
    /// The lead first, then the longest on it.
    pub claims: Vec<TaskAssignee>,
    /// What everybody's rights over it follow from.
    pub access: TaskAccess,
    /// What must be done before.
    pub depends_on: Vec<TaskLink>,
    /// What waits for this.
    pub blocks: Vec<TaskLink>,
    /// By kind, the people.
    pub interests: Vec<(Interest, PersonId, Person)>,
    pub reviews: Vec<Review>,
    pub lead_transfer: Option<LeadTransfer>,
    /// Where its twin is kept.
    pub merged_into: Option<TaskNumber>,
    pub split_from: Option<TaskNumber>,
    /// The oldest first; the newest `MOST_COMMENTS` of them.
    pub comments: Vec<Comment>,
    /// How many comments there are in all.
    pub comment_count: u32,
}

impl TaskPage {
    /// How many it has of what a change may keep.
    pub fn existing_counts(&self) -> ExistingCounts {
        let (links, skills) = (self.row.evidence.len(), self.skills.len());
        ExistingCounts { people_needed: self.people_needed, links, skills, depends_on: self.depends_on.len() }
    }

    /// More comments than these are a page of their own.
    pub const MOST_COMMENTS: u32 = 100;
}

/// One entry of a task's history: where it stood from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    pub at: Instant,
    pub to: Status,
    /// What somebody wrote.
    pub note: Option<ShortText>,
    /// The task into which it was merged.
    pub merged_into: Option<TaskNumber>,
    pub by: Option<Person>,
    /// Whether `at` is only when Cairn read of it: the source had no date.
    pub imported: bool,
}

impl StatusChange {
    /// The note as it is shown: “merged into task 4: the same”.
    pub fn label(&self) -> Option<String> {
        let note = self.note.clone();
        match self.merged_into {
            Some(into) => Some(TaskEnd::Merged { into, note }.label()),
            None => note.map(String::from),
        }
    }
}

/// One entry of some task's history, for lists over many tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskStatusChange {
    pub edition: EditionSlug,
    pub number: TaskNumber,
    pub title: Title,
    pub entry: StatusChange,
}
