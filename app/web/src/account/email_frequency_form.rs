//! The form for how often the reader's notifications are emailed.

use crate::components::field::Choice;
use crate::forms::Form;
use domain::discussion::EmailFrequency;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailFrequencyForm {
    pub choice: String,
}

impl Form for EmailFrequencyForm {}

#[component]
pub fn EmailFrequencyFields(chosen: EmailFrequency) -> impl IntoView {
    let options = EmailFrequency::ALL.map(|each| (each.as_str().to_owned(), each.label().to_owned())).to_vec();
    view! {
            <form method="post" action="/me/notifications/save-email-frequency" class="form-row" id="email">
                <Choice name="choice" label="Email me notifications" options chosen=chosen.as_str()/>
                <button>"Save"</button>
            </form>
    }
}
