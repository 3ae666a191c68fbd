//! The page with the form of a task, for proposing and editing.

use super::api::{self, Choices};
use super::edit_conflict::ConflictingEdit;
use super::form::{self, Fixed};
use super::helper::ProposalHelper;
use super::{mentions, task};
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::fields::Fields;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::discussion::MentionResult;
use domain::editions::EditionPage;
use domain::id::{Login, TaskNumber};
use domain::tasks::TaskLink;
use domain::time::Instant;
use domain::views::TaskPage;
use domain::workflow::RevisionToken;
use formats::markup::Markup;
use leptos::prelude::*;

/// The state of the form and what surrounds it.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) typed: Fields,
    pub(super) why: Option<String>,
    pub(super) similar: Vec<TaskLink>,
    pub(super) show_preview: bool,
    /// The task that is edited; `None` for a new one.
    pub(super) change: Option<Change>,
}

impl Shown {
    pub(super) fn of(typed: Fields) -> Shown {
        Shown { typed, ..Shown::default() }
    }
}

/// The people that the description already mentions.
pub(super) fn mentioned(task: &TaskPage) -> Vec<Login> {
    Markup::from_stored(task.description_html.clone()).mentions()
}

/// The task that the form edits, and the revision that it started from.
pub struct Change {
    pub number: TaskNumber,
    pub fixed: Fixed,
    /// The task that this one was merged into.
    pub merged_into: Option<TaskNumber>,
    /// The people that the description already mentions.
    pub mentioned: Vec<Login>,
    read: RevisionToken,
    opened: Instant,
    pub(super) conflict: Option<ConflictingEdit>,
}

impl Change {
    pub(super) fn of(context: &RequestContext, task: &TaskPage) -> Change {
        let fixed = Fixed::of(&context.actor, task);
        let (number, read) = (task.row.number, task.revision_token.clone());
        let mentioned = mentioned(task);
        Change { number, fixed, merged_into: task.merged_into, mentioned, read, opened: context.now, conflict: None }
    }

    /// The hidden fields: the revision token, and when the form was opened.
    pub fn hidden(&self) -> AnyView {
        use crate::components::field::hidden;
        let opened = self.opened.timestamp().to_string();
        view! { {hidden("read", self.read.0.clone())}{hidden("opened", opened)} }.into_any()
    }

    pub fn conflict(&self) -> Option<AnyView> {
        self.conflict.as_ref().map(ConflictingEdit::view)
    }
}

pub(super) async fn show(context: &RequestContext, page: EditionPage, shown: Shown) -> Result<Response, AppError> {
    let choices = api::choices(context, &page).await?;
    let title = if shown.change.is_some() { "Edit task" } else { "Propose a task" };
    let head = PageMeta::new(
        format!("{title}, {}", page.edition.title),
        "Describe a task, and choose the goals that it contributes to.",
    )
    .under("/");
    let before = shown.change.as_ref().map(|change| change.mentioned.as_slice()).unwrap_or_default();
    let mention_result =
        mentions::preview_mentions(context, &page.edition.slug, shown.typed.typed("description"), before).await?;
    let actor = context.actor.clone();
    Ok(layout(context, head, || body(actor, page, choices, shown, mention_result, title)))
}

fn body(
    actor: Actor,
    page: EditionPage,
    choices: Choices,
    shown: Shown,
    mention_result: MentionResult,
    title: &'static str,
) -> AnyView {
    let slug = page.edition.slug.clone();
    let change = shown.change;
    let (action, below) = match &change {
        Some(Change { number, .. }) => {
            (format!("/{slug}/tasks/{number}/edit"), (format!("/{slug}/tasks/{number}"), format!("Task {number}")))
        }
        None => (format!("/{slug}/tasks/propose"), (format!("/{slug}/tasks"), "Tasks".to_owned())),
    };
    // Without a description there is nothing to preview, unless it was asked for.
    let read = shown.typed.typed("do") == "look" || shown.typed.given("description").is_some();
    let preview = (shown.show_preview && read).then(|| preview(&shown.typed, &mention_result));
    let (value, words) = if change.is_some() { ("save", "Save") } else { ("propose", "Propose task") };
    let similar =
        (change.is_none() && !shown.similar.is_empty()).then(|| duplicates(&slug.to_string(), &shown.similar));
    let seen = (!shown.similar.is_empty()).then(|| field::hidden("seen", "yes"));
    let person = actor.account().map_or(0, |account| account.id.0);
    let helper = change.is_none().then(|| view! { <ProposalHelper edition=slug.to_string() person/> });
    let merged = change.as_ref().and_then(|change| change.merged_into);
    if merged.is_some() && shown.typed.is_empty() {
        let merged_banner = merged.map(|into| task::merged_banner(&slug, into));
        return view! { <EditionHead edition=page.edition actor here="/tasks" title=title.to_owned() below/>{merged_banner} }
            .into_any();
    }
    view! {
        <EditionHead edition=page.edition actor here="/tasks" title=title.to_owned() below/>
        {merged.map(|into| task::merged_banner(&slug, into))}
        {field::rejection(shown.why)}
        {change.as_ref().and_then(Change::conflict)}
        {similar}
        {preview}
        <form method="post" action=action class="stacked" id="proposal">
            {form::fields(&shown.typed, &choices, change.as_ref().map(|change| &change.fixed), helper)}
            {seen}
            {change.as_ref().map(Change::hidden)}
            <div class="form-row">
                <button name="do" value="look">"Preview"</button>
                <button class="primary" name="do" value=value>{words}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Tasks that may be duplicates of the proposed one.
fn duplicates(edition: &str, similar: &[TaskLink]) -> AnyView {
    let entry = |link: &TaskLink| {
        let address = format!("/{edition}/tasks/{}", link.number);
        view! { <li><a href=address target="_blank" rel="noopener">{format!("Task {}: {}", link.number, link.title)}</a>" "<span class="muted">{link.status.as_str()}</span></li> }
    };
    view! {
        <section class="banner" role="status">
            <h2>"Possible duplicates"</h2>
            <p>"These tasks look similar to yours. If one is the same, comment on it instead. If not, propose yours."</p>
            <ul class="bullets">{similar.iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn preview(typed: &Fields, mention_result: &MentionResult) -> AnyView {
    let written = mentions::preview(typed.typed("description"), mention_result);
    let title = typed.typed("title").to_owned();
    view! { <section class="preview-box" aria-label="Preview"><p class="muted">"Preview"</p><h2>{title}</h2>{written}</section> }.into_any()
}
