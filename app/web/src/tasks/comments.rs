//! The page of a task’s earlier comments.

use super::api;
use super::discussion::CommentEntry;
use super::mentions::Mentions;
use super::permissions::Rights;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, PageQuery, optional};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::access::Actor;
use domain::discussion::Comment;
use domain::id::CommentId;
use domain::text::{LocalPath, counted};
use domain::time::Instant;
use domain::views::{TaskHead, TaskPage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: comments before the one with this id.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentsQuery {
    before: String,
}

impl Form for CommentsQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    PageQuery(query): PageQuery<CommentsQuery>,
) -> Result<Response, AppError> {
    let task = api::task_head(&context, &slug, &number).await?;
    if let Some(into) = task.merged_into {
        return Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/{into}/comments"))?));
    }
    let before = optional(&query.before, CommentId::parse)?;
    let comments = context.store().comments(&slug, task.number, before, TaskPage::MOST_COMMENTS).await?;
    let texts = comments.iter().map(|comment| comment.html.as_str());
    let mentions = Mentions::of(&context, &slug, task.number, texts).await?;
    let head = PageMeta::new(format!("Earlier comments: {}", task.title), "Earlier comments on a task.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(&context, head, || view! { <CommentsBody actor task comments mentions now/> }))
}

#[component]
fn CommentsBody(
    actor: Actor,
    task: TaskHead,
    comments: Vec<Comment>,
    mentions: Mentions,
    now: Instant,
) -> impl IntoView {
    let edition = task.edition.clone();
    let (rights, mentions) = (&Rights::of(&actor, &edition.slug, task.status, &task.access), &mentions);
    let address = format!("/{}/tasks/{}", edition.slug, task.number);
    let first = comments.first().filter(|_| comments.len() >= TaskPage::MOST_COMMENTS as usize);
    let older = first.map(|first| {
        let older = format!("{address}/comments?before={}", first.id);
        view! { <p><a href=older>"Older comments"</a></p> }
    });
    let entry = |comment| view! { <CommentEntry comment address=&address rights mentions now/> };
    let entries = comments.iter().map(entry).collect_view();
    view! {
        <EditionHead edition actor here="/tasks" title="Earlier comments".to_owned() below=(address.clone(), task.title.to_string())/>
        <p class="headline">{counted(comments.len(), "comment", "comments")}</p>
        {older}
        <ol class="comments column">{entries}</ol>
    }
}
