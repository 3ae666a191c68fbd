//! Defines why sign-in and middleware refuse a request, and renders the page for each reason.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::text::LocalPath;
use leptos::prelude::*;
use std::time::Duration;
use store::StoreError;
use url::form_urlencoded::Serializer;
use web::app_state::AppState;
use web::context::RequestContext;
use web::error::AppError;
use web::error_page::main_links;
use web::layout::{PageMeta, layout};

/// Why a sign-in failed or a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The person declined at GitHub.
    Denied,
    /// The OAuth state is missing, unknown, used, expired, or belongs to another browser.
    InvalidState,
    /// GitHub refused the authorization code.
    NotAccepted,
    GitHubNotResponding,
    /// GitHub's answer could not be understood.
    UnexpectedGitHubAnswer,
    SignInNotSetUp,
    /// A page of another site sent the request.
    CrossSite,
    /// There were too many requests; holds the time to wait.
    TooOften(Duration),
    /// An internal error; it is already logged.
    Internal,
    /// The disk is full or failing; the error is already logged.
    CannotSave,
}

impl Refused {
    fn status(&self) -> StatusCode {
        match self {
            Refused::Denied | Refused::CrossSite => StatusCode::FORBIDDEN,
            Refused::InvalidState | Refused::NotAccepted => StatusCode::BAD_REQUEST,
            Refused::UnexpectedGitHubAnswer => StatusCode::BAD_GATEWAY,
            Refused::GitHubNotResponding | Refused::SignInNotSetUp | Refused::CannotSave => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Refused::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Refused::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Refused::SignInNotSetUp => "Sign-in is off",
            Refused::CrossSite => "Request from another site blocked",
            Refused::TooOften(_) => "Too many requests",
            _ => "You are not signed in",
        }
    }

    fn sentence(&self) -> String {
        let sentence = match self {
            Refused::Denied => "You declined the sign-in at GitHub, so GitHub sent nothing to Cairn.",
            Refused::InvalidState => {
                "This sign-in was already used, is older than ten minutes, or was started in another window or browser."
            }
            Refused::NotAccepted => "GitHub did not accept this sign-in.",
            Refused::GitHubNotResponding => "GitHub is not responding. You can still read all public pages.",
            Refused::UnexpectedGitHubAnswer => {
                "GitHub sent an answer that Cairn does not understand. The error was logged."
            }
            Refused::SignInNotSetUp => {
                "Sign-in with GitHub is not set up on this server. You can still read all public pages."
            }
            Refused::CrossSite => {
                "A page of another site sent this request, or your browser did not send its origin. \
                 Nothing was changed."
            }
            Refused::TooOften(wait) => {
                return format!("Nothing was changed. You can try again in {}.", wait_in_words(*wait));
            }
            Refused::Internal | Refused::CannotSave => "The error was logged.",
        };
        sentence.to_owned()
    }

    /// Whether another attempt may succeed.
    fn may_retry(&self) -> bool {
        matches!(
            self,
            Refused::Denied
                | Refused::InvalidState
                | Refused::NotAccepted
                | Refused::GitHubNotResponding
                | Refused::UnexpectedGitHubAnswer
        )
    }
}

/// The wait in seconds, rounded up so that it is never too short.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)
}

fn wait_in_words(wait: Duration) -> String {
    match whole_seconds(wait) {
        1 => "one second".to_owned(),
        seconds @ 2..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        tracing::error!(%error, "the store returned an error");
        match error {
            StoreError::CannotSave(_) => Refused::CannotSave,
            _ => Refused::Internal,
        }
    }
}

impl IntoResponse for Refused {
    /// Attaches the reason to the response. [`render_refusal`] renders the page, because it knows the visitor.
    fn into_response(self) -> Response {
        match self {
            Refused::Internal => return AppError::Internal.into_response(),
            Refused::CannotSave => return AppError::CannotSave.into_response(),
            _ => {}
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The page to open after sign-in. It is attached to the response so that “Try again” keeps it.
#[derive(Clone)]
pub struct ReturnTo(pub LocalPath);

/// Middleware that renders the error page of every refused request.
pub async fn render_refusal(State(site): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut response = next.run(Request::from_parts(parts.clone(), body)).await;
    let Some(refused) = response.extensions_mut().remove::<Refused>() else { return response };
    let return_to = response.extensions_mut().remove().unwrap_or(ReturnTo(LocalPath::home()));
    let mut page = match RequestContext::from_request_parts(&mut parts, &site).await {
        Ok(context) => page(context, &refused, &return_to),
        Err(missing) => missing.into_response(),
    };
    *page.status_mut() = refused.status();
    if let Refused::TooOften(wait) = refused {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
    }
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    page
}

fn page(mut context: RequestContext, refused: &Refused, ReturnTo(next): &ReturnTo) -> Response {
    let title = match context.actor.account() {
        Some(_) if refused.may_retry() => "You are already signed in",
        _ => refused.title(),
    };
    if context.address.starts_with("/sign-in") {
        // The address may contain GitHub's code, so links and forms on the page must not repeat it.
        context.address =
            format!("/sign-in?{}", Serializer::new(String::new()).append_pair("next", next.as_str()).finish());
    }
    let again = (refused.may_retry() && context.actor.account().is_none())
        .then(|| view! { <p><a class="button" href=context.address.clone()>"Try again"</a></p> });
    let body = view! {
        <section class="column error-page">
            <h1>{title}</h1>
            <p class="lead">{refused.sentence()}</p>
            {again}
            {main_links()}
        </section>
    };
    layout(&context, PageMeta::new(title, title), || body.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_in_words_is_rounded_up() {
        let in_words = |millis| wait_in_words(Duration::from_millis(millis));
        assert_eq!(
            (in_words(0).as_str(), in_words(1000).as_str(), in_words(1001).as_str()),
            ("one second", "one second", "2 seconds")
        );
        assert_eq!((in_words(90_000).as_str(), in_words(90_001).as_str()), ("90 seconds", "2 minutes"));
    }
}
