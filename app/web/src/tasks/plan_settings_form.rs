//! The form for the settings of the plan.

use crate::components::field::{Hidden, NumberField, SavedVersion};
use crate::forms::{Form, number};
use domain::Refusal;
use domain::id::EditionSlug;
use domain::text::revision;
use domain::workflow::PlanSettings;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanSettingsForm {
    pub quiet_days: String,
    pub answer_days: String,
    /// The revision of the settings that the form showed.
    pub read: String,
}

impl Form for PlanSettingsForm {}

impl PlanSettingsForm {
    pub fn of(settings: &PlanSettings) -> PlanSettingsForm {
        let PlanSettings { quiet_days, answer_days } = settings;
        PlanSettingsForm {
            quiet_days: quiet_days.to_string(),
            answer_days: answer_days.to_string(),
            read: revision(settings),
        }
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

/// The form, with what was typed if it was rejected.
#[component]
pub fn PlanSettingsSection<'a>(
    slug: &'a EditionSlug,
    stored: &'a PlanSettings,
    typed: Option<PlanSettingsForm>,
) -> impl IntoView {
    let read = revision(stored);
    let is_outdated = typed.as_ref().is_some_and(|form| form.read != read);
    let saved = is_outdated.then(|| {
        let PlanSettings { quiet_days, answer_days } = stored;
        let saved = format!("Cairn asks after {quiet_days} days, and waits {answer_days} days for an answer.");
        view! { <SavedVersion><p>{saved}</p></SavedVersion> }
    });
    let form = typed.unwrap_or_else(|| PlanSettingsForm::of(stored));
    view! {
        <section>
            <h2>"Plan settings"</h2>
            {saved}
            <form method="post" action=format!("/{slug}/tasks/import/settings") class="stacked">
                <Hidden name="read" value=read/>
                <NumberField name="quiet_days" label="Days without an update before Cairn asks the assignee for one" value=form.quiet_days least=1/>
                <NumberField name="answer_days" label="Days to wait for an answer before others can take over the claim" value=form.answer_days least=1/>
                <p class="muted">"An assignee who doesn’t answer keeps the task until someone else takes over the claim. Then both are notified."</p>
                <button>"Save"</button>
            </form>
        </section>
    }
}
