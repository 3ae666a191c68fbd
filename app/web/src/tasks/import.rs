//! Export and import of tasks as a table, and the settings of the plan.

use super::{effect, foreign};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::text_area::TextArea;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use crate::upload::{MAX_LIST_BYTES, MAX_PARTS, after_sign_in, uploaded};
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use domain::editions::EditionPage;
use domain::import::{Diagnostic, ImportChoices, ImportPreview, ImportedTask, Parsed, RowChoice, SourceFile};
use domain::text::LocalPath;
use domain::workflow::PlanSettings;
use leptos::prelude::*;

/// Exports all tasks as CSV that can be imported again.
pub async fn csv(context: RequestContext, LoadedEdition(page): LoadedEdition) -> Result<Response, AppError> {
    let tasks = context.store().task_table(&page.edition.slug).await?;
    let name = format!("attachment; filename=\"tasks-{}.csv\"", page.edition.slug);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, formats::tasks::write_csv(&page.edition.slug, &tasks)).into_response())
}

#[derive(Default)]
struct Shown {
    list: String,
    choices: ImportChoices,
    /// The preview of the import, and the diagnostics of the table.
    preview: Option<(ImportPreview, Vec<Diagnostic>)>,
    done: Option<ImportPreview>,
    why: Option<String>,
    rules: Option<Fields>,
    why_rules: Option<String>,
    saved: bool,
}

/// The query of the page: whether the settings were just saved.
pub struct ImportQuery;

impl DeclaredFields for ImportQuery {
    const FIELDS: &'static [&'static str] = &["saved"];
}

/// The form of the plan’s settings.
pub struct PlanSettingsForm;

impl DeclaredFields for PlanSettingsForm {
    const FIELDS: &'static [&'static str] = &["quiet_days", "answer_days"];
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<ImportQuery>,
) -> Result<Response, AppError> {
    show(&context, page, Shown { saved: query.is_ticked("saved"), ..Shown::default() }).await
}

/// Shows a preview of an import; nothing is stored.
pub async fn check(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    request: Request,
) -> Result<Response, AppError> {
    let Submission { list, choices } = submission(&context, &page, "/check", request).await?;
    let slug = &page.edition.slug;
    let preview = match read(&list) {
        Ok(Parsed { imported, diagnostics }) => context
            .store()
            .would_import_tasks(context.organizer(slug)?, &imported, choices, context.now)
            .await
            .map_err(AppError::from)
            .map(|effect| (effect, diagnostics)),
        Err(parse_error) => Err(parse_error),
    };
    match preview {
        Ok(preview) => show(&context, page, Shown { list, choices, preview: Some(preview), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, page, Shown { list, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// Imports the table, or shows the preview again if the plan has changed so that this is impossible.
pub async fn take(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    request: Request,
) -> Result<Response, AppError> {
    let Submission { list, choices } = submission(&context, &page, "", request).await?;
    let slug = &page.edition.slug;
    let done = match read(&list) {
        Ok(Parsed { imported, diagnostics }) => context
            .store()
            .import_tasks_by(context.organizer(slug)?, &imported, choices, context.now)
            .await
            .map_err(AppError::from)
            .map(|effect| (effect, diagnostics)),
        Err(parse_error) => Err(parse_error),
    };
    match done {
        Ok((effect, _)) if effect.can_be_imported() => {
            show(&context, page, Shown { done: Some(effect), ..Shown::default() }).await
        }
        Ok(preview) => show(&context, page, Shown { list, choices, preview: Some(preview), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, page, Shown { list, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// The form with a table of tasks, and the choices for rows of other editions.
struct TaskTable;

impl DeclaredFields for TaskTable {
    const FIELDS: &'static [&'static str] = &["list", "file", foreign::OTHER_EDITION, foreign::UNCLEAR];
    const MAX_FIELDS: usize = MAX_PARTS;
    const MAX_BYTES: usize = MAX_LIST_BYTES;
}

struct Submission {
    list: String,
    choices: ImportChoices,
}

/// Reads the table and the choices from a request.
///
/// # Errors
/// A visitor who isn’t an organizer, and an upload that is too large.
async fn submission(
    context: &RequestContext,
    page: &EditionPage,
    suffix: &str,
    request: Request,
) -> Result<Submission, AppError> {
    let slug = &page.edition.slug;
    let request = after_sign_in::<TaskTable>(context, &format!("/{slug}/tasks/import{suffix}"), request).await?;
    context.organizer(slug)?;
    let sent = uploaded::<TaskTable>(request).await?;
    let choices = ImportChoices {
        other_edition: RowChoice::parse(sent.typed(foreign::OTHER_EDITION)),
        unclear: RowChoice::parse(sent.typed(foreign::UNCLEAR)),
    };
    Ok(Submission { list: sent.typed("list").to_owned(), choices })
}

fn read(list: &str) -> Result<Parsed<Vec<ImportedTask>>, AppError> {
    let read = formats::tasks::read(SourceFile { path: "the table", bytes: list.as_bytes() });
    read.map_err(|parse_error| AppError::Wrong(format!("Line {}: {}", parse_error.line, parse_error.reason)))
}

pub async fn save_settings(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    sent: FieldsBody<PlanSettingsForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&sent, &format!("/{slug}/tasks/import/settings"))?;
    let by = context.organizer(&slug)?;
    let days = |name| -> Result<u32, Refusal> {
        let days = sent.number(name, "a number of days")?.unwrap_or(0);
        let range = |days: u32| Refusal::OutOfRange { what: "Days", number: days.into(), least: 1, most: 365 };
        (1..=365).contains(&days).then_some(days).ok_or_else(|| range(days))
    };
    let parsed =
        days("quiet_days").and_then(|quiet_days| Ok(PlanSettings { quiet_days, answer_days: days("answer_days")? }));
    let done = match parsed {
        Ok(rules) => context.store().set_plan_settings(by, &rules, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/import?saved=yes"))?)),
        Err(AppError::Wrong(why)) => {
            show(&context, page, Shown { rules: Some(sent.fields), why_rules: Some(why), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn show(context: &RequestContext, page: EditionPage, shown: Shown) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.organizer(&slug)?;
    let rules = context.store().plan_settings(&slug).await?;
    let head = PageMeta::new(
        format!("Import tasks, {}", page.edition.title),
        "Import tasks from a table, and change the settings of the plan.",
    )
    .under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || {
        let base = format!("/{slug}/tasks/import");
        let typed = shown.rules.unwrap_or_else(|| {
            let days = [("quiet_days", rules.quiet_days), ("answer_days", rules.answer_days)];
            Fields(days.map(|(name, days)| (name, days.to_string())).to_vec())
        });
        view! {
            <EditionHead edition=page.edition actor here="/tasks" title="Import tasks".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
            {field::done(shown.saved.then(|| "Saved.".to_owned()))}
            {shown.done.map(|effect| effect::done(&slug, &effect))}
            {shown.preview.map(|(effect, diagnostics)| effect::preview(&slug, &shown.list, shown.choices, &effect, diagnostics))}
            <section>
                <h2>"Task table"</h2>
                {field::rejection(shown.why)}
                <form method="post" action=format!("{base}/check") enctype="multipart/form-data" class="stacked">
                    {format_help()}
                    <div class="field">
                        <label for="list">"Paste the table"</label>
                        <TextArea name="list" id="list".to_owned() rows=6 text=shown.list.clone()/>
                    </div>
                    <label>"Or choose a CSV file"<input type="file" name="file" accept=".csv,text/csv"/></label>
                    <button class="primary">"Preview import"</button>
                </form>
                <p><a href=format!("/{slug}/tasks.csv") download=format!("tasks-{slug}.csv")>"Export tasks (CSV)"</a></p>
            </section>
            <section>
                <h2>"Plan settings"</h2>
                {field::rejection(shown.why_rules)}
                <form method="post" action=format!("{base}/settings") class="stacked">
                    {field::number("quiet_days".to_owned(), "Days without an update before Cairn asks the assignee for one", typed.typed("quiet_days"), 1)}
                    {field::number("answer_days".to_owned(), "Days to wait for an answer before others can take over the claim", typed.typed("answer_days"), 1)}
                    <p class="muted">"Cairn never removes an assignee because time has passed. An assignee stays until someone else takes over the claim. Then both people are notified."</p>
                    <button>"Save"</button>
                </form>
            </section>
        }
        .into_any()
    }))
}

fn format_help() -> AnyView {
    view! {
        <ul class="bullets muted">
            <li>"The first line names the columns. Required: title, status. Optional: edition, number, track, specs, outcomes, no_goal_reason, depends_on, links, assignees, size, people_needed, description, skills, note. Separate skills with commas, and other lists with spaces. The column “updated” is ignored."</li>
            <li>"Each row of an exported table names its edition. If a row is from another edition, its number is ignored. In the preview, you choose whether to import such rows as new tasks or leave them out. The preview can also ask this about a row without an edition, if the task with its number has a different title."</li>
            <li>"A row with a number changes the task with that number. If its title differs, the task is renamed. A row without a number changes the task with the same title. The import changes existing tasks and adds new ones. It doesn’t delete tasks."</li>
            <li>"If a column is missing, its values stay the same. An empty cell deletes the value. In people_needed and assignees, an empty cell changes nothing."</li>
            <li>"Each task needs a SPEC or an outcome, or a reason in no_goal_reason. If it has a goal, no_goal_reason is ignored. In depends_on, list the numbers of the tasks that this task depends on."</li>
            <li>"Assignees are logins. The import adds them to the task. It doesn’t remove anyone or change the lead."</li>
            <li>"A status change follows the same rules as on the task’s page. If the new status needs a result or a reason, write that in the column note."</li>
        </ul>
    }
    .into_any()
}
