//! Answers of GitHub's REST API.

use super::item::{Commit, Numbered, Origin, Release, Repository, time};
use super::{GitHubFormatError, read};
use domain::github::{GitHubFact, GitHubNews};
use domain::tasks::{GitHubAddress, GitHubRepository};
use domain::time::Instant;
use serde::Deserialize;

/// The issues and pull requests of a page of a list, sorted by their last change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueList {
    pub facts: Vec<GitHubFact>,
    /// How many the page has, also those that can't be read.
    pub count: usize,
    /// The newest change.
    pub newest: Option<Instant>,
}

/// Reads the answer of `/repos/{owner}/{repo}/issues`.
///
/// # Errors
/// If it is no list.
pub fn issue_list(
    body: &[u8],
    repository: &GitHubRepository,
    is_private: bool,
    polled_at: Instant,
) -> Result<IssueList, GitHubFormatError> {
    let entries: Vec<serde_json::Value> = read(body)?;
    let origin = origin(repository, is_private, polled_at);
    let mut list = IssueList { count: entries.len(), ..IssueList::default() };
    // One entry that can't be read doesn't hold up the others.
    for entry in entries.into_iter().filter_map(|entry| serde_json::from_value::<Numbered>(entry).ok()) {
        list.newest = list.newest.max(time(entry.updated_at.as_deref()));
        list.facts.extend(entry.fact(&origin, false));
    }
    Ok(list)
}

/// Reads the answer of `/repos/{owner}/{repo}/issues/{number}`, which also answers for pull requests.
///
/// Or of `/repos/{owner}/{repo}/pulls/{number}`, if it is a pull request. The answer for a transferred issue has another
/// number, so the issue is gone.
///
/// # Errors
/// If it is no issue, or doesn't say whether it is merged.
pub fn issue(
    body: &[u8],
    address: &GitHubAddress,
    is_pull_request: bool,
    is_private: bool,
    polled_at: Instant,
) -> Result<GitHubFact, GitHubFormatError> {
    let issue: Numbered = read(body)?;
    if issue.item() != address.item {
        return Ok(GitHubFact { address: address.clone(), news: GitHubNews::Gone(polled_at) });
    }
    issue.fact(&origin(&address.repository, is_private, polled_at), is_pull_request).ok_or_else(incomplete)
}

/// Reads the answer of `/repos/{owner}/{repo}/commits/{hash}`.
///
/// # Errors
/// If it is no commit.
pub fn commit(
    body: &[u8],
    repository: &GitHubRepository,
    hash: &str,
    is_private: bool,
    polled_at: Instant,
) -> Result<GitHubFact, GitHubFormatError> {
    let commit: Commit = read(body)?;
    commit.fact(&origin(repository, is_private, polled_at), hash).ok_or_else(incomplete)
}

/// Reads the answer of `/repos/{owner}/{repo}/releases/tags/{tag}`.
///
/// # Errors
/// If it is no release.
pub fn release(
    body: &[u8],
    repository: &GitHubRepository,
    tag: &str,
    is_private: bool,
    polled_at: Instant,
) -> Result<GitHubFact, GitHubFormatError> {
    let release: Release = read(body)?;
    release.fact(&origin(repository, is_private, polled_at), tag).ok_or_else(incomplete)
}

/// What the API says about a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryAnswer {
    /// `owner/name`, if it isn't the name that was asked for.
    pub renamed_to: Option<String>,
    pub is_private: bool,
    /// About the repository that was asked for.
    pub fact: Option<GitHubFact>,
}

/// Reads the answer of `/repos/{owner}/{repo}`.
///
/// # Errors
/// If it is no repository.
pub fn repository(
    body: &[u8],
    asked: &GitHubRepository,
    polled_at: Instant,
) -> Result<RepositoryAnswer, GitHubFormatError> {
    let answer: Repository = read(body)?;
    let current = answer.address(&asked.host).ok_or(GitHubFormatError::NoRepository)?;
    let fact = answer.fact(&origin(asked, answer.private, polled_at));
    Ok(RepositoryAnswer {
        renamed_to: (current != *asked).then(|| current.full_name()),
        is_private: answer.private,
        fact,
    })
}

/// Whether the body of a refusal names a rate limit. Some answers have no other sign of it.
pub fn names_a_limit(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(default)]
        message: String,
    }
    let message = serde_json::from_slice::<Refusal>(body).map(|refusal| refusal.message.to_ascii_lowercase());
    message.is_ok_and(|message| message.contains("rate limit") || message.contains("abuse detection"))
}

fn origin(repository: &GitHubRepository, is_private: bool, polled_at: Instant) -> Origin {
    Origin { repository: repository.clone(), is_private, polled_at: Some(polled_at) }
}

fn incomplete() -> GitHubFormatError {
    GitHubFormatError::NotReadable("it lacks a time or a state".to_owned())
}
