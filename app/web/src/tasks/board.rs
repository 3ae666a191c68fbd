//! The work plan as a board: a column for each status, cards that can be moved by dragging, by keyboard and by form.

use super::drag::BoardDrag;
use super::{api, filter};
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::ui::chips::{Blocked, Faces, Serves, Swatch};
use crate::ui::edition::EditionHead;
use crate::ui::field;
use crate::ui::fields::Fields;
use crate::ui::frame::{Head, frame};
use axum::response::Response;
use domain::access::{Actor, may_work};
use domain::editions::Edition;
use domain::plan::{wants_words, ways_from};
use domain::tasks::{Column, TaskRow};
use leptos::prelude::*;

pub async fn page(visit: Visit, InEdition(page): InEdition, asked: Fields) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    let wanted = filter::parse(&asked, &visit, api::rules(&visit, &slug).await?)?;
    let columns = api::board(&visit, &slug, &wanted).await?;
    let head = Head::new(format!("Board of the {}", page.edition.title), "Tasks by where they stand.").under("/");
    let actor = visit.actor.clone();
    Ok(frame(&visit, head, || body(actor, page.edition, columns, &asked)))
}

fn body(actor: Actor, edition: Edition, columns: Vec<Column>, asked: &Fields) -> AnyView {
    let slug = edition.slug.clone();
    let moves = may_work(&actor, &slug);
    let words = columns
        .iter()
        .filter(|column| column.count > 0)
        .map(|column| format!("{} {}", column.count, column.status.as_str()));
    let words: Vec<String> = words.collect();
    let figure = if words.is_empty() { "No tasks yet".to_owned() } else { words.join(", ") };
    let address = format!("/{slug}/board");
    let signed_in = actor.account().is_some();
    let inside = columns.into_iter().map(|column| one(&edition, column, asked, moves)).collect_view();
    let help = moves.then(|| view! { <p class="quiet">"Drag a card to another column, or choose where it goes on the card. Done and dropped ask for a word on the task’s own page."</p> });
    view! {
        <EditionHead edition=edition.clone() actor here="/tasks" title="Board".to_owned() below=(format!("/{slug}/tasks"), "Tasks".to_owned())/>
        <p class="figure">{figure}</p>
        {filter::lists(&address, asked, signed_in, None)}
        {help}
        <div class="board">{inside}</div>
        {moves.then(|| view! { <BoardDrag/> })}
    }
    .into_any()
}

fn one(edition: &Edition, column: Column, asked: &Fields, moves: bool) -> AnyView {
    let more = column.count as usize - column.rows.len().min(column.count as usize);
    let address = filter::without(&format!("/{}/tasks", edition.slug), asked, &["status"]);
    let address = format!("{address}status={}", column.status.as_str().replace(' ', "+"));
    let more = (more > 0).then(|| view! { <p><a href=address>{format!("{more} more")}</a></p> });
    let title = format!("column-{}", column.status.as_str().replace(' ', "-"));
    let labelled = title.clone();
    let cards = column.rows.into_iter().map(|row| card(edition, row, moves)).collect_view();
    view! {
        <section class="board-column" data-status=column.status.as_str() aria-labelledby=labelled>
            <h2 id=title><Swatch status=column.status/>{format!(" {} ({})", column.status.as_str(), column.count)}</h2>
            <ul>{cards}</ul>
            {more}
        </section>
    }
    .into_any()
}

fn card(edition: &Edition, row: TaskRow, moves: bool) -> AnyView {
    let address = format!("/{}/tasks/{}", edition.slug, row.number);
    let ways = ways_from(row.status).iter().copied();
    // Where words are needed, the task's own page asks for them.
    let options: Vec<(String, String)> = ways
        .clone()
        .filter(|to| !wants_words(row.status, *to))
        .map(|to| (to.as_str().to_owned(), to.as_str().to_owned()))
        .collect();
    let all: Vec<&str> = ways.map(|to| to.as_str()).collect();
    let label = format!("Move task {} to", row.number);
    let form = (moves && !options.is_empty()).then(|| {
        view! {
            <form method="post" action=address.clone() class="move">
                {field::hidden("board", "yes")}
                <label><span class="unseen">{label.clone()}</span>
                    <select name="to">{options.into_iter().map(|(value, words)| view! { <option value=value>{words}</option> }).collect_view()}</select>
                </label>
                <button name="do" value="move" aria-label=label>"Move"</button>
            </form>
        }
    });
    let task = address.clone();
    let help = row.wants_help().then(|| view! { <span class="wants">"help wanted"</span> });
    view! {
        <li class="card" draggable=moves.then_some("true") data-task=task data-ways=all.join(",")>
            <a href=address>{format!("{} {}", row.number, row.title)}</a>
            <div class="card-foot"><Faces people=row.claimants/><Blocked edition=edition.slug.clone() by=row.blocked_by/>{help}</div>
            <Serves specs=row.specs outcomes=row.outcomes/>
            {form}
        </li>
    }
    .into_any()
}
