//! Deletes the reader's account after they type their login.

use super::delete_form::{DeleteAccountForm, DeleteAccountPage};
use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::FormBody;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Account;
use domain::text::LocalPath;
use leptos::prelude::*;

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let expected = confirmation(context.account()?);
    Ok(show(&context, DeleteAccountForm::default(), expected, None))
}

pub async fn delete(
    context: RequestContext,
    FormBody(form): FormBody<DeleteAccountForm>,
) -> Result<Response, AppError> {
    let account = context.sender(&form, "/me/delete")?;
    let expected = confirmation(account);
    if !expected.eq_ignore_ascii_case(form.login.trim().trim_start_matches('@')) {
        let why = format!("This isn’t {expected}. Nothing was deleted.");
        return Ok(show(&context, form, expected, Some(why)));
    }
    match context.store().delete_account(account.signed_in(), context.now).await.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse("/?deleted=me")?)),
        Err(AppError::Wrong(why)) => Ok(show(&context, form, expected, Some(why))),
        Err(other) => Err(other),
    }
}

/// The text to type to confirm: the login, or the name if GitHub has given the login to someone else.
fn confirmation(account: &Account) -> String {
    account.person.login.as_ref().map_or(account.person.name.to_string(), ToString::to_string)
}

fn show(context: &RequestContext, form: DeleteAccountForm, expected: String, why: Option<String>) -> Response {
    let head = PageMeta::new("Delete my account", "Delete your personal data; your contributions stay.");
    layout(context, head, || view! { <DeleteAccountPage form expected why/> })
}
