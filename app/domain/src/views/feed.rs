//! The entries of feeds: what happened to a work plan, and to documents.

use crate::catalog::AdoptionState;
use crate::id::{EditionSlug, ProjectSlug, SpecNumber, TaskNumber, UpdateId};
use crate::people::Person;
use crate::tasks::Status;
use crate::text::{Title, UpdateLine, Url};
use crate::time::{Instant, NaiveDate};

/// What happened in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEntry {
    pub edition: EditionSlug,
    pub task: Option<FeedTask>,
    pub at: Instant,
    /// When its text was last changed; otherwise the same as `at`.
    pub changed_at: Instant,
    /// `None` for deleted accounts, and for what the program did by itself. People who don’t want to be listed are not
    /// named.
    pub by: Option<Person>,
    pub event: FeedEvent,
}

/// The task that an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedTask {
    pub number: TaskNumber,
    pub title: Title,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedEvent {
    /// An update with its details as sanitized HTML.
    Update { id: UpdateId, line: UpdateLine, details_html: String, links: Vec<Url> },
    /// A change of status; `id` stays the same.
    StatusChange { id: i64, to: Status, note: Option<String> },
    /// A release of the schedule with its note as sanitized HTML.
    Release { number: u32, note_html: String },
}

impl FeedEntry {
    /// The most entries of one feed.
    pub const MOST: u32 = 50;

    /// Sorts entries, newest first, and keeps at most [`FeedEntry::MOST`].
    pub fn latest(mut entries: Vec<FeedEntry>) -> Vec<FeedEntry> {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        entries.truncate(Self::MOST as usize);
        entries
    }
}

/// What a core project said about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecFeedEntry {
    pub spec: SpecNumber,
    pub title: Title,
    pub project: ProjectSlug,
    pub project_title: Title,
    /// When it happened, or else when it was recorded here.
    pub at: Instant,
    pub event: SpecFeedEvent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecFeedEvent {
    /// `on` is the day, if it is known.
    Endorsed { on: Option<NaiveDate> },
    /// `on` is the day of the adoption, or the one for which it is planned.
    Adoption { state: AdoptionState, on: Option<NaiveDate>, link: Option<Url> },
}
