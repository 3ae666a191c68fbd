//! Payloads of GitHub's webhooks.

use super::item::{Numbered, Origin, Release, Repository};
use super::{GitHubFormatError, read};
use domain::github::{GitHubObservation, ObservedItem};
use domain::tasks::{GitHubHost, GitHubItem};
use domain::time::Instant;
use serde::Deserialize;

/// What a delivery brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookContent {
    /// GitHub tests whether the address works.
    Ping,
    Observations(Vec<GitHubObservation>),
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
) -> Result<WebhookContent, GitHubFormatError> {
    match event {
        "ping" => return Ok(WebhookContent::Ping),
        "issues" | "issue_comment" | "pull_request" | "pull_request_review" | "release" | "repository" => {}
        _ => return Ok(WebhookContent::Ignored),
    }
    let payload: Payload = read(body)?;
    let repository = payload.repository.as_ref().ok_or(GitHubFormatError::NoRepository)?;
    let address = repository.address(host.as_str()).ok_or(GitHubFormatError::NoRepository)?;
    let origin = Origin { repository: address, is_private: repository.private, polled_at: None };
    let observations = match event {
        "issues" | "issue_comment" => payload.issue.as_ref().and_then(|issue| {
            let ends = event == "issues" && matches!(payload.action(), "deleted" | "transferred");
            if ends { Some(missing(&origin, issue.item(), received)) } else { issue.observation(&origin, false) }
        }),
        // The pull request of a review lacks `merged_at` on some servers, so only open ones count.
        "pull_request_review" => {
            payload.pull_request.as_ref().filter(|pull| pull.is_open()).and_then(|pull| pull.observation(&origin, true))
        }
        "pull_request" => payload.pull_request.as_ref().and_then(|pull| pull.observation(&origin, true)),
        "release" => payload.release.as_ref().and_then(|release| {
            let tag = &release.tag_name;
            let ends = payload.action() == "deleted";
            let item = GitHubItem::Release(tag.clone());
            if ends { Some(missing(&origin, item, received)) } else { release.observation(&origin, tag) }
        }),
        _ if payload.action() == "deleted" => Some(missing(&origin, GitHubItem::Repository, received)),
        _ => repository.observation(&origin),
    };
    Ok(observations.map_or(WebhookContent::Ignored, |observation| WebhookContent::Observations(vec![observation])))
}

impl Payload {
    fn action(&self) -> &str {
        self.action.as_deref().unwrap_or("")
    }
}

fn missing(origin: &Origin, item: GitHubItem, at: Instant) -> GitHubObservation {
    GitHubObservation { address: origin.address(item), observed: ObservedItem::Missing(at) }
}
