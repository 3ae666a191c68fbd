//! The page that edits a task, and shows a conflicting edit before it is overwritten.

use super::edit_conflict::ConflictingEdit;
use super::form::{Fixed, TaskForm};
use super::form_page::{Change, Shown, mentioned, show};
use super::{api, form, mentions};
use crate::addresses::go_to;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::FieldsBody;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::editions::EditionPage;
use domain::id::TaskNumber;
use domain::text::LocalPath;
use domain::time::DateTime;
use domain::views::TaskPage;
use domain::workflow::{RevisionToken, TaskAction};
use std::borrow::Cow;

type Number = Path<(String, String)>;

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Number,
) -> Result<Response, AppError> {
    let task = editable(&context, &page, &number).await?;
    let typed = if task.merged_into.is_some() { Fields::default() } else { form::filled(&task) };
    show(&context, page, Shown { change: Some(Change::of(&context, &task)), ..Shown::of(typed) }).await
}

/// Previews the changes, or saves them if that button was pressed.
pub async fn preview_or_save(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Number,
    sent: FieldsBody<TaskForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let sent = sent.fields;
    context.sender_of_fields(&sent, &format!("/{slug}/tasks/{number}/edit"))?;
    let task = match editable(&context, &page, &number).await {
        Err(AppError::NotAllowed(who)) if !sent.is_empty() => {
            return lost_permission(&context, page, &number, sent, who).await;
        }
        found => found?,
    };
    if task.merged_into.is_some() {
        return show(&context, page, Shown { change: Some(Change::of(&context, &task)), ..Shown::of(sent) }).await;
    }
    let number = task.row.number;
    let read = sent.given("read").map(|read| RevisionToken(read.to_owned()));
    let why = match (sent.typed("do"), form::parse(&sent, &task.existing_counts())) {
        (_, Err(refusal)) => Some(refusal.to_string()),
        ("save", Ok(proposal)) => {
            let proposal = Fixed::of(&context.actor, &task).apply(proposal, &task);
            match context
                .store()
                .edit_task(context.participant(&slug)?, number, &proposal, read.as_ref(), context.now)
                .await
                .map_err(AppError::from)
            {
                Ok(()) => {
                    let before = mentioned(&task);
                    let place = mentions::saved_text_path(&slug, number, None, sent.typed("description"), &before);
                    return Ok(go_to(&LocalPath::parse(&place)?));
                }
                // The form names something that doesn’t exist, such as a dependency.
                Err(AppError::Wrong(why) | AppError::Missing(why)) => Some(why),
                Err(other) => return Err(other),
            }
        }
        _ => None,
    };
    show_again(&context, page, number, sent, read, why).await
}

/// Shows the form again with its values, and the changes that others have saved since it was opened.
///
/// The form then carries the current revision token, as its author has now seen these changes.
async fn show_again(
    context: &RequestContext,
    page: EditionPage,
    number: TaskNumber,
    sent: Fields,
    read: Option<RevisionToken>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let task = api::task(context, &slug, &number.to_string()).await?;
    let mut change = Change::of(context, &task);
    if read.as_ref() != Some(&task.revision_token) {
        let opened = sent.given("opened").and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
        let since = DateTime::from_timestamp(opened, 0).unwrap_or_default();
        change.conflict = Some(ConflictingEdit {
            last: context.store().latest_edit(&slug, number, since).await?,
            differences: form::differences(&form::filled(&task), &sent, &change.fixed),
            me: context.actor.account().map(|account| account.id),
            zone: page.edition.zone.clone(),
        });
    }
    show(context, page, Shown { why, show_preview: true, change: Some(change), ..Shown::of(sent) }).await
}

/// Answers 403 with the typed values, if the visitor lost the right to edit after opening the form.
async fn lost_permission(
    context: &RequestContext,
    page: EditionPage,
    number: &str,
    sent: Fields,
    who: Cow<'static, str>,
) -> Result<Response, AppError> {
    let task = api::task(context, &page.edition.slug, number).await?;
    let why = Some(format!("Only {who} can edit this task. Your text is below, so that you can copy it."));
    let change = Some(Change::of(context, &task));
    let shown = show(context, page, Shown { why, change, ..Shown::of(sent) }).await?;
    Ok((StatusCode::FORBIDDEN, shown).into_response())
}

/// The task, if the visitor may edit it; participants may also open a merged task.
async fn editable(context: &RequestContext, page: &EditionPage, number: &str) -> Result<TaskPage, AppError> {
    let task = api::task(context, &page.edition.slug, number).await?;
    if task.merged_into.is_some() {
        context.participant(&page.edition.slug)?;
        return Ok(task);
    }
    let action = TaskAction::Edit(task.row.status);
    context.check(task.access.may(&context.actor, action), task.access.who_may(action))?;
    Ok(task)
}
