//! What a page says when it can't be shown: the reason for people, and never the server's own words.

use crate::context::RequestContext;
use crate::routes::go_to;
use crate::ui::field;
use crate::ui::fields::Fields;
use crate::ui::layout::{PageMeta, layout};
use crate::ui::links::encoded;
use crate::ui::text_area::TextArea;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use domain::text::LocalPath;
use leptos::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Why a request ends without its page.
#[derive(Clone, Debug)]
pub enum AppError {
    /// There is no such thing; the sentence says which.
    Missing(String),
    /// What was asked for can't be understood; the sentence says why.
    Wrong(String),
    /// Whoever asks must sign in first; afterwards they come back to where they were going.
    LoginSession(LocalPath),
    /// A form came from a browser that is no longer signed in. What was typed is given back.
    /// `unread`: it holds a file or a long text, which is not read before somebody is signed in.
    SignedOut { action: String, fields: Fields, unread: bool },
    /// They may not; the words say who may.
    NotAllowed(Cow<'static, str>),
    /// The request itself is of a kind that this address doesn't take.
    Unfit(StatusCode),
    /// The server can't write at the moment, but can still be read. It was logged where it happened.
    CannotSave,
    /// More was sent than the form takes; the sentence says how much it takes.
    TooMuch(String),
    /// Our fault. It was logged where it happened; nobody outside reads the details.
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
    /// Only a mark: `render_errors` knows the visit, and writes the page.
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
    fn status(&self) -> StatusCode {
        match self {
            AppError::Missing(_) => StatusCode::NOT_FOUND,
            AppError::Wrong(_) => StatusCode::BAD_REQUEST,
            AppError::LoginSession(_) => StatusCode::SEE_OTHER,
            AppError::SignedOut { .. } => StatusCode::UNAUTHORIZED,
            AppError::NotAllowed(_) => StatusCode::FORBIDDEN,
            AppError::TooMuch(_) => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::Unfit(status) => *status,
            AppError::CannotSave => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn label(self) -> (&'static str, String, &'static str) {
        match self {
            AppError::Missing(why) => {
                ("This page isn’t here", why, "The address may be mistyped, or the page may have moved.")
            }
            AppError::Wrong(why) => (
                "That can’t be taken",
                why,
                "Nothing was changed. Go back and choose again, or begin from one of these.",
            ),
            AppError::SignedOut { unread: true, .. } => (
                "You are no longer signed in",
                "A file or a long text is read only from somebody who is signed in. Nothing was changed.".to_owned(),
                "Sign in in another tab, then go back to the form and send it again.",
            ),
            AppError::LoginSession(_) | AppError::SignedOut { .. } => (
                "You are no longer signed in",
                "Nothing was changed, and nothing that you wrote is lost.".to_owned(),
                "Sign in, in another tab if you like; then send it again from here.",
            ),
            AppError::NotAllowed(who) => (
                "This isn’t yours to do",
                format!("Only {who} may do this."),
                "If that should be you, ask an organizer of the edition or an owner of this server.",
            ),
            AppError::Unfit(StatusCode::METHOD_NOT_ALLOWED) => (
                "This address can’t be used that way",
                "It takes another kind of request: a form’s, where a page was asked for, or the other way round."
                    .to_owned(),
                "Go back to the page that you came from, or begin from one of these.",
            ),
            AppError::TooMuch(why) => ("That is too much at once", why, "Send less at a time. Nothing was changed."),
            AppError::Unfit(StatusCode::PAYLOAD_TOO_LARGE) => (
                "That is too much at once",
                "What was sent is larger than any form of ours.".to_owned(),
                "Send less at a time. Nothing was changed.",
            ),
            AppError::Unfit(_) => (
                "That can’t be read",
                "A part of the address or of what was sent can’t be understood, or stands there twice.".to_owned(),
                "Go back and choose again, or begin from one of these.",
            ),
            AppError::CannotSave => (
                "Cairn can’t save anything right now",
                "The server’s disk is full or failing. Nothing was changed.".to_owned(),
                "Go back, keep a copy of what you wrote, and try again later. You can still read every page.",
            ),
            AppError::Internal => (
                "Something broke on our side",
                "The page could not be put together. The fault was written to the log.".to_owned(),
                "Nothing that you wrote is lost. Try again in a minute.",
            ),
        }
    }
}

/// Turns every answer that has no page of its own into one with a way on. What the framework refuses by itself, an
/// unreadable query or a form of the wrong kind, has no page either.
pub async fn render_errors(context: RequestContext, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let bare = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let error = match response.extensions_mut().remove::<AppError>() {
        Some(error) => error,
        None if status == StatusCode::INTERNAL_SERVER_ERROR => AppError::Internal,
        None if status.is_client_error() && bare => AppError::Unfit(status),
        None => return response,
    };
    page(&context, error)
}

/// The answer where no route fits.
pub async fn missing(context: RequestContext) -> Response {
    // `/2026/` means `/2026`.
    let (path, query) =
        context.address.split_once('?').map_or((context.address.as_str(), None), |(path, query)| (path, Some(query)));
    let bare = path.trim_end_matches('/');
    if bare.len() < path.len() && !bare.is_empty() {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(next) = LocalPath::parse(&format!("{bare}{query}")) {
            return go_to(&next);
        }
    }
    let path: String = context.address.chars().take(80).collect();
    page(&context, AppError::Missing(format!("There is nothing at {path}.")))
}

/// The answer where a page ended in a panic: a fault of ours, which the panic itself has already told the log.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    AppError::Internal.into_response()
}

/// The answer where a page is sent what only a form may be sent.
pub async fn not_allowed() -> AppError {
    AppError::Unfit(StatusCode::METHOD_NOT_ALLOWED)
}

fn page(context: &RequestContext, mut error: AppError) -> Response {
    let status = error.status();
    let again = match &mut error {
        AppError::SignedOut { unread: true, .. } => Some(sign_in_aside()),
        AppError::SignedOut { action, fields, .. } => Some(again(std::mem::take(action), std::mem::take(fields))),
        _ => None,
    };
    let (title, why, next) = error.label();
    let body = view! {
        <section class="column halt">
            <h1>{title}</h1>
            <p class="lead">{why}</p>
            <p>{next}</p>
            {again}
            {way_on()}
        </section>
    };
    (status, layout(context, PageMeta::new(title, title), || body.into_any())).into_response()
}

/// Where to go from a page that isn't the one that was wanted.
pub fn way_on() -> AnyView {
    view! {
        <ul>
            <li><a href="/">"The editions of the summit"</a></li>
            <li><a href="/specs">"The SPEC documents"</a></li>
            <li><a href="/roadmap">"The roadmap"</a></li>
        </ul>
    }
    .into_any()
}

/// The address of the page where one signs in, which leads on to `next`.
pub fn sign_in_address(next: &LocalPath) -> LocalPath {
    LocalPath::parse(&format!("/sign-in?next={}", encoded(next.as_str()))).unwrap_or_else(|_| LocalPath::home())
}

fn sign_in_aside() -> AnyView {
    view! { <p><a href="/sign-in" target="_blank" rel="noopener">"Sign in (opens a new tab)"</a></p> }.into_any()
}

/// The form as it came, to be sent once more. Its declared fields are shown, or only kept where they are a list of ticks.
fn again(action: String, fields: Fields) -> AnyView {
    let mut counts = BTreeMap::<&str, usize>::new();
    fields.0.iter().for_each(|(name, _)| *counts.entry(name).or_default() += 1);
    let is_tick = |name: &str, value: &str| {
        counts.get(name).is_some_and(|count| *count > 1) && value.len() <= 20 && !value.contains(char::is_whitespace)
    };
    // A name may come more than once; an id may not.
    let shown = |(nth, (name, value)): (usize, (&'static str, String))| match is_tick(name, &value) {
        true => field::hidden(name, value),
        false => {
            let id = format!("again-{nth}");
            view! { <label for=id.clone()>{name}</label><TextArea name id=id.clone() rows=2 text=value/> }.into_any()
        }
    };
    view! {
        {sign_in_aside()}
        <form method="post" action=action class="stacked">
            {fields.0.into_iter().enumerate().map(shown).collect_view()}
            <button>"Send it again"</button>
        </form>
    }
    .into_any()
}
