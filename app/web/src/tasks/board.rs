//! The task board: a column for each status, with cards that move by dragging, by keyboard or by form.

use super::drag::BoardDrag;
use super::filter::{EmptyPlan, FilterForm, NamedLists, NoMatches, Place, SignInFirst, empty_headline};
use super::query::TaskListQuery;
use super::undo::{UndoableDone, notified, undone};
use crate::addresses::encoded;
use crate::components::chips::{Blocked, Faces, GoalChips, Swatch};
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden};
use crate::components::rows::ContinuedIn;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{PageQuery, number, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Actor, may_participate};
use domain::id::{ChangeId, EditionSlug, TaskNumber};
use domain::tasks::Status;
use domain::text::counted;
use domain::time::Instant;
use domain::views;
use domain::workflow::requires_note;
use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<TaskListQuery>,
) -> Result<Response, AppError> {
    let requested = query.parse(&context, &slug).await?;
    let undo = optional(&query.undo, ChangeId::parse)?;
    let moved = optional(&query.moved, TaskNumber::parse)?;
    let undone = undone(number(&query.undone, "a number")?);
    let notified = notified(&context, &slug, undo).await?;
    let board = context.store().board(&slug, &requested).await?;
    let head = PageMeta::new(format!("Task board of the {}", board.edition.title), "Tasks by status.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(
        &context,
        head,
        || view! { <BoardPage actor board query now moved=moved.map(|task| Moved { task, undo, notified }) undone/> },
    ))
}

/// A task that was just moved.
struct Moved {
    task: TaskNumber,
    undo: Option<ChangeId>,
    /// The sentence about the people who are notified.
    notified: Option<String>,
}

#[component]
fn BoardPage(
    actor: Actor,
    board: views::Board,
    query: TaskListQuery,
    now: Instant,
    #[prop(optional_no_strip)] moved: Option<Moved>,
    undone: Option<String>,
) -> impl IntoView {
    let views::Board { edition, columns, plan } = board;
    let slug = edition.slug.clone();
    let (address, list) = (format!("/{slug}/board"), format!("/{slug}/tasks"));
    let signed_in = actor.account().is_some();
    let has_tasks = plan.counts.total() > 0;
    let filter = has_tasks.then(|| {
        view! {
            <div class="tight-stack">
                <NamedLists action=&address query=&query signed_in counts=plan.lists/>
                <FilterForm action=&address query=&query plan=&plan place=Place::Board/>
            </div>
        }
    });
    let counts = counts(&columns);
    let moved = moved.map(|Moved { task, undo, notified }| {
        let status = columns.iter().find(|column| column.cards.iter().any(|card| card.row.number == task));
        let text = match status {
            Some(column) => format!("Task {task} is now {}.", column.status.as_str()),
            None => format!("Task {task} was moved."),
        };
        let text = [text].into_iter().chain(notified).collect::<Vec<_>>().join(" ");
        view! { <UndoableDone slug=&slug text undo next=query.link(&address)/> }
    });
    let must_sign_in = query.list == "mine" && !signed_in;
    let (figure, inside) = if !has_tasks {
        (empty_headline(&edition, now), EitherOf4::A(view! { <EmptyPlan edition=&edition now/> }))
    } else if must_sign_in {
        (plan.counts.to_string(), EitherOf4::B(view! { <SignInFirst action=&address query=&query/> }))
    } else if counts.is_empty() {
        ("No tasks match".to_owned(), EitherOf4::C(view! { <NoMatches all=address query=&query/> }))
    } else {
        (counts, EitherOf4::D(view! { <Board slug=&slug actor=&actor columns query=&query/> }))
    };
    view! {
        <EditionHead edition=edition.clone() actor=actor.clone() here="/tasks" title="Task board".to_owned() below=(list.clone(), "Tasks".to_owned())/>
        {moved}
        <Done what=undone/>
        <p class="headline">{figure}</p>
        <ul class="link-row">
            {may_participate(&actor, &slug).then(|| view! { <li><a class="button" href=format!("{list}/propose")>"Propose a task"</a></li> })}
            <li><a href=query.link(&list)>"Task list"</a></li>
            <li><a href=format!("/{slug}/dependencies")>"Dependencies"</a></li>
        </ul>
        {filter}
        {inside}
    }
}

/// The number of tasks in each column that has any, as in `3 planned, 1 done`.
fn counts(columns: &[views::Column]) -> String {
    let counts = columns.iter().filter(|column| column.count > 0);
    let counts: Vec<String> = counts.map(|column| format!("{} {}", column.count, column.status.as_str())).collect();
    counts.join(", ")
}

/// The columns; cards can be dragged if there is one that the visitor may move.
#[component]
fn Board<'a>(
    slug: &'a EditionSlug,
    actor: &'a Actor,
    columns: Vec<views::Column>,
    query: &'a TaskListQuery,
) -> impl IntoView {
    let mut cards = columns.iter().flat_map(|column| &column.cards);
    let can_move = cards.any(|card| !card.allowed_transitions(actor).is_empty());
    let column = |column| view! { <BoardColumn slug actor column query/> };
    let columns = columns.into_iter().map(column).collect_view();
    if can_move {
        Either::Left(view! { <BoardDrag>{columns}</BoardDrag> })
    } else {
        Either::Right(view! { <div class="task-board">{columns}</div> })
    }
}

#[component]
fn BoardColumn<'a>(
    slug: &'a EditionSlug,
    actor: &'a Actor,
    column: views::Column,
    query: &'a TaskListQuery,
) -> impl IntoView + use<> {
    let status = column.status.as_str();
    let more = (column.count as usize).saturating_sub(column.cards.len());
    let address = query.changed_by(|query| query.status.clear()).prefix(&format!("/{slug}/tasks"));
    let address = format!("{address}status={}", status.replace(' ', "+"));
    let more = (more > 0).then(|| view! { <p><a href=address>{format!("{more} more")}</a></p> });
    let title = format!("column-{}", status.replace(' ', "-"));
    let labelled = title.clone();
    let class = if column.count == 0 { "task-board-column empty" } else { "task-board-column" };
    let moved = query.moved.trim();
    let is_open = column.cards.iter().any(|card| card.row.number.to_string() == moved);
    let shown = counted(column.cards.len(), "task", "tasks");
    let is_folded = column.status.is_over() && !column.cards.is_empty();
    let cards = column.cards.into_iter().map(|card| view! { <Card slug actor card query/> }).collect_view();
    let cards = view! { <ul>{cards}</ul> };
    let cards = if is_folded {
        Either::Left(view! { <details open=is_open><summary>{format!("Show {shown}")}</summary>{cards}</details> })
    } else {
        Either::Right(cards)
    };
    view! {
        <section class=class data-status=status aria-labelledby=labelled>
            <h2 id=title><Swatch status=column.status/><span>{status}</span>" "<span class="muted">{column.count}</span></h2>
            {cards}
            {more}
        </section>
    }
}

#[component]
fn Card<'a>(slug: &'a EditionSlug, actor: &'a Actor, card: views::Card, query: &'a TaskListQuery) -> impl IntoView {
    let allowed_transitions = card.allowed_transitions(actor);
    let merged = card.merged_into.map(|into| {
        let duplicate = format!("/{slug}/tasks/{into}");
        view! { <span class="muted">"merged into "<a href=duplicate aria-label=format!("task {into}")>{into.to_string()}</a></span> }
    });
    let continued = card.row.continued_in.clone().map(|into| view! { <ContinuedIn into/> });
    let row = card.row;
    let address = format!("/{slug}/tasks/{}", row.number);
    let blocked =
        (!row.blocked_by.is_empty()).then(|| view! { <Blocked edition=slug.clone() by=row.blocked_by.clone()/> });
    let help = row.needs_help().then(|| view! { <span class="attention">"help wanted"</span> });
    let task = address.clone();
    let movable = (!allowed_transitions.is_empty()).then_some("true");
    let number = row.number.to_string();
    let menu = movable.map(|_| view! { <MoveMenu address=&address number from=row.status allowed_transitions query/> });
    let faces = (!row.assignees.is_empty()).then(|| view! { <Faces people=row.assignees/> });
    let foot = faces.is_some() || blocked.is_some() || help.is_some() || merged.is_some() || continued.is_some();
    let foot = foot.then(|| view! { <div class="card-meta">{faces}{blocked}{help}{merged}{continued}</div> });
    let goals = (!row.specs.is_empty() || !row.outcomes.is_empty())
        .then(|| view! { <GoalChips specs=row.specs outcomes=row.outcomes most=4/> });
    let end = (goals.is_some() || menu.is_some()).then(|| view! { <div class="card-footer">{goals}{menu}</div> });
    view! {
        <li class="card" id=format!("task-{}", row.number) tabindex="-1" draggable=movable data-task=task>
            <a href=address><span class="number">{row.number.to_string()}</span>" "<bdi>{row.title.to_string()}</bdi></a>
            {foot}
            {end}
        </li>
    }
}

/// The statuses the task may move to: a button each, or a link to the task’s page if a note is needed.
///
/// Dropping a card on a column activates the same button or link.
#[component]
fn MoveMenu<'a>(
    address: &'a str,
    number: String,
    from: Status,
    allowed_transitions: Vec<Status>,
    query: &'a TaskListQuery,
) -> impl IntoView {
    let back = query.changed_by(|query| query.group.clear()).prefix("");
    let entry = |to: Status| {
        let status = to.as_str();
        if requires_note(from, to) {
            let to_note = format!("{address}?to={}&board={}#note", encoded(status), encoded(&back));
            Either::Left(view! { <li><a href=to_note data-target-status=status>{format!("{status}…")}</a></li> })
        } else {
            Either::Right(view! { <li><button name="to" value=status data-target-status=status>{status}</button></li> })
        }
    };
    view! {
        <details class="transition-menu">
            <summary>"Move"<span class="visually-hidden">{format!(" task {number} to")}</span></summary>
            <form method="post" action=format!("{address}/change-status")>
                <Hidden name="board" value=back.clone()/>
                <ul>{allowed_transitions.into_iter().map(entry).collect_view()}</ul>
            </form>
        </details>
    }
}
