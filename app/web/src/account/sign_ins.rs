//! Ending one's sign-ins: one, or all.

use super::api;
use crate::actor::Visit;
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::forms::{Form, FormBody};
use axum::http::StatusCode;
use axum::response::Response;
use domain::text::OwnPath;

/// Which sign-in to end; without an id, all of them.
pub struct EndSignInForm;

impl Form for EndSignInForm {
    const FIELDS: &'static [&'static str] = &["id"];
}

pub async fn end(visit: Visit, sent: FormBody<EndSignInForm>) -> Result<Response, Halt> {
    let account = sent.account(&visit, "/me/sign-ins/end")?;
    let id = sent.given("id").map(str::parse).transpose();
    let id: Option<i64> = id.map_err(|_| Halt::Unfit(StatusCode::BAD_REQUEST))?;
    api::end_sign_ins(&visit, account, id).await?;
    Ok(go_to(&OwnPath::parse(if id.is_some() { "/me" } else { "/" })?))
}
