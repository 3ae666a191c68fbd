//! Bulk changes of the tasks that are selected in the list, after a page that shows them.

use super::bulk_form::{BulkButton, BulkForm, LeftUnchanged};
use super::list::{TaskListMessage, show};
use super::query::TaskListQuery;
use crate::addresses::go_to;
use crate::app_state::AppState;
use crate::confirmation::{Question, ask, is_done};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery};
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use domain::id::{EditionSlug, TaskNumber};
use domain::text::{LocalPath, counted};
use domain::workflow::BulkReport;
use leptos::prelude::*;
use store::{Store, WritePreview};

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
    if context.step == FormStep::Back {
        return show(context, slug, query, TaskListMessage { typed: form, ..TaskListMessage::default() }).await;
    }
    let preview = context.store().preview_writes();
    let applied = apply(context, &preview.store, &slug, &form, button).await;
    match (&applied, button) {
        (Ok(report), Some(button)) if !report.changed.is_empty() => {
            if let Some(page) = asked(context, &slug, &query, (&form, button), preview, report).await? {
                return Ok(page);
            }
        }
        // Other writes wait while there is a preview.
        _ => preview.roll_back().await?,
    }
    match applied {
        Ok(BulkReport { changed, left, undo }) if left.is_empty() => {
            let list = query.prefix(&format!("/{slug}/tasks"));
            let undo = undo.map(|id| format!("&undo={id}")).unwrap_or_default();
            Ok(go_to(&LocalPath::parse(&format!("{list}changed={}{undo}", changed.len()))?))
        }
        // A page instead of a redirect is safe: sending the form again changes nothing more.
        Ok(BulkReport { changed, left, undo }) => {
            let failed = left.iter().filter(|(why, _)| why.is_some()).flat_map(|(_, tasks)| tasks);
            let typed = BulkForm { tasks: failed.map(ToString::to_string).collect(), ..form };
            show(
                context,
                slug,
                query,
                TaskListMessage { changed: Some(changed.len()), left, typed, undo, ..TaskListMessage::default() },
            )
            .await
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            let message = TaskListMessage { why: Some(why), typed: form, ..TaskListMessage::default() };
            show(context, slug, query, message).await
        }
        Err(other) => Err(other),
    }
}

/// The page that shows which tasks change and who is notified; `None` if it was confirmed, and so is done.
async fn asked(
    context: &RequestContext,
    slug: &EditionSlug,
    query: &TaskListQuery,
    (form, button): (&BulkForm, BulkButton),
    preview: WritePreview,
    report: &BulkReport,
) -> Result<Option<Response>, AppError> {
    let consequences = preview.consequences(context.account()?.id).await?;
    let affected = (&report.changed, &report.left);
    if is_done(context, preview, &consequences, &affected).await? {
        return Ok(None);
    }
    let label = format!("Change {}", counted(report.changed.len(), "task", "tasks"));
    let question = Question {
        edition: Some(slug.clone()),
        here: "/tasks",
        form_page: (query.link(&format!("/{slug}/tasks")), "Tasks".to_owned()),
        title: format!("{label}?"),
        action: query.link(&format!("/{slug}/tasks/bulk{}", button.path())),
        fields: form.pairs(),
        button: Some(label),
        warning:
            "You can undo the change afterwards. That also removes notifications that were not read or emailed yet."
                .to_owned(),
    };
    let today = context.edition(slug).await?.today(context.now);
    let described = form.described(button, context.instance.series(), today);
    let left =
        (!report.left.is_empty()).then(|| view! { <LeftUnchanged slug left=&report.left verb=["stays", "stay"]/> });
    let task =
        |task: &TaskNumber| view! { <li><a href=format!("/{slug}/tasks/{task}")>{format!("Task {task}")}</a></li> };
    let details = view! {
        <section class="column">
            <h2>"What changes"</h2>
            <p dir="auto">{described}</p>
            <ul class="bullets columns">{report.changed.iter().map(task).collect_view()}</ul>
            {left}
        </section>
    };
    ask(context, question, consequences, &affected, details.into_any()).await.map(Some)
}

async fn apply(
    context: &RequestContext,
    store: &Store,
    slug: &EditionSlug,
    form: &BulkForm,
    button: Option<BulkButton>,
) -> Result<BulkReport, AppError> {
    let by = context.organizer(slug)?;
    let wrong = |why: &str| AppError::Wrong(why.to_owned());
    let tasks = form.ticked();
    if tasks.is_empty() {
        return Err(wrong("Select at least one task, then choose what to change."));
    }
    let no_button = || wrong("Choose the button next to the change you want. Pressing Enter changes nothing.");
    let action = form.action(button.ok_or_else(no_button)?)?;
    Ok(store.bulk(by, &tasks, &action, context.now).await?)
}
