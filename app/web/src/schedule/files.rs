//! The files of the last release: for other programs, calendars and spreadsheets.

use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::id::EditionSlug;
use domain::schedule::ReleasedSchedule;
use formats::schedule::{ScheduleEdition, write_csv, write_ics, write_json, write_xml};
use leptos::prelude::*;

/// The file as c3voc defines it, in JSON.
pub async fn json(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    answer(&context, &slug, "application/json", write_json).await
}

/// The file as c3voc and frab define it, in XML.
pub async fn xml(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    answer(&context, &slug, "application/xml; charset=utf-8", write_xml).await
}

/// The calendar to subscribe to.
pub async fn ics(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    answer(&context, &slug, "text/calendar; charset=utf-8", write_ics).await
}

/// The table for spreadsheets.
pub async fn csv(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let name = format!("attachment; filename=\"schedule-{slug}.csv\"");
    let table = answer(&context, &slug, "text/csv; charset=utf-8", write_csv).await?;
    Ok(([(header::CONTENT_DISPOSITION, name)], table).into_response())
}

/// # Errors
/// Says that there is no schedule yet, before the first release.
async fn answer(
    context: &RequestContext,
    slug: &EditionSlug,
    kind: &'static str,
    write: fn(&ScheduleEdition, &ReleasedSchedule) -> String,
) -> Result<Response, AppError> {
    let released = context.store().released_schedule(slug, None).await?;
    let schedule = released.ok_or_else(|| AppError::Missing(UNRELEASED.to_owned()))?;
    let edition = ScheduleEdition::of(&context.state.origin, context.store().edition_page(slug).await?);
    Ok(([(header::CONTENT_TYPE, kind)], write(&edition, &schedule)).into_response())
}

const UNRELEASED: &str = "The schedule of this edition isn’t published yet.";

/// Links to the files of the last release.
#[component]
pub fn FileLinks<'a>(slug: &'a EditionSlug) -> impl IntoView {
    let link = |(ending, label): (&'static str, &'static str)| {
        view! { <li><a href=format!("/{slug}/schedule.{ending}")>{label}</a></li> }
    };
    let links =
        [("ics", "Subscribe in your calendar"), ("json", "schedule.json"), ("xml", "schedule.xml"), ("csv", "CSV")];
    view! {
        <nav aria-label="Files of the schedule"><ul class="link-row">{links.into_iter().map(link).collect_view()}</ul></nav>
    }
}
