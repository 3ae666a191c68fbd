//! The error of a request: why it gets an error page, or JSON, instead of its own answer.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use domain::editions::Part;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use std::borrow::Cow;
use std::time::Duration;
use store::StoreError;

/// Why a request failed. `error_page::render_errors` renders and logs it.
#[derive(Clone, Debug)]
pub enum AppError {
    /// The requested thing does not exist; the sentence names it.
    Missing(String),
    /// The edition doesn't have the part that the page belongs to.
    PartIsOff { edition: EditionSlug, part: Part },
    /// The request or its input is invalid; the sentence says why.
    Wrong(String),
    /// The reader must sign in first, and then returns to the page.
    SignInFirst,
    /// A form came from a browser that is no longer signed in; the error page gives its fields back.
    /// `unread`: it has a file or a long text, which is read only for signed-in people.
    SignedOut { action: String, fields: Vec<(String, String)>, unread: bool },
    /// The reader lacks permission; the text names who has it, as in “an organizer of this edition”.
    NotAllowed(Cow<'static, str>),
    /// The method, content type or encoding of the request doesn't fit the address.
    UnacceptableRequest(StatusCode),
    /// The request exceeds a limit of the form; the sentence names the limit.
    TooMuch(String),
    /// There were too many requests; holds the time to wait.
    TooOften(Duration),
    /// A page of another site sent the request.
    CrossSite,
    /// A sign-in with GitHub failed; another attempt leads to `next`.
    SignInFailed { failure: SignInFailure, next: LocalPath },
    /// The server can't write at the moment, but can still read. The text is for the log.
    CannotSave(String),
    /// The answer took too long, so it is unknown whether the request had an effect.
    TooSlow,
    /// Another program keeps the database locked. The text is for the log.
    DatabaseBusy(String),
    /// The database file was replaced, deleted or damaged. The text is for the log.
    DatabaseLost(String),
    /// A fault of the server. The text is for the log; the page shows no details.
    Internal(String),
}

/// Why a sign-in with GitHub failed. The texts are for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInFailure {
    /// The person declined at GitHub.
    Declined,
    /// The OAuth state is missing, unknown, used, expired, or belongs to another browser.
    InvalidState,
    /// GitHub refused the authorization code.
    NotAccepted(&'static str),
    GitHubNotResponding(String),
    /// GitHub answered with status 429, or with 403 because of a limit.
    GitHubLimit,
    /// GitHub answered with another 403.
    GitHubForbids,
    UnexpectedGitHubAnswer(&'static str),
    NotSetUp,
}

impl SignInFailure {
    /// Whether another attempt may succeed.
    pub fn may_retry(&self) -> bool {
        !matches!(self, SignInFailure::NotSetUp)
    }

    fn status(&self) -> StatusCode {
        match self {
            SignInFailure::Declined => StatusCode::FORBIDDEN,
            SignInFailure::InvalidState | SignInFailure::NotAccepted(_) => StatusCode::BAD_REQUEST,
            SignInFailure::UnexpectedGitHubAnswer(_) | SignInFailure::GitHubForbids => StatusCode::BAD_GATEWAY,
            SignInFailure::GitHubNotResponding(_) | SignInFailure::GitHubLimit | SignInFailure::NotSetUp => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}

impl From<SignInFailure> for AppError {
    fn from(failure: SignInFailure) -> Self {
        AppError::SignInFailed { failure, next: LocalPath::home() }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        let sentence = refusal.to_string();
        match refusal {
            Refusal::SignedOut => AppError::SignInFirst,
            Refusal::NotAllowed(who) => AppError::NotAllowed(who.into()),
            Refusal::NoSuchEdition(_)
            | Refusal::NoSuchTask { .. }
            | Refusal::NoSuchComment
            | Refusal::NoSuchUpdate
            | Refusal::NoSuchMeeting { .. }
            | Refusal::NoSuchSession { .. }
            | Refusal::NoSuchRelease { .. }
            | Refusal::NoSuchReport { .. }
            | Refusal::NoSuchProposal { .. }
            | Refusal::NoSuchPoll { .. }
            | Refusal::NoSuchSpec(_)
            | Refusal::NoSuchOutcome(_)
            | Refusal::NoSuchInvitation
            | Refusal::NoSuchApplication
            | Refusal::NoSuchPerson
            | Refusal::NoSuchLink
            | Refusal::NoTravelCosts
            | Refusal::NoSuchEmail => AppError::Missing(sentence),
            _ => AppError::Wrong(sentence),
        }
    }
}

impl From<StoreError> for AppError {
    /// Passes refusals on to the reader, who sees no details of other errors.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            error if error.is_refusal() => AppError::Wrong(error.to_string()),
            error @ StoreError::CannotSave(_) => AppError::CannotSave(error.to_string()),
            error @ StoreError::Busy(_) => AppError::DatabaseBusy(error.to_string()),
            error @ StoreError::FileLost(_) => AppError::DatabaseLost(error.to_string()),
            StoreError::TooSlow => AppError::TooSlow,
            error => AppError::Internal(error.to_string()),
        }
    }
}

impl IntoResponse for AppError {
    /// Returns an empty response that carries the error; `error_page::render_errors` renders the page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl AppError {
    pub fn status(&self) -> StatusCode {
        match self {
            AppError::Missing(_) | AppError::PartIsOff { .. } => StatusCode::NOT_FOUND,
            AppError::Wrong(_) => StatusCode::BAD_REQUEST,
            AppError::SignInFirst => StatusCode::SEE_OTHER,
            AppError::SignedOut { .. } => StatusCode::UNAUTHORIZED,
            AppError::NotAllowed(_) | AppError::CrossSite => StatusCode::FORBIDDEN,
            AppError::TooMuch(_) => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            AppError::UnacceptableRequest(status) => *status,
            AppError::SignInFailed { failure, .. } => failure.status(),
            AppError::CannotSave(_) | AppError::DatabaseBusy(_) | AppError::DatabaseLost(_) | AppError::TooSlow => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// How long to wait before another attempt, if waiting helps.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            AppError::TooOften(wait) => Some(*wait),
            AppError::DatabaseBusy(_) => Some(Duration::from_secs(5)),
            AppError::TooSlow => Some(Duration::from_secs(10)),
            AppError::CannotSave(_) => Some(Duration::from_secs(60)),
            AppError::SignInFailed { failure: SignInFailure::GitHubLimit, .. } => Some(Duration::from_secs(300)),
            AppError::SignInFailed { failure: SignInFailure::GitHubNotResponding(_), .. } => {
                Some(Duration::from_secs(60))
            }
            _ => None,
        }
    }

    /// Whether the error page gives the sent form back. Another site's form could deceive the reader.
    ///
    /// `SignedOut` has its own copy.
    pub fn gives_form_back(&self) -> bool {
        !matches!(self, AppError::CrossSite | AppError::SignInFailed { .. } | AppError::SignedOut { .. })
    }

    /// What the log says about it; `None` for errors that the reader alone can mend.
    ///
    /// It has nothing that the reader sent.
    pub fn log_text(&self) -> Option<&str> {
        match self {
            AppError::CannotSave(text)
            | AppError::DatabaseBusy(text)
            | AppError::DatabaseLost(text)
            | AppError::Internal(text) => Some(text),
            AppError::TooSlow => Some("the answer took too long"),
            AppError::SignInFailed { failure, .. } => match failure {
                SignInFailure::NotAccepted(text) | SignInFailure::UnexpectedGitHubAnswer(text) => Some(text),
                SignInFailure::GitHubNotResponding(text) => Some(text),
                SignInFailure::GitHubLimit => Some("GitHub limits the requests of this server"),
                SignInFailure::GitHubForbids => Some("GitHub forbids to read the account"),
                SignInFailure::Declined => Some("the person declined at GitHub"),
                SignInFailure::InvalidState => Some("the OAuth state is unknown, used, expired or of another browser"),
                SignInFailure::NotSetUp => Some("sign-in is not set up"),
            },
            AppError::NotAllowed(who) => Some(who),
            AppError::TooOften(_) => Some("over the rate limit"),
            AppError::CrossSite => Some("sent by another site, or without an origin"),
            _ => None,
        }
    }
}
