//! The fields for the options of a poll: days, times of day and a length.

use crate::components::field::{Choice, NumberField, TextField};
use crate::forms::{Form, number, optional};
use domain::Refusal;
use domain::availability::{EnteredOptions, OptionTime, poll_days, poll_times};
use domain::meetings::Repetition;
use domain::time::Zone;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The length of a slot if none is entered.
const MINUTES: u32 = 60;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OptionsForm {
    pub days: String,
    pub times: String,
    pub minutes: String,
    /// Which of two instants a local time means, if it occurs twice.
    pub repetition: String,
}

impl Form for OptionsForm {}

impl OptionsForm {
    fn entered(&self) -> Result<EnteredOptions, Refusal> {
        Ok(EnteredOptions {
            days: poll_days(&self.days)?,
            starts: poll_times(&self.times)?,
            minutes: number(&self.minutes, "a number of minutes")?.unwrap_or(MINUTES),
            repetition: optional(&self.repetition, Repetition::parse)?,
        })
    }

    /// The options, in the zone of the edition.
    pub fn options(&self, zone: &Zone) -> Result<Vec<OptionTime>, Refusal> {
        self.entered()?.resolve(zone)
    }
}

#[component]
pub fn OptionFields(form: OptionsForm, zone: Zone) -> impl IntoView {
    let choice = form.entered().is_ok_and(|entered| entered.is_repeated(&zone)).then(|| {
        let options = [("", "Choose"), ("first", "The first"), ("second", "The second")];
        let options = options.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
        view! { <Choice name="repetition" label="A time occurs twice on one of these days, because the clocks are set back. Which one do you mean?" options chosen=form.repetition.clone()/> }
    });
    let times = format!("Times ({zone}), e.g. 15:00, 16:30. Leave them empty to ask for whole days");
    view! {
        <TextField name="days" id="days" label="Days, one a line, e.g. 2027-01-12, or 2027-01-12 to 2027-01-16" value=form.days rows=3/>
        <div class="side-by-side">
            <label>{times}<input type="text" name="times" value=form.times maxlength="1000" autocomplete="off"/></label>
            <NumberField name={"minutes".to_owned()} label="Length in minutes (60 if empty)" value=form.minutes least=1/>
        </div>
        {choice}
    }
}
