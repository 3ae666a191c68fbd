//! The work plan as a list: counts by status, filters from the query, and pages.

use super::bulk_form::{BulkButtons, BulkForm, BulkResult, EnterButton};
use super::filter::{EmptyPlan, FilterForm, NamedLists, NoMatches, Place, SignInFirst, empty_headline};
use super::query::TaskListQuery;
use super::undo::undone;
use crate::components::bar::{Bar, Legend};
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::page_links::{PageLinks, PastLastPage, last_page};
use crate::components::rows::TaskTable;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{PageQuery, given, number, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::{Actor, may_edit_many, may_participate};
use domain::editions::Edition;
use domain::id::{ChangeId, EditionSlug, TaskNumber};
use domain::tasks::{Status, StatusCounts, TaskRow};
use domain::text::counted;
use domain::time::Instant;
use domain::views::{PlanFigures, TaskList, TaskOrder};
use domain::workflow::may_follow_work;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<TaskListQuery>,
) -> Result<Response, AppError> {
    let changed = number(&query.changed, "a number")?.map(|count| count as usize);
    let undo = optional(&query.undo, ChangeId::parse)?;
    let undone = number(&query.undone, "a number")?;
    show(&context, slug, query, TaskListMessage { changed, undo, undone, ..TaskListMessage::default() }).await
}

/// The message above the list after a bulk change.
#[derive(Default)]
pub struct TaskListMessage {
    pub why: Option<String>,
    pub changed: Option<usize>,
    pub undo: Option<ChangeId>,
    pub undone: Option<u32>,
    pub left: Vec<(Option<Refusal>, Vec<TaskNumber>)>,
    /// The values of the form, so that it is filled in again.
    pub typed: BulkForm,
}

pub async fn show(
    context: &RequestContext,
    slug: EditionSlug,
    query: TaskListQuery,
    message: TaskListMessage,
) -> Result<Response, AppError> {
    let requested = query.parse(context, &slug).await?;
    let nth = number(&query.page, "a page number")?.unwrap_or(1).clamp(1, 10_000);
    let list = context.store().task_list(&slug, &requested, query.order(), nth).await?;
    let title = format!("Tasks of the {}", list.edition.title);
    let head = PageMeta::new(title.clone(), format!("{title}: {}.", list.plan.counts)).under("/");
    let head = head.with_feed(format!("/{slug}/feed.atom"));
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head, || view! { <TaskListPage actor list query nth message now/> }))
}

#[component]
fn TaskListPage(
    actor: Actor,
    list: TaskList,
    query: TaskListQuery,
    nth: u32,
    message: TaskListMessage,
    now: Instant,
) -> impl IntoView {
    let edition = list.edition;
    let slug = edition.slug.clone();
    let address = format!("/{slug}/tasks");
    let may_change_many = may_edit_many(&actor, &slug);
    let has_tasks = list.plan.counts.total() > 0;
    let plan = if has_tasks {
        let must_sign_in = query.list == "mine" && actor.account().is_none();
        let rows = if must_sign_in {
            Either::Left(view! { <SignInFirst action=&address query=&query/> })
        } else {
            let form = may_change_many.then_some(message.typed);
            Either::Right(
                view! { <Results slug=&slug plan=&list.plan rows=list.rows fitting=list.fitting query=&query nth form now/> },
            )
        };
        Either::Left(view! {
            <PlanFilter edition=&edition plan=&list.plan counts=list.matching query=&query signed_in=actor.account().is_some()/>
            {rows}
        })
    } else {
        Either::Right(view! { <EmptyPlan edition=&edition now/> })
    };
    view! {
        <EditionHead edition=edition.clone() actor=actor.clone() here="/tasks" title="Tasks".to_owned()/>
        {message.changed.map(|changed| view! { <BulkResult slug=&slug changed left=&message.left undo=message.undo next=query.link(&address)/> })}
        <Done what=undone(message.undone)/>
        <Rejection why=message.why/>
        <p class="headline">{headline(&edition, &list.plan, list.matching, query.is_empty(), now)}</p>
        <Links slug=&slug actor=&actor query=&query has_tasks/>
        {plan}
    }
}

/// `matching` are the tasks that the filter selects, if it `is_all` those of the plan.
fn headline(edition: &Edition, plan: &PlanFigures, matching: StatusCounts, is_all: bool, now: Instant) -> String {
    if !is_all && plan.counts.total() > 0 {
        return if matching.total() == 0 { "No tasks match".to_owned() } else { matching.to_string() };
    }
    match (plan.counts.total(), plan.lists.help) {
        (0, _) => empty_headline(edition, now),
        (_, 0) => plan.counts.to_string(),
        (_, help) => format!("{}; {} people", plan.counts, counted(help as usize, "task needs", "tasks need")),
    }
}

/// Links to the other views of the plan, and to what the visitor may do.
#[component]
fn Links<'a>(slug: &'a EditionSlug, actor: &'a Actor, query: &'a TaskListQuery, has_tasks: bool) -> impl IntoView {
    let address = format!("/{slug}/tasks");
    let participates = may_participate(actor, slug);
    let propose = participates
        .then(|| view! { <li><a class="button" href=format!("{address}/propose")>"Propose a task"</a></li> });
    let import = may_edit_many(actor, slug)
        .then(|| view! { <li><a href=format!("{address}/import")>"Import tasks and change settings"</a></li> });
    let continue_tasks = may_edit_many(actor, slug)
        .then(|| view! { <li><a href=format!("{address}/continue")>"Continue earlier tasks"</a></li> });
    let changes =
        may_edit_many(actor, slug).then(|| view! { <li><a href=format!("{address}/changes")>"My changes"</a></li> });
    let board = query.changed_by(|query| query.group.clear()).link(&format!("/{slug}/board"));
    let stale =
        may_follow_work(actor, slug).then(|| view! { <li><a href=format!("{address}/stale")>"Stale work"</a></li> });
    let views = has_tasks.then(|| {
        view! {
            <li><a href=board>"Task board"</a></li>
            <li><a href=format!("/{slug}/dependencies")>"Dependencies"</a></li>
            <li><a href=format!("/{slug}/funding")>"Funding"</a></li>
            <li><a href=query.changed_by(|query| query.group.clear()).link(&format!("/{slug}/tasks.csv")) download=format!("tasks-{slug}.csv")>{if query.is_empty() { "Export CSV" } else { "Export these tasks (CSV)" }}</a></li>
        }
    });
    (has_tasks || participates)
        .then(|| view! { <ul class="link-row">{propose}{views}{stale}{import}{continue_tasks}{changes}</ul> })
}

/// The chart of the plan, whose legend filters by status, and the filters.
#[component]
fn PlanFilter<'a>(
    edition: &'a Edition,
    plan: &'a PlanFigures,
    counts: StatusCounts,
    query: &'a TaskListQuery,
    signed_in: bool,
) -> impl IntoView {
    let address = format!("/{}/tasks", edition.slug);
    let base = query.changed_by(|query| query.status.clear()).prefix(&address);
    let chosen = given(&query.status).and_then(|status| Status::parse(status).ok());
    view! {
        <div class="tight-stack">
            <Bar counts=counts what=format!("Tasks of the {}", edition.title)/>
            <Legend counts=counts base chosen/>
        </div>
        <div class="tight-stack">
            <NamedLists action=&address query signed_in counts=plan.lists/>
            <FilterForm action=&address query plan place=Place::List/>
        </div>
    }
}

/// The tasks of one page of the list, with the bulk actions if `form` is given.
#[component]
fn Results<'a>(
    slug: &'a EditionSlug,
    plan: &'a PlanFigures,
    rows: Vec<TaskRow>,
    fitting: u32,
    query: &'a TaskListQuery,
    nth: u32,
    form: Option<BulkForm>,
    now: Instant,
) -> impl IntoView {
    let address = format!("/{slug}/tasks");
    let (base, last) = (query.prefix(&address), last_page(fitting, TaskList::PAGE));
    if rows.is_empty() && fitting > 0 {
        let items = counted(fitting as usize, "task", "tasks");
        return EitherOf3::A(view! { <PastLastPage base nth last items/> });
    }
    if rows.is_empty() {
        return EitherOf3::B(view! { <NoMatches all=address query/> });
    }
    let range = range(fitting, plan.counts.total(), rows.len() as u32, nth);
    // A search for such common words reads only the newest matches.
    let is_cut = given(&query.q).is_some() && fitting >= COMMON;
    let common = is_cut
        .then(|| view! { <p class="muted">"Too many tasks match, so only the newest are shown. Add a word to narrow the search."</p> });
    let ticked = form.as_ref().map(BulkForm::ticked);
    let groups = view! { <Groups rows order=query.order() ticked now/> };
    let groups = match form {
        Some(form) => Either::Left(view! {
            <form method="post" action=query.prefix(&format!("{address}/bulk")) class="bulk-form">
                <EnterButton/>
                {groups}
                <BulkButtons address=&address query tracks=&plan.tracks form/>
            </form>
        }),
        None => Either::Right(groups),
    };
    EitherOf3::C(view! {
        {range.map(|range| view! { <p role="status">{range}</p> })}
        {common}
        {groups}
        <PageLinks base nth last/>
    })
}

/// Says which part of the plan is shown; `None` for all of it.
fn range(fitting: u32, all: u32, shown: u32, nth: u32) -> Option<String> {
    let first = (nth - 1) * TaskList::PAGE + 1;
    match (fitting < all, shown < fitting) {
        (false, false) => None,
        (true, false) => Some(format!("{fitting} of {all} tasks")),
        (_, true) => Some(format!("{first} to {} of {fitting} tasks", first + shown - 1)),
    }
}

/// A table for each group, with checkboxes if `ticked` is given.
#[component]
fn Groups(rows: Vec<TaskRow>, order: TaskOrder, ticked: Option<Vec<TaskNumber>>, now: Instant) -> impl IntoView {
    let pick = ticked.is_some();
    let ticked = ticked.unwrap_or_default();
    let group = |(name, mut tasks): (String, Vec<TaskRow>)| {
        if order == TaskOrder::Track {
            // The heading of the group names the track.
            tasks.iter_mut().for_each(|task| task.track = None);
        }
        let caption = if name.is_empty() { "Tasks".to_owned() } else { format!("Tasks: {name}") };
        let heading = (!name.is_empty()).then(|| view! { <h2 class="group-heading" dir="auto">{name}</h2> });
        view! { <section>{heading}<TaskTable tasks now caption pick ticked=ticked.clone()/></section> }
    };
    grouped(rows, order).into_iter().map(group).collect_view()
}

/// The number of matches from which the words of a search count as too common.
const COMMON: u32 = 2_000;

/// Groups tasks in order of first appearance; without grouping, returns one group with an empty name.
fn grouped(tasks: Vec<TaskRow>, order: TaskOrder) -> Vec<(String, Vec<TaskRow>)> {
    let name = |task: &TaskRow| match order {
        TaskOrder::Number | TaskOrder::Updated | TaskOrder::Due => String::new(),
        TaskOrder::Track => task.track.as_ref().map_or("no track".to_owned(), ToString::to_string),
        TaskOrder::Status => task.status.as_str().to_owned(),
    };
    let mut groups: Vec<(String, Vec<TaskRow>)> = Vec::new();
    for task in tasks {
        let name = name(&task);
        match groups.iter_mut().find(|(group, _)| *group == name) {
            Some((_, members)) => members.push(task),
            None => groups.push((name, vec![task])),
        }
    }
    groups
}
