//! Handles the forms on a task’s page; a rejected form is shown again on that page.

use super::action_forms::{CommentForm, OpenForm};
use super::perform::{Next, TaskForm};
use super::task::{Feedback, show};
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::FormBody;
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::id::TaskNumber;
use domain::text::LocalPath;

pub async fn act<F: TaskForm>(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    address: Uri,
    FormBody(form): FormBody<F>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let by = context.participant(&slug)?;
    let task = TaskNumber::parse(&number)?;
    match form.perform(&context, by, task).await {
        Ok(Next::Task) => {
            let action = address.path().rsplit('/').next().unwrap_or_default();
            Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/{task}?done={action}"))?))
        }
        Ok(Next::Path(path)) => Ok(go_to(&path)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            let feedback = Feedback { form: form.rejected(), why: Some(why), ..Feedback::default() };
            show(&context, &slug, &number, feedback).await
        }
        Err(other) => Err(other),
    }
}

pub async fn preview_comment(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    address: Uri,
    FormBody(form): FormBody<CommentForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    context.participant(&slug)?;
    let feedback = Feedback { form: OpenForm::CommentPreview(form), ..Feedback::default() };
    show(&context, &slug, &number, feedback).await
}
