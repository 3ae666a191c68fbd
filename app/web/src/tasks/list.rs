//! The work plan as a list: counts by status, filters from the query, and pages.

use super::{bulk_form, filter};
use crate::components::bar::{Bar, Legend};
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::rows::TaskTable;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::{Actor, may_edit_many, may_participate};
use domain::editions::Edition;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::{Status, TaskRow};
use domain::text::counted;
use domain::time::Instant;
use domain::views::{TaskList, TaskOrder};
use leptos::prelude::*;

/// The query of the list: filters, a page number, and how many tasks a bulk change has just changed.
pub struct TaskListQuery;

impl DeclaredFields for TaskListQuery {
    const FIELDS: &'static [&'static str] =
        &["list", "q", "track", "status", "spec", "outcome", "size", "who", "group", "help", "page", "changed"];
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    query: FieldsQuery<TaskListQuery>,
) -> Result<Response, AppError> {
    let changed = query.number("changed", "a number")?.map(|count| count as usize);
    show(&context, slug, query.fields, TaskListMessage { changed, ..TaskListMessage::default() }).await
}

/// The message above the list after a bulk change.
#[derive(Default)]
pub struct TaskListMessage {
    pub why: Option<String>,
    pub changed: Option<usize>,
    pub left: Vec<(Option<Refusal>, Vec<TaskNumber>)>,
    /// The values of the form, so that it is filled in again.
    pub typed: Fields,
}

pub async fn show(
    context: &RequestContext,
    slug: EditionSlug,
    query: Fields,
    message: TaskListMessage,
) -> Result<Response, AppError> {
    let requested = filter::parse(&query, context, &slug).await?;
    let nth = query.number("page", "a page number")?.unwrap_or(1).clamp(1, 10_000);
    let order = filter::order(&query);
    let list = context.store().task_list(&slug, &requested, order, nth).await?;
    let title = format!("Tasks of the {}", list.edition.title);
    let head = PageMeta::new(title.clone(), format!("{title}: {}.", list.plan.counts)).under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head, || body(actor, list, &query, requested.status, order, nth, message, now)))
}

#[expect(clippy::too_many_arguments, reason = "a page is made of what it shows")]
fn body(
    actor: Actor,
    list: TaskList,
    query: &Fields,
    chosen: Option<Status>,
    order: TaskOrder,
    nth: u32,
    message: TaskListMessage,
    now: Instant,
) -> AnyView {
    let edition = list.edition.clone();
    let address = format!("/{}/tasks", edition.slug);
    let base = filter::without(&address, query, &["status"]);
    let (participates, many) = (may_participate(&actor, &edition.slug), may_edit_many(&actor, &edition.slug));
    let signed_in = actor.account().is_some();
    let propose = participates
        .then(|| view! { <li><a class="button" href=format!("{address}/propose")>"Propose a task"</a></li> });
    let import =
        many.then(|| view! { <li><a href=format!("{address}/import")>"Import tasks and change settings"</a></li> });
    let slug = edition.slug.clone();
    let board = filter::without(&format!("/{slug}/board"), query, &["group"]).trim_end_matches(['&', '?']).to_owned();
    let views = (list.plan.counts.total() > 0).then(|| {
        view! {
            <li><a href=board>"Task board"</a></li>
            <li><a href=format!("/{slug}/dependencies")>"Dependencies"</a></li>
            <li><a href=format!("/{slug}/tasks.csv") download=format!("tasks-{slug}.csv")>"Export CSV"</a></li>
        }
    });
    let links = (views.is_some() || participates).then(|| view! { <ul class="link-row">{propose}{views}{import}</ul> });
    let figure = match list.plan.lists.help {
        0 => list.plan.counts.to_string(),
        help => format!("{}; {} people", list.plan.counts, counted(help as usize, "task needs", "tasks need")),
    };
    let (figure, inside) = match list.plan.counts.total() {
        0 => filter::empty_plan(&edition, now),
        _ => (
            figure,
            view! {
                <div class="tight-stack">
                    <Bar counts=list.plan.counts what=format!("Tasks of the {}", edition.title)/>
                    <Legend counts=list.plan.counts base chosen/>
                </div>
                <div class="tight-stack">
                    {filter::lists(&address, query, signed_in, Some(list.plan.lists))}
                    {filter::form(address.clone(), query, &list.plan, &[])}
                </div>
                {match filter::sign_in_first(&address, query, &actor) {
                    Some(first) => first,
                    None => listed(&edition, list, query, order, nth, many.then_some(&message.typed), now),
                }}
            }
            .into_any(),
        ),
    };
    view! {
        <EditionHead edition actor here="/tasks" title="Tasks".to_owned()/>
        {message.changed.map(|changed| bulk_form::done(&slug, changed, &message.left))}
        {field::rejection(message.why)}
        <p class="headline">{figure}</p>
        {links}
        {inside}
    }
    .into_any()
}

fn listed(
    edition: &Edition,
    list: TaskList,
    query: &Fields,
    order: TaskOrder,
    nth: u32,
    many: Option<&Fields>,
    now: Instant,
) -> AnyView {
    let address = format!("/{}/tasks", edition.slug);
    if list.rows.is_empty() && list.fitting > 0 {
        return past_last_page(&address, query, nth, list.fitting);
    }
    if list.rows.is_empty() {
        return filter::no_matches(address, query);
    }
    let (fitting, all, shown) = (list.fitting, list.plan.counts.total(), list.rows.len() as u32);
    let first = (nth - 1) * TaskList::PAGE + 1;
    let range = match (fitting < all, shown < fitting) {
        (false, false) => None,
        (true, false) => Some(format!("{fitting} of {all} tasks")),
        (_, true) => Some(format!("{first} to {} of {fitting} tasks", first + shown - 1)),
    };
    // A search for such common words reads only the newest matches.
    let common = (query.given("q").is_some() && fitting >= COMMON)
        .then(|| view! { <p class="muted">"Too many tasks match, so only the newest are shown. Add a word to narrow the search."</p> });
    let ticked = many.map(bulk_form::ticked).unwrap_or_default();
    let groups = grouped(list.rows, order).into_iter().map(|(name, mut tasks)| {
        if order == TaskOrder::Track {
            // The heading of the group names the track.
            tasks.iter_mut().for_each(|task| task.track = None);
        }
        let caption = if name.is_empty() { "Tasks".to_owned() } else { format!("Tasks: {name}") };
        let heading = (!name.is_empty()).then(|| view! { <h2 class="group-heading">{name}</h2> });
        view! { <section>{heading}<TaskTable tasks now caption pick=many.is_some() ticked=ticked.clone()/></section> }
    });
    let groups = groups.collect_view();
    let inside = match many {
        Some(typed) => view! {
            <form method="post" action=filter::without(&format!("{address}/act"), query, &[]) class="bulk-form">
                {bulk_form::enter_button()}
                {groups}
                {bulk_form::buttons(&list.plan.tracks, typed)}
            </form>
        }
        .into_any(),
        None => groups.into_any(),
    };
    view! { {range.map(|range| view! { <p role="status">{range}</p> })}{common}{inside}{pages(&address, query, nth, fitting)} }
        .into_any()
}

/// The number of matches from which the words of a search count as too common.
const COMMON: u32 = 2_000;

/// The number of the last page.
fn last_page(fitting: u32) -> u32 {
    fitting.div_ceil(TaskList::PAGE).max(1)
}

/// The message on a page after the last one, as after tasks were removed or a wrong number was typed.
fn past_last_page(address: &str, query: &Fields, nth: u32, fitting: u32) -> AnyView {
    let last = last_page(fitting);
    let text = match last {
        1 => format!("There is no page {nth}: {} on 1 page. ", counted(fitting as usize, "task", "tasks")),
        _ => format!("There is no page {nth}: {fitting} tasks on {last} pages. "),
    };
    let address = format!("{}page={last}", filter::without(address, query, &[]));
    view! { <p>{text}<a href=address>"Go to the last page"</a></p> }.into_any()
}

/// Links to the previous and the next page, if there is more than one page.
fn pages(address: &str, query: &Fields, nth: u32, fitting: u32) -> Option<AnyView> {
    let last = last_page(fitting);
    let base = filter::without(address, query, &[]);
    let link = |page: u32, label: &'static str, rel: &'static str| view! { <li><a href=format!("{base}page={page}") rel=rel>{label}</a></li> };
    (last > 1).then(|| {
        view! {
            <nav aria-label="Pages" class="subnav">
                <ul>
                    {(nth > 1).then(|| link(nth - 1, "Previous", "prev"))}
                    <li>{format!("Page {nth} of {last}")}</li>
                    {(nth < last).then(|| link(nth + 1, "Next", "next"))}
                </ul>
            </nav>
        }
        .into_any()
    })
}

/// Groups tasks in order of first appearance; without grouping, returns one group with an empty name.
fn grouped(tasks: Vec<TaskRow>, order: TaskOrder) -> Vec<(String, Vec<TaskRow>)> {
    let name = |task: &TaskRow| match order {
        TaskOrder::Number | TaskOrder::Updated => String::new(),
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
