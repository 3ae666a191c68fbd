//! Webhook payloads and API answers of GitHub, as facts about items.
//!
//! Readers ignore fields that they don't know. Titles of items in private repositories are left out.

mod answers;
mod item;
mod webhook;

pub use answers::{IssueList, RepositoryAnswer, commit, issue, issue_list, names_a_limit, release, repository};
pub use webhook::{WebhookNews, webhook};

use thiserror::Error;

/// Why a payload or an answer can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GitHubFormatError {
    #[error("The payload is not valid JSON of the expected form: {0}")]
    NotReadable(String),
    #[error("The payload names no repository with a valid name.")]
    NoRepository,
}

/// Reads JSON. The message names the place and the field, and is never longer than 200 characters.
fn read<'a, T: serde::Deserialize<'a>>(body: &'a [u8]) -> Result<T, GitHubFormatError> {
    serde_json::from_slice(body)
        .map_err(|error| GitHubFormatError::NotReadable(error.to_string().chars().take(200).collect()))
}
