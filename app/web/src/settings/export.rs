//! Downloads an edition as a page of the community's web site.

use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Without the names of participants and attendees, which the site's authors add themselves.
pub async fn page(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    context.viewer(&slug)?;
    let exported = formats::site::export(&context.edition_page(&slug).await?);
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"index.md\""),
    ];
    Ok((headers, exported.text).into_response())
}
