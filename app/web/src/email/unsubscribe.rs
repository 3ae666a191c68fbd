//! The page behind the unsubscribe link in optional emails.

use super::api;
use crate::components::field::Done;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, NoFields};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::text::EmailAddress;
use leptos::prelude::*;

const OPTIONAL: &str = "invitations, reminders, notifications and emails to several people";
const NECESSARY: &str = "You still get answers to your questions and applications, and emails about your seat or your place on the waitlist, \
    also when new commitments need your agreement, the dates change or your invitation is revoked.";

pub async fn page(context: RequestContext, Path(token): Path<String>) -> Result<Response, AppError> {
    let address = api::address(&context, &api::token(&token)?).await?;
    Ok(show(&context, &token, &address, None))
}

/// Unsubscribes an address.
///
/// Email programs post `List-Unsubscribe=One-Click` to the link itself (RFC 8058), URL-encoded or multipart. So every
/// body is read and ignored.
pub async fn unsubscribe(
    context: RequestContext,
    Path(token): Path<String>,
    _: Result<FormBody<NoFields>, AppError>,
) -> Result<Response, AppError> {
    let done = format!("Unsubscribed. This address gets no more {OPTIONAL}.");
    set(&context, &token, true, &done).await
}

pub async fn subscribe_again(
    context: RequestContext,
    Path(token): Path<String>,
    FormBody(_): FormBody<NoFields>,
) -> Result<Response, AppError> {
    let done = format!("Subscribed. This address gets {OPTIONAL} again.");
    set(&context, &token, false, &done).await
}

async fn set(context: &RequestContext, token: &str, unsubscribed: bool, done: &str) -> Result<Response, AppError> {
    let link = api::token(token)?;
    let address = api::address(context, &link).await?;
    context.store().set_unsubscribed(&link, unsubscribed, context.now).await?;
    Ok(show(context, token, &address, Some(done.to_owned())))
}

fn show(context: &RequestContext, token: &str, address: &EmailAddress, done: Option<String>) -> Response {
    let action = format!("/unsubscribe/{token}");
    let subscribe_again = format!("{action}/subscribe-again");
    let head = PageMeta::new("Email preferences", "Stop or resume emails to your address.");
    layout(context, head, || {
        view! {
            <header class="page-header"><h1>"Email preferences"</h1></header>
            <Done what=done/>
            <form method="post" action=action class="stacked">
                <p>{format!("You can stop {OPTIONAL} to {address}.")}</p>
                <p>{NECESSARY}</p>
                <div class="form-row">
                    <button class="primary">"Unsubscribe"</button>
                    <button formaction=subscribe_again>"Subscribe again"</button>
                </div>
            </form>
        }
    })
}
