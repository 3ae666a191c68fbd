//! Serves an edition's tasks and progress as JSON.

use super::Data;
use super::editions::{edition, with_work_plan};
use super::shapes::{LinkedTask, ProgressCounts, Similar, Task, Tasks};
use axum::extract::{Path, State};
use axum::response::Json;
use domain::tasks::TaskRow;
use serde::{Deserialize, Serialize};
use store::{Scope, Store};
use web::error::AppError;
use web::forms::{Form, PageQuery};

/// Lists the tasks of the edition's work plan, by number.
#[utoipa::path(get, path = "/api/v1/editions/{edition}/tasks", tag = "tasks", params(("edition" = String, Path)),
    responses((status = 200, body = Tasks), (status = 404)))]
pub async fn tasks(State(data): State<Data>, Path(slug): Path<String>) -> Result<Json<Tasks>, AppError> {
    let tasks = rows(&data.store, &slug).await?;
    Ok(Json(Tasks { tasks: tasks.into_iter().map(Task::from).collect() }))
}

/// The query parameters of the search for similar tasks.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SimilarQuery {
    title: String,
}

impl Form for SimilarQuery {}

/// Lists at most five tasks that are similar to a title, the most similar first.
#[utoipa::path(get, path = "/api/v1/editions/{edition}/similar", tag = "tasks",
    params(("edition" = String, Path), ("title" = String, Query)),
    responses((status = 200, body = Similar), (status = 404)))]
pub async fn similar(
    State(data): State<Data>,
    Path(slug): Path<String>,
    PageQuery(query): PageQuery<SimilarQuery>,
) -> Result<Json<Similar>, AppError> {
    let slug = with_work_plan(&data.store, &slug).await?;
    let page = edition(&data.store, slug.as_str()).await?;
    let title: String = query.title.chars().take(200).collect();
    let tasks = data.store.similar_tasks(&page.edition.slug, &title, 5).await?;
    Ok(Json(Similar { tasks: tasks.into_iter().map(LinkedTask::from).collect() }))
}

/// Counts the edition's tasks by status.
///
/// Also shows how many are done: in total, and by track, outcome and SPEC.
#[utoipa::path(get, path = "/api/v1/editions/{edition}/progress", tag = "tasks", params(("edition" = String, Path)),
    responses((status = 200, body = ProgressCounts), (status = 404)))]
pub async fn progress(State(data): State<Data>, Path(slug): Path<String>) -> Result<Json<ProgressCounts>, AppError> {
    let slug = with_work_plan(&data.store, &slug).await?;
    Ok(Json(ProgressCounts::from(data.store.progress(&slug).await?)))
}

async fn rows(store: &Store, slug: &str) -> Result<Vec<TaskRow>, AppError> {
    let slug = with_work_plan(store, slug).await?;
    let page = edition(store, slug.as_str()).await?;
    Ok(store.tasks(Scope::Edition(&page.edition.slug)).await?)
}
