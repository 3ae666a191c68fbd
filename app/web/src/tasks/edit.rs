//! The page that edits a task, and shows a conflicting edit before it is overwritten.

use super::edit_conflict::ConflictingEdit;
use super::proposal_form::{Fixed, ProposalForm};
use super::proposal_page::{Change, Shown, mentioned, show};
use super::{api, mentions};
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, given};
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::id::EditionSlug;
use domain::text::LocalPath;
use domain::time::DateTime;
use domain::views::TaskPage;
use domain::workflow::TaskAction;
use std::ops::ControlFlow;

/// Edition and task.
type Names = Path<(String, String)>;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let task = editable(&context, &slug, &number).await?;
    let form = if task.has_moved() { ProposalForm::default() } else { ProposalForm::of(&task) };
    show(&context, &slug, Shown { form, change: Some(Change::of(&context, &task)), ..Shown::default() }).await
}

pub async fn preview(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<ProposalForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let task = match editable_or_returned(&context, &slug, &number, &form).await? {
        ControlFlow::Continue(task) => task,
        ControlFlow::Break(returned) => return Ok(returned),
    };
    let why = form.parse(&task.existing_counts()).err().map(|refusal| refusal.to_string());
    show_again(&context, &slug, &number, Shown { form, why, show_preview: true, ..Shown::default() }).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<ProposalForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let task = match editable_or_returned(&context, &slug, &number, &form).await? {
        ControlFlow::Continue(task) => task,
        ControlFlow::Break(returned) => return Ok(returned),
    };
    let why = match save_task(&context, &slug, &task, &form).await {
        Ok(()) => {
            let before = mentioned(&task);
            let path = mentions::saved_task_path(&slug, task.row.number, "edit", &form.description, &before);
            return Ok(go_to(&LocalPath::parse(&path)?));
        }
        // The form names something that doesn’t exist, such as a dependency.
        Err(AppError::Wrong(why) | AppError::Missing(why)) => Some(why),
        Err(other) => return Err(other),
    };
    let show_preview = given(&form.description).is_some();
    show_again(&context, &slug, &number, Shown { form, why, show_preview, ..Shown::default() }).await
}

async fn save_task(
    context: &RequestContext,
    slug: &EditionSlug,
    task: &TaskPage,
    form: &ProposalForm,
) -> Result<(), AppError> {
    let proposal = form.parse(&task.existing_counts())?;
    let proposal = Fixed::of(&context.actor, task).apply(proposal, task);
    let by = context.participant(slug)?;
    let read = form.revision_token();
    Ok(context.store().edit_task(by, task.row.number, &proposal, read.as_ref(), context.now).await?)
}

/// Shows the form again with its values, and the changes that others have saved since it was opened.
///
/// The form then carries the current revision token, as its author has now seen these changes.
async fn show_again(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    shown: Shown,
) -> Result<Response, AppError> {
    let task = api::task(context, slug, number).await?;
    let mut change = Change::of(context, &task);
    let form = &shown.form;
    if form.revision_token().as_ref() != Some(&task.revision_token) {
        let opened = form.opened.trim().parse().unwrap_or(0);
        let since = DateTime::from_timestamp(opened, 0).unwrap_or_default();
        change.conflict = Some(ConflictingEdit {
            last: context.store().latest_edit(slug, task.row.number, since).await?,
            differences: ProposalForm::of(&task).differences(form, &change.fixed),
            me: context.actor.account().map(|account| account.id),
            zone: context.edition(slug).await?.zone,
        });
    }
    show(context, slug, Shown { change: Some(change), ..shown }).await
}

/// The task, if the visitor may edit it; participants may also open a task that was merged or continues elsewhere.
async fn editable(context: &RequestContext, slug: &EditionSlug, number: &str) -> Result<TaskPage, AppError> {
    let task = api::task(context, slug, number).await?;
    if task.has_moved() {
        context.participant(slug)?;
        return Ok(task);
    }
    let action = TaskAction::Edit(task.row.status);
    context.check(task.access.may(&context.actor, action), task.access.who_may(action))?;
    Ok(task)
}

/// The task to edit, or else the page that returns the form.
///
/// That page is for visitors who lost the right to edit after opening the form (403), and for tasks that moved.
async fn editable_or_returned(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    form: &ProposalForm,
) -> Result<ControlFlow<Response, TaskPage>, AppError> {
    let form = form.clone();
    match editable(context, slug, number).await {
        Err(AppError::NotAllowed(who)) if !form.pairs().is_empty() => {
            let task = api::task(context, slug, number).await?;
            let why = Some(format!("Only {who} can edit this task. Your text is below, so that you can copy it."));
            let change = Some(Change::of(context, &task));
            let page = show(context, slug, Shown { form, why, change, ..Shown::default() }).await?;
            Ok(ControlFlow::Break((StatusCode::FORBIDDEN, page).into_response()))
        }
        Ok(task) if task.has_moved() => {
            let change = Some(Change::of(context, &task));
            Ok(ControlFlow::Break(show(context, slug, Shown { form, change, ..Shown::default() }).await?))
        }
        found => Ok(ControlFlow::Continue(found?)),
    }
}
