//! Export and import of tasks as a table, and the settings of the plan.

use super::effect::{ImportReport, Preview};
use super::plan_settings_form::{PlanSettingsForm, PlanSettingsSection};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::text_area::TextArea;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use crate::upload::{MAX_LIST_BYTES, MAX_PARTS, after_sign_in, file_or_text, uploaded};
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::editions::Edition;
use domain::id::EditionSlug;
use domain::import::{Diagnostic, ImportChoices, ImportPreview, ImportedTask, Parsed, RowChoice, SourceFile};
use domain::text::LocalPath;
use domain::workflow::PlanSettings;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Exports all tasks as CSV that can be imported again.
pub async fn csv(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    context.edition(&slug).await?;
    let tasks = context.store().task_table(&slug).await?;
    let name = format!("attachment; filename=\"tasks-{slug}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, formats::tasks::write_csv(&slug, &tasks)).into_response())
}

/// What the page shows besides its empty forms.
#[derive(Default)]
struct Shown {
    list: String,
    choices: ImportChoices,
    /// The preview of the import, and the diagnostics of the table.
    preview: Option<(ImportPreview, Vec<Diagnostic>)>,
    done: Option<ImportPreview>,
    why: Option<String>,
    settings: Option<PlanSettingsForm>,
    why_settings: Option<String>,
    saved: bool,
}

/// The query of the page: whether the settings were just saved.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportQuery {
    saved: Checkbox,
}

impl Form for ImportQuery {}

/// The form with a table of tasks, and the choices for rows of other editions.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct TaskTableForm {
    list: String,
    file: String,
    other_edition: String,
    unclear: String,
}

impl Form for TaskTableForm {
    const MAX_FIELDS: usize = MAX_PARTS;
    const MAX_BYTES: usize = MAX_LIST_BYTES;
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ImportQuery>,
) -> Result<Response, AppError> {
    show(&context, slug, Shown { saved: query.saved.0, ..Shown::default() }).await
}

/// Shows a preview of an import; nothing is stored.
pub async fn check(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let TaskTable { list, choices } = table(&context, &slug, "/check", request).await?;
    let preview = match read(&list) {
        Ok(Parsed { imported, diagnostics }) => context
            .store()
            .would_import_tasks(context.organizer(&slug)?, &imported, choices, context.now)
            .await
            .map_err(AppError::from)
            .map(|effect| (effect, diagnostics)),
        Err(parse_error) => Err(parse_error),
    };
    match preview {
        Ok(preview) => show(&context, slug, Shown { list, choices, preview: Some(preview), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, slug, Shown { list, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// Imports the table, or shows the preview again if the plan has changed so that this is impossible.
pub async fn take(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let TaskTable { list, choices } = table(&context, &slug, "", request).await?;
    let done = match read(&list) {
        Ok(Parsed { imported, diagnostics }) => context
            .store()
            .import_tasks_by(context.organizer(&slug)?, &imported, choices, context.now)
            .await
            .map_err(AppError::from)
            .map(|effect| (effect, diagnostics)),
        Err(parse_error) => Err(parse_error),
    };
    match done {
        Ok((effect, _)) if effect.can_be_imported() => {
            show(&context, slug, Shown { done: Some(effect), ..Shown::default() }).await
        }
        Ok(preview) => show(&context, slug, Shown { list, choices, preview: Some(preview), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, slug, Shown { list, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// A table as sent, with the choices for some of its rows.
struct TaskTable {
    list: String,
    choices: ImportChoices,
}

/// Reads the table and the choices from a request.
///
/// # Errors
/// A visitor who isn’t an organizer, and an upload that is too large.
async fn table(
    context: &RequestContext,
    slug: &EditionSlug,
    suffix: &str,
    request: Request,
) -> Result<TaskTable, AppError> {
    let request = after_sign_in::<TaskTableForm>(context, &format!("/{slug}/tasks/import{suffix}"), request).await?;
    context.organizer(slug)?;
    let form: TaskTableForm = uploaded(request).await?;
    let choices = ImportChoices {
        other_edition: RowChoice::parse(&form.other_edition),
        unclear: RowChoice::parse(&form.unclear),
    };
    Ok(TaskTable { list: file_or_text(&form.file, &form.list).to_owned(), choices })
}

fn read(list: &str) -> Result<Parsed<Vec<ImportedTask>>, AppError> {
    let read = formats::tasks::read(SourceFile { path: "the table", bytes: list.as_bytes() });
    read.map_err(|parse_error| AppError::Wrong(format!("Line {}: {}", parse_error.line, parse_error.reason)))
}

pub async fn save_settings(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<PlanSettingsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/tasks/import/settings"))?;
    let by = context.organizer(&slug)?;
    let done = match form.parse() {
        Ok(settings) => {
            let read = Some(form.read.as_str());
            context.store().set_plan_settings(by, read, &settings, context.now).await.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/import?saved=yes"))?)),
        Err(AppError::Wrong(why)) => {
            show(&context, slug, Shown { settings: Some(form), why_settings: Some(why), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn show(context: &RequestContext, slug: EditionSlug, shown: Shown) -> Result<Response, AppError> {
    context.organizer(&slug)?;
    let edition = context.edition(&slug).await?;
    let settings = context.store().plan_settings(&slug).await?;
    let head = PageMeta::new(
        format!("Import tasks, {}", edition.title),
        "Import tasks from a table, and change the settings of the plan.",
    )
    .under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <ImportPage actor edition settings shown/> }))
}

#[component]
fn ImportPage(actor: Actor, edition: Edition, settings: PlanSettings, shown: Shown) -> impl IntoView {
    let slug = edition.slug.clone();
    let preview = shown.preview.as_ref().map(|(effect, diagnostics)| {
        view! { <Preview slug=&slug list=&shown.list choices=shown.choices effect diagnostics/> }
    });
    let report = shown.done.as_ref().map(|effect| view! { <ImportReport slug=&slug effect/> });
    view! {
        <EditionHead edition actor here="/tasks" title="Import tasks".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
        <Done what=shown.saved.then(|| "Saved.".to_owned())/>
        {report}
        {preview}
        <TaskTableSection slug=&slug list=&shown.list why=shown.why/>
        <PlanSettingsSection slug=&slug stored=&settings typed=shown.settings why=shown.why_settings/>
    }
}

#[component]
fn TaskTableSection<'a>(slug: &'a EditionSlug, list: &'a str, why: Option<String>) -> impl IntoView {
    view! {
        <section>
            <h2>"Task table"</h2>
            <Rejection why/>
            <form method="post" action=format!("/{slug}/tasks/import/check") enctype="multipart/form-data" class="stacked">
                <FormatHelp/>
                <div class="field">
                    <label for="list">"Paste the table"</label>
                    <TextArea name="list" id="list".to_owned() rows=6 text=list.to_owned()/>
                </div>
                <label>"Or choose a CSV file"<input type="file" name="file" accept=".csv,text/csv"/></label>
                <button class="primary">"Preview import"</button>
            </form>
            <p><a href=format!("/{slug}/tasks.csv") download=format!("tasks-{slug}.csv")>"Export tasks (CSV)"</a></p>
        </section>
    }
}

#[component]
fn FormatHelp() -> impl IntoView {
    view! {
        <ul class="bullets muted">
            <li>"The first line names the columns. Required: title, status. Optional: edition, number, track, specs, outcomes, no_goal_reason, depends_on, links, assignees, size, people_needed, description, skills, note. Separate skills with commas, and other lists with spaces. The column “updated” is ignored."</li>
            <li>"An exported table names the edition of each row. The number of a row from another edition is ignored: the preview asks whether to import the row as a new task or leave it out."</li>
            <li>"A row with a number changes the task with that number. If the row has another title than the task, the import renames the task. If the row names no edition, the preview asks you first. A row without a number changes the task with the same title, or adds a task. The import never deletes a task."</li>
            <li>"If a column is missing, its values stay the same. An empty cell deletes the value. In people_needed and assignees, an empty cell changes nothing."</li>
            <li>"Each task needs a goal in specs or outcomes, or a reason in no_goal_reason. If it has a goal, no_goal_reason is ignored. In depends_on, list the numbers of the tasks that this task depends on."</li>
            <li>"Assignees are logins. The import adds them to the task. It doesn’t remove anyone or change the lead."</li>
            <li>"A status change follows the same rules as on the task’s page. If the new status needs a result or a reason, write it in the column “note”."</li>
        </ul>
    }
}
