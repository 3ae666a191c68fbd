//! Renders and logs the errors of all requests: pages without internal details, or JSON under `/api/`.

mod label;
mod sent_again;
mod sent_body;

use crate::addresses::{SECRET_FOLDERS, go_to, sign_in_address};
use crate::app_state::AppState;
use crate::components::series::series;
use crate::context::{RequestContext, SentForm, SharedContext, own_address};
use crate::cookies;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::body::{Body, HttpBody};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::access::may_edit_settings;
use domain::text::LocalPath;
use label::{Label, above_sent_form, label, whole_seconds};
use leptos::either::EitherOf5;
use leptos::prelude::*;
use sent_again::{SentAgain, has_text};
use sent_body::SentBody;

/// The header with the number of a request, which the log and the page of a fault repeat.
pub const REQUEST_ID: &str = "x-request-id";

/// Middleware that renders and logs the error of a failed request. Also for plain-text answers of the framework.
///
/// The page of a refused form gives the form back.
pub async fn render_errors(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(SharedContext::default());
    let has_token = !cookies::tokens(&parts.headers, state.cookie).is_empty();
    let (sent_body, body) = SentBody::of(&parts, body, has_token);
    let mut response = next.run(Request::from_parts(parts.clone(), body)).await;
    let Some(error) = unread_account(&parts).or_else(|| error_of(&mut response)) else { return response };
    log(&parts, &error);
    if parts.uri.path().starts_with("/api/") {
        return json(response, &error);
    }
    match RequestContext::from_request_parts(&mut parts, &state).await {
        Ok(context) if matches!(error, AppError::SignInFirst) => {
            let next = LocalPath::parse(&context.address).unwrap_or_else(|_| LocalPath::home());
            go_to(&sign_in_address(&next))
        }
        Ok(context) => {
            let sent = match (context.sent.get(), sent_body) {
                _ if !error.gives_form_back() => None,
                (Some(sent), _) => Some(sent.clone()),
                (None, Some(body)) => body.form(&parts.headers, own_address(&parts.uri)).await,
                (None, None) => None,
            };
            page(context, error, sent, request_id(&parts))
        }
        Err(never) => match never {},
    }
}

/// Middleware that logs a request that got an empty response, because no answer was ready in time.
pub async fn log_time_outs(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE && response.body().size_hint().exact() == Some(0) {
        let path = logged_path(parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str), parts.uri.path());
        let (request_id, method, status) = (request_id(&parts), &parts.method, response.status().as_u16());
        tracing::error!(request_id, %method, path, status, error = "no answer in time", "a request failed");
    }
    response
}

/// Why the account of the reader is unknown, if the handler asked for it.
///
/// Without it a page would show a signed-in person what visitors see.
fn unread_account(parts: &Parts) -> Option<AppError> {
    parts.extensions.get::<SharedContext>()?.get()?.unread_account.clone()
}

fn error_of(response: &mut Response) -> Option<AppError> {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let bare = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match response.extensions_mut().remove::<AppError>() {
        Some(error) => Some(error),
        None if status == StatusCode::INTERNAL_SERVER_ERROR => Some(AppError::Internal("unknown".to_owned())),
        None if status.is_client_error() && bare => Some(AppError::UnacceptableRequest(status)),
        None => None,
    }
}

fn request_id(parts: &Parts) -> Option<String> {
    Some(parts.headers.get(REQUEST_ID)?.to_str().ok()?.to_owned())
}

/// Logs an error once, with the number, method and path of its request. Secrets in the path are left out.
fn log(parts: &Parts, error: &AppError) {
    let Some(text) = error.log_text() else { return };
    let pattern = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    let path = logged_path(pattern, parts.uri.path());
    let (request_id, method, status) = (request_id(parts), &parts.method, error.status().as_u16());
    match error {
        AppError::SignInFailed { .. } => {
            tracing::warn!(request_id, %method, path, status, reason = text, "a sign-in with GitHub failed");
        }
        AppError::NotAllowed(_) => {
            let reason = format!("only {text} may do this");
            tracing::warn!(request_id, %method, path, status, reason, "a request was refused");
        }
        AppError::TooOften(_) | AppError::CrossSite => {
            tracing::warn!(request_id, %method, path, status, reason = text, "a request was refused");
        }
        _ => tracing::error!(request_id, %method, path, status, error = text, "a request failed"),
    }
}

/// The path to log: the pattern of the route for a path with a secret, which may also be mistyped.
fn logged_path<'a>(pattern: Option<&'a str>, path: &'a str) -> &'a str {
    match pattern {
        Some(pattern) if pattern.contains("{token}") => pattern,
        None => SECRET_FOLDERS.into_iter().find(|folder| path.starts_with(folder)).unwrap_or(path),
        Some(_) => path,
    }
}

/// The error as JSON: `{"error": "one sentence"}`, with the headers of the response.
fn json(response: Response, error: &AppError) -> Response {
    let sentence = match error {
        AppError::UnacceptableRequest(_) => {
            "The request is not valid. See /api/v1/openapi.json for the parameters.".to_owned()
        }
        AppError::Internal(_) | AppError::CannotSave(_) | AppError::DatabaseBusy(_) | AppError::DatabaseLost(_) => {
            "The data could not be loaded. The error was logged; try again in a minute.".to_owned()
        }
        other => label(other).why,
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.remove(header::CONTENT_LENGTH);
    add_retry_after(&mut parts.headers, error);
    Response::from_parts(parts, Body::from(serde_json::json!({ "error": sentence }).to_string()))
}

/// Handles unknown addresses: redirects if there is a trailing slash, else fails.
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
    AppError::Missing(format!("No page exists at {path}.")).into_response()
}

/// Handles a panic in a page. The panic hook has written its text to the standard error.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    AppError::Internal("a panic; see its text on the standard error".to_owned()).into_response()
}

/// Handles a request with a method that the address doesn't accept.
pub async fn not_allowed() -> AppError {
    AppError::UnacceptableRequest(StatusCode::METHOD_NOT_ALLOWED)
}

fn page(mut context: RequestContext, error: AppError, sent: Option<SentForm>, request_id: Option<String>) -> Response {
    let mut label = label(&error);
    if let AppError::SignInFailed { failure, next } = &error {
        // The address may contain GitHub's code, so links and forms on the page must not repeat it.
        context.address = sign_in_address(next).as_str().to_owned();
        if failure.may_retry() && context.actor.account().is_some() {
            label.title = "You are already signed in";
        }
    }
    let head = PageMeta::new(label.title, label.title).without_preview();
    let switch = match &error {
        AppError::PartIsOff { edition, .. } if may_edit_settings(&context.actor, edition) => {
            Some(format!("/{edition}/settings"))
        }
        _ => None,
    };
    let sign_in = context.actor.account().is_none().then(|| context.address.clone());
    // A button alone is worth repeating only if it may work later.
    let sent = sent.filter(|sent| has_text(sent) || error.retry_after().is_some());
    if let Some(sent) = sent.as_ref().filter(|sent| has_text(sent)) {
        label.next = above_sent_form(&error, sent.has_file);
    }
    let page = layout(&context, head, || {
        view! { <ErrorPage label error=error.clone() sign_in request_id switch sent/> }
    });
    with_headers((error.status(), page).into_response(), &error)
}

/// `sign_in` is the address of another attempt to sign in, for visitors; `switch` that of the settings, for organizers.
#[component]
fn ErrorPage(
    label: Label,
    error: AppError,
    sign_in: Option<String>,
    request_id: Option<String>,
    switch: Option<String>,
    sent: Option<SentForm>,
) -> impl IntoView {
    let sent = sent.map(|sent| view! { <SentAgain sent/> });
    let Label { title, why, next } = label;
    view! {
        <section class="column error-page">
            <h1 dir="auto">{title}</h1>
            <p class="lead">{why}</p>
            {(!next.is_empty()).then(|| view! { <p>{next}</p> })}
            {switch.map(|address| view! { <p><a href=address>"Switch this part on in the settings"</a></p> })}
            <WayOn error sign_in request_id/>
            {sent}
            <MainLinks/>
        </section>
    }
}

/// Adds the time to wait to a refusal, and keeps pages of sign-in and refusals out of caches.
fn with_headers(mut response: Response, error: &AppError) -> Response {
    let headers = response.headers_mut();
    if matches!(error, AppError::TooOften(_) | AppError::CrossSite | AppError::SignInFailed { .. }) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    add_retry_after(headers, error);
    response
}

fn add_retry_after(headers: &mut HeaderMap, error: &AppError) {
    if let Some(wait) = error.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
    }
}

/// What an error page offers: the rejected form, a link to sign in, or the number to report.
#[component]
fn WayOn(error: AppError, sign_in: Option<String>, request_id: Option<String>) -> impl IntoView {
    match error {
        AppError::SignedOut { unread: true, .. } => EitherOf5::A(view! { <SignInAside/> }),
        AppError::SignedOut { action, fields, .. } => EitherOf5::B(view! { <RejectedForm action fields/> }),
        AppError::SignInFailed { failure, .. } if failure.may_retry() => {
            EitherOf5::C(sign_in.map(|address| view! { <p><a class="button" href=address>"Try again"</a></p> }))
        }
        AppError::Internal(_) => EitherOf5::D(request_id.map(|number| {
            view! { <p class="muted">"To report this, mention the request number "<code>{number}</code>"."</p> }
        })),
        _ => EitherOf5::E(()),
    }
}

/// Links to the main pages.
#[component]
fn MainLinks() -> impl IntoView {
    let specs = series().map(|series| view! { <li><a href="/specs" dir="auto">{series.title.to_string()}</a></li> });
    view! {
        <ul>
            <li><a href="/">"Editions of the summit"</a></li>
            {specs}
            <li><a href="/roadmap">"Roadmap"</a></li>
        </ul>
    }
}

#[component]
fn SignInAside() -> impl IntoView {
    view! { <p><a href="/sign-in" target="_blank" rel="noopener">"Sign in (opens a new tab)"</a></p> }
}

/// Shows the rejected form with a link to sign in first.
#[component]
fn RejectedForm(action: String, fields: Vec<(String, String)>) -> impl IntoView {
    view! { <SignInAside/><SentAgain sent=SentForm { action, fields, has_file: false }/> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::addresses;
    use store::{FileFault, StoreError};

    #[test]
    fn page_about_a_lock_says_when_to_try_again() {
        let error = AppError::from(StoreError::FileLost(FileFault::Deleted));
        assert_eq!(error.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(!with_headers(Response::default(), &error).headers().contains_key(header::RETRY_AFTER));
        let busy = AppError::DatabaseBusy("locked".to_owned());
        assert_eq!(busy.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(with_headers(Response::default(), &busy).headers()[header::RETRY_AFTER], "5");
    }

    #[test]
    fn log_has_no_secret_of_a_path() {
        assert_eq!(logged_path(Some("/{edition}/tasks"), "/2027/tasks"), "/2027/tasks");
        assert_eq!(logged_path(None, "/2027/"), "/2027/");
        for folder in SECRET_FOLDERS {
            assert_eq!(logged_path(None, &format!("{folder}secret/mistyped")), folder);
            let secret = |address: &&str| address.starts_with(&format!("{folder}{{"));
            let routes = addresses().into_iter().map(|(_, address)| address).filter(secret).collect::<Vec<_>>();
            assert!(!routes.is_empty(), "{folder} has a route");
            for route in routes {
                assert_eq!(logged_path(Some(route), "/calendar/secret.ics"), route, "{route}");
            }
        }
    }
}
