//! Proposes a task, with a preview and possible duplicates.

use super::mentions;
use super::proposal_form::ProposalForm;
use super::proposal_page::{Shown, show};
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery, given};
use axum::response::Response;
use domain::text::LocalPath;
use domain::workflow::ExistingCounts;

/// The form; an address may fill it in, such as that of an open item in the notes of a meeting.
pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(form): PageQuery<ProposalForm>,
) -> Result<Response, AppError> {
    context.participant(&slug)?;
    show(&context, &slug, Shown { form, ..Shown::default() }).await
}

pub async fn preview(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<ProposalForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/tasks/propose/preview"))?;
    context.participant(&slug)?;
    let similar = context.store().similar_tasks(&slug, &form.title, 5).await?;
    let why = form.parse(&ExistingCounts::default()).err().map(|refusal| refusal.to_string());
    show(&context, &slug, Shown { form, why, similar, show_preview: true, change: None }).await
}

/// Proposes the task once its author has seen possible duplicates.
pub async fn propose(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<ProposalForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/tasks/propose"))?;
    let by = context.participant(&slug)?;
    let similar = context.store().similar_tasks(&slug, &form.title, 5).await?;
    let duplicates_seen = similar.is_empty() || form.seen.0;
    let why = match form.parse(&ExistingCounts::default()) {
        Err(refusal) => Some(refusal.to_string()),
        Ok(_) if !duplicates_seen => None,
        Ok(proposal) => match context.store().propose_task(by, &proposal, context.now).await.map_err(AppError::from) {
            Ok(number) => {
                let path = mentions::saved_task_path(&slug, number, "propose", &form.description, &[]);
                return Ok(go_to(&LocalPath::parse(&path)?));
            }
            // The form names something that doesn’t exist, such as a dependency.
            Err(AppError::Wrong(why) | AppError::Missing(why)) => Some(why),
            Err(other) => return Err(other),
        },
    };
    let show_preview = given(&form.description).is_some();
    show(&context, &slug, Shown { form, why, similar, show_preview, change: None }).await
}
