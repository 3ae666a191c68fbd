//! Proposes a task, with a preview and possible duplicates.

use super::form::TaskForm;
use super::form_page::{Shown, show};
use super::{api, form, mentions};
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::FormBody;
use axum::response::Response;
use domain::text::LocalPath;
use domain::workflow::ExistingCounts;

pub async fn page(context: RequestContext, EditionPath(page): EditionPath) -> Result<Response, AppError> {
    api::participant(&context, &page.edition.slug)?;
    show(&context, page, Shown::default()).await
}

/// Previews the task, or proposes it if that button was pressed.
pub async fn send(
    context: RequestContext,
    EditionPath(page): EditionPath,
    sent: FormBody<TaskForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender(&sent, &format!("/{slug}/tasks/propose"))?;
    api::participant(&context, &slug)?;
    let similar = api::similar(&context, &slug, sent.typed("title")).await?;
    let parsed = form::parse(&sent, &ExistingCounts::default());
    let duplicates_seen = similar.is_empty() || sent.is_ticked("seen");
    let done = match (sent.typed("do"), parsed) {
        (_, Err(refusal)) => Err(refusal.to_string()),
        ("propose", Ok(proposal)) if duplicates_seen => match api::propose(&context, &slug, &proposal).await {
            Ok(number) => {
                let place = mentions::saved_text_path(&slug, number, None, sent.typed("description"), &[]);
                return Ok(go_to(&LocalPath::parse(&place)?));
            }
            // The form names something that doesn’t exist, such as a dependency.
            Err(AppError::Wrong(why) | AppError::Missing(why)) => Err(why),
            Err(other) => return Err(other),
        },
        _ => Ok(()),
    };
    let why = done.err();
    show(&context, page, Shown { why, similar, show_preview: true, ..Shown::of(sent.fields) }).await
}
