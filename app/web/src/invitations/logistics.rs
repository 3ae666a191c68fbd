//! The form in which a participant enters travel dates and requirements for the organizers.

use super::answer::{Typed, none, show};
use super::logistics_form::LogisticsForm;
use crate::addresses::go_to;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody};
use axum::response::Response;
use domain::Refusal;
use domain::editions::Edition;
use domain::logistics::Logistics;
use domain::text::{LocalPath, LongText};

/// The logistics form, with three long texts.
pub struct LogisticsFields;

impl DeclaredFields for LogisticsFields {
    const FIELDS: &'static [&'static str] =
        &["arrives", "departs", "travel", "lodging", "food", "diet", "access", "emergency"];
    const MAX_BYTES: usize = 384 * 1024;
}

pub async fn save(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    form: FieldsBody<LogisticsFields>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&form, &format!("/{slug}/invitation/logistics"))?;
    let Some(found) = context.store().invitation_of(context.signed_in()?, &slug).await? else {
        return Ok(none(&context, page));
    };
    let done = match parse(&form, &page.edition) {
        Ok(requested) => {
            let saved = context.store().set_logistics(context.key(&found)?, &requested, context.now).await;
            saved.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/invitation?saved=yes#logistics"))?)),
        Err(AppError::Wrong(why)) => {
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
