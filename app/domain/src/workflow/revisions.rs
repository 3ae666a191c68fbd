//! How a task reads, how it read before, and whether it still reads as somebody has read it.

use crate::id::PersonId;
use crate::people::Person;
use crate::text::Title;
use crate::time::Instant;

/// How a task read until somebody changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRevision {
    /// The first is 1.
    pub nth: u32,
    pub until: Instant,
    /// Who changed it then; `None`: a file that was read in from the command line.
    pub by: Option<Person>,
    pub title: Title,
    /// Markdown, may be empty.
    pub description: String,
}

/// What a task says, in few letters: the same for as long as it says the same. Whoever changes it gives back the one
/// that they have read, so that nobody undoes unseen what another has changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionToken(pub String);

/// The last who changed what a task says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatestEdit {
    pub at: Instant,
    /// `None`: a file that was read in, or somebody who has left.
    pub by: Option<(PersonId, Person)>,
}
