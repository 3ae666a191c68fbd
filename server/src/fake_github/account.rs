//! The fake GitHub's API: the account and email addresses of a token's owner.

use super::FakeGitHub;
use super::fault_injection::EmailAnswer;
use super::people::{name, number};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use domain::id::Login;
use serde_json::json;
use web::app_state::AppState;
use web::error::AppError;

pub async fn user(
    State(site): State<AppState>,
    Extension(fake_github): Extension<FakeGitHub>,
    headers: HeaderMap,
) -> Response {
    let fault_injection = fake_github.fault_injection();
    if let Some(instead) = fault_injection.user.instead().await {
        return instead;
    }
    let Some(login) = login_of(&fake_github, &headers) else { return unauthorized() };
    match name(&site.store, &login).await {
        Ok(name) => {
            let current = fault_injection.renamed.as_ref().unwrap_or(&login);
            Json(json!({ "id": number(&login), "login": current, "name": name, "avatar_url": null })).into_response()
        }
        Err(error) => AppError::from(error).into_response(),
    }
}

/// Answers with an address that ends in `.invalid`, so that no email can ever be delivered to it.
pub async fn emails(Extension(fake_github): Extension<FakeGitHub>, headers: HeaderMap) -> Response {
    let Some(login) = login_of(&fake_github, &headers) else { return unauthorized() };
    let email = |verified| json!({ "email": format!("{login}@cairn.invalid"), "primary": true, "verified": verified });
    match fake_github.fault_injection().mails {
        EmailAnswer::Verified => Json(json!([email(true)])).into_response(),
        EmailAnswer::Unverified => Json(json!([email(false)])).into_response(),
        EmailAnswer::Empty => Json(json!([])).into_response(),
        EmailAnswer::Refused => (StatusCode::NOT_FOUND, Json(json!({ "message": "Not Found" }))).into_response(),
    }
}

/// The login that a token belongs to. Like GitHub, refuses requests without a `User-Agent`.
fn login_of(fake_github: &FakeGitHub, headers: &HeaderMap) -> Option<Login> {
    headers.get(header::USER_AGENT)?;
    let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    fake_github.code_store.login_of(token)
}

fn unauthorized() -> Response {
    (StatusCode::UNAUTHORIZED, Json(json!({ "message": "Bad credentials" }))).into_response()
}
