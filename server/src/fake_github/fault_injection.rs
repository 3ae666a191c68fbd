//! Ways in which the stand-in can fail whoever relies on it. Only tests ask for them; a running program never does.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::Login;
use std::time::Duration;

/// What to do otherwise than GitHub would.
#[derive(Clone, Default)]
pub struct FaultInjection {
    pub exchange: How,
    pub user: How,
    pub mails: Mails,
    /// The account has another login by now; its number stays.
    pub renamed: Option<Login>,
}

/// How one of the addresses answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    #[default]
    Well,
    /// After everybody has gone.
    Slowly,
    /// With a page instead of data.
    Garbage,
    /// With more than anybody should read.
    Endlessly,
    /// With a failure of the server.
    Failing,
    /// With the address of another site, which must not learn the secrets.
    Elsewhere,
}

/// What mail addresses the account has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mails {
    #[default]
    Verified,
    Unverified,
    Empty,
    /// Cairn may not ask.
    Refused,
}

impl How {
    /// `None` where it answers well.
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
            How::Elsewhere => (StatusCode::FOUND, [(header::LOCATION, "/fake-github/elsewhere")]).into_response(),
        };
        Some(answer)
    }
}
