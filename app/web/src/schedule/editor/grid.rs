//! Draws the grid of a day: rooms as columns, times as rows, sessions as cards.
//!
//! The views have few types and no handlers of their own, which keeps the bundle small: `actions.rs` handles all clicks.

use super::actions::{ActionLink, action_link};
use super::model::{STEP, clock};
use crate::schedule::editor_draft::{EditorDay, EditorDraft, EditorSession};
use domain::id::SessionNumber;
use domain::schedule::{GridCell, GridItem, GridRow, day_grid};
use leptos::prelude::*;

/// The grid of a day.
pub fn grid(edition: &str, state: &EditorDraft, date: &str) -> Option<impl IntoView + use<>> {
    let day = state.days.iter().find(|day| day.date == date)?;
    let head = |title: String| view! { <th scope="col">{title}</th> };
    let rooms = state.rooms.iter().map(|room| match (room.is_removed, room.size) {
        (true, _) => format!("{} (removed)", room.title),
        (false, Some(size)) => format!("{}, {size} people", room.title),
        (false, None) => room.title.clone(),
    });
    let heads = ["Time".to_owned(), "Agenda".to_owned()].into_iter().chain(rooms).chain(["No room yet".to_owned()]);
    let heads: Vec<_> = heads.map(head).collect();
    let rows: Vec<_> = rows(state, day).into_iter().map(|row| grid_row(edition, state, day, row)).collect();
    let caption = format!("Sessions on {}", day.label);
    Some(view! {
        <table class="schedule-grid">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    })
}

/// Rows of the day, with a column for each room and one for sessions without a room.
fn rows(state: &EditorDraft, day: &EditorDay) -> Vec<GridRow> {
    let column = |room: Option<i64>| {
        let found = state.rooms.iter().position(|other| Some(other.id) == room);
        found.unwrap_or(state.rooms.len())
    };
    let item = |session: &EditorSession| {
        let place = session.place.as_ref().filter(|place| place.day == day.date)?;
        Some(GridItem {
            session: SessionNumber(session.number),
            column: column(place.room),
            from: place.from,
            to: place.from + session.minutes,
        })
    };
    let items: Vec<GridItem> = state.sessions.iter().filter_map(item).collect();
    day_grid(state.rooms.len() + 1, &items, day.from, day.to, STEP)
}

fn grid_row(edition: &str, state: &EditorDraft, day: &EditorDay, row: GridRow) -> impl IntoView + use<> {
    let (from, to) = (row.from, row.to);
    let begins: Vec<&str> =
        day.blocks.iter().filter(|block| (from..to).contains(&block.from)).map(|block| block.title.as_str()).collect();
    let is_break = day.blocks.iter().any(|block| block.is_break && block.from < to && from < block.to);
    let rooms = state.rooms.iter().map(|room| Some(room.id)).chain([None]);
    let cells: Vec<_> =
        rooms.zip(row.cells).filter_map(|(room, cell)| grid_cell(edition, state, day, (from, room), cell)).collect();
    let class = if is_break { "break".to_owned() } else { String::new() };
    view! {
        <tr data-from=from.to_string() data-to=to.to_string() class=class>
            <th scope="row">{clock(from)}</th>
            <td class="agenda">{begins.join(", ")}</td>
            {cells}
        </tr>
    }
}

/// A cell with its sessions; `None` where a cell of an earlier row covers it.
fn grid_cell(
    edition: &str,
    state: &EditorDraft,
    day: &EditorDay,
    (from, room): (u32, Option<i64>),
    cell: GridCell,
) -> Option<impl IntoView + use<>> {
    let (numbers, rows) = match cell {
        GridCell::Covered => return None,
        GridCell::Free => (Vec::new(), 1),
        GridCell::Sessions { sessions, rows } => (sessions, rows),
    };
    let class = if numbers.len() > 1 && room.is_some() { "conflict" } else { "" }.to_owned();
    let found = numbers.iter().filter_map(|number| state.sessions.iter().find(|one| one.number == number.0));
    let cards: Vec<_> = found.map(|session| card(edition, state, &day.date, session)).collect();
    let room = room.map(|room| room.to_string()).unwrap_or_default();
    Some(view! { <td data-from=from.to_string() data-room=room rowspan=rows.to_string() class=class>{cards}</td> })
}

/// A session with its handles and its “Move” link, which picks it up by keyboard.
pub fn card(edition: &str, state: &EditorDraft, day: &str, session: &EditorSession) -> impl IntoView + use<> {
    let number = session.number;
    let time = session.place.as_ref().map_or_else(
        || format!("{} minutes", session.minutes),
        |place| format!("{} to {}", clock(place.from), clock(place.from + session.minutes)),
    );
    let time = if session.is_pinned { format!("{time}, pinned") } else { time };
    let details = [session.track.as_str(), session.leads.as_str()];
    let details: Vec<&str> = details.into_iter().filter(|detail| !detail.is_empty()).collect();
    let warnings = match state.warnings.iter().filter(|warning| warning.sessions.contains(&number)).count() {
        0 => String::new(),
        1 => "1 warning".to_owned(),
        count => format!("{count} warnings"),
    };
    let colour = if session.colour.is_empty() { "grey" } else { session.colour.as_str() };
    let link = session.is_movable.then(|| {
        action_link(ActionLink {
            address: format!("/{edition}/schedule/edit?day={day}&session={number}#place"),
            label: "Move".to_owned(),
            name: format!("Move “{}”", session.title),
            is_current: false,
            action: "move",
            value: number.to_string(),
        })
    });
    let handle = |class: &str| if session.is_movable { class.to_owned() } else { String::new() };
    let (handle, edge) = (handle("drag-handle"), handle("resize-handle"));
    view! {
        <article class=format!("session-card track-{colour}") data-session=number.to_string()>
            <p class="session-time">{time}</p>
            <p><a href=format!("/{edition}/sessions/{number}") draggable="false">{session.title.clone()}</a></p>
            <p class="muted">{details.join(" · ")}</p>
            <p class="session-tools"><span class=handle aria-hidden="true"></span>{link}<span class="warning-count">{warnings}</span></p>
            <span class=edge aria-hidden="true"></span>
        </article>
    }
}
