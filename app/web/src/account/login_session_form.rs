//! The reader's login sessions, with a form to end each.

use crate::components::field::Hidden;
use crate::components::times::Ago;
use crate::forms::Form;
use domain::login_sessions::LoginSession;
use domain::time::Instant;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndLoginSessionForm {
    pub id: String,
}

impl Form for EndLoginSessionForm {}

#[component]
pub fn LoginSessions(login_sessions: Vec<LoginSession>, now: Instant) -> impl IntoView {
    let entry = |session: LoginSession| {
        let this_browser = session.here.then(|| view! { " "<span class="chip">"this browser"</span> });
        view! {
            <li>
                <span>{session.device.to_string()}{this_browser}<br/><span class="muted">"last seen "<Ago now then=session.last_seen/>", signed in "<Ago now then=session.begun/></span></span>
                <form method="post" action="/me/login-sessions/end">
                    <Hidden name="id" value=session.id.to_string()/>
                    <button aria-label=format!("Sign out of {}", session.device)>"Sign out"</button>
                </form>
            </li>
        }
    };
    view! {
        <section>
            <h2>"Where I am signed in"</h2>
            <ul class="list-with-buttons">{login_sessions.into_iter().map(entry).collect_view()}</ul>
            <form method="post" action="/me/login-sessions/end-all"><button>"Sign out of all browsers"</button></form>
        </section>
    }
}
