//! Many tasks at once: as a table that goes out and comes in again, and the rules of the plan.

use super::{api, effect, foreign};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::routes::go_to;
use crate::ui::edition::EditionHead;
use crate::ui::field;
use crate::ui::fields::Fields;
use crate::ui::forms::{Form, FormBody, PageQuery};
use crate::ui::layout::{PageMeta, layout};
use crate::ui::text_area::TextArea;
use crate::ui::upload::{MAX_LIST_BYTES, MAX_PARTS, after_sign_in, uploaded};
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use domain::editions::EditionPage;
use domain::import::{Diagnostic, ImportPreview, ImportedTask, Parsed, SourceFile};
use domain::import::{ImportChoices, RowChoice};
use domain::text::LocalPath;
use domain::workflow::PlanSettings;
use leptos::prelude::*;

/// The whole plan as a table; what goes out can come in again.
pub async fn csv(context: RequestContext, EditionPath(page): EditionPath) -> Result<Response, AppError> {
    let tasks = api::table(&context, &page.edition.slug).await?;
    let name = format!("attachment; filename=\"tasks-{}.csv\"", page.edition.slug);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, formats::tasks::write(&page.edition.slug, &tasks)).into_response())
}

#[derive(Default)]
struct Shown {
    list: String,
    choices: ImportChoices,
    /// What the list would do, and what was found in reading it.
    looked: Option<(ImportPreview, Vec<Diagnostic>)>,
    done: Option<ImportPreview>,
    why: Option<String>,
    rules: Option<Fields>,
    why_rules: Option<String>,
    saved: bool,
}

/// Whether the rules of the plan were just saved.
pub struct ManyQuery;

impl Form for ManyQuery {
    const FIELDS: &'static [&'static str] = &["saved"];
}

/// The form of the plan’s rules.
pub struct PlanRulesForm;

impl Form for PlanRulesForm {
    const FIELDS: &'static [&'static str] = &["quiet_days", "answer_days"];
}

pub async fn page(
    context: RequestContext,
    EditionPath(page): EditionPath,
    asked: PageQuery<ManyQuery>,
) -> Result<Response, AppError> {
    show(&context, page, Shown { saved: asked.is_ticked("saved"), ..Shown::default() }).await
}

/// Reads a table, and shows what it would do; nothing is stored.
pub async fn check(
    context: RequestContext,
    EditionPath(page): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let Given { list, choices } = given(&context, &page, "/check", request).await?;
    let slug = &page.edition.slug;
    let looked = match read(&list) {
        Ok(Parsed { imported, diagnostics }) => {
            api::would_import(&context, slug, &imported, choices).await.map(|effect| (effect, diagnostics))
        }
        Err(parse_error) => Err(parse_error),
    };
    match looked {
        Ok(looked) => show(&context, page, Shown { list, choices, looked: Some(looked), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, page, Shown { list, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// Takes the table in; or shows what is in the way, for the plan may have changed in between.
pub async fn take(
    context: RequestContext,
    EditionPath(page): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let Given { list, choices } = given(&context, &page, "", request).await?;
    let slug = &page.edition.slug;
    let done = match read(&list) {
        Ok(Parsed { imported, diagnostics }) => {
            api::import(&context, slug, &imported, choices).await.map(|effect| (effect, diagnostics))
        }
        Err(parse_error) => Err(parse_error),
    };
    match done {
        Ok((effect, _)) if effect.can_be_imported() => {
            show(&context, page, Shown { done: Some(effect), ..Shown::default() }).await
        }
        Ok(looked) => show(&context, page, Shown { list, choices, looked: Some(looked), ..Shown::default() }).await,
        Err(AppError::Wrong(why)) => show(&context, page, Shown { list, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// The form that sends a table of tasks, with the choices for rows whose numbers don't count here.
struct TaskTable;

impl Form for TaskTable {
    const FIELDS: &'static [&'static str] = &["list", "file", foreign::OTHER_EDITION, foreign::UNCLEAR];
    const MAX_FIELDS: usize = MAX_PARTS;
    const MAX_BYTES: usize = MAX_LIST_BYTES;
}

struct Given {
    list: String,
    choices: ImportChoices,
}

/// The table that somebody sends who may, with what they chose for rows whose numbers don't count here.
async fn given(context: &RequestContext, page: &EditionPage, door: &str, request: Request) -> Result<Given, AppError> {
    let slug = &page.edition.slug;
    let request = after_sign_in::<TaskTable>(context, &format!("/{slug}/tasks/import{door}"), request).await?;
    api::organizer(context, slug)?;
    let sent = uploaded::<TaskTable>(request).await?;
    let choices = ImportChoices {
        other_edition: RowChoice::parse(sent.typed(foreign::OTHER_EDITION)),
        unclear: RowChoice::parse(sent.typed(foreign::UNCLEAR)),
    };
    Ok(Given { list: sent.typed("list").to_owned(), choices })
}

fn read(list: &str) -> Result<Parsed<Vec<ImportedTask>>, AppError> {
    let read = formats::tasks::read(SourceFile { path: "the table", bytes: list.as_bytes() });
    read.map_err(|parse_error| AppError::Wrong(format!("Line {}: {}", parse_error.line, parse_error.reason)))
}

pub async fn save_settings(
    context: RequestContext,
    EditionPath(page): EditionPath,
    sent: FormBody<PlanRulesForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    sent.account(&context, &format!("/{slug}/tasks/import/settings"))?;
    api::organizer(&context, &slug)?;
    let days = |name| -> Result<u32, Refusal> {
        let days = sent.number(name, "a number of days")?.unwrap_or(0);
        let range = |days: u32| Refusal::OutOfRange { what: "Days", number: days.into(), least: 1, most: 365 };
        (1..=365).contains(&days).then_some(days).ok_or_else(|| range(days))
    };
    let parsed =
        days("quiet_days").and_then(|quiet_days| Ok(PlanSettings { quiet_days, answer_days: days("answer_days")? }));
    let done = match parsed {
        Ok(rules) => api::set_rules(&context, &slug, &rules).await,
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
    api::organizer(context, &slug)?;
    let rules = api::rules(context, &slug).await?;
    let head =
        PageMeta::new(format!("Many tasks at once, {}", page.edition.title), "As a table, and the plan’s rules.")
            .under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || {
        let base = format!("/{slug}/tasks/import");
        let typed = shown.rules.unwrap_or_else(|| {
            let days = [("quiet_days", rules.quiet_days), ("answer_days", rules.answer_days)];
            Fields(days.map(|(name, days)| (name, days.to_string())).to_vec())
        });
        view! {
            <EditionHead edition=page.edition actor here="/tasks" title="Many tasks at once".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
            {field::done(shown.saved.then(|| "Saved.".to_owned()))}
            {shown.done.map(|effect| effect::done(&slug, &effect))}
            {shown.looked.map(|(effect, diagnostics)| effect::preview(&slug, &shown.list, shown.choices, &effect, diagnostics))}
            <section>
                <h2>"As a table"</h2>
                {field::wrong(shown.why)}
                <form method="post" action=format!("{base}/check") enctype="multipart/form-data" class="stacked">
                    {what_it_does()}
                    <div class="field">
                        <label for="list">"Paste the table"</label>
                        <TextArea name="list" id="list".to_owned() rows=6 text=shown.list.clone()/>
                    </div>
                    <label>"or choose a CSV file"<input type="file" name="file" accept=".csv,text/csv"/></label>
                    <button class="primary">"Look at the table"</button>
                </form>
                <p><a href=format!("/{slug}/tasks.csv") download=format!("tasks-{slug}.csv")>"Take the plan as it is (CSV)"</a></p>
            </section>
            <section>
                <h2>"Rules of the plan"</h2>
                {field::wrong(shown.why_rules)}
                <form method="post" action=format!("{base}/settings") class="stacked">
                    {field::number("quiet_days".to_owned(), "Days without an update after which a claim is asked about", typed.typed("quiet_days"), 1)}
                    {field::number("answer_days".to_owned(), "Days without an answer after which its place is offered to others", typed.typed("answer_days"), 1)}
                    <p class="quiet">"A claim is never taken away by itself: whoever has it keeps it until somebody else takes the offered place, and both are told."</p>
                    <button>"Save"</button>
                </form>
            </section>
        }
        .into_any()
    }))
}

fn what_it_does() -> AnyView {
    view! {
        <ul class="bullets quiet">
            <li>"The first line names the columns: title and status, and any of edition, number, track, specs, outcomes, no_goal_reason, depends_on, links, assignees, size, people_needed, description, skills and note. Skills in a cell have commas between them, other words spaces. The column updated is passed by."</li>
            <li>"An export names its edition in each row. Rows of another edition never change tasks by their numbers: choose in the preview whether to import them as new tasks or leave them out. You also choose for rows without an edition whose titles don’t resemble those of their tasks."</li>
            <li>"A row with a number is about that task, and another title there renames it. Without a number the title says which task is meant. One that is there becomes as the table says, a new one is added, and none is taken away."</li>
            <li>"A missing column changes nothing. An empty cell takes away what the task had; empty people_needed or assignees change nothing."</li>
            <li>"A task serves a SPEC or an outcome; where it serves neither, no_goal_reason says why; where it serves one, no_goal_reason is left out. Under depends_on stand the numbers of the tasks that must be done before."</li>
            <li>"Assignees are logins: those named are added to a task’s hands. Nobody loses a place, and who leads a task leads it still."</li>
            <li>"A status moves as on the task’s own page. Where a move has to say why, or what came of it, the note says it."</li>
        </ul>
    }
    .into_any()
}
