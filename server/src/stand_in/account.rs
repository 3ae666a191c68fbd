//! What the stand-in says of whoever has a token.

use super::StandIn;
use super::mischief::Mails;
use super::people::{name, number};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use domain::id::Login;
use serde_json::json;
use web::actor::Site;

pub async fn user(State(site): State<Site>, Extension(stand_in): Extension<StandIn>, headers: HeaderMap) -> Response {
    let mischief = stand_in.mischief();
    if let Some(instead) = mischief.user.instead().await {
        return instead;
    }
    let Some(login) = whose(&stand_in, &headers) else { return unauthorized() };
    match name(&site.store, &login).await {
        Ok(name) => {
            let shown = mischief.renamed.as_ref().unwrap_or(&login);
            Json(json!({ "id": number(&login), "login": shown, "name": name, "avatar_url": null })).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the store did not answer");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The addresses end in `.invalid`, so that no mail can ever go there.
pub async fn mails(Extension(stand_in): Extension<StandIn>, headers: HeaderMap) -> Response {
    let Some(login) = whose(&stand_in, &headers) else { return unauthorized() };
    let mail = |verified| json!({ "email": format!("{login}@cairn.invalid"), "primary": true, "verified": verified });
    match stand_in.mischief().mails {
        Mails::Verified => Json(json!([mail(true)])).into_response(),
        Mails::Unverified => Json(json!([mail(false)])).into_response(),
        Mails::Empty => Json(json!([])).into_response(),
        Mails::Refused => (StatusCode::NOT_FOUND, Json(json!({ "message": "Not Found" }))).into_response(),
    }
}

/// GitHub also refuses whoever doesn't say what program they are.
fn whose(stand_in: &StandIn, headers: &HeaderMap) -> Option<Login> {
    headers.get(header::USER_AGENT)?;
    let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    stand_in.desk.whose(token)
}

fn unauthorized() -> Response {
    (StatusCode::UNAUTHORIZED, Json(json!({ "message": "Bad credentials" }))).into_response()
}
