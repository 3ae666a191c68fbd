//! History: who did what, when, and what changed. It is only ever added to.

use crate::id::EditionSlug;
use crate::people::Person;
use crate::text::{ShortText, Title};
use crate::time::Instant;

/// One entry. Written in the same transaction as what it tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub number: i64,
    pub at: Instant,
    pub by: Author,
    /// `None` for what concerns the instance.
    pub edition: Option<EditionSlug>,
    /// The kind of deed, one word or two: `sign-in`, `appointment`, `import`, `account`.
    pub what: Title,
    /// What changed, in one sentence.
    pub changed: ShortText,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    Person(Person),
    /// Someone at the server's command line.
    CommandLine,
    /// Nobody: its time had come.
    Itself,
    /// Someone who has deleted their account since.
    Gone,
}

/// Which entries to read. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    pub edition: Option<EditionSlug>,
    pub what: Option<Title>,
    /// Part of the author's name or login.
    pub who: Option<String>,
    /// Only entries with a smaller number: the next page of a list.
    pub before: Option<i64>,
}
