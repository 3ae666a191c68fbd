//! The page of a task: status, people, goals, dependencies, evidence, reviews, discussion and history.

use super::action_forms::{ChangeStatusForm, OpenForm};
use super::actions::{Actions, EditLink};
use super::api;
use super::continuing::EarlierTasks;
use super::discussion::Discussion;
use super::done::done_text;
use super::evidence_forms::EvidenceForms;
use super::evidence_list::EvidenceList;
use super::mentions::{self, Mentions};
use super::more_actions::UnsavedText;
use super::permissions::Rights;
use super::task_details::{DependencyLists, Description, History, InterestLists, Reviews, TaskSummary};
use super::undo::UndoableDone;
use super::updates::Updates;
use crate::components::edition::EditionHead;
use crate::components::field::Rejection;
use crate::components::listed_sessions::TaskSessions;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, PageQuery, given, number as parsed_number, optional};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{Actor, may_participate};
use domain::discussion::MentionResult;
use domain::editions::Edition;
use domain::id::{ChangeId, EditionSlug, EditionTask, TaskNumber};
use domain::people::Person;
use domain::time::Instant;
use domain::views::{DependencyGraph, TaskPage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskQuery {
    /// The status of a change that the task board began.
    to: String,
    board: String,
    /// The text that was just saved; see [`mentions::saved_text_path`].
    saved: String,
    /// The action that was just done, and the change, to undo it.
    done: String,
    undo: String,
    undone: String,
}

impl Form for TaskQuery {}

/// What the page says about a form that was sent or is to be filled in.
#[derive(Default)]
pub struct Feedback {
    pub form: OpenForm,
    /// Why the form was rejected.
    pub why: Option<String>,
    /// The text that was just saved.
    pub saved: String,
    /// The action that was just done; see [`done_text`].
    pub done: String,
    pub undo: Option<ChangeId>,
    pub undone: Option<String>,
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    PageQuery(query): PageQuery<TaskQuery>,
) -> Result<Response, AppError> {
    let TaskQuery { to, board, saved, done, undo, undone } = query;
    let undo = optional(&undo, ChangeId::parse)?;
    let undone = super::undo::undone(parsed_number(&undone, "a number")?);
    let form = given(&to).map(|to| ChangeStatusForm { to: to.to_owned(), board, note: String::new() });
    let form = form.map_or(OpenForm::None, OpenForm::ChangeStatusFromBoard);
    show(&context, &slug, &number, Feedback { form, saved, done, undo, undone, why: None }).await
}

/// Shows the page with the values of a rejected or previewed form.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    feedback: Feedback,
) -> Result<Response, AppError> {
    let task = api::task(context, slug, number).await?;
    let edition = task.edition.clone();
    let Feedback { form, why, saved, done, undo, undone } = feedback;
    let dependencies = task.graph.clone();
    let texts = task.comments.iter().map(|comment| comment.html.as_str()).chain([task.description_html.as_str()]);
    let mentions = Mentions::of(context, slug, task.row.number, texts).await?;
    let mentions = mentions.saved(context, task.row.number, &saved).await?;
    let preview = match &form {
        OpenForm::CommentPreview(form) if given(&form.text).is_some() => {
            Some(mentions::preview_mentions(context, slug, &form.text, &[]).await?)
        }
        _ => None,
    };
    let title = task.row.title.to_string();
    let description = format!("Task {} of the {}, {}.", task.row.number, edition.title, task.row.status.as_str());
    let feed = format!("/{slug}/tasks/{}/feed.atom", task.row.number);
    let head = PageMeta::new(title, description).under("/").with_feed(feed);
    let participates = may_participate(&context.actor, slug);
    let people = if participates { api::people(context, slug).await? } else { Vec::new() };
    let notified = super::undo::notified(context, slug, undo).await?.map(|people| format!(" {people}"));
    let done = done_text(&done, &task).or(undone);
    let done = done.map(|text| (format!("{text}{}", notified.unwrap_or_default()), undo));
    let key = context.form_key();
    let shown = Shown { edition, task, dependencies, form, why, done, people, mentions, preview, key };
    Ok(layout(context, head, || view! { <TaskBody actor=context.actor.clone() shown now=context.now/> }))
}

struct Shown {
    edition: Edition,
    task: TaskPage,
    dependencies: DependencyGraph,
    form: OpenForm,
    why: Option<String>,
    /// What was just done, and the change, to undo it.
    done: Option<(String, Option<ChangeId>)>,
    /// People who can be asked to lead or to review; only those who agreed to be listed.
    people: Vec<Person>,
    mentions: Mentions,
    /// The people that the previewed comment would notify.
    preview: Option<MentionResult>,
    /// The key of a new form for an update.
    key: String,
}

#[component]
fn TaskBody(actor: Actor, shown: Shown, now: Instant) -> impl IntoView {
    let Shown { edition, task, dependencies, form, why, done, people, mentions, preview, key } = shown;
    let (edition, task, form, rights) =
        (&edition, &task, &form, &Rights::of(&actor, &edition.slug, task.row.status, &task.access));
    let tasks = (format!("/{}/tasks", edition.slug), "Tasks".to_owned());
    let address = format!("/{}/tasks/{}", edition.slug, task.row.number);
    let unsaved = why.is_some().then(|| view! { <UnsavedText task rights form/> });
    // The banner links to the task in which this one goes on; the error repeats it without a link.
    let why = why.filter(|_| !task.has_moved());
    view! {
        <EditionHead edition=edition.clone() actor=actor.clone() here="/tasks" title=task.row.title.to_string() below=tasks/>
        {done.map(|(text, undo)| view! { <UndoableDone slug=&edition.slug text undo next=address.clone()/> })}
        <Rejection why/>
        {unsaved}
        {task.moved_to().map(|into| view! { <MovedBanner edition=&edition.slug into/> })}
        <EarlierTasks task/>
        {task.split_from.map(|from| view! { <SplitFrom edition=&edition.slug from/> })}
        <div class="with-sidebar">
            <aside class="sidebar" aria-label="Status">
                <TaskSummary edition task edits=rights.edits now/>
                <Actions address=&address task rights form people=&people/>
            </aside>
            <div class="column">
                <Description edition task mentions=&mentions/>
                <EditLink edition task rights/>
                <DependencyLists edition task graph=&dependencies/>
                <div id="evidence" class="stack">
                    <EvidenceList evidence=&task.row.evidence zone=&edition.zone now/>
                    <EvidenceForms address=&address task rights form/>
                </div>
                <TaskSessions sessions=&task.sessions/>
                <Reviews reviews=&task.reviews zone=&edition.zone/>
                <InterestLists task/>
                <Updates edition task actor=&actor rights typed=form.update() key=&key now/>
                <Discussion edition task rights text=form.comment() mentions=&mentions preview now/>
                <History task zone=&edition.zone/>
            </div>
        </div>
    }
}

/// A banner that links to the task in which the work on this one goes on.
#[component]
pub(super) fn MovedBanner<'a>(edition: &'a EditionSlug, into: EditionTask) -> impl IntoView + use<> {
    let (before, label) = if into.edition == *edition {
        ("This task was merged into ", format!("task {}", into.number))
    } else {
        ("This task continues as ", into.to_string())
    };
    view! { <p class="banner">{before}<a href=into.path()>{label}</a>". Continue there."</p> }
}

#[component]
fn SplitFrom<'a>(edition: &'a EditionSlug, from: TaskNumber) -> impl IntoView + use<> {
    let address = format!("/{edition}/tasks/{from}");
    view! { <p class="muted">"Split from "<a href=address>{format!("task {from}")}</a></p> }
}
