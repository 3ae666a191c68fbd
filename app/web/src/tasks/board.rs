//! The task board: a column for each status, with cards that move by dragging, by keyboard or by form.

use super::drag::BoardDrag;
use super::filter;
use super::list::TaskListQuery;
use crate::addresses::encoded;
use crate::components::chips::{Blocked, Faces, GoalChips, Swatch};
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::FieldsQuery;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Actor, may_participate};
use domain::editions::Edition;
use domain::tasks::Status;
use domain::time::Instant;
use domain::views::{Board, Card, Column};
use domain::workflow::requires_note;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    query: FieldsQuery<TaskListQuery>,
) -> Result<Response, AppError> {
    let requested = filter::parse(&query, &context, &slug).await?;
    let board = context.store().board(&slug, &requested).await?;
    let head = PageMeta::new(format!("Task board of the {}", board.edition.title), "Tasks by status.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(&context, head, || body(actor, board, &query, now)))
}

fn body(actor: Actor, board: Board, query: &Fields, now: Instant) -> AnyView {
    let Board { edition, columns, plan } = board;
    let slug = edition.slug.clone();
    let counts = columns
        .iter()
        .filter(|column| column.count > 0)
        .map(|column| format!("{} {}", column.count, column.status.as_str()));
    let counts: Vec<String> = counts.collect();
    let (address, list) = (format!("/{slug}/board"), format!("/{slug}/tasks"));
    let signed_in = actor.account().is_some();
    let propose = may_participate(&actor, &slug)
        .then(|| view! { <li><a class="button" href=format!("{list}/propose")>"Propose a task"</a></li> });
    let status_changes =
        columns.iter().flat_map(|column| &column.cards).any(|card| !card.allowed_transitions(&actor).is_empty());
    let narrow = (plan.counts.total() > 0).then(|| {
        view! {
            <div class="tight-stack">
                {filter::lists(&address, query, signed_in, Some(plan.lists))}
                {filter::form(address.clone(), query, &plan, &filter::LEFT_OUT_ON_BOARD)}
            </div>
        }
    });
    let first = filter::sign_in_first(&address, query, &actor);
    let (figure, inside) = match (plan.counts.total(), counts.is_empty(), first) {
        (0, ..) => filter::empty_plan(&edition, now),
        (_, _, Some(first)) => (plan.counts.to_string(), first),
        (_, true, _) => ("No tasks match".to_owned(), filter::no_matches(address, query)),
        (_, false, _) => {
            let columns = columns.into_iter().map(|column| column_view(&edition, &actor, column, query)).collect_view();
            let drag = status_changes.then(|| view! { <BoardDrag/> });
            (counts.join(", "), view! { {drag}<div class="task-board">{columns}</div> }.into_any())
        }
    };
    view! {
        <EditionHead edition=edition.clone() actor here="/tasks" title="Task board".to_owned() below=(list.clone(), "Tasks".to_owned())/>
        <p class="headline">{figure}</p>
        <ul class="link-row">
            {propose}
            <li><a href=filter::without(&list, query, &[]).trim_end_matches(['&', '?']).to_owned()>"Task list"</a></li>
            <li><a href=format!("/{slug}/dependencies")>"Dependencies"</a></li>
        </ul>
        {narrow}
        {inside}
    }
    .into_any()
}

fn column_view(edition: &Edition, actor: &Actor, column: Column, query: &Fields) -> AnyView {
    let more = column.count as usize - column.cards.len().min(column.count as usize);
    let address = filter::without(&format!("/{}/tasks", edition.slug), query, &["status"]);
    let address = format!("{address}status={}", column.status.as_str().replace(' ', "+"));
    let more = (more > 0).then(|| view! { <p><a href=address>{format!("{more} more")}</a></p> });
    let title = format!("column-{}", column.status.as_str().replace(' ', "-"));
    let labelled = title.clone();
    let class = if column.count == 0 { "task-board-column empty" } else { "task-board-column" };
    let cards = column.cards.into_iter().map(|each| card(edition, actor, each, query)).collect_view();
    view! {
        <section class=class data-status=column.status.as_str() aria-labelledby=labelled>
            <h2 id=title><Swatch status=column.status/><span>{column.status.as_str()}</span>" "<span class="muted">{column.count}</span></h2>
            <ul>{cards}</ul>
            {more}
        </section>
    }
    .into_any()
}

fn card(edition: &Edition, actor: &Actor, card: Card, query: &Fields) -> AnyView {
    let allowed_transitions = card.allowed_transitions(actor);
    let merged = card.merged_into.map(|into| {
        let duplicate = format!("/{}/tasks/{into}", edition.slug);
        view! { <span class="muted">"merged into "<a href=duplicate aria-label=format!("task {into}")>{into.to_string()}</a></span> }
    });
    let row = card.row;
    let address = format!("/{}/tasks/{}", edition.slug, row.number);
    let blocked = (!row.blocked_by.is_empty())
        .then(|| view! { <Blocked edition=edition.slug.clone() by=row.blocked_by.clone()/> });
    let help = row.needs_help().then(|| view! { <span class="attention">"help wanted"</span> });
    let task = address.clone();
    let movable = (!allowed_transitions.is_empty()).then_some("true");
    let menu = movable.map(|_| menu(&address, row.number.to_string(), row.status, allowed_transitions, query));
    let faces = (!row.assignees.is_empty()).then(|| view! { <Faces people=row.assignees/> });
    let foot = faces.is_some() || blocked.is_some() || help.is_some() || merged.is_some();
    let foot = foot.then(|| view! { <div class="card-meta">{faces}{blocked}{help}{merged}</div> });
    let goals = (!row.specs.is_empty() || !row.outcomes.is_empty())
        .then(|| view! { <GoalChips specs=row.specs outcomes=row.outcomes most=4/> });
    let end = (goals.is_some() || menu.is_some()).then(|| view! { <div class="card-footer">{goals}{menu}</div> });
    view! {
        <li class="card" id=format!("task-{}", row.number) tabindex="-1" draggable=movable data-task=task>
            <a href=address><span class="number">{row.number.to_string()}</span>" "{row.title.to_string()}</a>
            {foot}
            {end}
        </li>
    }
    .into_any()
}

/// The statuses the task may move to: a button each, or a link to the task’s page if a note is needed.
///
/// Dropping a card on a column activates the same button or link.
fn menu(address: &str, number: String, from: Status, allowed_transitions: Vec<Status>, query: &Fields) -> AnyView {
    let back = filter::without("", query, &["group"]);
    let entry = |to: Status| {
        if requires_note(from, to) {
            let to_note = format!("{address}?to={}&board={}#note", encoded(to.as_str()), encoded(&back));
            view! { <li><a href=to_note data-target-status=to.as_str()>{format!("{}…", to.as_str())}</a></li> }
                .into_any()
        } else {
            view! { <li><button name="to" value=to.as_str() data-target-status=to.as_str()>{to.as_str()}</button></li> }
                .into_any()
        }
    };
    view! {
        <details class="transition-menu">
            <summary>"Move"<span class="visually-hidden">{format!(" task {number} to")}</span></summary>
            <form method="post" action=format!("{address}/change-status")>
                {field::hidden("board", back.clone())}
                <ul>{allowed_transitions.into_iter().map(entry).collect_view()}</ul>
            </form>
        </details>
    }
    .into_any()
}
