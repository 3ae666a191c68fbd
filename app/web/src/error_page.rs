//! Pages that show errors, without internal details.

use crate::addresses::go_to;
use crate::components::field;
use crate::components::text_area::TextArea;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::fields::Fields;
use crate::layout::{PageMeta, layout};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::text::LocalPath;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Title, explanation and next step.
fn label(error: AppError) -> (&'static str, String, &'static str) {
    match error {
        AppError::Missing(why) => ("Page not found", why, "Check the address, or start from one of these pages."),
        AppError::Wrong(why) => (
            "This request is not valid",
            why,
            "Nothing was changed. Go back and correct it, or start from one of these pages.",
        ),
        AppError::SignedOut { unread: true, .. } => (
            "You are no longer signed in",
            "Files and long texts can only be sent while you are signed in. Nothing was changed.".to_owned(),
            "Sign in in another tab, then go back to the form and send it again.",
        ),
        AppError::LoginSession(_) | AppError::SignedOut { .. } => (
            "You are no longer signed in",
            "Nothing was changed, and your input is still here.".to_owned(),
            "Sign in in another tab, then send the form again from this page.",
        ),
        AppError::NotAllowed(who) => (
            "You don’t have permission to do this",
            format!("Only {who} may do this."),
            "If you need access, ask an organizer of the edition or an owner of this server.",
        ),
        AppError::UnacceptableRequest(StatusCode::METHOD_NOT_ALLOWED) => (
            "This address can’t be used that way",
            "This address doesn’t accept this kind of request.".to_owned(),
            "Go back to the previous page, or start from one of these pages.",
        ),
        AppError::TooMuch(why) => ("This form is too large", why, "Nothing was changed. Send less at a time."),
        AppError::UnacceptableRequest(StatusCode::PAYLOAD_TOO_LARGE) => (
            "This form is too large",
            "The request exceeds the limit for forms.".to_owned(),
            "Nothing was changed. Send less at a time.",
        ),
        AppError::UnacceptableRequest(_) => (
            "This request can’t be read",
            "Part of the address or of the form is invalid or occurs twice.".to_owned(),
            "Go back and try again, or start from one of these pages.",
        ),
        AppError::CannotSave => (
            "Cairn can’t save anything right now",
            "The server’s disk is full or failing. Nothing was changed.".to_owned(),
            "Go back, keep a copy of what you wrote, and try again later. You can still read every page.",
        ),
        AppError::Internal => (
            "Something went wrong on our side",
            "The server could not show this page. The error has been logged.".to_owned(),
            "Try again in a minute. Go back to keep what you entered.",
        ),
    }
}

/// Renders an error page for every error response, including plain-text responses of the framework.
pub async fn render_errors(context: RequestContext, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let bare = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    let error = match response.extensions_mut().remove::<AppError>() {
        Some(error) => error,
        None if status == StatusCode::INTERNAL_SERVER_ERROR => AppError::Internal,
        None if status.is_client_error() && bare => AppError::UnacceptableRequest(status),
        None => return response,
    };
    page(&context, error)
}

/// Handles unknown addresses: redirects if there is a trailing slash, else renders a 404 page.
pub async fn missing(context: RequestContext) -> Response {
    // `/2026/` redirects to `/2026`.
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
    page(&context, AppError::Missing(format!("No page exists at {path}.")))
}

/// Handles a panic in a page; the panic itself has been logged already.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    AppError::Internal.into_response()
}

/// Handles a request with a method that the address doesn't accept.
pub async fn not_allowed() -> AppError {
    AppError::UnacceptableRequest(StatusCode::METHOD_NOT_ALLOWED)
}

fn page(context: &RequestContext, mut error: AppError) -> Response {
    let status = error.status();
    let again = match &mut error {
        AppError::SignedOut { unread: true, .. } => Some(sign_in_aside()),
        AppError::SignedOut { action, fields, .. } => Some(again(std::mem::take(action), std::mem::take(fields))),
        _ => None,
    };
    let (title, why, next) = label(error);
    let body = view! {
        <section class="column error-page">
            <h1>{title}</h1>
            <p class="lead">{why}</p>
            <p>{next}</p>
            {again}
            {main_links()}
        </section>
    };
    (status, layout(context, PageMeta::new(title, title), || body.into_any())).into_response()
}

/// Links to the main pages, for error pages.
pub fn main_links() -> AnyView {
    view! {
        <ul>
            <li><a href="/">"Editions of the summit"</a></li>
            <li><a href="/specs">"SPEC documents"</a></li>
            <li><a href="/roadmap">"Roadmap"</a></li>
        </ul>
    }
    .into_any()
}

fn sign_in_aside() -> AnyView {
    view! { <p><a href="/sign-in" target="_blank" rel="noopener">"Sign in (opens a new tab)"</a></p> }.into_any()
}

/// Shows the rejected form to be sent again.
///
/// Repeated short values, such as those of checkboxes, become hidden fields.
fn again(action: String, fields: Fields) -> AnyView {
    let mut counts = BTreeMap::<&str, usize>::new();
    fields.0.iter().for_each(|(name, _)| *counts.entry(name).or_default() += 1);
    let is_tick = |name: &str, value: &str| {
        counts.get(name).is_some_and(|count| *count > 1) && value.len() <= 20 && !value.contains(char::is_whitespace)
    };
    // Names may repeat, but ids must be unique.
    let shown = |(nth, (name, value)): (usize, (&'static str, String))| {
        if is_tick(name, &value) {
            field::hidden(name, value)
        } else {
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
