//! Deleting one's account: what goes, what stays, and the login to type so that it is meant.

use super::api;
use crate::actor::Visit;
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::forms::{Form, FormBody};
use crate::ui::frame::{Head, frame};
use axum::response::Response;
use domain::access::Account;
use domain::text::OwnPath;
use leptos::prelude::*;

/// The login that one types to mean it.
pub struct DeleteAccountForm;

impl Form for DeleteAccountForm {
    const FIELDS: &'static [&'static str] = &["login"];
}

pub async fn page(visit: Visit) -> Result<Response, Halt> {
    let account = visit.account()?.clone();
    Ok(confirm(&visit, account, None))
}

pub async fn delete(visit: Visit, sent: FormBody<DeleteAccountForm>) -> Result<Response, Halt> {
    let account = sent.account(&visit, "/me/delete")?.clone();
    let login = sent.typed("login").to_owned();
    let own = own_word(&account);
    if !own.eq_ignore_ascii_case(login.trim().trim_start_matches('@')) {
        let why = format!("That is not {own}. Nothing was deleted.");
        return Ok(confirm(&visit, account, Some((login, why))));
    }
    match api::delete(&visit, &account).await {
        Ok(()) => Ok(go_to(&OwnPath::home())),
        Err(Halt::Wrong(why)) => Ok(confirm(&visit, account, Some((login, why)))),
        Err(other) => Err(other),
    }
}

/// What one types to mean it: the login, or the name where GitHub has given the login to somebody else.
fn own_word(account: &Account) -> String {
    account.person.login.as_ref().map_or(account.person.name.to_string(), ToString::to_string)
}

fn confirm(visit: &Visit, account: Account, refused: Option<(String, String)>) -> Response {
    let own = own_word(&account);
    let (typed, why) = refused.unzip();
    frame(visit, Head::new("Delete my account", "What goes and what stays."), || {
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
