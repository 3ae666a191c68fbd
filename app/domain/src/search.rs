//! What a search finds: tasks and what was said about them by all their words, and everything else by its name.

use crate::id::{CommentId, EditionSlug, OutcomeCode, SpecNumber};
use crate::people::Person;
use crate::tasks::TaskLink;
use crate::text::Title;
use crate::time::Instant;

/// A task that was found by its words, or by those of its discussion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub edition: EditionSlug,
    pub task: TaskLink,
    /// A piece of the text around the words; the words themselves between U+0002 and U+0003.
    pub excerpt: String,
    /// It stands in the discussion.
    pub comment: Option<CommentId>,
    pub at: Option<Instant>,
}

/// Something that was found by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Spec(SpecNumber, Title),
    Outcome(OutcomeCode, Title),
    Edition(EditionSlug, Title),
    Track(EditionSlug, Title),
    Meeting(EditionSlug, Title),
    /// With the newest edition whose people they are listed among.
    Person(EditionSlug, Person),
}
