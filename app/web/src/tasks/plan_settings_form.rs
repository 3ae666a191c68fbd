//! The form for the settings of the plan.

use crate::components::field::{NumberField, Rejection};
use crate::forms::{Form, number};
use domain::Refusal;
use domain::id::EditionSlug;
use domain::workflow::PlanSettings;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanSettingsForm {
    pub quiet_days: String,
    pub answer_days: String,
}

impl Form for PlanSettingsForm {}

impl PlanSettingsForm {
    pub fn of(settings: &PlanSettings) -> PlanSettingsForm {
        let PlanSettings { quiet_days, answer_days } = settings;
        PlanSettingsForm { quiet_days: quiet_days.to_string(), answer_days: answer_days.to_string() }
    }

    /// # Errors
    /// A number of days that is missing, malformed or not between 1 and 365.
    pub fn parse(&self) -> Result<PlanSettings, Refusal> {
        Ok(PlanSettings { quiet_days: days(&self.quiet_days)?, answer_days: days(&self.answer_days)? })
    }
}

fn days(typed: &str) -> Result<u32, Refusal> {
    let days = number(typed, "a number of days")?.unwrap_or(0);
    let out_of_range = || Refusal::OutOfRange { what: "Days", number: days.into(), least: 1, most: 365 };
    (1..=365).contains(&days).then_some(days).ok_or_else(out_of_range)
}

#[component]
pub fn PlanSettingsSection<'a>(slug: &'a EditionSlug, form: PlanSettingsForm, why: Option<String>) -> impl IntoView {
    view! {
        <section>
            <h2>"Plan settings"</h2>
            <Rejection why/>
            <form method="post" action=format!("/{slug}/tasks/import/settings") class="stacked">
                <NumberField name="quiet_days" label="Days without an update before Cairn asks the assignee for one" value=form.quiet_days least=1/>
                <NumberField name="answer_days" label="Days to wait for an answer before others can take over the claim" value=form.answer_days least=1/>
                <p class="muted">"An assignee who doesn’t answer keeps the task until someone else takes over the claim. Then both are notified."</p>
                <button>"Save"</button>
            </form>
        </section>
    }
}
