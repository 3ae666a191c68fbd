//! Earlier versions of a task: each change of title or description as a difference, newest first.

use super::api;
use crate::components::difference::TextDifference;
use crate::components::edition::EditionHead;
use crate::components::times::Day;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, PageQuery, number};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::access::Actor;
use domain::time::Zone;
use domain::views::TaskPage;
use domain::workflow::TaskRevision;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The number of changes on a page.
const PAGE: u32 = 20;

/// The query of the page: changes before the one with this number.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RevisionsQuery {
    before: String,
}

impl Form for RevisionsQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, task)): Path<(String, String)>,
    PageQuery(query): PageQuery<RevisionsQuery>,
) -> Result<Response, AppError> {
    let task = api::task(&context, &slug, &task).await?;
    let before = number(&query.before, "the number of a change")?;
    // The first revision is compared with the one after it, or with the current text.
    let first = before.map(|nth| nth.saturating_add(1));
    let found = context.store().task_revisions(&slug, task.row.number, first, PAGE + 2).await?;
    let changes = changes(&task, found, before);
    let head =
        PageMeta::new(format!("Earlier versions: {}", task.row.title), "Changes of a task’s title and description.");
    let actor = context.actor.clone();
    Ok(layout(&context, head.under("/"), || view! { <RevisionsBody actor task changes/> }))
}

#[component]
fn RevisionsBody(actor: Actor, task: TaskPage, changes: Vec<Change>) -> impl IntoView {
    let edition = task.edition.clone();
    let address = format!("/{}/tasks/{}", edition.slug, task.row.number);
    let zone = edition.zone.clone();
    let oldest = changes.last().map(|change| change.was.nth).filter(|nth| *nth > 1);
    let more =
        oldest.map(|nth| view! { <p><a href=format!("{address}/revisions?before={nth}")>"Earlier changes"</a></p> });
    let none = changes.is_empty().then(|| view! { <p>"No changes yet. When someone edits the title or the description, earlier versions appear here."</p> });
    let entry = |change: Change| view! { <ChangeEntry change zone=&zone/> };
    view! {
        <EditionHead edition actor here="/tasks" title="Earlier versions".to_owned() below=(address, task.row.title.to_string())/>
        <p class="headline">{figure(task.changes)}</p>
        {none}
        <ol class="entry-list column">{changes.into_iter().map(entry).collect_view()}</ol>
        {more}
    }
}

/// Says how often a task was changed, as in `changed 2 times`.
pub fn label(changes: u32) -> String {
    match changes {
        0 => "never changed".to_owned(),
        1 => "changed once".to_owned(),
        many => format!("changed {many} times"),
    }
}

fn figure(changes: u32) -> String {
    let text = label(changes);
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// A revision, with the title and description that replaced it.
struct Change {
    was: TaskRevision,
    title: String,
    description: String,
}

/// Pairs each revision with the text that replaced it.
///
/// With `before`, the first revision found is on the previous page and only serves as a replacement.
fn changes(task: &TaskPage, found: Vec<TaskRevision>, before: Option<u32>) -> Vec<Change> {
    let now = (task.row.title.to_string(), task.description.clone());
    let later = found.iter().map(|revision| (revision.title.to_string(), revision.description.clone()));
    let became: Vec<(String, String)> = std::iter::once(now).chain(later).collect();
    let changes = found.into_iter().zip(became);
    let changes = changes.map(|(was, (title, description))| Change { was, title, description });
    changes.filter(|change| before.is_none_or(|before| change.was.nth < before)).take(PAGE as usize).collect()
}

#[component]
fn ChangeEntry<'a>(change: Change, zone: &'a Zone) -> impl IntoView + use<> {
    let Change { was, title, description } = change;
    let who = was.by.as_ref().map_or("An import".to_owned(), |person| person.name.to_string());
    let day = zone.at(was.until).date_naive();
    let before = was.title.to_string();
    let of_title = (before != title)
        .then(|| view! { <div><dt>"Title"</dt><dd><TextDifference before=before.clone() after=title/></dd></div> });
    let of_description = (was.description != description).then(|| {
        let before = was.description.clone();
        view! { <div><dt>"Description"</dt><dd><TextDifference before after=description/></dd></div> }
    });
    let whole = if was.description.trim().is_empty() {
        Either::Left(view! { <p class="muted">"No description."</p> })
    } else {
        Either::Right(view! { <p class="note pre-line">{was.description}</p> })
    };
    view! {
        <li class="revision">
            <p><b>{who}</b>" changed this on "<Day date=day/></p>
            <dl class="changes field-differences">{of_title}{of_description}</dl>
            <details>
                <summary>"Version before this change"</summary>
                <p><b>{before}</b></p>
                {whole}
            </details>
        </li>
    }
}
