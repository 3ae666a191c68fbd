//! Deleting one's account: what goes, what stays, and the login to type so that it is meant.

use super::api;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::routes::go_to;
use crate::ui::forms::{Form, FormBody};
use crate::ui::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Account;
use domain::text::LocalPath;
use leptos::prelude::*;

/// The login that one types to mean it.
pub struct DeleteAccountForm;

impl Form for DeleteAccountForm {
    const FIELDS: &'static [&'static str] = &["login"];
}

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let account = context.account()?.clone();
    Ok(confirm(&context, account, None))
}

pub async fn delete(context: RequestContext, sent: FormBody<DeleteAccountForm>) -> Result<Response, AppError> {
    let account = sent.account(&context, "/me/delete")?.clone();
    let login = sent.typed("login").to_owned();
    let own = own_word(&account);
    if !own.eq_ignore_ascii_case(login.trim().trim_start_matches('@')) {
        let why = format!("That is not {own}. Nothing was deleted.");
        return Ok(confirm(&context, account, Some((login, why))));
    }
    match api::delete(&context, &account).await {
        Ok(()) => Ok(go_to(&LocalPath::home())),
        Err(AppError::Wrong(why)) => Ok(confirm(&context, account, Some((login, why)))),
        Err(other) => Err(other),
    }
}

/// What one types to mean it: the login, or the name where GitHub has given the login to somebody else.
fn own_word(account: &Account) -> String {
    account.person.login.as_ref().map_or(account.person.name.to_string(), ToString::to_string)
}

fn confirm(context: &RequestContext, account: Account, refused: Option<(String, String)>) -> Response {
    let own = own_word(&account);
    let (typed, why) = refused.unzip();
    layout(context, PageMeta::new("Delete my account", "What goes and what stays."), || {
        let wrong = why.map(|why| view! { <p class="wrong" role="alert">{why}</p> });
        view! {
            <header class="plain"><h1>"Delete my account"</h1></header>
            <div class="column stacked">
                <p>"Gone at once, for good: your name, login, picture and mail address, your sign-ins, roles and preferences."</p>
                <p>"What stays: the work. Tasks, notes and meetings keep what you did, under “Former participant”. The history shows that an account was deleted, and when."</p>
                {wrong}
                <form method="post" action="/me/delete" class="stacked">
                    <label>{format!("Type {own} to say that you mean it")}<input type="text" name="login" value=typed.unwrap_or_default() autocomplete="off" required/></label>
                    <button>"Delete my account"</button>
                </form>
                <p><a href="/me">"Keep it"</a></p>
            </div>
        }
        .into_any()
    })
}
