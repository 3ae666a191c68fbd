//! Merges a task into another one, after a page that says what moves and who is notified.

use super::action_forms::{MergeForm, OpenForm};
use super::api;
use super::task::{Feedback, show};
use crate::addresses::go_to;
use crate::confirmation::{Question, ask, is_done};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, optional};
use axum::extract::Path;
use axum::response::Response;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::Status;
use domain::text::{LocalPath, ShortText, counted, named};
use domain::views::TaskPage;
use leptos::prelude::*;
use store::{Store, WritePreview};

pub async fn merge(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    FormBody(form): FormBody<MergeForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/tasks/{number}/merge"))?;
    context.participant(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, &number, with_form(form, None)).await;
    }
    let preview = context.store().preview_writes();
    match merged(&context, &preview.store, &slug, &number, &form).await {
        Ok(into) => {
            let page = asked(&context, &slug, (&number, into), &form, preview).await?;
            let done = LocalPath::parse(&format!("/{slug}/tasks/{into}?done=merge-{number}"))?;
            Ok(page.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            show(&context, &slug, &number, with_form(form, Some(why))).await
        }
        Err(other) => Err(other),
    }
}

fn with_form(form: MergeForm, why: Option<String>) -> Feedback {
    Feedback { form: OpenForm::Merge(form), why, ..Feedback::default() }
}

/// Merges the task, and returns the number of the task that remains.
async fn merged(
    context: &RequestContext,
    store: &Store,
    slug: &EditionSlug,
    number: &str,
    form: &MergeForm,
) -> Result<TaskNumber, AppError> {
    let (by, from) = (context.participant(slug)?, TaskNumber::parse(number)?);
    let into = TaskNumber::parse(form.into.trim().trim_start_matches('#'))?;
    let why = optional(&form.why, ShortText::parse)?;
    store.merge_tasks(by, from, into, why.as_ref(), context.now).await?;
    Ok(into)
}

/// The page that shows what the merge does; `None` if it was confirmed, and so is done.
async fn asked(
    context: &RequestContext,
    slug: &EditionSlug,
    (number, into): (&str, TaskNumber),
    form: &MergeForm,
    preview: WritePreview,
) -> Result<Option<Response>, AppError> {
    let consequences = preview.consequences(context.account()?.id).await?;
    let from = api::task(context, slug, number).await?;
    let into = api::task(context, slug, &into.to_string()).await?;
    let effects = effects(&from, &into);
    if is_done(context, preview, &consequences, &effects).await? {
        return Ok(None);
    }
    let address = format!("/{slug}/tasks/{number}");
    let question = Question {
        edition: Some(slug.clone()),
        here: "/tasks",
        form_page: (address.clone(), format!("Task {number}")),
        title: format!("Merge task {number} into task {}?", into.row.number),
        action: format!("{address}/merge"),
        fields: form.pairs(),
        button: Some("Merge into that task".to_owned()),
        warning: "A merge can’t be undone.".to_owned(),
    };
    let lines = effects.iter().map(|line| view! { <li dir="auto">{line.clone()}</li> }).collect_view();
    let details = view! { <section class="column"><h2>"What changes"</h2><ul class="bullets">{lines}</ul></section> };
    ask(context, question, consequences, &effects, details.into_any()).await.map(Some)
}

/// What the merge does to both tasks, a sentence each.
fn effects(from: &TaskPage, into: &TaskPage) -> Vec<String> {
    let (left, kept) = (from.row.number, into.row.number);
    let verb = if from.row.status == Status::Dropped { "stays dropped" } else { "is dropped" };
    let first = format!(
        "Task {left} “{}” {verb}, and its page links to task {kept} “{}”. Nothing can be changed on it any more.",
        from.row.title, into.row.title
    );
    let names: Vec<&str> = from.claims.iter().map(|claim| claim.person.name.as_str()).collect();
    let verb = if names.len() == 1 { "moves" } else { "move" };
    let assignees = (!names.is_empty())
        .then(|| format!("{} {verb} to task {kept}.{}", named(&names, "people"), lead_sentence(from, into)));
    let request = from
        .lead_transfer
        .as_ref()
        .map(|request| format!("The request that {} takes over task {left} as lead is withdrawn.", request.to.1.name));
    let content = content(from);
    let content = (!content.is_empty()).then(|| format!("Task {kept} also gets: {}.", content.join(", ")));
    [Some(first), assignees, request, content].into_iter().flatten().collect()
}

/// Who leads the remaining task; empty if its lead may have deleted their account, and so is replaced.
fn lead_sentence(from: &TaskPage, into: &TaskPage) -> String {
    let lead = |task: &TaskPage| task.claims.iter().find(|claim| claim.lead).map(|claim| claim.person.clone());
    match (lead(into), lead(from)) {
        (Some(lead), _) if lead.login.is_some() => format!(" {} stays its lead.", lead.name),
        (None, Some(lead)) => format!(" {} becomes its lead.", lead.name),
        _ => String::new(),
    }
}

/// The rest that the task has: “2 comments”.
fn content(task: &TaskPage) -> Vec<String> {
    let goals = task.row.specs.len() + task.row.outcomes.len();
    let dependencies = task.depends_on.len() + task.blocks.len();
    let counts = [
        (goals, "goal", "goals"),
        (dependencies, "dependency", "dependencies"),
        (task.row.evidence.len(), "link", "links"),
        (task.row.labels.len(), "label", "labels"),
        (task.skills.len(), "skill", "skills"),
        (task.reviews.len(), "review", "reviews"),
        (task.interests.len(), "interest", "interests"),
        (task.comment_count as usize, "comment", "comments"),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let updates = (!task.updates.is_empty()).then(|| "the updates".to_owned());
    counts.map(|(count, one, many)| counted(count, one, many)).chain(updates).collect()
}
