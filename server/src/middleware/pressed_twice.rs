//! Runs a form once when its button is pressed twice.
//!
//! The second request waits for the first, and redirects to the same page.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use web::cookies;
use web::error::AppError;

/// How long after the first request the same form counts as pressed again.
const AGAIN: Duration = Duration::from_secs(5);

/// The largest form in bytes that is compared. Longer ones are lists to import, which change nothing the second time.
const MOST: usize = 128 * 1024;

/// The number of senders above which those are forgotten that have sent nothing for [`AGAIN`].
const MANY: usize = 1000;

/// The last form of each sender.
pub struct LastForms {
    cookie: &'static str,
    hasher: RandomState,
    /// By the hash of the login session, or of the address for a visitor.
    by_sender: Mutex<HashMap<u64, LastForm>>,
}

struct LastForm {
    /// The hash of address and fields.
    form: u64,
    at: Instant,
    outcome: watch::Receiver<Outcome>,
}

#[derive(Clone, PartialEq)]
enum Outcome {
    Running,
    /// The form was accepted; the browser goes on to this address.
    Redirected(HeaderValue),
    /// Any other answer, so that the form may be sent again.
    Other,
}

impl LastForms {
    pub fn new(cookie: &'static str) -> LastForms {
        LastForms { cookie, hasher: RandomState::new(), by_sender: Mutex::default() }
    }

    fn sender(&self, request: &Request) -> u64 {
        match cookies::tokens(request.headers(), self.cookie).first() {
            Some(token) => self.hasher.hash_one(token.as_str()),
            None => self.hasher.hash_one(request.uri().path()),
        }
    }

    /// The outcome of the same form, if that was this sender's last; otherwise remembers this form as the last.
    fn begin(&self, sender: u64, form: u64) -> Result<watch::Sender<Outcome>, watch::Receiver<Outcome>> {
        let mut last = self.by_sender.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |last: &LastForm| last.at.elapsed() < AGAIN || *last.outcome.borrow() == Outcome::Running;
        if let Some(last) = last.get(&sender).filter(|last| last.form == form && is_recent(last)) {
            return Err(last.outcome.clone());
        }
        if last.len() > MANY {
            last.retain(|_, last| is_recent(last));
        }
        let (begun, outcome) = watch::channel(Outcome::Running);
        last.insert(sender, LastForm { form, at: Instant::now(), outcome });
        Ok(begun)
    }
}

/// Middleware that runs the same form of the same sender once, unless the first was refused.
pub async fn run_once(State(last): State<Arc<LastForms>>, request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if request.method() != Method::POST || length.is_none_or(|length: usize| length > MOST) {
        return next.run(request).await;
    }
    let sender = last.sender(&request);
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST).await else {
        return AppError::UnacceptableRequest(StatusCode::BAD_REQUEST).into_response();
    };
    let form = last.hasher.hash_one((parts.uri.to_string(), &body));
    let begun = match last.begin(sender, form) {
        Ok(begun) => Some(begun),
        Err(mut first) => match first.wait_for(|outcome| *outcome != Outcome::Running).await.as_deref() {
            Ok(Outcome::Redirected(to)) => {
                return (StatusCode::SEE_OTHER, [(header::LOCATION, to.clone())]).into_response();
            }
            _ => None,
        },
    };
    // A browser drops the first request when the button is pressed again; its task ends nevertheless.
    let task = tokio::spawn(async move {
        let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
        begun.inspect(|begun| drop(begun.send_replace(outcome_of(&answer))));
        answer
    });
    match task.await {
        Ok(answer) => answer,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => AppError::TooSlow.into_response(),
        },
    }
}

/// An answer that sets a cookie belongs to its request.
fn outcome_of(answer: &Response) -> Outcome {
    let headers = answer.headers();
    match headers.get(header::LOCATION) {
        Some(to) if answer.status() == StatusCode::SEE_OTHER && !headers.contains_key(header::SET_COOKIE) => {
            Outcome::Redirected(to.clone())
        }
        _ => Outcome::Other,
    }
}
