//! What a page says when it can't be shown: the reason for people, and never the server's own words.

use crate::actor::Visit;
use crate::ui::frame::{Head, frame};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use leptos::prelude::*;

/// Why a request ends without its page.
#[derive(Clone, Debug)]
pub enum Halt {
    /// There is no such thing; the sentence says which.
    Missing(String),
    /// What was asked for can't be understood; the sentence says why.
    Wrong(String),
    /// Our fault. It was logged where it happened; nobody outside reads the details.
    Broken,
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        let sentence = refusal.to_string();
        match refusal {
            Refusal::NoSuchEdition(_)
            | Refusal::NoSuchTask { .. }
            | Refusal::NoSuchSpec(_)
            | Refusal::NoSuchOutcome(_) => Halt::Missing(sentence),
            _ => Halt::Wrong(sentence),
        }
    }
}

impl IntoResponse for Halt {
    /// Only a mark: `write_halts` knows the visit, and writes the page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Halt {
    fn status(&self) -> StatusCode {
        match self {
            Halt::Missing(_) => StatusCode::NOT_FOUND,
            Halt::Wrong(_) => StatusCode::BAD_REQUEST,
            Halt::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(self) -> (&'static str, String, &'static str) {
        match self {
            Halt::Missing(why) => {
                ("This page isn’t here", why, "The address may be mistyped, or the page may have moved.")
            }
            Halt::Wrong(why) => {
                ("That address can’t be read", why, "Go back and choose again, or begin from one of these.")
            }
            Halt::Broken => (
                "Something broke on our side",
                "The page could not be put together. The fault was written to the log.".to_owned(),
                "Nothing that you wrote is lost. Try again in a minute.",
            ),
        }
    }
}

/// Turns every answer that has no page of its own into one with a way on.
pub async fn write_halts(visit: Visit, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let halt = match (response.extensions().get::<Halt>(), response.status()) {
        (Some(halt), _) => halt.clone(),
        (None, StatusCode::INTERNAL_SERVER_ERROR) => Halt::Broken,
        _ => return response,
    };
    page(&visit, halt)
}

/// The answer where no route fits.
pub async fn missing(visit: Visit) -> Response {
    let path: String = visit.address.chars().take(80).collect();
    page(&visit, Halt::Missing(format!("There is nothing at {path}.")))
}

/// The answer where a page ended in a panic: a fault of ours, which the panic itself has already told the log.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Halt::Broken.into_response()
}

/// The answer where a page is sent what only a form may be sent.
pub async fn not_allowed() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

fn page(visit: &Visit, halt: Halt) -> Response {
    let status = halt.status();
    let (title, why, next) = halt.words();
    let body = view! {
        <section class="column halt">
            <h1>{title}</h1>
            <p class="lead">{why}</p>
            <p>{next}</p>
            <ul>
                <li><a href="/">"The editions of the summit"</a></li>
                <li><a href="/specs">"The SPEC documents"</a></li>
                <li><a href="/roadmap">"The roadmap"</a></li>
            </ul>
        </section>
    };
    (status, frame(visit, Head::new(title, title), || body.into_any())).into_response()
}
