//! Taking one's data.

use super::api;
use crate::actor::Visit;
use crate::error::Halt;
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub async fn download(visit: Visit) -> Result<Response, Halt> {
    let everything = api::everything(&visit, visit.account()?).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"cairn-my-data.json\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, everything).into_response())
}
