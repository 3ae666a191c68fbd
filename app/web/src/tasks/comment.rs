//! The page of a comment: its earlier versions, and forms to edit and delete it.

use super::api;
use super::discussion::CommentEntry;
use super::mentions::{self, Mentions};
use super::permissions::Rights;
use crate::addresses::go_to;
use crate::components::difference::TextDifference;
use crate::components::edition::EditionHead;
use crate::components::field::{Hidden, Rejection, TextField};
use crate::components::times::Ago;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{self, Form, FormBody, NoFields};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::Refusal;
use domain::access::Actor;
use domain::discussion::{Comment, CommentRevision};
use domain::id::{CommentId, EditionSlug, TaskNumber};
use domain::text::{LocalPath, LongText};
use domain::time::Instant;
use domain::views::TaskHead;
use formats::markup::Markup;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EditCommentForm {
    /// The number of revisions that the comment had when the form was opened.
    read: String,
    text: String,
}

impl Form for EditCommentForm {}

/// Edition, task and comment.
type Names = Path<(String, String, String)>;

/// Shows a comment with its earlier versions; its author can edit it.
pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number, id)): Names,
) -> Result<Response, AppError> {
    let id = CommentId::parse(&id)?;
    match api::task_head(&context, &slug, &number).await?.merged_into {
        Some(into) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/{into}/comments/{id}"))?)),
        None => show(&context, &slug, &number, id, Feedback::default()).await,
    }
}

pub async fn edit(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number, id)): Names,
    address: Uri,
    FormBody(form): FormBody<EditCommentForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let (by, id) = (context.participant(&slug)?, CommentId::parse(&id)?);
    let task = match unmerged(&context, &slug, &number, id, Some(&form)).await? {
        ControlFlow::Continue(task) => task,
        ControlFlow::Break(returned) => return Ok(returned),
    };
    let before =
        Markup::from_stored(context.store().comment_with_revisions(&slug, (task, id)).await?.0.html).mentions();
    let revisions = forms::number(&form.read, "a number of revisions")?.unwrap_or(u32::MAX);
    let saved = match LongText::parse(&form.text) {
        Ok(text) => context.store().edit_comment(by, (task, id), &text, revisions, context.now).await.map(|()| text),
        Err(refusal) => Err(refusal.into()),
    };
    match saved.map_err(AppError::from) {
        Ok(text) => {
            let path = mentions::saved_text_path(&slug, task, Some(id), text.as_str(), &before);
            Ok(go_to(&LocalPath::parse(&path)?))
        }
        Err(AppError::Wrong(why)) => {
            show(&context, &slug, &number, id, Feedback { typed: Some(form), why: Some(why) }).await
        }
        Err(other) => Err(other),
    }
}

pub async fn delete(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number, id)): Names,
    address: Uri,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let (by, id) = (context.participant(&slug)?, CommentId::parse(&id)?);
    let task = match unmerged(&context, &slug, &number, id, None).await? {
        ControlFlow::Continue(task) => task,
        ControlFlow::Break(returned) => return Ok(returned),
    };
    match context.store().delete_comment(by, (task, id), context.now).await.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/{task}#comment-{id}"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, &number, id, Feedback { typed: None, why: Some(why) }).await,
        Err(other) => Err(other),
    }
}

/// The task of a comment's form. If it was merged, the comment's page in the other task, with what was typed.
async fn unmerged(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    id: CommentId,
    typed: Option<&EditCommentForm>,
) -> Result<ControlFlow<Response, TaskNumber>, AppError> {
    let task = api::task_head(context, slug, number).await?;
    let Some(into) = task.merged_into else { return Ok(ControlFlow::Continue(task.number)) };
    let why = Some(Refusal::Merged { task: task.number.0, into: into.0 }.to_string());
    let feedback = Feedback { typed: typed.cloned(), why };
    Ok(ControlFlow::Break(show(context, slug, &into.to_string(), id, feedback).await?))
}

/// A rejected form, and why.
#[derive(Default)]
struct Feedback {
    typed: Option<EditCommentForm>,
    why: Option<String>,
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    id: CommentId,
    feedback: Feedback,
) -> Result<Response, AppError> {
    let task = api::task_head(context, slug, number).await?;
    let (comment, revisions) = context.store().comment_with_revisions(slug, (task.number, id)).await?;
    let mentions = Mentions::of(context, slug, task.number, [comment.html.as_str()]).await?;
    let head = PageMeta::new(format!("Comment on: {}", task.title), "A comment and its earlier versions.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    let shown = Shown { task, comment, revisions, mentions };
    Ok(layout(context, head, || view! { <CommentBody actor shown feedback now/> }))
}

struct Shown {
    task: TaskHead,
    comment: Comment,
    revisions: Vec<CommentRevision>,
    mentions: Mentions,
}

#[component]
fn CommentBody(actor: Actor, shown: Shown, feedback: Feedback, now: Instant) -> impl IntoView {
    let Shown { task, comment, revisions, mentions } = shown;
    let edition = task.edition.clone();
    let (comment, rights) = (&comment, &Rights::of(&actor, &edition.slug, task.status, &task.access));
    let address = format!("/{}/tasks/{}", edition.slug, task.number);
    let action = format!("{address}/comments/{}", comment.id);
    let own = comment.by.as_ref().is_some_and(|(person, _)| Some(*person) == rights.me);
    let is_there = comment.text.is_some();
    let edit = (own && is_there)
        .then(|| view! { <EditComment action=format!("{action}/edit") comment typed=feedback.typed/> });
    let delete = ((own || rights.manages) && is_there).then(|| {
        view! {
            <form method="post" action=format!("{action}/delete") class="stacked">
                <p class="muted">"This permanently deletes the comment and its earlier versions."</p>
                <button>"Delete comment"</button>
            </form>
        }
    });
    view! {
        <EditionHead edition actor here="/tasks" title="Comment".to_owned() below=(address.clone(), task.title.to_string())/>
        <Rejection why=feedback.why/>
        <ol class="comments column"><CommentEntry comment address=&address rights mentions=&mentions now/></ol>
        {edit}{delete}
        <EarlierVersions revisions now/>
    }
}

/// The form that edits a comment, below what changed since it was opened.
#[component]
fn EditComment<'a>(action: String, comment: &'a Comment, typed: Option<EditCommentForm>) -> impl IntoView + use<> {
    let current = comment.text.as_ref().map(LongText::to_string).unwrap_or_default();
    let read = comment.revisions.to_string();
    let differs = typed.as_ref().filter(|typed| typed.read != read).map(|typed| {
        let (before, after) = (current.clone(), typed.text.replace("\r\n", "\n"));
        view! {
            <section class="column">
                <h2>"What changed since you opened the form"</h2>
                <p>"The current text is struck through, and your text is underlined."</p>
                <div class="changes"><TextDifference before after/></div>
            </section>
        }
    });
    let text = typed.map_or(current, |typed| typed.text);
    view! {
        {differs}
        <form method="post" action=action class="stacked">
            <Hidden name="read" value=read/>
            <TextField name="text" id="text" label="Your comment (Markdown); earlier versions are kept" value=text rows=6/>
            <button class="primary">"Save"</button>
        </form>
    }
}

#[component]
fn EarlierVersions(revisions: Vec<CommentRevision>, now: Instant) -> impl IntoView {
    let entry = |revision: &CommentRevision| {
        view! { <li><p class="muted">"until "<Ago now then=revision.until/></p><p class="note pre-line" dir="auto">{revision.text.to_string()}</p></li> }
    };
    (!revisions.is_empty()).then(|| {
        view! { <section class="column"><h2>"Earlier versions"</h2><ol class="entry-list">{revisions.iter().map(entry).collect_view()}</ol></section> }
    })
}
