//! The secret address of the reader's calendar: creates, replaces and revokes it.

use super::me::{MyForms, show};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, NoFields};
use axum::response::Response;
use domain::text::LocalPath;

/// Creates an address, which only this response shows, and which replaces an earlier one.
pub async fn create(context: RequestContext, FormBody(form): FormBody<NoFields>) -> Result<Response, AppError> {
    let by = context.sender(&form, "/me/calendar/create")?.signed_in();
    let token = (context.state.secret)();
    context.store().create_calendar_address(by, &token, context.now).await?;
    let address = format!("{}/calendar/{}.ics", context.state.origin, token.as_str());
    show(&context, MyForms { calendar_address: Some(address), ..MyForms::of(&context) }).await
}

pub async fn revoke(context: RequestContext, FormBody(form): FormBody<NoFields>) -> Result<Response, AppError> {
    let by = context.sender(&form, "/me/calendar/revoke")?.signed_in();
    context.store().revoke_calendar_address(by, context.now).await?;
    Ok(go_to(&LocalPath::parse("/me")?))
}
