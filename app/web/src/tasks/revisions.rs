//! Earlier versions of a task: each change of title or description as a difference, newest first.

use super::api;
use crate::components::difference::TextDifference;
use crate::components::edition::EditionHead;
use crate::components::times::Day;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::forms::{DeclaredFields, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::time::Zone;
use domain::views::TaskPage;
use domain::workflow::TaskRevision;
use leptos::prelude::*;

/// The number of changes on a page.
const PAGE: u32 = 20;

/// The query of the page: changes before the one with this number.
pub struct RevisionsQuery;

impl DeclaredFields for RevisionsQuery {
    const FIELDS: &'static [&'static str] = &["before"];
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Path<(String, String)>,
    query: FieldsQuery<RevisionsQuery>,
) -> Result<Response, AppError> {
    let task = api::task(&context, &page.edition.slug, &number).await?;
    let before = query.number("before", "the number of a change")?;
    // The first revision is compared with the one after it, or with the current text.
    let first = before.map(|nth| nth.saturating_add(1));
    let found = context.store().task_revisions(&page.edition.slug, task.row.number, first, PAGE + 2).await?;
    let head =
        PageMeta::new(format!("Earlier versions: {}", task.row.title), "Changes of a task’s title and description.");
    let actor = context.actor.clone();
    Ok(layout(&context, head.under("/"), || {
        let address = format!("/{}/tasks/{}", page.edition.slug, task.row.number);
        let zone = page.edition.zone.clone();
        let changes = changes(&task, found, before);
        let oldest = changes.last().map(|(revision, _)| revision.nth).filter(|nth| *nth > 1);
        let more = oldest
            .map(|nth| view! { <p><a href=format!("{address}/revisions?before={nth}")>"Earlier changes"</a></p> });
        let none = changes.is_empty().then(|| view! { <p>"No changes yet. When someone edits the title or the description, earlier versions appear here."</p> });
        let entries = changes.into_iter().map(|(was, became)| entry(was, became, &zone)).collect_view();
        view! {
            <EditionHead edition=page.edition actor here="/tasks" title="Earlier versions".to_owned() below=(address, task.row.title.to_string())/>
            <p class="headline">{figure(task.changes)}</p>
            {none}
            <ol class="entry-list column">{entries}</ol>
            {more}
        }
        .into_any()
    }))
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

/// A title and a description.
type Read = (String, String);

/// Pairs each revision with the text that replaced it.
///
/// With `before`, the first revision found is on the previous page and only serves as a replacement.
fn changes(task: &TaskPage, found: Vec<TaskRevision>, before: Option<u32>) -> Vec<(TaskRevision, Read)> {
    let now = (task.row.title.to_string(), task.description.clone());
    let later = found.iter().map(|revision| (revision.title.to_string(), revision.description.clone()));
    let became: Vec<Read> = std::iter::once(now).chain(later).collect();
    let pairs = found.into_iter().zip(became);
    pairs.filter(|(revision, _)| before.is_none_or(|before| revision.nth < before)).take(PAGE as usize).collect()
}

fn entry(was: TaskRevision, (title, description): Read, zone: &Zone) -> AnyView {
    let who = was.by.as_ref().map_or("An import".to_owned(), |person| person.name.to_string());
    let day = zone.at(was.until).date_naive();
    let before = was.title.to_string();
    let of_title = (before != title).then(
        || view! { <div><dt>"Title"</dt><dd><TextDifference before=before.clone() after=title.clone()/></dd></div> },
    );
    let of_description = (was.description != description).then(|| {
        let (before, after) = (was.description.clone(), description.clone());
        view! { <div><dt>"Description"</dt><dd><TextDifference before after/></dd></div> }
    });
    let whole = if was.description.trim().is_empty() {
        view! { <p class="muted">"No description."</p> }.into_any()
    } else {
        view! { <p class="note pre-line">{was.description.clone()}</p> }.into_any()
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
    .into_any()
}
