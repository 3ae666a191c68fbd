//! The discussion of a task: comments, a form for a new one, and a page to edit one’s own.

use super::api;
use super::mentions::{self, Mentions};
use super::permissions::Rights;
use crate::addresses::go_to;
use crate::components::chips::Face;
use crate::components::difference::TextDifference;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::markup::RenderedMarkup;
use crate::components::times::Ago;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::Refusal;
use domain::discussion::{Comment, CommentRevision, MentionResult};
use domain::editions::{Edition, EditionPage};
use domain::id::{CommentId, EditionSlug, TaskNumber};
use domain::text::{LocalPath, LongText, counted};
use domain::time::Instant;
use domain::views::TaskPage;
use formats::markup::Markup;
use leptos::prelude::*;

pub fn discussion(
    edition: &Edition,
    task: &TaskPage,
    rights: &Rights,
    typed: &Fields,
    mentions: &Mentions,
    preview: Option<&MentionResult>,
    now: Instant,
) -> AnyView {
    let action = format!("/{}/tasks/{}", edition.slug, task.row.number);
    let older = task.comment_count as usize > task.comments.len();
    let before = task.comments.first().map(|first| first.id);
    let older = before.filter(|_| older).map(|first| {
        view! { <p><a href=format!("{action}/comments?before={first}")>"Earlier comments"</a></p> }
    });
    let entries = task.comments.iter().map(|comment| entry(comment, &action, rights, mentions, now)).collect_view();
    let none = (task.comment_count == 0).then(|| view! { <p class="muted">"No comments yet."</p> });
    let text = if ["comment", "look"].contains(&typed.typed("do")) { typed.typed("text") } else { "" };
    let preview = preview.map(|mention_result| {
        let written = mentions::preview(text, mention_result);
        view! { <section class="preview-box" aria-label="Preview"><p class="muted">"Preview"</p>{written}</section> }
    });
    // A comment typed while the task was merged goes to the other task.
    let action = task.merged_into.map_or(action, |into| format!("/{}/tasks/{into}", edition.slug));
    let label = task.merged_into.map_or("Add a comment (Markdown; @login notifies that person)".to_owned(), |into| {
        format!("Your comment; you can post it on task {into}")
    });
    let form = (rights.participates && (task.merged_into.is_none() || !text.is_empty())).then(|| {
        view! {
            <form method="post" action=action.clone() class="stacked" id="comment-form">
                {preview}
                {field::text("text", "text", &label, text, 4)}
                <div class="form-row">
                    <button name="do" value="comment">"Comment"</button>
                    <button class="plain" name="do" value="look" formaction=format!("{action}#comment-form")>"Preview"</button>
                </div>
            </form>
        }
    });
    view! {
        <section id="discussion">
            <h2>"Discussion"</h2>
            {older}{none}
            <ol class="comments">{entries}</ol>
            {form}
        </section>
    }
    .into_any()
}

fn entry(comment: &Comment, action: &str, rights: &Rights, mentions: &Mentions, now: Instant) -> AnyView {
    let id = format!("comment-{}", comment.id);
    let (face, name) = match &comment.by {
        Some((_, person)) => (Some(view! { <Face person=person.clone()/> }), person.name.to_string()),
        None => (None, "Deleted account".to_owned()),
    };
    let own = comment.by.as_ref().is_some_and(|(person, _)| Some(*person) == rights.me);
    let text = match &comment.text {
        None => view! { <p class="muted">"This comment was deleted."</p> }.into_any(),
        Some(_) => view! { <RenderedMarkup markup=mentions.shown(&comment.html)/> }.into_any(),
    };
    let address = format!("{action}/comments/{}", comment.id);
    let edited = match (comment.edited, comment.revisions) {
        (Some(then), 1..) => view! { " · "<a href=address.clone()>"edited "<Ago now then/></a> }.into_any(),
        (Some(then), 0) => view! { " · edited "<Ago now then/> }.into_any(),
        _ => ().into_any(),
    };
    let change = ((own || rights.manages) && comment.text.is_some())
        .then(|| view! { " · "<a href=address>{if own { "Edit or delete" } else { "Delete" }}</a> });
    view! {
        <li id=id>
            <p class="comment-header">{face}<b>{name}</b>" "<span class="muted"><Ago now then=comment.at/>{edited}{change}</span></p>
            {text}
            {mentions.notified(Some(comment.id))}
        </li>
    }
    .into_any()
}

/// The query of the page of earlier comments: those before the comment with this id.
pub struct CommentsQuery;

impl DeclaredFields for CommentsQuery {
    const FIELDS: &'static [&'static str] = &["before"];
}

/// The forms on a comment’s own page.
pub struct CommentForm;

impl DeclaredFields for CommentForm {
    const FIELDS: &'static [&'static str] = &["do", "read", "text"];
}

type Names = Path<(String, String)>;

/// Shows a page of earlier comments.
pub async fn earlier(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Names,
    query: FieldsQuery<CommentsQuery>,
) -> Result<Response, AppError> {
    let task = api::task(&context, &page.edition.slug, &number).await?;
    if let Some(into) = task.merged_into {
        return Ok(go_to(&LocalPath::parse(&format!("/{}/tasks/{into}/comments", page.edition.slug))?));
    }
    let before = query.maybe("before", CommentId::parse)?;
    let comments =
        context.store().comments(&page.edition.slug, task.row.number, before, TaskPage::MOST_COMMENTS).await?;
    let texts = comments.iter().map(|comment| comment.html.as_str());
    let mentions = Mentions::of(&context, &page.edition.slug, texts).await?;
    let rights = Rights::of(&context.actor, &page.edition.slug, &task);
    let head = PageMeta::new(format!("Earlier comments: {}", task.row.title), "Earlier comments on a task.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(&context, head, || {
        let action = format!("/{}/tasks/{}", page.edition.slug, task.row.number);
        let more = (comments.len() >= TaskPage::MOST_COMMENTS as usize)
            .then(|| comments.first().map(|first| first.id))
            .flatten();
        let more =
            more.map(|first| view! { <p><a href=format!("{action}/comments?before={first}")>"Older comments"</a></p> });
        let count = counted(comments.len(), "comment", "comments");
        let entries = comments.iter().map(|comment| entry(comment, &action, &rights, &mentions, now)).collect_view();
        view! {
            <EditionHead edition=page.edition actor here="/tasks" title="Earlier comments".to_owned() below=(action, task.row.title.to_string())/>
            <p class="headline">{count}</p>
            {more}
            <ol class="comments column">{entries}</ol>
        }
        .into_any()
    }))
}

type CommentPage = Path<(String, String, String)>;

/// Shows a comment with its earlier versions; its author can edit it.
pub async fn one(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number, id)): CommentPage,
) -> Result<Response, AppError> {
    let (slug, id) = (page.edition.slug.clone(), CommentId::parse(&id)?);
    match api::task(&context, &slug, &number).await?.merged_into {
        Some(into) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/{into}/comments/{id}"))?)),
        None => show(&context, page, &number, id, None, None).await,
    }
}

/// Saves or deletes a comment.
pub async fn save(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number, id)): CommentPage,
    sent: FieldsBody<CommentForm>,
) -> Result<Response, AppError> {
    let (slug, id) = (page.edition.slug.clone(), CommentId::parse(&id)?);
    context.sender_of_fields(&sent, &format!("/{slug}/tasks/{number}/comments/{id}"))?;
    let by = context.participant(&slug)?;
    let task = api::task(&context, &slug, &number).await?;
    if let Some(into) = task.merged_into {
        let why = Refusal::Merged { task: task.row.number.0, into: into.0 }.to_string();
        return show(&context, page, &into.to_string(), id, Some(sent.fields), Some(why)).await;
    }
    let task = task.row.number;
    let before = Markup::from_stored(found(&context, &slug, task, id).await?.html).mentions();
    let read = sent.number("read", "a number of revisions")?.unwrap_or(u32::MAX);
    let done = match (sent.typed("do"), LongText::parse(sent.typed("text"))) {
        ("delete", _) => context
            .store()
            .delete_comment(by, (task, id), context.now)
            .await
            .map_err(AppError::from)
            .map(|()| String::new()),
        (_, Ok(text)) => context
            .store()
            .edit_comment(by, (task, id), &text, read, context.now)
            .await
            .map_err(AppError::from)
            .map(|()| String::from(text)),
        (_, Err(refusal)) => Err(refusal.into()),
    };
    match done {
        Ok(text) => Ok(go_to(&LocalPath::parse(&mentions::saved_text_path(&slug, task, Some(id), &text, &before))?)),
        Err(AppError::Wrong(why)) => show(&context, page, &number, id, Some(sent.fields), Some(why)).await,
        Err(other) => Err(other),
    }
}

/// Finds a comment as the last one before the next id.
///
/// # Errors
/// [`Refusal::NoSuchComment`].
async fn found(
    context: &RequestContext,
    slug: &EditionSlug,
    task: TaskNumber,
    id: CommentId,
) -> Result<Comment, AppError> {
    let next = Some(CommentId(id.0.saturating_add(1)));
    let all = context.store().comments(slug, task, next, TaskPage::MOST_COMMENTS).await?;
    Ok(all.into_iter().find(|comment| comment.id == id).ok_or(Refusal::NoSuchComment)?)
}

async fn show(
    context: &RequestContext,
    page: EditionPage,
    number: &str,
    id: CommentId,
    typed: Option<Fields>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let task = api::task(context, &slug, number).await?;
    let comment = found(context, &slug, task.row.number, id).await?;
    let revisions = context.store().revisions(&slug, (task.row.number, id)).await?;
    let mentions = Mentions::of(context, &slug, [comment.html.as_str()]).await?;
    let rights = Rights::of(&context.actor, &slug, &task);
    let head =
        PageMeta::new(format!("Comment on: {}", task.row.title), "A comment and its earlier versions.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head, || {
        let action = format!("/{slug}/tasks/{}", task.row.number);
        let own = comment.by.as_ref().is_some_and(|(person, _)| Some(*person) == rights.me);
        let text = typed.as_ref().map(|typed| typed.typed("text").to_owned());
        let text = text.or(comment.text.as_ref().map(LongText::to_string)).unwrap_or_default();
        let current = comment.text.as_ref().map(LongText::to_string).unwrap_or_default();
        let read = comment.revisions.to_string();
        let differs = typed.as_ref().filter(|typed| typed.typed("do") == "save" && typed.typed("read") != read);
        let differs = differs.map(|typed| {
            let after = typed.typed("text").replace("\r\n", "\n");
            view! {
                <section class="column">
                    <h2>"What changed since you opened the form"</h2>
                    <p>"The current text is struck through, and your text is underlined."</p>
                    <div class="changes"><TextDifference before=current.clone() after/></div>
                </section>
            }
        });
        let form = (own && comment.text.is_some()).then(|| {
            view! {
                {differs}
                <form method="post" action=format!("{action}/comments/{id}") class="stacked">
                    {field::hidden("read", read)}
                    {field::text("text", "text", "Your comment (Markdown); earlier versions are kept", text, 6)}
                    <button class="primary" name="do" value="save">"Save"</button>
                </form>
            }
        });
        let delete = ((own || rights.manages) && comment.text.is_some()).then(|| {
            view! {
                <form method="post" action=format!("{action}/comments/{id}") class="stacked">
                    <p class="muted">"This permanently deletes the comment and its earlier versions."</p>
                    <button name="do" value="delete">"Delete comment"</button>
                </form>
            }
        });
        view! {
            <EditionHead edition=page.edition actor here="/tasks" title="Comment".to_owned() below=(action.clone(), task.row.title.to_string())/>
            {field::rejection(why)}
            <ol class="comments column">{entry(&comment, &action, &rights, &mentions, now)}</ol>
            {form}{delete}
            {before(&revisions, now)}
        }
        .into_any()
    }))
}

fn before(revisions: &[CommentRevision], now: Instant) -> Option<AnyView> {
    let entry = |revision: &CommentRevision| {
        view! { <li><p class="muted">"until "<Ago now then=revision.until/></p><p class="note pre-line">{revision.text.to_string()}</p></li> }
    };
    (!revisions.is_empty()).then(|| {
        view! { <section class="column"><h2>"Earlier versions"</h2><ol class="entry-list">{revisions.iter().map(entry).collect_view()}</ol></section> }.into_any()
    })
}
