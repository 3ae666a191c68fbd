//! The form for travel and requirements, filled with stored or rejected values.

use crate::components::field;
use crate::fields::Fields;
use domain::editions::Edition;
use domain::logistics::{Logistics, retention_end};
use domain::text::LongText;
use domain::time::{Instant, NaiveDate, day};
use leptos::prelude::*;

/// The content of the form: the stored logistics, or rejected input with the reason.
#[derive(Default)]
pub struct LogisticsForm {
    pub typed: Option<Fields>,
    pub saved: bool,
    pub why: Option<String>,
    pub retention_days: u32,
}

fn filled(stored: &Logistics) -> Fields {
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string());
    let ticked = |checked: bool| checked.then(|| "yes".to_owned());
    let note = |note: &Option<LongText>| note.as_ref().map(LongText::to_string);
    let values = [
        ("arrives", date(stored.arrives)),
        ("departs", date(stored.departs)),
        ("travel", ticked(stored.travel)),
        ("lodging", ticked(stored.lodging)),
        ("food", ticked(stored.food)),
        ("diet", note(&stored.diet)),
        ("access", note(&stored.access)),
        ("emergency", note(&stored.emergency)),
    ];
    Fields(values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

impl LogisticsForm {
    /// Fills in the stored logistics unless there is rejected input.
    pub fn or_stored(self, stored: &Logistics, retention_days: u32) -> LogisticsForm {
        LogisticsForm { typed: self.typed.or_else(|| Some(filled(stored))), retention_days, ..self }
    }

    /// The section with the form, or without it once the retention period is over.
    pub fn section(&self, edition: &Edition, now: Instant) -> AnyView {
        let until = retention_end(edition.dates, self.retention_days);
        let over = until < edition.today(now);
        let until = day(until);
        let intro = if over {
            format!(
                "Only the organizers could read your travel dates and requirements. They were kept until {until}, then deleted."
            )
        } else {
            format!(
                "All fields are optional. Only the organizers can read your answers. The answers are deleted after {until}."
            )
        };
        view! {
            <section class="column" id="logistics">
                <h2>"Travel and requirements"</h2>
                <p class="muted">{intro}</p>
                {field::done(self.saved.then(|| "Saved.".to_owned()))}
                {field::rejection(self.why.clone())}
                {(!over).then(|| self.form(edition))}
            </section>
        }
        .into_any()
    }

    fn form(&self, edition: &Edition) -> AnyView {
        let none = Fields::default();
        let typed = self.typed.as_ref().unwrap_or(&none);
        view! {
            <form method="post" action=format!("/{}/invitation/logistics", edition.slug) class="stacked">
                <div class="side-by-side">
                    {field::day("arrives", "I arrive on", typed.typed("arrives"))}
                    {field::day("departs", "I leave on", typed.typed("departs"))}
                </div>
                <fieldset class="checkbox-row">
                    <legend>"I need funding for"</legend>
                    {field::check("travel", "travel", typed.is_ticked("travel"))}
                    {field::check("lodging", "lodging", typed.is_ticked("lodging"))}
                    {field::check("food", "food", typed.is_ticked("food"))}
                </fieldset>
                {field::text("diet", "diet", "Dietary requirements", typed.typed("diet"), 2)}
                {field::text("access", "access", "Accessibility and other needs (e.g. step-free access, quiet room, child care)", typed.typed("access"), 2)}
                {field::text("emergency", "emergency", "Emergency contact", typed.typed("emergency"), 2)}
                <button class="primary">"Save"</button>
            </form>
        }
        .into_any()
    }
}
