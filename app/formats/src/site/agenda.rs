//! The agenda: a table for each day, the days known by weekday or date.

mod anchor;
mod hours;

use crate::dates::{SpokenDays, weekday_of};
use crate::guard::redacted;
use crate::markdown::{Details, MarkdownLine, Section, heading, plain, sections};
use crate::names::fold;
use crate::page::Page;
use crate::site::tables::{Table, is_row, tables};
use crate::source::{Notes, cut, parse_error, quoted, title};
use anchor::{Label, anchor};
use domain::editions::{AgendaBlock, Dates};
use domain::import::ParseError;
use domain::text::Title;
use domain::time::{Datelike, Days, NaiveDate, day, weekday};
use hours::hours;

/// The rows under the page's heading “Agenda” or “Schedule”, in the order of the file.
pub(super) fn read(
    page: &Page<'_>,
    folds: &[Details],
    dates: Dates,
    notes: &mut Notes,
) -> Result<Vec<AgendaBlock>, ParseError> {
    let mut days: Vec<(Label, DayTables)> = Vec::new();
    let all = sections(&page.rows);
    let is_agenda = |title: &str| ["agenda", "schedule", "program"].iter().any(|word| title.starts_with(word));
    for section in all.iter().filter(|section| is_agenda(&fold(&plain(section.title)))) {
        for table in day_tables(page, section, folds, notes)? {
            let Some((label, table)) = label(page, table, dates, notes) else { continue };
            match days.last_mut() {
                // `Wednesday evening` behind `Wednesday` is the same day; a second `Wednesday` is a slip.
                Some((last, before)) if *last == label && before.name != table.name => {
                    before.tables.extend(table.tables);
                }
                _ => days.push((label, table)),
            }
        }
    }
    let labels: Vec<Label> = days.iter().map(|(label, _)| *label).collect();
    let mut blocks = Vec::new();
    for ((_, day_table), placed) in days.iter().zip(anchor(&labels, dates)) {
        if placed.out_of_order {
            let text = format!("{} is out of order here; taken as {}.", quoted(&day_table.name), day(placed.date));
            notes.contradiction(page.file, day_table.line, text);
        }
        for table in &day_table.tables {
            blocks.extend(table_blocks(page, table, placed.date, notes)?);
        }
    }
    Ok(blocks)
}

/// The tables of one day, under what names it.
struct DayTables {
    line: u32,
    name: String,
    tables: Vec<Table>,
}

/// Tables in fold-out blocks and under headings, by the day that names them.
fn day_tables(
    page: &Page<'_>,
    section: &Section<'_>,
    folds: &[Details],
    notes: &mut Notes,
) -> Result<Vec<DayTables>, ParseError> {
    let mut days = Vec::new();
    let mut rest: Vec<MarkdownLine> = Vec::new();
    let mut name = None;
    for row in section.rows {
        let block = folds.iter().find(|block| block.line == row.number);
        let inside = folds.iter().any(|block| (block.line..=block.end()).contains(&row.number));
        let heading = heading(&row.text).map(|(_, title)| (row.number, plain(title)));
        if (inside || heading.is_some()) && !rest.is_empty() {
            days.extend(under(page, name.clone(), std::mem::take(&mut rest), notes)?);
        }
        match (block, heading) {
            (Some(block), _) => {
                days.extend(under(page, Some((block.line, plain(&block.title))), block.rows.clone(), notes)?);
            }
            (None, _) if inside => {}
            (None, Some(heading)) => name = Some(heading),
            (None, None) => rest.push(row.clone()),
        }
    }
    days.extend(under(page, name, rest, notes)?);
    Ok(days)
}

fn under(
    page: &Page<'_>,
    name: Option<(u32, String)>,
    rows: Vec<MarkdownLine>,
    notes: &mut Notes,
) -> Result<Option<DayTables>, ParseError> {
    if !rows.iter().any(is_row) {
        return Ok(None);
    }
    let tables = tables(page.file, &rows)?;
    let first = tables.first().map_or(1, |table| table.line);
    match name {
        Some((line, name)) => Ok(Some(DayTables { line, name, tables })),
        None => {
            notes.skipped(page.file, first, "This table stands under no day; left out.");
            Ok(None)
        }
    }
}

/// The day as its name tells it: by date, else by weekday, else by its place in the summit.
fn label(page: &Page<'_>, tables: DayTables, dates: Dates, notes: &mut Notes) -> Option<(Label, DayTables)> {
    let said = weekday_of(&tables.name);
    let spoken = SpokenDays::find(&tables.name).map(|spoken| dated(&spoken, dates));
    if let Some(spoken) = spoken {
        let date = match spoken {
            Ok(date) => date,
            Err(reason) => {
                let text = format!("{}: {reason} Its table is left out.", quoted(&tables.name));
                notes.contradiction(page.file, tables.line, text);
                return None;
            }
        };
        if said.is_some_and(|said| said != date.weekday()) {
            let text = format!("{} is a {}.", day(date), weekday(date).split(' ').next().unwrap_or(""));
            notes.contradiction(page.file, tables.line, format!("{}, but {text}", quoted(&tables.name)));
        }
        return Some((Label::Date(date), tables));
    }
    if let (None, Some(date)) = (said, counted(&tables.name, dates)) {
        return Some((Label::Date(date), tables));
    }
    let Some(said) = said else {
        notes.skipped(page.file, tables.line, format!("{} names no day; its table is left out.", quoted(&tables.name)));
        return None;
    };
    Some((Label::Weekday(said), tables))
}

/// The date in the summit's own year, else in the year where the summit ends; the reason where it can't be meant.
fn dated(spoken: &SpokenDays, dates: Dates) -> Result<NaiveDate, String> {
    let near = |year: i32| spoken.in_year(year).ok().map(|(date, _)| date);
    let years = [dates.starts().year(), dates.ends().year()];
    let found = years.into_iter().filter_map(near).find(|date| anchor::window(dates).contains(date));
    match (found, spoken.in_year(years[0])) {
        (Some(date), _) => Ok(date),
        (None, Err(reason)) => Err(reason),
        (None, Ok(_)) => Err("That is more than a week away from the summit.".to_owned()),
    }
}

/// `Day 1` is the summit's first, `Day 0` the one before.
fn counted(name: &str, dates: Dates) -> Option<NaiveDate> {
    let number: u64 = fold(name).strip_prefix("day ")?.split(' ').next()?.parse().ok()?;
    let date = dates.starts().pred_opt()?.checked_add_days(Days::new(number))?;
    anchor::window(dates).contains(&date).then_some(date)
}

fn table_blocks(
    page: &Page<'_>,
    table: &Table,
    date: NaiveDate,
    notes: &mut Notes,
) -> Result<Vec<AgendaBlock>, ParseError> {
    if table.head.len() < 2 {
        return Err(parse_error(page.file, table.line, "An agenda’s table has two columns: time and description."));
    }
    let column = |names: &[&str]| table.head.iter().position(|head| names.iter().any(|name| fold(head).contains(name)));
    let time = column(&["time", "when", "hour"]).unwrap_or(0);
    let others = || (0..table.head.len()).find(|place| *place != time).unwrap_or(1);
    let what = column(&["description", "what", "event", "activity", "session"])
        .filter(|what| *what != time)
        .unwrap_or_else(others);
    if table.head.len() > 2 {
        let text = format!(
            "Of {} columns two are read: {} and {}.",
            table.head.len(),
            quoted(&table.head[time]),
            quoted(&table.head[what])
        );
        notes.skipped(page.file, table.line, text);
    }
    let mut blocks = Vec::new();
    for row in &table.rows {
        let text = redacted(&plain(&row.cells[what]));
        if text.is_empty() {
            notes.skipped(page.file, row.line, "The row doesn’t say what happens; left out.");
            continue;
        }
        let (starts, ends) = hours(page, row, &row.cells[time], notes)?;
        let text = cut(page.file, row.line, &text, Title::LIMIT, notes);
        blocks.push(AgendaBlock { date, starts, ends, title: title(page.file, row.line, &text)? });
    }
    Ok(blocks)
}
