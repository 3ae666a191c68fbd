//! The form for the reader's preferences.

use crate::components::field::{Check, Rejection};
use crate::forms::{Checkbox, Form};
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
pub fn PreferencesSection(form: PreferencesForm, why: Option<String>) -> impl IntoView {
    view! {
        <section>
            <h2>"Preferences"</h2>
            <Rejection why/>
            <form method="post" action="/me/preferences" class="stacked">
                <label>
                    "Time zone, e.g. Europe/Copenhagen (leave empty to use your browser’s)"
                    <input type="text" name="zone" value=form.zone autocomplete="off" maxlength="64"/>
                </label>
                <Check name="listed" label="Show my name in the public lists of participants" ticked=form.listed.0/>
                <button>"Save"</button>
            </form>
        </section>
    }
}
