//! The way out for who wants no mail from here: a link in each letter that isn't necessary.

use super::api;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::ui::field;
use crate::ui::forms::{Form, FormBody};
use crate::ui::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::text::EmailAddress;
use leptos::prelude::*;

pub async fn page(context: RequestContext, Path(token): Path<String>) -> Result<Response, AppError> {
    let address = api::address(&context, &token).await?;
    Ok(show(&context, &token, &address, None))
}

/// The page’s buttons.
pub struct StopForm;

impl Form for StopForm {
    const FIELDS: &'static [&'static str] = &["do"];
}

/// What the page's buttons send, and what mail programs send by themselves (RFC 8058: `List-Unsubscribe=One-Click`, as
/// a form of either kind; whatever isn't our own “again” says stop).
pub async fn stop(
    context: RequestContext,
    Path(token): Path<String>,
    sent: Result<FormBody<StopForm>, AppError>,
) -> Result<Response, AppError> {
    let address = api::address(&context, &token).await?;
    let unwanted = !sent.is_ok_and(|sent| sent.typed("do") == "again");
    api::set_unwanted(&context, &address, unwanted).await?;
    let done = match unwanted {
        true => "Done. Invitations, reminders and notices no longer come to this address.",
        false => "Done. Invitations, reminders and notices come to this address again.",
    };
    Ok(show(&context, &token, &address, Some(done.to_owned())))
}

fn show(context: &RequestContext, token: &str, address: &EmailAddress, done: Option<String>) -> Response {
    let (action, address) = (format!("/unsubscribe/{token}"), address.to_string());
    layout(context, PageMeta::new("Mail from here", "Which letters come to your address."), || {
        view! {
            <header class="plain"><h1>"Mail from here"</h1></header>
            {field::done(done)}
            <form method="post" action=action class="stacked">
                <p>{format!("Letters to {address}: invitations, reminders and notices of the work plan can be stopped. Whoever has a seat, or waits for one, still gets what they need to know of it.")}</p>
                <div class="with">
                    <button class="primary" name="do" value="stop">"Stop them"</button>
                    <button name="do" value="again">"Send them again"</button>
                </div>
            </form>
        }
        .into_any()
    })
}
