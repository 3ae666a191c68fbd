//! The form for how often the reader's notifications are emailed.

use crate::components::field::Choice;
use crate::forms::Form;
use domain::discussion::{EmailChoice, EmailFrequency};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailFrequencyForm {
    pub choice: String,
}

impl Form for EmailFrequencyForm {}

/// The choice, and below it that the address is unsubscribed, with the way back.
#[component]
pub fn EmailFrequencyFields(emails: EmailChoice) -> impl IntoView {
    let options = EmailFrequency::ALL.map(|each| (each.as_str().to_owned(), each.label().to_owned())).to_vec();
    let unsubscribed = emails.unsubscribed.map(|address| {
        let text = format!(
            "{address} is unsubscribed: it gets no invitations, reminders or notifications, whatever you choose here."
        );
        view! {
            <form method="post" action="/me/notifications/subscribe-again" class="stacked">
                <p class="attention">{text}</p>
                <button>"Subscribe again"</button>
            </form>
        }
    });
    view! {
            <form method="post" action="/me/notifications/save-email-frequency" class="form-row" id="email">
                <Choice name="choice" label="Email me notifications" options chosen=emails.frequency.as_str()/>
                <button>"Save"</button>
            </form>
            {unsubscribed}
    }
}
