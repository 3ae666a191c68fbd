//! Ending one's sign-ins: one, or all.

use super::api;
use crate::actor::Visit;
use crate::error::Halt;
use crate::routes::go_to;
use axum::extract::Form;
use axum::response::Response;
use domain::text::OwnPath;

/// Without an id: all of them.
#[derive(serde::Deserialize)]
pub struct Sent {
    id: Option<i64>,
}

pub async fn end(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, Halt> {
    let account = visit.account()?;
    api::end_sign_ins(&visit, account, sent.id).await?;
    Ok(go_to(&OwnPath::parse(if sent.id.is_some() { "/me" } else { "/" })?))
}
