//! The fake GitHub's API of issues, pull requests, commits, releases and repositories.

use super::items::{self, FakeItem};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use domain::tasks::{EvidenceKind, EvidenceState, GitHubHost, GitHubItem, GitHubRepository};
use domain::time::Instant;
use serde_json::{Value, json};
use web::app_state::AppState;
use web::error::AppError;

/// The entity tag of every list, because lists don't change.
const ETAG: &str = "\"fake\"";

pub async fn repository(State(site): State<AppState>, Path((owner, name)): Path<(String, String)>) -> Response {
    found(&site, &owner, &name, &GitHubItem::Repository).await
}

pub async fn issue(State(site): State<AppState>, Path((owner, name, number)): Path<(String, String, u32)>) -> Response {
    found(&site, &owner, &name, &GitHubItem::Numbered(number)).await
}

pub async fn commit(
    State(site): State<AppState>,
    Path((owner, name, hash)): Path<(String, String, String)>,
) -> Response {
    found(&site, &owner, &name, &GitHubItem::Commit(hash)).await
}

pub async fn release(
    State(site): State<AppState>,
    Path((owner, name, tag)): Path<(String, String, String)>,
) -> Response {
    found(&site, &owner, &name, &GitHubItem::Release(tag)).await
}

/// The issues and pull requests that changed since a time.
pub async fn issues(
    State(site): State<AppState>,
    Path((owner, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == ETAG) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let Some(repository) = parsed(&owner, &name) else { return missing() };
    let since = since(&query.unwrap_or_default());
    match items::items(&site.store).await {
        Ok(items) => {
            let listed = items.iter().filter(|item| {
                item.address.repository == repository
                    && matches!(item.address.item, GitHubItem::Numbered(_))
                    && !item.is_missing()
                    && since.is_none_or(|since| item.updated >= since)
            });
            ([(header::ETAG, ETAG)], Json(Value::from_iter(listed.map(shown)))).into_response()
        }
        Err(error) => AppError::from(error).into_response(),
    }
}

fn since(query: &str) -> Option<Instant> {
    let (_, since) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "since")?;
    since.parse().ok()
}

async fn found(site: &AppState, owner: &str, name: &str, asked: &GitHubItem) -> Response {
    let Some(repository) = parsed(owner, name) else { return missing() };
    let items = match items::items(&site.store).await {
        Ok(items) => items,
        Err(error) => return AppError::from(error).into_response(),
    };
    let mut of_repository = items.iter().filter(|item| item.address.repository == repository).peekable();
    let Some(first) = of_repository.peek().copied() else { return missing() };
    match of_repository.find(|item| item.address.item == *asked) {
        Some(item) if item.is_missing() => missing(),
        Some(item) => Json(shown(item)).into_response(),
        // A repository exists if something in it does.
        None if *asked == GitHubItem::Repository => Json(shown_repository(&repository, first, false)).into_response(),
        None => missing(),
    }
}

fn parsed(owner: &str, name: &str) -> Option<GitHubRepository> {
    GitHubRepository::parse(GitHubHost::default().as_str(), owner, name)
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "message": "Not Found" }))).into_response()
}

fn time(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn shown(item: &FakeItem) -> Value {
    match &item.address.item {
        GitHubItem::Repository => {
            shown_repository(&item.address.repository, item, item.state == Some(EvidenceState::Archived))
        }
        GitHubItem::Numbered(number) => shown_issue(item, *number),
        GitHubItem::Commit(hash) => json!({
            "sha": hash, "author": { "login": item.author },
            "commit": { "message": item.title, "committer": { "date": time(item.updated) } },
        }),
        GitHubItem::Release(tag) => json!({
            "tag_name": tag, "name": item.title, "draft": false, "author": { "login": item.author },
            "created_at": time(item.opened), "published_at": time(item.updated),
        }),
    }
}

fn shown_repository(repository: &GitHubRepository, item: &FakeItem, archived: bool) -> Value {
    json!({
        "full_name": repository.full_name(), "private": false, "archived": archived,
        "description": format!("Repository {}", repository.name), "owner": { "login": repository.owner },
        "created_at": time(item.opened), "updated_at": time(item.updated),
    })
}

fn shown_issue(item: &FakeItem, number: u32) -> Value {
    let closed_at = item.is_closed().then(|| time(item.updated));
    let merged_at = closed_at.clone().filter(|_| item.state == Some(EvidenceState::Merged));
    let mut shown = json!({
        "number": number, "title": item.title, "user": { "login": item.author },
        "state": if item.is_closed() { "closed" } else { "open" }, "draft": item.state == Some(EvidenceState::Draft),
        "created_at": time(item.opened), "updated_at": time(item.updated), "closed_at": closed_at,
    });
    if item.kind == EvidenceKind::PullRequest {
        shown["pull_request"] = json!({ "merged_at": merged_at });
    }
    shown
}
