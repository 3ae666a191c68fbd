//! Faults that tests can inject into the fake GitHub; a running program never does.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::Login;
use std::time::Duration;

/// How each endpoint deviates from GitHub.
#[derive(Clone, Default)]
pub struct FaultInjection {
    pub exchange: How,
    pub user: How,
    pub mails: EmailAnswer,
    /// The account's new login after a rename; its id does not change.
    pub renamed: Option<Login>,
}

/// How an endpoint answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    #[default]
    Well,
    /// After the client has given up.
    Slowly,
    /// With HTML instead of JSON.
    Garbage,
    /// With more bytes than a client should read.
    Endlessly,
    /// With a server error.
    Failing,
    /// With status 429.
    Limited,
    /// With status 403 and the headers of a limit.
    OutOfRequests,
    /// With status 403.
    Forbidding,
    /// With a redirect to another address, which must not receive the secrets.
    Elsewhere,
}

/// The email addresses of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EmailAnswer {
    #[default]
    Verified,
    Unverified,
    Empty,
    /// Cairn has no permission to read them.
    Refused,
}

impl How {
    /// The faulty response; `None` if the endpoint answers well.
    pub(super) async fn instead(self) -> Option<Response> {
        let answer = match self {
            How::Well => return None,
            How::Slowly => {
                tokio::time::sleep(Duration::from_secs(8)).await;
                StatusCode::OK.into_response()
            }
            How::Garbage => "<!DOCTYPE html><p>We had issues producing the response to your request.".into_response(),
            How::Endlessly => "x".repeat(2_000_000).into_response(),
            How::Failing => (StatusCode::BAD_GATEWAY, "Unicorn!").into_response(),
            How::Limited => (StatusCode::TOO_MANY_REQUESTS, "You have exceeded a limit.").into_response(),
            How::OutOfRequests => {
                // JSON, as GitHub sends it: the server replaces plain text of errors by a page without these headers.
                let body = Json(serde_json::json!({ "message": "You have exceeded a limit." }));
                (StatusCode::FORBIDDEN, [("x-ratelimit-remaining", "0")], body).into_response()
            }
            How::Forbidding => (StatusCode::FORBIDDEN, "Sorry. Your account was suspended.").into_response(),
            How::Elsewhere => (StatusCode::FOUND, [(header::LOCATION, "/fake-github/elsewhere")]).into_response(),
        };
        Some(answer)
    }
}
