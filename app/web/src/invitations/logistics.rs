//! The form in which a participant enters travel dates and requirements for the organizers.

use super::answer::{Typed, none, show};
use super::api;
use crate::addresses::go_to;
use crate::components::field;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{Form, FormBody};
use axum::response::Response;
use domain::Refusal;
use domain::editions::Edition;
use domain::logistics::{Logistics, retention_end};
use domain::text::{LocalPath, LongText};
use domain::time::{NaiveDate, day};
use leptos::prelude::*;

/// The content of the form: the stored logistics, or rejected input with the reason.
#[derive(Default)]
pub struct LogisticsForm {
    pub typed: Option<Fields>,
    pub saved: bool,
    pub why: Option<String>,
    pub retention_days: u32,
}

/// The logistics form, with three long texts.
pub struct LogisticsFields;

impl Form for LogisticsFields {
    const FIELDS: &'static [&'static str] =
        &["arrives", "departs", "travel", "lodging", "food", "diet", "access", "emergency"];
    const MAX_BYTES: usize = 384 * 1024;
}

pub async fn save(
    context: RequestContext,
    EditionPath(page): EditionPath,
    form: FormBody<LogisticsFields>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender(&form, &format!("/{slug}/invitation/logistics"))?;
    let done = match parse(&form, &page.edition) {
        Ok(requested) => api::set_logistics(&context, &slug, &requested).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/invitation?saved=yes#logistics"))?)),
        Err(AppError::Wrong(why)) => {
            let Some(found) = api::own(&context, &slug).await? else { return Ok(none(&context, page)) };
            let needs = LogisticsForm { typed: Some(form.fields), why: Some(why), ..LogisticsForm::default() };
            show(&context, found, format!("/{slug}/invitation"), Typed { needs, ..Typed::default() }).await
        }
        Err(other) => Err(other),
    }
}

fn parse(form: &Fields, edition: &Edition) -> Result<Logistics, Refusal> {
    let requested = Logistics {
        arrives: form.day("arrives")?,
        departs: form.day("departs")?,
        travel: form.is_ticked("travel"),
        lodging: form.is_ticked("lodging"),
        food: form.is_ticked("food"),
        diet: form.maybe("diet", LongText::parse)?,
        access: form.maybe("access", LongText::parse)?,
        emergency: form.maybe("emergency", LongText::parse)?,
    };
    requested.check(edition.dates)?;
    Ok(requested)
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

    pub fn form(&self, edition: &Edition) -> AnyView {
        let none = Fields::default();
        let typed = self.typed.as_ref().unwrap_or(&none);
        let until = day(retention_end(edition.dates, self.retention_days));
        view! {
            <section class="column" id="logistics">
                <h2>"Travel and requirements"</h2>
                <p class="muted">{format!("All fields are optional, and you can change them later. Only the organizers can read them. They are deleted after {until}.")}</p>
                {field::done(self.saved.then(|| "Saved.".to_owned()))}
                {field::wrong(self.why.clone())}
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
            </section>
        }
        .into_any()
    }
}
