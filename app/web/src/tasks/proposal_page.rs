//! The page with the form of a task, for proposing and editing.

use super::draft::ProposalDraft;
use super::edit_conflict::{ConflictingEdit, EditConflict};
use super::helper::ProposalTitle;
use super::mentions::{self, TextPreview};
use super::proposal_form::{Fixed, ProposalFields, ProposalForm};
use super::task::MovedBanner;
use crate::components::edition::EditionHead;
use crate::components::field::{Hidden, Rejection};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::Form;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::discussion::MentionResult;
use domain::id::{EditionSlug, EditionTask, Login, TaskNumber};
use domain::tasks::TaskLink;
use domain::time::Instant;
use domain::views::{ProposalChoices, TaskPage};
use domain::workflow::RevisionToken;
use formats::markup::Markup;
use leptos::either::Either;
use leptos::prelude::*;

/// The state of the form and what surrounds it.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) form: ProposalForm,
    pub(super) why: Option<String>,
    pub(super) similar: Vec<TaskLink>,
    pub(super) show_preview: bool,
    /// The task that is edited; `None` for a new one.
    pub(super) change: Option<Change>,
}

/// The people that the description already mentions.
pub(super) fn mentioned(task: &TaskPage) -> Vec<Login> {
    Markup::from_stored(task.description_html.clone()).mentions()
}

/// The task that the form edits, and the revision that it started from.
pub struct Change {
    pub number: TaskNumber,
    pub fixed: Fixed,
    /// The task in which its work goes on.
    pub moved_to: Option<EditionTask>,
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
        Change { number, fixed, moved_to: task.moved_to(), mentioned, read, opened: context.now, conflict: None }
    }
}

pub(super) async fn show(context: &RequestContext, slug: &EditionSlug, shown: Shown) -> Result<Response, AppError> {
    let choices = context.store().proposal_choices(slug).await?;
    let title = if shown.change.is_some() { "Edit task" } else { "Propose a task" };
    let head = PageMeta::new(
        format!("{title}, {}", choices.edition.title),
        "Describe a task, and choose the goals that it contributes to.",
    )
    .under("/");
    let before = shown.change.as_ref().map(|change| change.mentioned.as_slice()).unwrap_or_default();
    let mention_result = mentions::preview_mentions(context, slug, &shown.form.description, before).await?;
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <ProposalBody actor title choices shown mention_result/> }))
}

#[component]
fn ProposalBody(
    actor: Actor,
    title: &'static str,
    choices: ProposalChoices,
    shown: Shown,
    mention_result: MentionResult,
) -> impl IntoView {
    let Shown { form, why, similar, show_preview, mut change } = shown;
    let slug = choices.edition.slug.clone();
    let below = match &change {
        Some(change) => (format!("/{slug}/tasks/{}", change.number), format!("Task {}", change.number)),
        None => (format!("/{slug}/tasks"), "Tasks".to_owned()),
    };
    let moved_to = change.as_ref().and_then(|change| change.moved_to.clone());
    let person = actor.account().map_or(0, |account| account.id.0);
    let conflict = change.as_mut().and_then(|change| change.conflict.take());
    let preview = show_preview.then(|| {
        view! { <TextPreview title=form.title.clone() text=&form.description mention_result/> }
    });
    // A task that moved can’t be edited; the form only returns what was typed before.
    let has_form = moved_to.is_none() || !form.pairs().is_empty();
    let seen = !similar.is_empty();
    view! {
        <EditionHead edition=choices.edition.clone() actor here="/tasks" title=title.to_owned() below/>
        {moved_to.map(|into| view! { <MovedBanner edition=&slug into/> })}
        <Rejection why/>
        {conflict.map(|conflict| view! { <EditConflict conflict/> })}
        {(change.is_none() && seen).then(|| view! { <PossibleDuplicates edition=&slug similar/> })}
        {preview}
        {has_form.then(|| view! { <Proposal edition=&slug form=&form choices=&choices change=change.as_ref() seen person/> })}
    }
}

#[component]
fn Proposal<'a>(
    edition: &'a EditionSlug,
    form: &'a ProposalForm,
    choices: &'a ProposalChoices,
    change: Option<&'a Change>,
    /// Whether the page shows possible duplicates.
    seen: bool,
    person: i64,
) -> impl IntoView + use<> {
    let (action, button) = match change {
        Some(change) => (format!("/{edition}/tasks/{}/edit", change.number), "Save"),
        None => (format!("/{edition}/tasks/propose"), "Propose task"),
    };
    let revision = change.map(|change| {
        let opened = change.opened.timestamp().to_string();
        view! { <Hidden name="read" value=&change.read.0/><Hidden name="opened" value=opened/> }
    });
    let title = form.title.clone();
    let filled = !title.is_empty();
    let title = match change {
        Some(_) => Either::Left(
            view! { <label>"Title"<input type="text" name="title" id="title" value=title maxlength="200" autocomplete="off" required/></label> },
        ),
        None => Either::Right(view! { <ProposalTitle edition=edition.to_string() title seen/> }),
    };
    let fields = view! {
        <ProposalFields form choices fixed=change.map(|change| &change.fixed)>{title}</ProposalFields>
        {seen.then(|| view! { <Hidden name="seen" value="yes"/> })}
        {revision}
        <div class="form-row">
            <button formaction=format!("{action}/preview")>"Preview"</button>
            <button class="primary">{button}</button>
        </div>
    };
    match change {
        Some(_) => {
            Either::Left(view! { <form method="post" action=action class="stacked" id="proposal">{fields}</form> })
        }
        None => {
            Either::Right(view! { <ProposalDraft edition=edition.to_string() person filled>{fields}</ProposalDraft> })
        }
    }
}

/// Tasks that may be duplicates of the proposed one.
#[component]
fn PossibleDuplicates<'a>(edition: &'a EditionSlug, similar: Vec<TaskLink>) -> impl IntoView + use<> {
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
}
