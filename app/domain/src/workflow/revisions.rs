//! Revisions of a task's text, and the token with which edit conflicts are noticed.

use crate::id::PersonId;
use crate::people::Person;
use crate::text::Title;
use crate::time::Instant;

/// An earlier title and description of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRevision {
    /// From 1, the oldest.
    pub nth: u32,
    /// When it was replaced.
    pub until: Instant,
    /// Who replaced it; `None` for an import from the command line.
    pub by: Option<Person>,
    pub title: Title,
    /// Markdown, may be empty.
    pub description: String,
}

/// A short value that identifies a task's current text.
///
/// A form sends it back, so that a conflicting edit is noticed instead of overwritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionToken(pub String);

/// The latest edit of a task's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatestEdit {
    pub at: Instant,
    /// `None` for an import from the command line, or a deleted account.
    pub by: Option<(PersonId, Person)>,
}
