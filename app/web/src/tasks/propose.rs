//! Proposes a task, with a preview and possible duplicates.

use super::form::TaskForm;
use super::form_page::{Shown, show};
use super::{form, mentions};
use crate::addresses::go_to;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::forms::FieldsBody;
use axum::response::Response;
use domain::text::LocalPath;
use domain::workflow::ExistingCounts;

pub async fn page(context: RequestContext, LoadedEdition(page): LoadedEdition) -> Result<Response, AppError> {
    context.participant(&page.edition.slug)?;
    show(&context, page, Shown::default()).await
}

/// Previews the task, or proposes it if that button was pressed.
pub async fn send(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    sent: FieldsBody<TaskForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&sent, &format!("/{slug}/tasks/propose"))?;
    let by = context.participant(&slug)?;
    let similar = context.store().similar_tasks(&slug, sent.typed("title"), 5).await?;
    let parsed = form::parse(&sent, &ExistingCounts::default());
    let duplicates_seen = similar.is_empty() || sent.is_ticked("seen");
    let done = match (sent.typed("do"), parsed) {
        (_, Err(refusal)) => Err(refusal.to_string()),
        ("propose", Ok(proposal)) if duplicates_seen => {
            match context.store().propose_task(by, &proposal, context.now).await.map_err(AppError::from) {
                Ok(number) => {
                    let place = mentions::saved_text_path(&slug, number, None, sent.typed("description"), &[]);
                    return Ok(go_to(&LocalPath::parse(&place)?));
                }
                // The form names something that doesn’t exist, such as a dependency.
                Err(AppError::Wrong(why) | AppError::Missing(why)) => Err(why),
                Err(other) => return Err(other),
            }
        }
        _ => Ok(()),
    };
    let why = done.err();
    show(&context, page, Shown { why, similar, show_preview: true, ..Shown::of(sent.fields) }).await
}
