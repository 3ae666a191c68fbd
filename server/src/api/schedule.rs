//! Serves released schedules as JSON.

use super::Data;
use super::editions::with_part;
use super::shapes::Schedule;
use axum::extract::{Path, State};
use axum::response::Json;
use domain::editions::Part;
use formats::schedule::ScheduleEdition;
use web::error::AppError;

/// Shows the last release of an edition's schedule, by time.
#[utoipa::path(get, path = "/api/v1/editions/{edition}/schedule", tag = "editions", params(("edition" = String, Path)),
    responses((status = 200, body = Schedule), (status = 404, description = "The edition is unknown, or has no release.")))]
pub async fn schedule(State(data): State<Data>, Path(slug): Path<String>) -> Result<Json<Schedule>, AppError> {
    let slug = with_part(&data.store, &slug, Part::Schedule).await?;
    let unreleased = || AppError::Missing("The schedule of this edition isn’t published yet.".to_owned());
    let schedule = data.store.released_schedule(&slug, None).await?.ok_or_else(unreleased)?;
    let edition = ScheduleEdition::of(&data.origin, data.store.edition_page(&slug).await?);
    Ok(Json(Schedule::of(&edition, &schedule)))
}
