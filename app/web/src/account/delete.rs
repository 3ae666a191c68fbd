//! The page that deletes the reader's account after they type their login.

use crate::addresses::go_to;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{DeclaredFields, FieldsBody};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Account;
use domain::text::LocalPath;
use leptos::prelude::*;

/// The form to delete an account, with the login typed to confirm.
pub struct DeleteAccountForm;

impl DeclaredFields for DeleteAccountForm {
    const FIELDS: &'static [&'static str] = &["login"];
}

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let account = context.account()?.clone();
    Ok(confirm(&context, account, None))
}

pub async fn delete(context: RequestContext, form: FieldsBody<DeleteAccountForm>) -> Result<Response, AppError> {
    let account = context.sender_of_fields(&form, "/me/delete")?.clone();
    let login = form.typed("login").to_owned();
    let expected = confirmation(&account);
    if !expected.eq_ignore_ascii_case(login.trim().trim_start_matches('@')) {
        let why = format!("This isn’t {expected}. Nothing was deleted.");
        return Ok(confirm(&context, account, Some((login, why))));
    }
    match context.store().delete_account(account.signed_in(), context.now).await.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::home())),
        Err(AppError::Wrong(why)) => Ok(confirm(&context, account, Some((login, why)))),
        Err(other) => Err(other),
    }
}

/// The text to type to confirm: the login, or the name if GitHub has given the login to someone else.
fn confirmation(account: &Account) -> String {
    account.person.login.as_ref().map_or(account.person.name.to_string(), ToString::to_string)
}

fn confirm(context: &RequestContext, account: Account, refused: Option<(String, String)>) -> Response {
    let expected = confirmation(&account);
    let (typed, why) = refused.unzip();
    layout(context, PageMeta::new("Delete my account", "Delete your personal data; your contributions stay."), || {
        let wrong = why.map(|why| view! { <p class="error-message" role="alert">{why}</p> });
        view! {
            <header class="page-header"><h1>"Delete my account"</h1></header>
            <div class="column stacked">
                <p>"We immediately and permanently delete your name, login, picture, email address, login sessions, roles and preferences."</p>
                <p>"We keep your contributions to tasks, notes and meetings under the name “Former participant”. The audit log shows that an account was deleted, and when."</p>
                {wrong}
                <form method="post" action="/me/delete" class="stacked">
                    <label>{format!("Type {expected} to confirm")}<input type="text" name="login" value=typed.unwrap_or_default() autocomplete="off" required/></label>
                    <button>"Delete my account"</button>
                </form>
                <p><a href="/me">"Cancel"</a></p>
            </div>
        }
        .into_any()
    })
}
