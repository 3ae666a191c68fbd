//! Bulk changes of the tasks that are selected in the list.

use super::bulk_form::{BulkButton, BulkForm};
use super::list::{TaskListMessage, show};
use super::query::TaskListQuery;
use crate::addresses::go_to;
use crate::app_state::AppState;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use domain::id::EditionSlug;
use domain::text::LocalPath;
use domain::workflow::BulkReport;

/// The handler of a button. The query holds the filter of the list, so that the answer shows the same list.
pub fn change(button: BulkButton) -> MethodRouter<AppState> {
    post(
        async move |context: RequestContext,
                    EditionPath(slug): EditionPath,
                    PageQuery(query): PageQuery<TaskListQuery>,
                    FormBody(form): FormBody<BulkForm>| {
            act(&context, slug, query, form, Some(button)).await
        },
    )
}

/// Answers the Enter key, which presses no button of a change.
pub async fn no_change(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<TaskListQuery>,
    FormBody(form): FormBody<BulkForm>,
) -> Result<Response, AppError> {
    act(&context, slug, query, form, None).await
}

async fn act(
    context: &RequestContext,
    slug: EditionSlug,
    query: TaskListQuery,
    form: BulkForm,
    button: Option<BulkButton>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/tasks/bulk{}", button.map_or("", BulkButton::path)))?;
    match apply(context, &slug, &form, button).await {
        Ok(BulkReport { changed, left }) if left.is_empty() => {
            let list = query.prefix(&format!("/{slug}/tasks"));
            Ok(go_to(&LocalPath::parse(&format!("{list}changed={}", changed.len()))?))
        }
        // A page instead of a redirect is safe: sending the form again changes nothing more.
        Ok(BulkReport { changed, left }) => {
            let failed = left.iter().filter(|(why, _)| why.is_some()).flat_map(|(_, tasks)| tasks);
            let typed = BulkForm { tasks: failed.map(ToString::to_string).collect(), ..form };
            show(context, slug, query, TaskListMessage { changed: Some(changed.len()), left, typed, why: None }).await
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            let message = TaskListMessage { why: Some(why), typed: form, ..TaskListMessage::default() };
            show(context, slug, query, message).await
        }
        Err(other) => Err(other),
    }
}

async fn apply(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &BulkForm,
    button: Option<BulkButton>,
) -> Result<BulkReport, AppError> {
    let by = context.organizer(slug)?;
    let wrong = |why: &str| AppError::Wrong(why.to_owned());
    let tasks = form.ticked();
    if tasks.is_empty() {
        return Err(wrong("No task is selected. Select one or more tasks, then choose what to change."));
    }
    let no_button = || wrong("Choose the button next to the change you want. Pressing Enter changes nothing.");
    let action = form.action(button.ok_or_else(no_button)?)?;
    Ok(context.store().bulk(by, &tasks, &action, context.now).await?)
}
