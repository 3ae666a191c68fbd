//! The reader's preferences: time zone, public list and emails.

use super::email_frequency_form::EmailFrequencyFields;
use crate::components::field::Check;
use crate::components::zone_field::ZoneField;
use crate::forms::{Checkbox, Form};
use domain::discussion::EmailChoice;
use domain::roles::Preferences;
use domain::time::Zone;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PreferencesForm {
    /// Empty for the time zone of the browser.
    pub zone: String,
    pub listed: Checkbox,
}

impl Form for PreferencesForm {}

impl PreferencesForm {
    pub fn of(preferences: &Preferences) -> PreferencesForm {
        let zone = preferences.zone.as_ref().map(Zone::to_string).unwrap_or_default();
        PreferencesForm { zone, listed: Checkbox(preferences.listed) }
    }
}

#[component]
pub fn PreferencesSection(form: PreferencesForm, emails: EmailChoice) -> impl IntoView {
    view! {
        <section id="preferences">
            <h2>"Preferences"</h2>
            <form method="post" action="/me/preferences" class="stacked">
                <ZoneField label="Time zone" chosen=form.zone none="that of my browser"/>
                <Check name="listed" label="Show my name in the public lists of participants of all editions" ticked=form.listed.0/>
                <button>"Save"</button>
            </form>
            <EmailFrequencyFields emails/>
        </section>
    }
}
