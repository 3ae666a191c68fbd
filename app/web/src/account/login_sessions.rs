//! Ends one of the reader's login sessions, or all of them.

use super::api;
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{DeclaredFields, FieldsBody};
use axum::http::StatusCode;
use axum::response::Response;
use domain::text::LocalPath;

/// The form to end a login session; without an id, all of them.
pub struct EndLoginSessionForm;

impl DeclaredFields for EndLoginSessionForm {
    const FIELDS: &'static [&'static str] = &["id"];
}

pub async fn end(context: RequestContext, form: FieldsBody<EndLoginSessionForm>) -> Result<Response, AppError> {
    let account = context.sender_of_fields(&form, "/me/login-sessions/end")?;
    let id = form.given("id").map(str::parse).transpose();
    let id: Option<i64> = id.map_err(|_| AppError::UnacceptableRequest(StatusCode::BAD_REQUEST))?;
    api::end_login_sessions(&context, account.signed_in(), id).await?;
    Ok(go_to(&LocalPath::parse(if id.is_some() { "/me" } else { "/" })?))
}
