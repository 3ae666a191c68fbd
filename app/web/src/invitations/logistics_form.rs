//! The form for travel and requirements, filled with stored or rejected values.

use crate::components::field::{Check, DayField, Done, Rejection, TextField};
use crate::forms::{Checkbox, Form};
use domain::editions::Edition;
use domain::logistics::{Logistics, retention_end};
use domain::text::LongText;
use domain::time::{Instant, NaiveDate, day};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LogisticsForm {
    pub arrives: String,
    pub departs: String,
    pub travel: Checkbox,
    pub lodging: Checkbox,
    pub food: Checkbox,
    pub diet: String,
    pub access: String,
    pub emergency: String,
}

impl Form for LogisticsForm {
    /// Three long texts fit.
    const MAX_BYTES: usize = 384 * 1024;
}

impl LogisticsForm {
    pub fn of(stored: &Logistics) -> LogisticsForm {
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let text = |text: &Option<LongText>| text.as_ref().map(LongText::to_string).unwrap_or_default();
        LogisticsForm {
            arrives: date(stored.arrives),
            departs: date(stored.departs),
            travel: Checkbox(stored.travel),
            lodging: Checkbox(stored.lodging),
            food: Checkbox(stored.food),
            diet: text(&stored.diet),
            access: text(&stored.access),
            emergency: text(&stored.emergency),
        }
    }
}

/// The content of the section: the stored logistics, or rejected input with the reason.
#[derive(Clone)]
pub struct LogisticsContent {
    pub form: LogisticsForm,
    pub saved: bool,
    pub why: Option<String>,
}

/// The section with the form, or without it once the retention period is over.
#[component]
pub fn LogisticsSection<'a>(
    content: LogisticsContent,
    edition: &'a Edition,
    retention_days: u32,
    now: Instant,
) -> impl IntoView {
    let until = retention_end(edition.dates, retention_days);
    let over = until < edition.today(now);
    let until = day(until);
    let intro = if over {
        format!(
            "Only the organizers and viewers of this edition could read your travel dates and requirements. They were kept until {until}, then deleted."
        )
    } else {
        format!(
            "All fields are optional. Only the organizers and viewers of this edition can read your answers. The answers are deleted after {until}."
        )
    };
    let action = format!("/{}/invitation/logistics", edition.slug);
    view! {
        <section class="column" id="logistics">
            <h2>"Travel and requirements"</h2>
            <p class="muted">{intro}</p>
            <Done what={content.saved.then(|| "Saved.".to_owned())}/>
            <Rejection why=content.why/>
            {(!over).then(|| view! { <LogisticsFields form=content.form action/> })}
        </section>
    }
}

#[component]
fn LogisticsFields(form: LogisticsForm, action: String) -> impl IntoView {
    view! {
        <form method="post" action=action class="stacked">
            <div class="side-by-side">
                <DayField name="arrives" label="I arrive on" value=form.arrives/>
                <DayField name="departs" label="I leave on" value=form.departs/>
            </div>
            <fieldset class="checkbox-row">
                <legend>"What should the organizers pay for?"</legend>
                <Check name="travel" label="travel" ticked=form.travel.0/>
                <Check name="lodging" label="lodging" ticked=form.lodging.0/>
                <Check name="food" label="food" ticked=form.food.0/>
            </fieldset>
            <TextField name="diet" id="diet" label="Dietary requirements" value=form.diet rows=2/>
            <TextField name="access" id="access" label="Accessibility and other needs (e.g. step-free access, quiet room, child care)" value=form.access rows=2/>
            <TextField name="emergency" id="emergency" label="Emergency contact" value=form.emergency rows=2/>
            <button class="primary">"Save"</button>
        </form>
    }
}
