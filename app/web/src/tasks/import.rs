//! Export and import of tasks as a table, and the settings of the plan.

use super::effect::{ImportReport, Preview};
use super::import_rows::TablePreview;
use super::plan_settings_form::{PlanSettingsForm, PlanSettingsSection};
use super::query::TaskListQuery;
use super::sent_table::{ReadTable, SentTable};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::skip_lines::SkipLines;
use crate::components::text_area::TextArea;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::editions::Edition;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{ImportChoices, ImportedTask};
use domain::text::LocalPath;
use domain::workflow::PlanSettings;
use formats::UnreadableTable;
use formats::tasks::TaskRows;
use futures_util::stream::{self, StreamExt};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::StoreError;

/// Exports the tasks that match the filter as CSV that can be imported again.
pub async fn csv(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<TaskListQuery>,
) -> Result<Response, AppError> {
    context.edition(&slug).await?;
    if !query.is_empty() {
        return filtered_csv(&context, slug, &query).await;
    }
    let headers = csv_headers(&slug);
    let store = context.store().clone();
    // Read before the answer begins, so that an error becomes a page.
    let first = store.task_table_after(&slug, TaskNumber(0), ROWS_AT_ONCE).await?;
    let text = formats::tasks::write_csv(&slug, &first);
    let last = first.last().map(|task| task.row.number);
    let rest = stream::try_unfold(last, move |last| {
        let (store, slug) = (store.clone(), slug.clone());
        async move {
            let Some(last) = last else { return Ok::<_, StoreError>(None) };
            let next = store.task_table_after(&slug, last, ROWS_AT_ONCE).await?;
            let last = next.last().map(|task| task.row.number);
            Ok(last.map(|last| (formats::tasks::write_csv_rows(&slug, &next), Some(last))))
        }
    });
    let body = stream::once(async move { Ok::<_, StoreError>(text) }).chain(rest);
    Ok((headers, Body::from_stream(body)).into_response())
}

async fn filtered_csv(
    context: &RequestContext,
    slug: EditionSlug,
    query: &TaskListQuery,
) -> Result<Response, AppError> {
    let filter = query.parse(context, &slug).await?;
    let store = context.store().clone();
    let mut tasks = store.matching_tasks(&slug, &filter).await?;
    let later = tasks.split_off(tasks.len().min(ROWS_AT_ONCE as usize));
    let text = formats::tasks::write_csv(&slug, &store.task_table_of(&slug, &tasks).await?);
    let headers = csv_headers(&slug);
    let rest = stream::try_unfold(later, move |mut later| {
        let (store, slug) = (store.clone(), slug.clone());
        async move {
            if later.is_empty() {
                return Ok::<_, StoreError>(None);
            }
            let after = later.split_off(later.len().min(ROWS_AT_ONCE as usize));
            let rows = store.task_table_of(&slug, &later).await?;
            Ok(Some((formats::tasks::write_csv_rows(&slug, &rows), after)))
        }
    });
    let body = stream::once(async move { Ok::<_, StoreError>(text) }).chain(rest);
    Ok((headers, Body::from_stream(body)).into_response())
}

fn csv_headers(slug: &EditionSlug) -> [(header::HeaderName, String); 2] {
    let name = format!("attachment; filename=\"tasks-{slug}.csv\"");
    [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)]
}

/// The import of a larger table isn’t tried for its preview, because other writes would wait too long.
const MOST_TRIED: usize = 500;

/// The tasks that an export has in memory at once.
const ROWS_AT_ONCE: u32 = 500;

/// What the page shows besides its empty forms.
#[derive(Default)]
struct Shown {
    sent: SentTable,
    preview: Option<TablePreview>,
    done: Option<TablePreview>,
    why: Option<String>,
    /// The line that seems to have the column names of a table that can’t be read.
    heading_line: Option<u32>,
    settings: Option<PlanSettingsForm>,
    saved: bool,
}

impl Shown {
    fn unreadable(sent: SentTable, error: UnreadableTable) -> Shown {
        Shown { sent, why: Some(error.to_string()), heading_line: error.heading_line, ..Shown::default() }
    }
}

/// The query of the page: whether the settings were just saved.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportQuery {
    saved: Checkbox,
}

impl Form for ImportQuery {}

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
    let sent = match SentTable::read(&context, &slug, "/check", request).await {
        Ok(sent) => sent,
        Err(AppError::Wrong(why)) => return show(&context, slug, Shown { why: Some(why), ..Shown::default() }).await,
        Err(other) => return Err(other),
    };
    let ReadTable { sent, table } = ReadTable::of(&context, &slug, sent).await?;
    let table = match table {
        Ok(table) => table,
        Err(error) => return show(&context, slug, Shown::unreadable(sent, error)).await,
    };
    match previewed(&context, &slug, table, sent.choices).await {
        Ok(preview) => show(&context, slug, Shown { sent, preview: Some(preview), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, slug, Shown { sent, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// Imports the table, or shows the preview again if that is impossible.
pub async fn take(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let sent = SentTable::read(&context, &slug, "", request).await?;
    let ReadTable { sent, table } = ReadTable::of(&context, &slug, sent).await?;
    let table = match table {
        Ok(table) => table,
        Err(error) => return show(&context, slug, Shown::unreadable(sent, error)).await,
    };
    match imported(&context, &slug, table, sent.choices).await {
        Ok(preview) if preview.can_be_imported() => {
            show(&context, slug, Shown { done: Some(preview), ..Shown::default() }).await
        }
        Ok(preview) => show(&context, slug, Shown { sent, preview: Some(preview), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, slug, Shown { sent, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// Previews the import of the rows that can be read, and the people it notifies.
async fn previewed(
    context: &RequestContext,
    slug: &EditionSlug,
    table: TaskRows,
    choices: ImportChoices,
) -> Result<TablePreview, AppError> {
    let by = context.organizer(slug)?;
    let rows = readable(&table);
    let effect = context.store().would_import_tasks(by, &rows, choices, context.now).await?;
    let mut preview = TablePreview { table, effect, notified: None };
    let is_tried = preview.can_be_imported() && rows.len() <= MOST_TRIED;
    if is_tried && !preview.effect.is_nothing() {
        // Other writes wait until it is rolled back.
        let tried = context.store().preview_writes();
        tried.store.import_tasks_by(by, &rows, choices, context.now).await?;
        preview.notified = Some(tried.consequences(by.id()).await?.notified);
        tried.roll_back().await?;
    }
    Ok(preview)
}

/// Imports the rows if all of them can be read and imported, and otherwise previews them.
async fn imported(
    context: &RequestContext,
    slug: &EditionSlug,
    table: TaskRows,
    choices: ImportChoices,
) -> Result<TablePreview, AppError> {
    if table.rows.iter().any(|row| row.task.is_err()) {
        return previewed(context, slug, table, choices).await;
    }
    let by = context.organizer(slug)?;
    let tried = context.store().preview_writes();
    let effect = tried.store.import_tasks_by(by, &readable(&table), choices, context.now).await?;
    let notified = tried.consequences(by.id()).await?.notified;
    tried.commit().await?;
    Ok(TablePreview { table, effect, notified: Some(notified) })
}

fn readable(table: &TaskRows) -> Vec<ImportedTask> {
    table.rows.iter().filter_map(|row| row.task.clone().ok()).collect()
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
            show(&context, slug, Shown { settings: Some(form), why: Some(why), ..Shown::default() }).await
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
    let sent = &shown.sent;
    let preview = shown.preview.as_ref().map(|preview| view! { <Preview slug=&slug sent preview/> });
    let report = shown.done.as_ref().map(|preview| {
        view! { <ImportReport slug=&slug preview/><p><a href=format!("/{slug}/tasks/changes")>"Undo this import"</a></p> }
    });
    view! {
        <EditionHead edition actor here="/tasks" title="Import tasks".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
        <Done what=shown.saved.then(|| "Saved.".to_owned())/>
        <Rejection why=shown.why/>
        {report}
        {preview}
        <TaskTableSection slug=&slug list=&sent.list heading_line=shown.heading_line/>
        <PlanSettingsSection slug=&slug stored=&settings typed=shown.settings/>
    }
}

#[component]
fn TaskTableSection<'a>(
    slug: &'a EditionSlug,
    list: &'a str,
    #[prop(optional_no_strip)] heading_line: Option<u32>,
) -> impl IntoView {
    let check = format!("/{slug}/tasks/import/check");
    let skip = heading_line.map(|heading_line| view! { <SkipLines action=&check list heading_line/> });
    view! {
        <section>
            <h2>"Task table"</h2>
            {skip}
            <form method="post" action=check enctype="multipart/form-data" class="stacked">
                <FormatHelp/>
                <div class="field">
                    <label for="list">"Paste the table"</label>
                    <TextArea name="list" id="list".to_owned() rows=6 text=list.to_owned()/>
                </div>
                <label>"Or choose a CSV file"<input type="file" name="file" accept=".csv,.tsv,.txt,text/csv,text/plain"/></label>
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
            <li>"Separate the columns with commas, semicolons or tabs. The first line names the columns. Required: title, status. Optional: edition, number, track, specs, outcomes, no_goal_reason, depends_on, links, assignees, size, due, people_needed, description, skills, labels, note. Separate skills and labels with commas, and other lists with spaces. The column “updated” is ignored. You can also import the table of a GitHub project: its URL becomes a link, and “Todo” becomes planned."</li>
            <li>"An exported table names the edition of each row. The number of a row from another edition is ignored: the preview asks whether to import the row as a new task or leave it out."</li>
            <li>"A row with a number changes the task with that number. If the row has another title than the task, the import renames the task. If the row names no edition, the preview asks you first. A row without a number changes the task with the same title, or adds a task. The import never deletes a task."</li>
            <li>"If a column is missing, its values stay the same. An empty cell deletes the value. In people_needed and assignees, an empty cell changes nothing."</li>
            <li>"Each task needs a goal in specs or outcomes, or a reason in no_goal_reason. If it has a goal, no_goal_reason is ignored. Write due as 2027-05-22. In depends_on, list the numbers of the tasks that this task depends on."</li>
            <li>"Assignees are logins. The import adds them to the task, and they get a notification. It doesn’t remove anyone or change the lead."</li>
            <li>"A status change follows the same rules as on the task’s page. If the new status needs a result or a reason, write it in the column “note”."</li>
        </ul>
    }
}
