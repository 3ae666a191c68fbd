//! Exports the filtered list of applications as CSV.

use super::filter_form::ApplicationsQuery;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::PageQuery;
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub async fn csv(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ApplicationsQuery>,
) -> Result<Response, AppError> {
    let (questions, table) = context.store().application_table(context.viewer(&slug)?, &query.filter()?).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"applications-{slug}.csv\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, formats::applications::write(&questions, &table)).into_response())
}
