//! Serves an edition's tasks and progress as JSON.

use super::Data;
use super::editions::{edition, with_work_plan};
use super::paging::Paging;
use super::shapes::{LinkedTask, ProgressCounts, Similar, Task, Tasks};
use axum::extract::{Path, State};
use axum::response::{Json, Response};
use domain::views::ScopedTasks;
use serde::{Deserialize, Serialize};
use store::Scope;
use web::error::AppError;
use web::forms::{Form, PageQuery};

/// Tasks on one page.
const PAGE: u32 = 100;

/// Lists the tasks of the edition's work plan, by number, 100 on a page.
#[utoipa::path(get, path = "/api/v1/editions/{edition}/tasks", tag = "tasks",
    params(("edition" = String, Path), Paging), responses((status = 200, body = Tasks), (status = 400), (status = 404)))]
pub async fn tasks(
    State(data): State<Data>,
    Path(slug): Path<String>,
    PageQuery(paging): PageQuery<Paging>,
) -> Result<Response, AppError> {
    let (slug, page) = (with_work_plan(&data.store, &slug).await?, paging.page(PAGE)?);
    let slug = edition(&data.store, slug.as_str()).await?.edition.slug;
    let ScopedTasks { rows, counts } = data.store.scoped_tasks(Scope::Edition(&slug), page.nth, page.size).await?;
    let end = page.end(&format!("{}/api/v1/editions/{slug}/tasks", data.origin), counts.total() as usize);
    let tasks = rows.into_iter().map(Task::from).collect();
    Ok(end.answer(|total, next| Tasks { tasks, total, next }))
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
