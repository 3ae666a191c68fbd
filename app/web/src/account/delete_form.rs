//! The form that deletes the reader's account.

use crate::components::field::Rejection;
use crate::forms::Form;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeleteAccountForm {
    /// What the person typed to confirm.
    pub login: String,
}

impl Form for DeleteAccountForm {}

/// `expected` is the text to type.
#[component]
pub fn DeleteAccountPage(form: DeleteAccountForm, expected: String, why: Option<String>) -> impl IntoView {
    view! {
        <header class="page-header"><h1>"Delete my account"</h1></header>
        <div class="column stacked">
            <p>"We immediately and permanently delete your name, login, picture, email address, login sessions, roles and preferences. Their traces in the database file are overwritten within an hour. You lose your seat or place on the waitlist, and others can take over your open tasks."</p>
            <p>"We keep your contributions to tasks, notes and meetings under the name “Former participant”. The audit log shows that an account was deleted, and when."</p>
            <Rejection why/>
            <form method="post" action="/me/delete" class="stacked">
                <label>{format!("Type {expected} to confirm")}<input type="text" name="login" value=form.login autocomplete="off" required/></label>
                <button>"Delete my account"</button>
            </form>
            <p><a href="/me">"Cancel"</a></p>
        </div>
    }
}
