//! Deleting one's account: what goes, what stays, and the login to type so that it is meant.

use super::api;
use crate::actor::Visit;
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::frame::{Head, frame};
use axum::extract::Form;
use axum::response::Response;
use domain::access::Account;
use domain::text::OwnPath;
use leptos::prelude::*;

#[derive(serde::Deserialize)]
pub struct Sent {
    #[serde(default)]
    login: String,
}

pub async fn page(visit: Visit) -> Result<Response, Halt> {
    let account = visit.account()?.clone();
    Ok(confirm(&visit, account, None))
}

pub async fn delete(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, Halt> {
    let account = visit.account()?.clone();
    let typed = sent.login.trim().trim_start_matches('@');
    if account.person.login.as_ref().is_some_and(|login| login.as_str().eq_ignore_ascii_case(typed)) {
        api::delete(&visit, &account).await?;
        return Ok(go_to(&OwnPath::home()));
    }
    Ok(confirm(&visit, account, Some(sent.login)))
}

fn confirm(visit: &Visit, account: Account, typed: Option<String>) -> Response {
    let login = account.person.login.map(String::from).unwrap_or_default();
    frame(visit, Head::new("Delete my account", "What goes and what stays."), || {
        let wrong = typed.is_some().then(|| {
            view! { <p class="wrong" role="alert">{format!("That is not your login, {login}. Nothing was deleted.")}</p> }
        });
        view! {
            <header class="plain"><h1>"Delete my account"</h1></header>
            <div class="column stacked">
                <p>"Gone at once, for good: your name, login, picture and mail address, your sign-ins, roles and preferences."</p>
                <p>"What stays: the work. Tasks, notes and meetings keep what you did, under “Former participant”. The history shows that an account was deleted, and when."</p>
                {wrong}
                <form method="post" action="/me/delete" class="stacked">
                    <label>{format!("Type your login, {login}, to say that you mean it")}<input type="text" name="login" value=typed.unwrap_or_default() autocomplete="off" required/></label>
                    <button>"Delete my account"</button>
                </form>
                <p><a href="/me">"Keep it"</a></p>
            </div>
        }
        .into_any()
    })
}
