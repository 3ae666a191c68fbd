//! Every way in which the front door itself says no, one sentence each, and the page that says it.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::text::LocalPath;
use leptos::prelude::*;
use std::time::Duration;
use store::StoreError;
use url::form_urlencoded::Serializer;
use web::context::{AppState, RequestContext};
use web::error::{AppError, main_links};
use web::ui::layout::{PageMeta, layout};

/// Why someone isn't let in, or their request isn't taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// They said no at GitHub.
    Denied,
    /// The state is missing, unknown, used, too old, or another browser's.
    InvalidState,
    /// GitHub says no to what they came back with.
    NotAccepted,
    /// GitHub says nothing.
    Silent,
    /// GitHub says what nobody understands.
    Strange,
    /// No sign-in is set up.
    Off,
    /// Another site's page sent it.
    CrossSite,
    /// Too often; how long to wait.
    TooOften(Duration),
    /// Our fault; it was logged where it happened.
    Internal,
    /// The disk is full or fails; it was logged where it happened.
    CannotSave,
}

impl Refused {
    fn status(&self) -> StatusCode {
        match self {
            Refused::Denied | Refused::CrossSite => StatusCode::FORBIDDEN,
            Refused::InvalidState | Refused::NotAccepted => StatusCode::BAD_REQUEST,
            Refused::Strange => StatusCode::BAD_GATEWAY,
            Refused::Silent | Refused::Off | Refused::CannotSave => StatusCode::SERVICE_UNAVAILABLE,
            Refused::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Refused::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Refused::Off => "Nobody can sign in here",
            Refused::CrossSite => "That came from another site",
            Refused::TooOften(_) => "That was too often",
            _ => "You are not signed in",
        }
    }

    fn why(&self) -> String {
        let sentence = match self {
            Refused::Denied => "You said no at GitHub, so nothing was passed on to Cairn.",
            Refused::InvalidState => {
                "This way back from GitHub was used already, is older than ten minutes, or was begun in another \
                 window or browser."
            }
            Refused::NotAccepted => "GitHub does not accept this sign-in any more.",
            Refused::Silent => "GitHub does not answer at the moment. Everything public can still be read.",
            Refused::Strange => "GitHub answered in a way that Cairn does not understand. The fault was logged.",
            Refused::Off => "Sign-in by GitHub is not set up on this server. Everything public can be read without it.",
            Refused::CrossSite => {
                "A page of another site sent this in your name, or your browser does not say where it came from. \
                 Nothing was changed."
            }
            Refused::TooOften(wait) => return format!("Nothing was changed. You can try again in {}.", spoken(*wait)),
            Refused::Internal | Refused::CannotSave => "The fault was written to the log.",
        };
        sentence.to_owned()
    }

    /// Whether the next try may go better.
    fn try_again(&self) -> bool {
        matches!(
            self,
            Refused::Denied | Refused::InvalidState | Refused::NotAccepted | Refused::Silent | Refused::Strange
        )
    }
}

/// Rounded up, so that whoever waits for it has waited long enough.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)
}

fn spoken(wait: Duration) -> String {
    match seconds(wait) {
        1 => "one second".to_owned(),
        few @ 2..=90 => format!("{few} seconds"),
        many => format!("{} minutes", many.div_ceil(60)),
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        tracing::error!(%error, "the store did not answer");
        match error {
            StoreError::CannotSave(_) => Refused::CannotSave,
            _ => Refused::Internal,
        }
    }
}

impl IntoResponse for Refused {
    /// Only a mark: `write` knows who asks, and writes the page.
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

/// Where they were going, for the next try; a mark on the refusal's answer.
#[derive(Clone)]
pub struct Towards(pub LocalPath);

/// Gives every refusal its page.
pub async fn write(State(site): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = parts.clone();
    let mut response = next.run(Request::from_parts(asked, body)).await;
    let Some(refused) = response.extensions_mut().remove::<Refused>() else { return response };
    let towards = response.extensions_mut().remove().unwrap_or(Towards(LocalPath::home()));
    let mut page = match RequestContext::from_request_parts(&mut parts, &site).await {
        Ok(context) => page(context, &refused, &towards),
        Err(missing) => missing.into_response(),
    };
    *page.status_mut() = refused.status();
    if let Refused::TooOften(wait) = refused {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds(wait)));
    }
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    page
}

fn page(mut context: RequestContext, refused: &Refused, Towards(next): &Towards) -> Response {
    let title = match context.actor.account() {
        Some(_) if refused.try_again() => "You are signed in already",
        _ => refused.title(),
    };
    if context.address.starts_with("/sign-in") {
        // The address itself may hold GitHub's code: no link or form of the page repeats it.
        context.address =
            format!("/sign-in?{}", Serializer::new(String::new()).append_pair("next", next.as_str()).finish());
    }
    let again = (refused.try_again() && context.actor.account().is_none())
        .then(|| view! { <p><a class="button" href=context.address.clone()>"Try again"</a></p> });
    let body = view! {
        <section class="column halt">
            <h1>{title}</h1>
            <p class="lead">{refused.why()}</p>
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
    fn a_wait_is_never_said_too_short() {
        let say = |millis| spoken(Duration::from_millis(millis));
        assert_eq!(
            (say(0).as_str(), say(1000).as_str(), say(1001).as_str()),
            ("one second", "one second", "2 seconds")
        );
        assert_eq!((say(90_000).as_str(), say(90_001).as_str()), ("90 seconds", "2 minutes"));
    }
}
