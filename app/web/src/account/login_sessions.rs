//! Ends one of the reader's login sessions, or all of them.

use super::login_session_form::EndLoginSessionForm;
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, NoFields};
use axum::http::StatusCode;
use axum::response::Response;
use domain::text::LocalPath;

pub async fn end(context: RequestContext, FormBody(form): FormBody<EndLoginSessionForm>) -> Result<Response, AppError> {
    let by = context.sender(&form, "/me/login-sessions/end")?.signed_in();
    let id = form.id.trim().parse().map_err(|_| AppError::UnacceptableRequest(StatusCode::BAD_REQUEST))?;
    context.store().end_login_session(by, id, context.now).await?;
    Ok(go_to(&LocalPath::parse("/me")?))
}

pub async fn end_all(context: RequestContext, FormBody(form): FormBody<NoFields>) -> Result<Response, AppError> {
    let by = context.sender(&form, "/me/login-sessions/end-all")?.signed_in();
    context.store().end_all_login_sessions(by, context.now).await?;
    Ok(go_to(&LocalPath::home()))
}
