//! Many tasks at once: as a table that goes out and comes in again, and the rules of the plan.

use super::api;
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::edition::EditionHead;
use crate::ui::field;
use crate::ui::fields::Fields;
use crate::ui::frame::{Head, frame};
use crate::ui::text_area::TextArea;
use crate::ui::upload::uploaded;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use domain::editions::EditionPage;
use domain::facts::{Finding, FindingKind, SourceFile, TaskFacts};
use domain::plan::PlanRules;
use domain::text::{OwnPath, counted};
use leptos::prelude::*;

/// The whole plan as a table; what goes out can come in again.
pub async fn csv(visit: Visit, InEdition(page): InEdition) -> Result<Response, Halt> {
    let tasks = api::all(&visit, &page.edition.slug).await?;
    let name = format!("attachment; filename=\"tasks-{}.csv\"", page.edition.slug);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, formats::tasks::write(&tasks)).into_response())
}

#[derive(Default)]
struct Shown {
    list: String,
    read: Option<(Vec<TaskFacts>, Vec<Finding>)>,
    changes: Option<Vec<String>>,
    why: Option<String>,
    rules: Option<Fields>,
    why_rules: Option<String>,
    saved: bool,
}

pub async fn page(visit: Visit, InEdition(page): InEdition, asked: Fields) -> Result<Response, Halt> {
    show(&visit, page, Shown { saved: asked.is_ticked("saved"), ..Shown::default() }).await
}

/// Reads a table, and shows what it says; nothing is stored.
pub async fn check(visit: Visit, InEdition(page): InEdition, request: Request) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    let list = uploaded(request).await?;
    Fields(vec![("list".to_owned(), list.clone())]).account(&visit, &format!("/{slug}/tasks/many"))?;
    api::organizer(&visit, &slug)?;
    let shown = match formats::tasks::read(SourceFile { path: "the table", bytes: list.as_bytes() }) {
        Ok(reading) => Shown { list, read: Some((reading.facts, reading.findings)), ..Shown::default() },
        Err(broken) => {
            Shown { list, why: Some(format!("Line {}: {}", broken.line, broken.reason)), ..Shown::default() }
        }
    };
    show(&visit, page, shown).await
}

/// Takes the table in.
pub async fn take(visit: Visit, InEdition(page): InEdition, sent: Fields) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    sent.account(&visit, &format!("/{slug}/tasks/many"))?;
    api::organizer(&visit, &slug)?;
    let list = sent.typed("list").to_owned();
    let done = match formats::tasks::read(SourceFile { path: "the table", bytes: list.as_bytes() }) {
        Ok(reading) => api::import(&visit, &slug, &reading.facts).await,
        Err(broken) => Err(Halt::Wrong(format!("Line {}: {}", broken.line, broken.reason))),
    };
    match done {
        Ok(changes) => show(&visit, page, Shown { changes: Some(changes), ..Shown::default() }).await,
        Err(Halt::Wrong(why)) => show(&visit, page, Shown { list, why: Some(why), ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

pub async fn set_rules(visit: Visit, InEdition(page): InEdition, sent: Fields) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    sent.account(&visit, &format!("/{slug}/tasks/many/rules"))?;
    api::organizer(&visit, &slug)?;
    let days = |name| -> Result<u32, Refusal> {
        let days = sent.number(name, "a number of days")?.unwrap_or(0);
        let range = |days: u32| Refusal::OutOfRange { what: "Days", number: days.into(), least: 1, most: 365 };
        (1..=365).contains(&days).then_some(days).ok_or_else(|| range(days))
    };
    let parsed =
        days("quiet_days").and_then(|quiet_days| Ok(PlanRules { quiet_days, answer_days: days("answer_days")? }));
    let done = match parsed {
        Ok(rules) => api::set_rules(&visit, &slug, &rules).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(go_to(&OwnPath::parse(&format!("/{slug}/tasks/many?saved=yes"))?)),
        Err(Halt::Wrong(why)) => {
            show(&visit, page, Shown { rules: Some(sent), why_rules: Some(why), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn show(visit: &Visit, page: EditionPage, shown: Shown) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    api::organizer(visit, &slug)?;
    let rules = api::rules(visit, &slug).await?;
    let head = Head::new(format!("Many tasks at once, {}", page.edition.title), "As a table, and the plan’s rules.")
        .under("/");
    let actor = visit.actor.clone();
    Ok(frame(visit, head, || {
        let base = format!("/{slug}/tasks/many");
        let typed = shown.rules.unwrap_or_else(|| {
            let days = [("quiet_days", rules.quiet_days), ("answer_days", rules.answer_days)];
            Fields(days.map(|(name, days)| (name.to_owned(), days.to_string())).to_vec())
        });
        view! {
            <EditionHead edition=page.edition actor here="/tasks" title="Many tasks at once".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
            {field::done(shown.saved.then(|| "Saved.".to_owned()))}
            {shown.changes.map(changed)}
            {shown.read.map(|(tasks, findings)| preview(&base, &shown.list, tasks, findings))}
            <section>
                <h2>"As a table"</h2>
                {field::wrong(shown.why)}
                <form method="post" action=format!("{base}/check") enctype="multipart/form-data" class="stacked">
                    <p class="quiet">"Columns: title, track, specs, outcomes, status, links; also claimants and description. A task is known by its title: one that is there becomes as the table says, a new one is added, and no task is taken away. Where track, specs, outcomes or links are empty or left out, the task has none afterwards; where logins of claimants are given, nobody else keeps a hand on it."</p>
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
                <form method="post" action=format!("{base}/rules") class="stacked">
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

fn changed(changes: Vec<String>) -> AnyView {
    let words = match changes.len() {
        0 => "Nothing was changed: everything stood there already.".to_owned(),
        some => format!("{}:", counted(some, "change", "changes")),
    };
    view! { <div class="done" role="status"><p>{words}</p><ul class="bullets">{changes.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul></div> }.into_any()
}

fn preview(base: &str, list: &str, tasks: Vec<TaskFacts>, findings: Vec<Finding>) -> AnyView {
    let words = counted(tasks.len(), "task was understood", "tasks were understood");
    let left_out = findings.into_iter().filter(|finding| finding.kind != FindingKind::Read);
    let left_out: Vec<_> =
        left_out.map(|finding| view! { <li>{format!("Line {}: {}", finding.line, finding.text)}</li> }).collect();
    let row = |task: &TaskFacts| {
        let specs: Vec<String> = task.specs.iter().map(ToString::to_string).collect();
        let outcomes: Vec<String> = task.outcomes.iter().map(ToString::to_string).collect();
        view! {
            <tr>
                <th scope="row">{task.title.to_string()}</th><td data-label="Status">{task.status.as_str()}</td>
                <td data-label="Track">{task.track.as_ref().map(ToString::to_string)}</td>
                <td data-label="SPECs">{specs.join(", ")}</td><td data-label="Outcomes">{outcomes.join(", ")}</td>
            </tr>
        }
    };
    view! {
        <section class="preview">
            <h2>"What was understood"</h2>
            <p class="figure">{words}</p>
            {(!left_out.is_empty()).then(|| view! { <ul class="bullets">{left_out}</ul> })}
            <table class="cards">
                <caption class="unseen">"The table, row by row"</caption>
                <thead><tr><th scope="col">"Task"</th><th scope="col">"Status"</th><th scope="col">"Track"</th><th scope="col">"SPECs"</th><th scope="col">"Outcomes"</th></tr></thead>
                <tbody>{tasks.iter().map(row).collect_view()}</tbody>
            </table>
            <form method="post" action=base.to_owned()>
                {field::hidden("list", list)}
                <button class="primary">"Take it into the plan"</button>
            </form>
        </section>
    }
    .into_any()
}
