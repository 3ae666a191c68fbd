//! The report as a Markdown file that the community’s blog can publish.

use super::text::{self};
use super::{ReportQuery, published};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{PageQuery, given};
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub async fn markdown(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ReportQuery>,
) -> Result<Response, AppError> {
    let kind = text::kind(&query.kind)?;
    let (edition, text, at) = match given(&query.number) {
        Some(number) => {
            let report = published::find(&context, &slug, number).await?;
            (context.edition(&slug).await?, report.text(kind, &context.state.origin), report.published_at)
        }
        None => {
            let report = context.store().report(&slug, None).await?;
            let text = formats::report::markdown(&report, context.instance.series(), kind);
            let text = formats::report::filled(&report, &text, &context.state.origin);
            (report.edition, text, context.now)
        }
    };
    let post = formats::report::post(&edition, context.instance.name(), &text, at);
    let name = format!("inline; filename=\"report-{slug}.md\"");
    let headers =
        [(header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, post).into_response())
}
