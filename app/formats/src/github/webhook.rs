//! Payloads of GitHub's webhooks.

use super::item::{Numbered, Origin, Release, Repository};
use super::{GitHubFormatError, read};
use domain::github::{GitHubFact, GitHubNews};
use domain::tasks::{GitHubHost, GitHubItem};
use domain::time::Instant;
use serde::Deserialize;

/// What a delivery brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookNews {
    /// GitHub tests whether the address works.
    Ping,
    Facts(Vec<GitHubFact>),
    /// An event, or a change, that says nothing about the state of an item.
    Ignored,
}

#[derive(Deserialize)]
struct Payload {
    #[serde(default)]
    action: Option<String>,
    repository: Option<Repository>,
    #[serde(default)]
    issue: Option<Numbered>,
    #[serde(default)]
    pull_request: Option<Numbered>,
    #[serde(default)]
    release: Option<Release>,
}

/// Reads the payload of an event, which the header `X-GitHub-Event` names.
///
/// `received` is when it arrived: the time by which a deleted item is gone.
///
/// # Errors
/// If the payload of an event that counts is malformed. Other events are not read.
pub fn webhook(
    event: &str,
    body: &[u8],
    host: &GitHubHost,
    received: Instant,
) -> Result<WebhookNews, GitHubFormatError> {
    match event {
        "ping" => return Ok(WebhookNews::Ping),
        "issues" | "issue_comment" | "pull_request" | "pull_request_review" | "release" | "repository" => {}
        _ => return Ok(WebhookNews::Ignored),
    }
    let payload: Payload = read(body)?;
    let repository = payload.repository.as_ref().ok_or(GitHubFormatError::NoRepository)?;
    let address = repository.address(host.as_str()).ok_or(GitHubFormatError::NoRepository)?;
    let origin = Origin { repository: address, is_private: repository.private, polled_at: None };
    let facts = match event {
        "issues" | "issue_comment" => payload.issue.as_ref().and_then(|issue| {
            let ends = event == "issues" && matches!(payload.action(), "deleted" | "transferred");
            if ends { Some(gone(&origin, issue.item(), received)) } else { issue.fact(&origin, false) }
        }),
        // The pull request of a review lacks `merged_at` on some servers, so only open ones count.
        "pull_request_review" => {
            payload.pull_request.as_ref().filter(|pull| pull.is_open()).and_then(|pull| pull.fact(&origin, true))
        }
        "pull_request" => payload.pull_request.as_ref().and_then(|pull| pull.fact(&origin, true)),
        "release" => payload.release.as_ref().and_then(|release| {
            let tag = &release.tag_name;
            let ends = payload.action() == "deleted";
            let item = GitHubItem::Release(tag.clone());
            if ends { Some(gone(&origin, item, received)) } else { release.fact(&origin, tag) }
        }),
        _ if payload.action() == "deleted" => Some(gone(&origin, GitHubItem::Repository, received)),
        _ => repository.fact(&origin),
    };
    Ok(facts.map_or(WebhookNews::Ignored, |fact| WebhookNews::Facts(vec![fact])))
}

impl Payload {
    fn action(&self) -> &str {
        self.action.as_deref().unwrap_or("")
    }
}

fn gone(origin: &Origin, item: GitHubItem, at: Instant) -> GitHubFact {
    GitHubFact { address: origin.address(item), news: GitHubNews::Gone(at) }
}
