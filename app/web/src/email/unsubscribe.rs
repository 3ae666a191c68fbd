//! The page behind the unsubscribe link in optional emails.

use super::api;
use crate::components::field;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{DeclaredFields, FieldsBody};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::text::EmailAddress;
use leptos::prelude::*;

pub async fn page(context: RequestContext, Path(token): Path<String>) -> Result<Response, AppError> {
    let address = api::address(&context, &api::token(&token)?).await?;
    Ok(show(&context, &token, &address, None))
}

/// The form with the buttons of the page.
pub struct UnsubscribeForm;

impl DeclaredFields for UnsubscribeForm {
    const FIELDS: &'static [&'static str] = &["do"];
}

/// Unsubscribes an address, or subscribes it again with the page's button.
///
/// Email programs post `List-Unsubscribe=One-Click` here (RFC 8058), URL-encoded or multipart. So every request
/// unsubscribes, unless it is the page's form with `do=again`.
pub async fn set_subscription(
    context: RequestContext,
    Path(token): Path<String>,
    form: Result<FieldsBody<UnsubscribeForm>, AppError>,
) -> Result<Response, AppError> {
    let link = api::token(&token)?;
    let address = api::address(&context, &link).await?;
    let unsubscribed = !form.is_ok_and(|form| form.typed("do") == "again");
    context.store().set_unsubscribed(&link, unsubscribed, context.now).await?;
    let done = if unsubscribed {
        "Unsubscribed. This address gets no more invitations, reminders or notifications."
    } else {
        "Subscribed. This address gets invitations, reminders and notifications again."
    };
    Ok(show(&context, &token, &address, Some(done.to_owned())))
}

fn show(context: &RequestContext, token: &str, address: &EmailAddress, done: Option<String>) -> Response {
    let (action, address) = (format!("/unsubscribe/{token}"), address.to_string());
    layout(context, PageMeta::new("Email preferences", "Stop or resume emails to your address."), || {
        view! {
            <header class="page-header"><h1>"Email preferences"</h1></header>
            {field::done(done)}
            <form method="post" action=action class="stacked">
                <p>{format!("You can stop invitations, reminders and notifications to {address}. If you have a seat or are on the waitlist, you still get the necessary emails about it.")}</p>
                <div class="form-row">
                    <button class="primary" name="do" value="stop">"Unsubscribe"</button>
                    <button name="do" value="again">"Subscribe again"</button>
                </div>
            </form>
        }
        .into_any()
    })
}
