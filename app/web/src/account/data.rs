//! The download of a person's own data.

use super::api;
use crate::context::RequestContext;
use crate::error::AppError;
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub async fn download(context: RequestContext) -> Result<Response, AppError> {
    let data_export = api::data_export(&context).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"cairn-my-data.json\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, data_export).into_response())
}
