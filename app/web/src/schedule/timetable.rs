//! One day of a release: a table of rooms and times, and the same as a list for narrow windows.

use super::session_item::{ItemContext, ItemParts, SessionItem};
use crate::components::times::{ReaderZone, When};
use domain::schedule::{RowContent, Timetable, TimetableCell, TimetableRow};
use domain::time::{NaiveDate, NaiveDateTime, clock, weekday};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// The table and the list of a day. Narrow windows show the list, wide ones and paper the table.
#[component]
pub fn DaySchedule<'a>(context: ItemContext<'a>, day: NaiveDate) -> impl IntoView {
    let schedule = context.schedule;
    let timetable = Timetable::of(day, schedule.sessions(), &schedule.blocks, &schedule.rooms);
    let title = weekday(day);
    let first = timetable.rows.first().and_then(|row| schedule.edition.zone.instant(row.starts));
    let label = format!("Timetable of {title}");
    let begins = first.map(
        |starts| view! { <p class="muted">"Begins "<When zone=schedule.edition.zone.clone() starts ends=None/></p> },
    );
    view! {
        <section class="schedule-day" id=format!("day-{day}")>
            <h2 dir="auto">{title.clone()}</h2>
            {begins}
            <section class="timetable" tabindex="0" aria-label=label>
                <Table context timetable=&timetable title/>
            </section>
            <List context timetable=&timetable/>
        </section>
    }
}

#[component]
fn Table<'a>(context: ItemContext<'a>, timetable: &'a Timetable<'a>, title: String) -> impl IntoView {
    let columns = timetable.rooms.len().max(1);
    let header = |room: &Option<&domain::text::Title>| {
        view! { <th scope="col">{room.map_or_else(|| "Room to be decided".to_owned(), ToString::to_string)}</th> }
    };
    let headers = if timetable.rooms.is_empty() {
        Either::Left(view! { <th scope="col">"Sessions"</th> })
    } else {
        Either::Right(timetable.rooms.iter().map(header).collect_view())
    };
    let cell = |cell: &TimetableCell<'a>| {
        let parts = ItemParts { track: true, time: true, ..ItemParts::default() };
        let items = cell.sessions.iter().map(|session| {
            view! { <div class=item_class(context, session)><SessionItem context session parts/></div> }
        });
        let class = if cell.sessions.is_empty() { "free" } else { "taken" };
        view! { <td class=class rowspan=cell.rows.to_string()>{items.collect_view()}</td> }
    };
    let row = |row: &TimetableRow<'a>| {
        let content = match &row.content {
            RowContent::Break(block) => EitherOf3::A(
                view! { <td class="break" colspan=columns.to_string() dir="auto">{block.title.to_string()}</td> },
            ),
            RowContent::Plenary(session) => {
                let parts = ItemParts { room: true, track: true, time: true, ..ItemParts::default() };
                let class = item_class(context, session);
                EitherOf3::B(view! {
                    <td class="taken" colspan=columns.to_string()><div class=class><SessionItem context session parts/></div></td>
                })
            }
            RowContent::Cells(cells) => EitherOf3::C(cells.iter().map(cell).collect_view()),
        };
        view! { <tr><th scope="row"><RowTime context at=row.starts/></th>{content}</tr> }
    };
    view! {
        <table>
            <caption class="visually-hidden">{format!("{title}: times and rooms")}</caption>
            <thead><tr><th scope="col">"Time"</th>{headers}</tr></thead>
            <tbody>{timetable.rows.iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// The time at the beginning of a row, and the reader’s time if they have chosen a zone.
#[component]
fn RowTime<'a>(context: ItemContext<'a>, at: NaiveDateTime) -> impl IntoView {
    let starts = context.schedule.edition.zone.instant(at);
    let own = use_context::<ReaderZone>().zip(starts).and_then(|(ReaderZone(own), starts)| {
        let local = own.at(starts).naive_local();
        (local != at)
            .then(|| view! { <br/><span class="reader-time">{format!("your time: {}", clock(local.time()))}</span> })
    });
    view! { <time datetime=starts.map(|starts| starts.to_rfc3339())>{clock(at.time())}</time>{own} }
}

fn item_class(context: ItemContext<'_>, session: &domain::schedule::ReleasedSession) -> String {
    let colour = session.track.as_ref().and_then(|track| context.schedule.colour(track));
    colour.map_or_else(|| "session".to_owned(), |colour| format!("session track-{}", colour.as_str()))
}

/// The same day in the order of time, for narrow windows.
#[component]
fn List<'a>(context: ItemContext<'a>, timetable: &'a Timetable<'a>) -> impl IntoView {
    let parts = ItemParts { room: true, track: true, time: true, ..ItemParts::default() };
    let entry = |session: &'a domain::schedule::ReleasedSession| {
        let class = format!("card {}", item_class(context, session));
        view! { <li class=class><SessionItem context session parts/></li> }
    };
    let row = |row: &TimetableRow<'a>| match &row.content {
        RowContent::Break(block) => EitherOf3::A(view! {
            <li class="break"><time>{clock(row.starts.time())}</time>" "{block.title.to_string()}</li>
        }),
        RowContent::Plenary(session) => EitherOf3::B(entry(session)),
        RowContent::Cells(cells) => {
            let sessions = cells.iter().flat_map(|cell| cell.sessions.iter().copied());
            EitherOf3::C(sessions.map(entry).collect_view())
        }
    };
    view! { <ol class="timetable-list">{timetable.rows.iter().map(row).collect_view()}</ol> }
}
