//! The discussion of a task: its comments, and a form for a new one.

use super::mentions::{MentionReport, Mentions, TextPreview};
use super::permissions::Rights;
use crate::components::chips::Face;
use crate::components::field::TextField;
use crate::components::markup::RenderedMarkup;
use crate::components::times::Ago;
use domain::discussion::{Comment, MentionResult};
use domain::editions::Edition;
use domain::time::Instant;
use domain::views::TaskPage;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

#[component]
pub fn Discussion<'a>(
    edition: &'a Edition,
    task: &'a TaskPage,
    rights: &'a Rights,
    /// The text of a comment that was rejected or is previewed.
    text: &'a str,
    mentions: &'a Mentions,
    /// The people that the previewed comment would notify.
    preview: Option<MentionResult>,
    now: Instant,
) -> impl IntoView + use<> {
    let address = format!("/{}/tasks/{}", edition.slug, task.row.number);
    let older = task.comment_count as usize > task.comments.len();
    let before = task.comments.first().map(|first| first.id);
    let older = before.filter(|_| older).map(|first| {
        view! { <p><a href=format!("{address}/comments?before={first}")>"Earlier comments"</a></p> }
    });
    let entry = |comment| view! { <CommentEntry comment address=&address rights mentions now/> };
    let none = (task.comment_count == 0).then(|| view! { <p class="muted">"No comments yet."</p> });
    let has_form = rights.participates && (task.merged_into.is_none() || !text.is_empty());
    view! {
        <section id="discussion">
            <h2>"Discussion"</h2>
            {older}{none}
            <ol class="comments">{task.comments.iter().map(entry).collect_view()}</ol>
            {has_form.then(|| view! { <NewComment edition task text preview/> })}
        </section>
    }
}

#[component]
fn NewComment<'a>(
    edition: &'a Edition,
    task: &'a TaskPage,
    text: &'a str,
    preview: Option<MentionResult>,
) -> impl IntoView + use<> {
    // A comment typed while the task was merged goes to the other task.
    let number = task.merged_into.unwrap_or(task.row.number);
    let action = format!("/{}/tasks/{number}/comment", edition.slug);
    let label = task.merged_into.map_or("Add a comment (Markdown; @login notifies that person)".to_owned(), |into| {
        format!("Your comment; you can post it on task {into}")
    });
    let preview = preview.map(|mention_result| view! { <TextPreview text mention_result/> });
    view! {
        <form method="post" action=action.clone() class="stacked" id="comment-form">
            {preview}
            <TextField name="text" id="text" label=&label value=text rows=4/>
            <div class="form-row">
                <button>"Comment"</button>
                <button class="plain" formaction=format!("{action}/preview#comment-form")>"Preview"</button>
            </div>
        </form>
    }
}

#[component]
pub fn CommentEntry<'a>(
    comment: &'a Comment,
    /// The address of the task’s page.
    address: &'a str,
    rights: &'a Rights,
    mentions: &'a Mentions,
    now: Instant,
) -> impl IntoView + use<> {
    let (face, name) = match &comment.by {
        Some((_, person)) => (Some(view! { <Face person=person.clone()/> }), person.name.to_string()),
        None => (None, "Deleted account".to_owned()),
    };
    let own = comment.by.as_ref().is_some_and(|(person, _)| Some(*person) == rights.me);
    let text = match &comment.text {
        None => Either::Left(view! { <p class="muted">"This comment was deleted."</p> }),
        Some(_) => Either::Right(view! { <RenderedMarkup markup=mentions.shown(Some(comment.id), &comment.html)/> }),
    };
    let address = format!("{address}/comments/{}", comment.id);
    let edited = match (comment.edited, comment.revisions) {
        (Some(then), 1..) => EitherOf3::A(view! { " · "<a href=address.clone()>"edited "<Ago now then/></a> }),
        (Some(then), 0) => EitherOf3::B(view! { " · edited "<Ago now then/> }),
        _ => EitherOf3::C(()),
    };
    let change = ((own || rights.manages) && comment.text.is_some())
        .then(|| view! { " · "<a href=address>{if own { "Edit or delete" } else { "Delete" }}</a> });
    view! {
        <li id=format!("comment-{}", comment.id)>
            <p class="comment-header">{face}<b dir="auto">{name}</b>" "<span class="muted"><Ago now then=comment.at/>{edited}{change}</span></p>
            {text}
            <MentionReport sentences=mentions.notified(Some(comment.id))/>
        </li>
    }
}
