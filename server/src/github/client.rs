//! The client of GitHub's API: conditional requests, rate limits, renamed repositories.

use crate::sign_in::http::{Http, RequestError};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use domain::github::{RateLimitAnswer, SyncFailure};
use domain::time::DateTime;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The longest answer in bytes: a page of a list with 50 issues, of which each has at most about 300 kB.
const LONGEST: usize = 16 * 1024 * 1024;

/// How long one request may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);

pub struct GitHubClient {
    http: Http,
    api: Url,
    token: Option<Arc<str>>,
    pub time_limit: Duration,
}

/// What to send so that an unchanged answer is not sent again.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// An answer, and what it says about GitHub's rate limits.
pub struct Reply {
    pub answer: Answer,
    pub limits: RateLimitAnswer,
    /// How many requests were sent: 2 after a redirect.
    pub requests: u32,
}

pub enum Answer {
    Found {
        body: Vec<u8>,
        condition: Condition,
    },
    NotModified,
    /// With status 404, 410 or 451.
    Missing,
    Failed(SyncFailure),
}

impl GitHubClient {
    /// `api` ends with a slash.
    pub fn new(api: Url, token: Option<Arc<str>>) -> GitHubClient {
        let http = Http::new(api.scheme() == "https");
        GitHubClient { http, api, token, time_limit: TIME_LIMIT }
    }

    pub fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// Asks for a path below the API's address, such as `repos/scipy/scipy`.
    ///
    /// Follows one permanent redirect within the API's server, as for renamed repositories.
    pub async fn get(&self, path: &str, condition: &Condition) -> Reply {
        let Some(address) = self.api.join(path).ok().filter(|address| self.is_within(address)) else {
            return Reply::failed(SyncFailure::Unreadable, 0);
        };
        let response = match self.send(&address, condition).await {
            Ok(response) => response,
            Err(failure) => return Reply::failed(failure, 1),
        };
        let is_moved = matches!(
            response.status(),
            StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT | StatusCode::TEMPORARY_REDIRECT
        );
        if !is_moved {
            return Reply::of(&response, 1);
        }
        let Some(address) = self.moved_to(&address, response.headers()) else {
            return Reply { answer: Answer::Failed(SyncFailure::Redirected), ..Reply::of(&response, 1) };
        };
        match self.send(&address, condition).await {
            Ok(response) => Reply::of(&response, 2),
            Err(failure) => Reply::failed(failure, 2),
        }
    }

    /// The address of a redirect, if it is on the API's server. The token must go nowhere else.
    fn moved_to(&self, from: &Url, headers: &HeaderMap) -> Option<Url> {
        let to = from.join(headers.get(header::LOCATION)?.to_str().ok()?).ok()?;
        self.is_within(&to).then_some(to)
    }

    fn is_within(&self, address: &Url) -> bool {
        address.origin() == self.api.origin() && address.path().starts_with(self.api.path())
    }

    async fn send(&self, address: &Url, condition: &Condition) -> Result<Response<Vec<u8>>, SyncFailure> {
        let mut request = Request::get(address.as_str())
            .header(header::ACCEPT, "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(etag) = &condition.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        } else if let Some(at) = &condition.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, at);
        }
        let request = request.body(Vec::new()).map_err(|_| SyncFailure::TokenRefused)?;
        let sent = tokio::time::timeout(self.time_limit, self.http.send_bounded(request, LONGEST));
        match sent.await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(RequestError::Unreachable)) => Err(SyncFailure::Unreachable),
            Ok(Err(RequestError::Failing(status))) => Err(SyncFailure::ServerError { status }),
            Ok(Err(RequestError::TooLongOrIncomplete)) => Err(SyncFailure::TooLong),
            Err(_) => Err(SyncFailure::TimedOut),
        }
    }
}

impl Reply {
    fn failed(failure: SyncFailure, requests: u32) -> Reply {
        Reply { answer: Answer::Failed(failure), limits: RateLimitAnswer::default(), requests }
    }

    fn of(response: &Response<Vec<u8>>, requests: u32) -> Reply {
        let limits = limits(response);
        let status = response.status();
        let answer = match status {
            _ if limits.refused => Answer::Failed(SyncFailure::Limited),
            StatusCode::OK => {
                let header = |name| short(response.headers(), name);
                let condition = Condition { etag: header(header::ETAG), last_modified: header(header::LAST_MODIFIED) };
                Answer::Found { body: response.body().clone(), condition }
            }
            StatusCode::NOT_MODIFIED => Answer::NotModified,
            _ if matches!(status.as_u16(), 404 | 410 | 451) => Answer::Missing,
            StatusCode::UNAUTHORIZED => Answer::Failed(SyncFailure::TokenRefused),
            _ if status.is_redirection() => Answer::Failed(SyncFailure::Redirected),
            _ => Answer::Failed(SyncFailure::Refused { status: status.as_u16() }),
        };
        Reply { answer, limits, requests }
    }
}

/// What an answer says about rate limits: in its status, in its headers, or only in its body.
fn limits(response: &Response<Vec<u8>>) -> RateLimitAnswer {
    let number = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let remaining = number("x-ratelimit-remaining").and_then(|left: i64| u32::try_from(left).ok());
    let retry_after = number("retry-after").and_then(|seconds: i64| u32::try_from(seconds).ok());
    let reset = number("x-ratelimit-reset").and_then(|at: i64| DateTime::from_timestamp(at, 0));
    let is_refusal = matches!(response.status(), StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS);
    let names_limit = || formats::github::names_a_limit(response.body());
    let refused = is_refusal
        && (response.status() == StatusCode::TOO_MANY_REQUESTS
            || remaining == Some(0)
            || retry_after.is_some()
            || names_limit());
    RateLimitAnswer { refused, retry_after, remaining, reset }
}

/// A header to keep, unless it is unusually long.
fn short(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    (text.len() <= 200).then(|| text.to_owned())
}
