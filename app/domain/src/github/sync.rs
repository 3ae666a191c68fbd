//! The sync with GitHub: what each repository's last sync brought, and what to ask next.

use crate::id::EditionSlug;
use crate::tasks::{GitHubAddress, GitHubRepository, TaskLink};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// Why a sync failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum SyncFailure {
    Unreachable,
    TimedOut,
    /// The answer is too long or incomplete.
    TooLong,
    /// The answer isn't what GitHub's API answers.
    Unreadable,
    ServerError {
        status: u16,
    },
    /// GitHub refused the request.
    Refused {
        status: u16,
    },
    /// The token is wrong or expired.
    TokenRefused,
    /// There is no such repository, or it is private.
    NotFound,
    /// A redirect that leads elsewhere.
    Redirected,
    /// GitHub asked for a pause.
    Limited,
}

impl SyncFailure {
    /// The sentence on the settings page.
    pub fn sentence(&self) -> String {
        match self {
            SyncFailure::Unreachable => "GitHub can’t be reached.".to_owned(),
            SyncFailure::TimedOut => "GitHub did not answer in time.".to_owned(),
            SyncFailure::TooLong => "GitHub’s answer was too long or incomplete.".to_owned(),
            SyncFailure::Unreadable => "GitHub’s answer was not in the expected format.".to_owned(),
            SyncFailure::ServerError { status } => format!("GitHub answered with the error {status}."),
            SyncFailure::Refused { status } => format!("GitHub refused the request with status {status}."),
            SyncFailure::TokenRefused => "GitHub refused the token. Set GITHUB_TOKEN to a valid one.".to_owned(),
            SyncFailure::NotFound => "There is no such repository, or it is private.".to_owned(),
            SyncFailure::Redirected => "GitHub redirected the request to another server.".to_owned(),
            SyncFailure::Limited => "GitHub asked for a pause, because there were too many requests.".to_owned(),
        }
    }
}

/// A repository that tasks link to, for the settings page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositorySync {
    pub repository: GitHubRepository,
    pub renamed_to: Option<String>,
    pub tasks: Vec<LinkingTask>,
    pub synced_at: Option<Instant>,
    /// `None` before the first sync, which is due at once.
    pub next_try: Option<Instant>,
    pub requested: bool,
    pub failure: Option<(Instant, SyncFailure)>,
    /// Failures in a row.
    pub failures: u32,
}

/// A task with evidence in a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkingTask {
    pub edition: EditionSlug,
    pub task: TaskLink,
}

/// What the settings page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitHubSyncPage {
    pub repositories: Vec<RepositorySync>,
    /// GitHub asked for no requests before this time.
    pub paused_until: Option<Instant>,
    /// The last delivery of the webhook in 30 days.
    pub last_delivery: Option<Instant>,
}

/// A repository to ask about now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePoll {
    pub repository: GitHubRepository,
    /// Its present name, if it was renamed.
    pub renamed_to: Option<String>,
    pub is_private: Option<bool>,
    /// Whether it was synced before, so that it existed then.
    pub was_synced: bool,
    /// Whether its name and visibility are to be read again.
    pub needs_details: bool,
    pub failures: u32,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub changes_since: Option<Instant>,
    /// Linked items to ask about one by one.
    pub items: Vec<GitHubAddress>,
}

/// What a sync brought about a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncResult {
    pub renamed_to: Option<String>,
    pub is_private: bool,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub changes_since: Option<Instant>,
    pub next_try: Instant,
}

/// Whether a delivery of the webhook was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// It arrived before.
    Repeated,
    /// With the number of linked items that it is about.
    Recorded(u32),
}
