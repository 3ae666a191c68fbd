//! The agenda: a table for each day, the days known by weekday or date.

mod anchor;

use crate::dates::{SpokenDays, cell, weekday_of};
use crate::guard::redacted;
use crate::markdown::{Details, Row, Section, heading, plain, sections};
use crate::names::fold;
use crate::page::Page;
use crate::site::tables::{Table, TableRow, is_row, tables};
use crate::source::{Notes, broken, quoted, title};
use anchor::{Label, anchor};
use domain::editions::{AgendaBlock, Dates};
use domain::facts::Broken;
use domain::time::{Datelike, NaiveDate, NaiveTime, day, weekday};

/// The rows under the page's “Agenda” heading, in the order of the file.
pub(super) fn read(
    page: &Page<'_>,
    folds: &[Details],
    dates: Dates,
    notes: &mut Notes,
) -> Result<Vec<AgendaBlock>, Broken> {
    let mut days = Vec::new();
    let all = sections(&page.rows);
    for section in all.iter().filter(|section| fold(&plain(section.title)).starts_with("agenda")) {
        for table in day_tables(page, section, folds, notes)? {
            days.extend(label(page, table, dates, notes)?);
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
) -> Result<Vec<DayTables>, Broken> {
    let mut days = Vec::new();
    let mut rest: Vec<Row> = Vec::new();
    let mut name = None;
    for row in section.rows {
        let block = folds.iter().find(|block| (block.line..=block.end()).contains(&row.number));
        let heading = heading(&row.text).map(|(_, title)| (row.number, plain(title)));
        if (block.is_some() || heading.is_some()) && !rest.is_empty() {
            days.extend(under(page, name.clone(), std::mem::take(&mut rest), notes)?);
        }
        match (block, heading) {
            (Some(block), _) if block.line == row.number => {
                days.extend(under(page, Some((block.line, plain(&block.title))), block.rows.clone(), notes)?);
            }
            (Some(_), _) => {}
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
    rows: Vec<Row>,
    notes: &mut Notes,
) -> Result<Option<DayTables>, Broken> {
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

/// The day as its name tells it: by date, else by weekday.
fn label(
    page: &Page<'_>,
    tables: DayTables,
    dates: Dates,
    notes: &mut Notes,
) -> Result<Option<(Label, DayTables)>, Broken> {
    let said = weekday_of(&tables.name);
    if let Some(spoken) = SpokenDays::find(&tables.name) {
        let (date, _) =
            spoken.in_year(dates.starts().year()).map_err(|reason| broken(page.file, tables.line, reason))?;
        if !anchor::window(dates).contains(&date) {
            let reason = format!("{} is more than a week away from the summit.", quoted(&tables.name));
            return Err(broken(page.file, tables.line, reason));
        }
        if said.is_some_and(|said| said != date.weekday()) {
            let text = format!("{} is a {}.", day(date), weekday(date).split(' ').next().unwrap_or(""));
            notes.contradiction(page.file, tables.line, format!("{}, but {text}", quoted(&tables.name)));
        }
        return Ok(Some((Label::Date(date), tables)));
    }
    let Some(said) = said else {
        notes.skipped(page.file, tables.line, format!("{} names no day; its table is left out.", quoted(&tables.name)));
        return Ok(None);
    };
    Ok(Some((Label::Weekday(said), tables)))
}

fn table_blocks(
    page: &Page<'_>,
    table: &Table,
    date: NaiveDate,
    notes: &mut Notes,
) -> Result<Vec<AgendaBlock>, Broken> {
    if table.head.len() < 2 {
        return Err(broken(page.file, table.line, "An agenda’s table has two columns: time and description."));
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
        blocks.push(AgendaBlock { date, starts, ends, title: title(page.file, row.line, &text)? });
    }
    Ok(blocks)
}

/// A time that can't be is broken; words such as “Evening” are no time, and said to be none.
fn hours(
    page: &Page<'_>,
    row: &TableRow,
    written: &str,
    notes: &mut Notes,
) -> Result<(Option<NaiveTime>, Option<NaiveTime>), Broken> {
    let written = plain(written);
    if written.chars().all(|c| !c.is_ascii_digit()) {
        if written.chars().any(char::is_alphabetic) {
            notes.skipped(page.file, row.line, format!("{} is not a time of day; the row has none.", quoted(&written)));
        }
        return Ok((None, None));
    }
    let (starts, ends) = cell(&written).map_err(|reason| broken(page.file, row.line, reason))?;
    if starts.zip(ends).is_some_and(|(starts, ends)| ends <= starts) {
        let text = format!("{} ends before it has begun; only its beginning is taken.", quoted(&written));
        notes.contradiction(page.file, row.line, text);
        return Ok((starts, None));
    }
    Ok((starts, ends))
}
