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
    let all = context.store().overview(context.viewer(&slug)?).await?;
    let requested = query.filter()?;
    let keeps = |invitation: &&Invitation| requested.keeps(invitation, all.agreement_version, context.now);
    let asked = query.answer_filter()?;
    let has_answer = |invitation: &&Invitation| {
        asked.as_ref().is_none_or(|filter| filter.keeps(&all.questions, all.answers.get(&invitation.id)))
    };
    let filtered: Vec<Invitation> = all.invitations.iter().filter(keeps).filter(has_answer).cloned().collect();
    let disposition = format!("attachment; filename=\"invitations-{slug}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, formats::invitations::write_with_answers(&filtered, &all.questions, &all.answers)).into_response())
}
