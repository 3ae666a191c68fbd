//! The page on which organizers choose which tasks of earlier editions continue in theirs.

use super::action_forms::OpenForm;
use crate::addresses::go_to;
use crate::components::chips::{People, StatusChip};
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::Edition;
use domain::id::{EditionSlug, EditionTask};
use domain::tasks::UnfinishedTask;
use domain::text::{LocalPath, Title, counted};
use domain::views::{EarlierTask, TaskPage};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The tasks to continue, such as `2023/14`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContinueForm {
    tasks: Vec<String>,
}

impl Form for ContinueForm {
    const MAX_FIELDS: usize = 2000;
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContinueQuery {
    /// The number of tasks that were just continued.
    changed: String,
}

impl Form for ContinueQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ContinueQuery>,
) -> Result<Response, AppError> {
    let changed = number(&query.changed, "a number")?;
    let done = changed.map(|count| {
        let verb = if count == 1 { "continues" } else { "continue" };
        format!("{} {verb} in this edition.", counted(count as usize, "task", "tasks"))
    });
    show(&context, &slug, ContinueForm::default(), Message { done, why: None }).await
}

pub async fn act(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<ContinueForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/tasks/continue"))?;
    match continue_tasks(&context, &slug, &form).await {
        Ok(count) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/continue?changed={count}"))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            show(&context, &slug, form, Message { why: Some(why), done: None }).await
        }
        Err(other) => Err(other),
    }
}

async fn continue_tasks(context: &RequestContext, slug: &EditionSlug, form: &ContinueForm) -> Result<usize, AppError> {
    let by = context.organizer(slug)?;
    if form.tasks.is_empty() {
        return Err(AppError::Wrong("No task is selected. Select the tasks that continue in this edition.".to_owned()));
    }
    let tasks = form.tasks.iter().map(|task| EditionTask::parse(task)).collect::<Result<Vec<_>, _>>()?;
    Ok(context.store().continue_tasks(by, &tasks, context.now).await?.len())
}

/// What the page says about the form that was sent.
struct Message {
    why: Option<String>,
    done: Option<String>,
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: ContinueForm,
    message: Message,
) -> Result<Response, AppError> {
    let by = context.organizer(slug)?;
    let edition = context.edition(slug).await?;
    let unfinished = context.store().unfinished_tasks(by).await?;
    let title = format!("Continue earlier tasks, {}", edition.title);
    let head = PageMeta::new(title, "Unfinished tasks of earlier editions that can continue in this one.").under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <ContinueBody actor edition unfinished form message/> }))
}

#[component]
fn ContinueBody(
    actor: Actor,
    edition: Edition,
    unfinished: Vec<UnfinishedTask>,
    form: ContinueForm,
    message: Message,
) -> impl IntoView {
    let slug = edition.slug.clone();
    let below = (format!("/{slug}/tasks"), "Tasks".to_owned());
    let content = if unfinished.is_empty() {
        Either::Left(view! { <p>"No unfinished tasks. Tasks of earlier editions that you manage appear here."</p> })
    } else {
        let groups = by_edition(&unfinished);
        let group = |(title, tasks): (Title, Vec<&UnfinishedTask>)| view! { <Group title tasks ticked=&form.tasks here=&slug/> };
        Either::Right(view! {
            <p>
                "Each selected task continues in this edition, with its description, goals, evidence, skills, labels and funding.
                 In its own edition it is dropped, and its proposer and assignees are notified. People claim
                 it again here. To undo this, open the new task and separate it."
            </p>
            <form method="post" action=format!("/{slug}/tasks/continue") class="stacked">
                {groups.into_iter().map(group).collect_view()}
                <button class="primary">"Continue selected tasks"</button>
            </form>
        })
    };
    view! {
        <EditionHead edition actor here="/tasks" title="Continue earlier tasks".to_owned() below/>
        <Done what=message.done/>
        <Rejection why=message.why/>
        {content}
    }
}

/// The tasks of each edition, in the given order.
fn by_edition(unfinished: &[UnfinishedTask]) -> Vec<(Title, Vec<&UnfinishedTask>)> {
    let chunks = unfinished.chunk_by(|a, b| a.edition == b.edition);
    chunks.filter_map(|tasks| Some((tasks.first()?.edition_title.clone(), tasks.iter().collect()))).collect()
}

#[component]
fn Group<'a>(
    title: Title,
    tasks: Vec<&'a UnfinishedTask>,
    ticked: &'a [String],
    here: &'a EditionSlug,
) -> impl IntoView + use<> {
    let entry = |task: &UnfinishedTask| {
        let (key, path) = (task.key().value(), task.key().path());
        let checked = ticked.contains(&key);
        let label = format!("{} {}", task.task.number, task.task.title);
        let same_title = task.same_title.map(|number| {
            view! { <span class="muted">" continues as "<a href=format!("/{here}/tasks/{number}")>{format!("task {number}")}</a>", which has the same title"</span> }
        });
        view! {
            <li>
                <label class="check"><input type="checkbox" name="tasks" value=key checked=checked/><span dir="auto">{label}</span></label>
                " "<StatusChip status=task.task.status/>" "<a href=path>"Open"</a>" "
                <People people=task.assignees.clone()/>{same_title}
            </li>
        }
    };
    view! {
        <fieldset>
            <legend dir="auto">{title.to_string()}</legend>
            <ul class="entry-list">{tasks.into_iter().map(entry).collect_view()}</ul>
        </fieldset>
    }
}

/// The task that a task continues, and the first edition: “Proposed in 2023, done in 2027.”
#[component]
pub fn EarlierTasks<'a>(task: &'a TaskPage) -> impl IntoView + use<> {
    let continued = task.earlier.last().map(|EarlierTask { task: earlier, .. }| {
        view! { <a href=earlier.path()>{earlier.to_string()}</a> }
    });
    let (first, now) = (task.earlier.first(), (task.row.status.as_str(), &task.edition.slug));
    let story = first.map(|first| format!(". Proposed in {}, {} in {}.", first.task.edition, now.0, now.1));
    continued.map(|continued| view! { <p class="muted">"Continues "{continued}{story}</p> })
}

/// A button that separates a task from the one that it continues.
#[component]
pub fn SeparateTask<'a>(address: &'a str, task: &'a TaskPage, form: &'a OpenForm) -> impl IntoView + use<> {
    let open = matches!(form, OpenForm::Separate(_));
    let action = format!("{address}/separate");
    task.earlier.last().map(|earlier| {
        let earlier = earlier.task.to_string();
        view! {
            <details open=open>
                <summary>{format!("Separate from {earlier}")}</summary>
                <form method="post" action=action class="stacked">
                    <p>{format!("This task stays, and {earlier} gets back the status that it had. Its requests for reviews or a new lead have ended.")}</p>
                    <button>"Separate"</button>
                </form>
            </details>
        }
    })
}
