//! Exports the filtered list of invitations as CSV, which can be imported again.

use super::filter_form::InvitationsQuery;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::PageQuery;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::invitations::Invitation;

pub async fn csv(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<InvitationsQuery>,
) -> Result<Response, AppError> {
    let all = context.store().overview(context.organizer(&slug)?).await?;
    let requested = query.filter()?;
    let keeps = |invitation: &Invitation| requested.keeps(invitation, all.agreement_version, context.now);
    let filtered: Vec<Invitation> = all.invitations.into_iter().filter(keeps).collect();
    let disposition = format!("attachment; filename=\"invitations-{slug}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, formats::invitations::write(&filtered)).into_response())
}
