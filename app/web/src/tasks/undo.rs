//! Undoing changes of tasks: the button after a change, and the page with all of them.

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::times::Ago;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::id::{ChangeId, EditionSlug, TaskNumber};
use domain::text::{LocalPath, counted, named};
use domain::time::Instant;
use domain::workflow::{UNDO_DAYS, UndoReport, UndoableChange, UndoableKind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The button that undoes a change.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UndoForm {
    pub change: String,
    /// The page to return to.
    pub next: String,
}

impl Form for UndoForm {}

/// The query of the page: how many tasks were just changed back.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UndoQuery {
    pub undone: String,
}

impl Form for UndoQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<UndoQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, undone(number(&query.undone, "a number")?), None).await
}

/// Undoes a change. If some tasks stay as they are, the answer names them.
pub async fn undo(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<UndoForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/tasks/changes"))?;
    let by = context.participant(&slug)?;
    let undone = match ChangeId::parse(&form.change) {
        Ok(change) => context.store().undo(by, change, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    match undone {
        Ok(report) if report.left.is_empty() => {
            let tasks = report.restored.len() + report.removed.len();
            let list = format!("/{slug}/tasks");
            let next = if form.next.starts_with(&format!("/{slug}/")) { &form.next } else { &list };
            let separator = if next.contains('?') { '&' } else { '?' };
            Ok(go_to(&LocalPath::parse(&format!("{next}{separator}undone={tasks}"))?))
        }
        Ok(report) => show(&context, &slug, Some(described(&report)), None).await,
        Err(AppError::Wrong(why)) => show(&context, &slug, None, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    done: Option<String>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let changes = context.store().undoable_changes(context.participant(slug)?, context.now).await?;
    let edition = context.edition(slug).await?;
    let (actor, now) = (context.actor.clone(), context.now);
    let head =
        PageMeta::new(format!("My changes, {}", edition.title), "Changes of tasks that you can undo.").under("/");
    Ok(layout(context, head, || {
        let none = changes.is_empty().then(|| view! { <p>"There is nothing that you can undo."</p> });
        let change = |change| view! { <Change slug change now/> };
        view! {
            <EditionHead edition actor here="/tasks" title="My changes".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
            <Done what=done/>
            <Rejection why/>
            <p class="muted">{format!("You can undo a change of tasks for {UNDO_DAYS} days. Tasks that someone has changed since stay as they are.")}</p>
            {none}
            <ul class="list-with-buttons">{changes.into_iter().map(change).collect_view()}</ul>
        }
    }))
}

#[component]
fn Change<'a>(slug: &'a EditionSlug, change: UndoableChange, now: Instant) -> impl IntoView + use<> {
    let what = match change.kind {
        UndoableKind::Bulk => "Change of selected tasks",
        UndoableKind::Import => "Import",
        UndoableKind::Move => "Change of status",
    };
    let tasks = counted(change.tasks.len(), "task", "tasks");
    let numbers: Vec<String> = change.tasks.iter().take(SHOWN).map(ToString::to_string).collect();
    let more = change.tasks.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let text = format!("{what}, {tasks} ({}{more}), ", numbers.join(", "));
    view! {
        <li>
            <span>{text}<Ago now then=change.at/></span>
            <UndoButton slug id=change.id next=format!("/{slug}/tasks/changes")/>
        </li>
    }
}

/// The task numbers of a change that are shown.
const SHOWN: usize = 10;

#[component]
fn UndoButton<'a>(slug: &'a EditionSlug, id: ChangeId, next: String) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("/{slug}/tasks/changes")>
            <Hidden name="change" value=id.to_string()/>
            <Hidden name="next" value=next/>
            <button>"Undo"</button>
        </form>
    }
}

/// The sentence about the people that a person’s own change notified; `None` if it notified no one.
pub async fn notified(
    context: &RequestContext,
    slug: &EditionSlug,
    change: Option<ChangeId>,
) -> Result<Option<String>, AppError> {
    let (Some(change), Ok(by)) = (change, context.participant(slug)) else { return Ok(None) };
    let people = context.store().notified_by(by, change).await?;
    Ok(notified_sentence(&people))
}

/// `Wren Talus and Bao are notified.`
pub fn notified_sentence(people: &[impl ToString]) -> Option<String> {
    let verb = if people.len() == 1 { "is" } else { "are" };
    (!people.is_empty()).then(|| format!("{} {verb} notified.", named(people, "people")))
}

/// What was done, with a button that undoes it; `next` is the page to return to.
#[component]
pub fn UndoableDone<'a>(
    slug: &'a EditionSlug,
    text: String,
    undo: Option<ChangeId>,
    next: String,
) -> impl IntoView + use<> {
    let button = undo.map(|id| view! { <UndoButton slug id next/> });
    view! { <div class="success-message with-button" role="status"><p>{text}</p>{button}</div> }
}

/// The message after an undo; `None` without one.
pub fn undone(tasks: Option<u32>) -> Option<String> {
    let tasks = counted(tasks? as usize, "task is as it was before", "tasks are as they were before");
    Some(format!("Undone: {tasks}."))
}

fn described(report: &UndoReport) -> String {
    let numbers = |tasks: &[TaskNumber]| tasks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let done = counted(report.restored.len() + report.removed.len(), "task is", "tasks are");
    let left = counted(report.left.len(), "task was", "tasks were");
    format!("{done} as before. {left} changed since and stay as they are: {}.", numbers(&report.left))
}
