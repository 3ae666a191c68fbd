//! The errors of requests.

use crate::addresses::{go_to, sign_in_address};
use crate::fields::Fields;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use domain::text::LocalPath;
use std::borrow::Cow;
use store::StoreError;

/// Why a request gets an error page instead of its own.
#[derive(Clone, Debug)]
pub enum AppError {
    /// The requested thing does not exist; the sentence names it.
    Missing(String),
    /// The request or its input is invalid; the sentence says why.
    Wrong(String),
    /// The reader must sign in first, and is then redirected to this path.
    LoginSession(LocalPath),
    /// A form came from a browser that is no longer signed in; the error page gives its fields back.
    /// `unread`: it has a file or a long text, which is read only for signed-in people.
    SignedOut { action: String, fields: Fields, unread: bool },
    /// The reader lacks permission; the text names who has it, as in “an organizer of this edition”.
    NotAllowed(Cow<'static, str>),
    /// The method, content type or encoding of the request doesn't fit the address.
    UnacceptableRequest(StatusCode),
    /// The server can't write at the moment, but can still read. Logged where it happened.
    CannotSave,
    /// The request exceeds a limit of the form; the sentence names the limit.
    TooMuch(String),
    /// A fault of the server. Logged where it happened; the page shows no details.
    Internal,
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        let sentence = refusal.to_string();
        match refusal {
            Refusal::NoSuchEdition(_)
            | Refusal::NoSuchTask { .. }
            | Refusal::NoSuchComment
            | Refusal::NoSuchSpec(_)
            | Refusal::NoSuchOutcome(_)
            | Refusal::NoSuchInvitation
            | Refusal::NoSuchLink
            | Refusal::NoSuchEmail => AppError::Missing(sentence),
            _ => AppError::Wrong(sentence),
        }
    }
}

impl IntoResponse for AppError {
    /// Returns an empty response that carries the error; `error_page::render_errors` renders the page.
    fn into_response(self) -> Response {
        if let AppError::LoginSession(next) = &self {
            return go_to(&sign_in_address(next));
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl AppError {
    pub fn status(&self) -> StatusCode {
        match self {
            AppError::Missing(_) => StatusCode::NOT_FOUND,
            AppError::Wrong(_) => StatusCode::BAD_REQUEST,
            AppError::LoginSession(_) => StatusCode::SEE_OTHER,
            AppError::SignedOut { .. } => StatusCode::UNAUTHORIZED,
            AppError::NotAllowed(_) => StatusCode::FORBIDDEN,
            AppError::TooMuch(_) => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::UnacceptableRequest(status) => *status,
            AppError::CannotSave => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<StoreError> for AppError {
    /// Passes refusals on to the reader. Logs other errors, of which the reader sees no details.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            error if error.is_refusal() => AppError::Wrong(error.to_string()),
            error => {
                tracing::error!(%error, "the store returned an error");
                match error {
                    StoreError::CannotSave(_) => AppError::CannotSave,
                    _ => AppError::Internal,
                }
            }
        }
    }
}
