//! Builds the agenda of a demo edition: the same working day every day, with a different evening.

use crate::demo::calendar;
use domain::Refusal;
use domain::editions::{AgendaBlock, Dates};
use domain::text::Title;
use domain::time::NaiveDate;

/// Time and title; the time, or its end, may be missing.
type Row = (&'static str, &'static str);

const ARRIVAL: &[Row] = &[("", "Arrive")];
const FIRST_MORNING: &[Row] = &[("8:40", "Meet in the hotel lobby")];
const WORKING_DAY: &[Row] = &[
    ("9:00–9:30", "Breakfast"),
    ("9:00–9:30", "Welcome & coordination"),
    ("9:30–13:00", "Work session"),
    ("13:00–14:30", "Lunch & walk"),
    ("14:30–17:30", "Work session"),
    ("17:30–18:00", "Check-in"),
];
const LAST_DAY: &[Row] = &[
    ("9:00–9:30", "Breakfast"),
    ("9:30–13:00", "Work session"),
    ("13:00–14:30", "Lunch & walk"),
    ("14:30–16:00", "Work session"),
    ("16:00–17:30", "Closing discussion: who works on what after the summit"),
];
const DEPARTURE: &[Row] = &[("", "Breakfast (self-organized)"), ("", "Depart")];

/// The agenda for `dates`; `evenings` has first the day of arrival, then one entry for each day.
pub fn agenda(dates: Dates, evenings: &[Row]) -> Result<Vec<AgendaBlock>, Refusal> {
    let last = dates.count() - 1;
    let mut blocks = Vec::new();
    for day in -1..=last + 1 {
        let date = calendar::shifted(dates.starts(), day)?;
        let evening = usize::try_from(day + 1).ok().and_then(|nth| evenings.get(nth));
        let rows = rows(day, last).iter().flat_map(|rows| rows.iter()).chain(evening);
        blocks.extend(rows.map(|row| block(date, row)).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(blocks)
}

fn rows(day: i64, last: i64) -> &'static [&'static [Row]] {
    match day {
        -1 => &[ARRIVAL],
        0 => &[FIRST_MORNING, WORKING_DAY],
        _ if day < last => &[WORKING_DAY],
        _ if day == last => &[LAST_DAY],
        _ => &[DEPARTURE],
    }
}

fn block(date: NaiveDate, (time, title): &Row) -> Result<AgendaBlock, Refusal> {
    let (from, to) = time.split_once('–').unwrap_or((time, ""));
    let clock = |text: &str| (!text.is_empty()).then(|| calendar::time(text)).transpose();
    Ok(AgendaBlock { date, starts: clock(from)?, ends: clock(to)?, title: Title::parse(title)?, marked_break: None })
}
