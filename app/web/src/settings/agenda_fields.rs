//! The agenda as a table of fields: a section for each day, with its rows and empty ones.

use super::agenda_form::{SPARE, TypedDay, TypedRow};
use crate::components::field::{Choice, DayField};
use domain::id::EditionSlug;
use domain::time::{NaiveDate, weekday};
use leptos::prelude::*;

/// All days, and the buttons that add rows and days.
#[component]
pub fn AgendaFields<'a>(edition: &'a EditionSlug, days: &'a [TypedDay]) -> impl IntoView {
    let sections = days.iter().enumerate().map(|(place, day)| view! { <DayFields edition place day/> }).collect_view();
    let add = format!("/{edition}/settings/agenda/add-day");
    view! {
        {sections}
        <p><button formaction=add formnovalidate=true>"Add a day"</button></p>
    }
}

#[component]
fn DayFields<'a>(edition: &'a EditionSlug, place: usize, day: &'a TypedDay) -> impl IntoView {
    let name = day_name(place, &day.day);
    let rows = day.rows.iter().cloned().chain(std::iter::repeat_with(TypedRow::default).take(day.spare));
    let rows = (1..).zip(rows).map(|(number, row)| view! { <RowFields place number row/> }).collect_view();
    let add = format!("/{edition}/settings/agenda/add-rows");
    view! {
        <fieldset class="agenda-day">
            <legend>{name}</legend>
            <DayField name="day" label="Day" value=&day.day/>
            <table>
                <thead><tr><th scope="col">"Start"</th><th scope="col">"End"</th><th scope="col">"Title"</th><th scope="col">"Break"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <button name="rows_for" value=place.to_string() formaction=add formnovalidate=true>
                {format!("Add {SPARE} rows")}
            </button>
        </fieldset>
    }
}

/// Whether a row is a break, as a form sends and shows it.
const BREAKS: [(&str, &str); 3] = [("", "As its title says"), ("yes", "Yes"), ("no", "No")];

#[component]
fn RowFields(place: usize, number: usize, row: TypedRow) -> impl IntoView {
    let label = |what: &str| format!("{what} of row {number}");
    let time = |name: &'static str, what: &str, value: String| {
        view! {
            <td><input type="text" name=name value=value aria-label=label(what) maxlength="5" placeholder="00:00" autocomplete="off"/></td>
        }
    };
    let is_break = |(value, text): (&'static str, &'static str)| {
        view! { <option value=value selected=row.is_break == value>{text}</option> }
    };
    let breaks = BREAKS.into_iter().map(is_break).collect_view();
    view! {
        <tr>
            {time("starts", "Start", row.starts)}
            {time("ends", "End", row.ends)}
            <td>
                <input type="hidden" name="of_day" value=place.to_string()/>
                <input type="text" name="title" value=row.title aria-label=label("Title") maxlength="200" autocomplete="off"/>
            </td>
            <td><select name="is_break" aria-label=label("Break")>{breaks}</select></td>
        </tr>
    }
}

/// The fields that copy a day to another day.
#[component]
pub fn CopyFields<'a>(edition: &'a EditionSlug, days: &'a [TypedDay], from: String, to: String) -> impl IntoView {
    let filled = days.iter().enumerate().filter(|(_, day)| !day.rows.is_empty());
    let options: Vec<_> = filled.map(|(place, day)| (place.to_string(), day_name(place, &day.day))).collect();
    let copy = format!("/{edition}/settings/agenda/copy-day");
    (!options.is_empty()).then(|| {
        view! {
            <fieldset>
                <legend>"Copy a day to another day"</legend>
                <div class="side-by-side">
                    <Choice name="copy_from" label="Copy" options chosen=from/>
                    <DayField name="copy_to" label="To" value=to/>
                </div>
                <p class="muted">"The rows are added to that day. Nothing is saved yet."</p>
                <button formaction=copy formnovalidate=true>"Copy day"</button>
            </fieldset>
        }
    })
}

/// Names a day of the table: `Monday 24 May`, or by its place if it can't be read.
fn day_name(place: usize, typed: &str) -> String {
    typed.trim().parse::<NaiveDate>().map_or_else(|_| format!("Day {}", place + 1), weekday)
}
