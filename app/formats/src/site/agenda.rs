//! Reads the agenda: a table for each day, named by weekday or date.

mod anchor;
mod checks;
mod hours;

use crate::dates::{SpokenDays, weekday_of};
use crate::guard::redacted;
use crate::markdown::{Details, MarkdownLine, Section, headings, plain, sections};
use crate::names::fold;
use crate::page::Page;
use crate::site::tables::{Table, is_row, tables};
use crate::source::{Diagnostics, cut, parse_error, quoted, title};
use anchor::{Label, anchor};
use domain::editions::{AgendaBlock, Dates};
use domain::import::ParseError;
use domain::text::Title;
use domain::time::{Datelike, Days, NaiveDate, day, weekday};
use hours::hours;

/// The rows under the page's heading “Agenda”, “Schedule” or “Program”, in the order of the file.
pub(super) fn read(
    page: &Page<'_>,
    folds: &[Details],
    dates: Dates,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<AgendaBlock>, ParseError> {
    let mut days: Vec<(Label, DayTables)> = Vec::new();
    let all = sections(&page.rows);
    let is_agenda = |title: &str| ["agenda", "schedule", "program"].iter().any(|word| title.starts_with(word));
    for section in all.iter().filter(|section| is_agenda(&fold(&plain(section.title)))) {
        for table in day_tables(page, section, folds, diagnostics)? {
            let Some((label, table)) = label(page, table, dates, diagnostics) else { continue };
            match days.last_mut() {
                // `Wednesday evening` after `Wednesday` is the same day; a second `Wednesday` is a mistake.
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
            let text = format!("{} is out of order; using {}.", quoted(&day_table.name), day(placed.date));
            diagnostics.add_contradiction(page.file, day_table.line, text);
        }
        let mut of_day = Vec::new();
        for table in &day_table.tables {
            let rows = table_blocks(page, table, placed.date, diagnostics)?;
            checks::check_order(page, &rows, diagnostics);
            of_day.extend(rows.into_iter().map(|(_, block)| block));
        }
        checks::check_day(page, day_table.line, &of_day, dates, diagnostics);
        blocks.extend(of_day);
    }
    Ok(blocks)
}

/// The tables of one day, with the heading or block that names it.
struct DayTables {
    line: u32,
    name: String,
    tables: Vec<Table>,
}

/// The tables in fold-out blocks and below headings, by day.
fn day_tables(
    page: &Page<'_>,
    section: &Section<'_>,
    folds: &[Details],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<DayTables>, ParseError> {
    let headings = headings(section.rows);
    let mut days = Vec::new();
    let mut rest: Vec<MarkdownLine> = Vec::new();
    let mut name = None;
    for row in section.rows {
        let block = folds.iter().find(|block| block.line == row.number);
        let inside = folds.iter().any(|block| (block.line..=block.end()).contains(&row.number));
        let heading = headings.get(&row.number).map(|title| (row.number, plain(title)));
        if (inside || heading.is_some()) && !rest.is_empty() {
            days.extend(under(page, name.clone(), std::mem::take(&mut rest), diagnostics)?);
        }
        match (block, heading) {
            (Some(block), _) => {
                days.extend(under(page, Some((block.line, plain(&block.title))), block.rows.clone(), diagnostics)?);
            }
            (None, _) if inside => {}
            (None, Some(heading)) => name = Some(heading),
            (None, None) => rest.push(row.clone()),
        }
    }
    days.extend(under(page, name, rest, diagnostics)?);
    Ok(days)
}

fn under(
    page: &Page<'_>,
    name: Option<(u32, String)>,
    rows: Vec<MarkdownLine>,
    diagnostics: &mut Diagnostics,
) -> Result<Option<DayTables>, ParseError> {
    if !rows.iter().any(is_row) {
        return Ok(None);
    }
    let tables = tables(page.file, &rows)?;
    let first = tables.first().map_or(1, |table| table.line);
    match name {
        Some((line, name)) => Ok(Some(DayTables { line, name, tables })),
        None => {
            diagnostics.add_skipped(page.file, first, "This table belongs to no day; ignored.");
            Ok(None)
        }
    }
}

/// The day that a name gives: a date, a weekday, or a number such as `Day 1`.
fn label(
    page: &Page<'_>,
    tables: DayTables,
    dates: Dates,
    diagnostics: &mut Diagnostics,
) -> Option<(Label, DayTables)> {
    let named_weekday = weekday_of(&tables.name);
    let spoken = SpokenDays::find(&tables.name).map(|spoken| dated(&spoken, dates));
    if let Some(spoken) = spoken {
        let date = match spoken {
            Ok(date) => date,
            Err(reason) => {
                let text = format!("{}: {reason} Its table is ignored.", quoted(&tables.name));
                diagnostics.add_contradiction(page.file, tables.line, text);
                return None;
            }
        };
        if named_weekday.is_some_and(|named| named != date.weekday()) {
            let text = format!("{} is a {}.", day(date), weekday(date).split(' ').next().unwrap_or(""));
            diagnostics.add_contradiction(page.file, tables.line, format!("{}, but {text}", quoted(&tables.name)));
        }
        return Some((Label::Date(date), tables));
    }
    if let (None, Some(date)) = (named_weekday, counted(&tables.name, dates)) {
        return Some((Label::Date(date), tables));
    }
    let Some(named_weekday) = named_weekday else {
        diagnostics.add_skipped(
            page.file,
            tables.line,
            format!("{} is not a day; its table is ignored.", quoted(&tables.name)),
        );
        return None;
    };
    Some((Label::Weekday(named_weekday), tables))
}

/// The date in the year in which the summit starts or ends.
///
/// # Errors
/// A sentence, if the date does not exist or is too far from the summit.
fn dated(spoken: &SpokenDays, dates: Dates) -> Result<NaiveDate, String> {
    let in_year = |year: i32| spoken.in_year(year).ok().map(|(date, _)| date);
    let years = [dates.starts().year(), dates.ends().year()];
    let found = years.into_iter().filter_map(in_year).find(|date| anchor::window(dates).contains(date));
    match (found, spoken.in_year(years[0])) {
        (Some(date), _) => Ok(date),
        (None, Err(reason)) => Err(reason),
        (None, Ok(_)) => Err("This is more than a week away from the summit.".to_owned()),
    }
}

/// The date of a name such as `Day 1`, the summit's first day; `Day 0` is the day before.
fn counted(name: &str, dates: Dates) -> Option<NaiveDate> {
    let number: u64 = fold(name).strip_prefix("day ")?.split(' ').next()?.parse().ok()?;
    let date = dates.starts().pred_opt()?.checked_add_days(Days::new(number))?;
    anchor::window(dates).contains(&date).then_some(date)
}

/// The rows of a table with their lines.
fn table_blocks(
    page: &Page<'_>,
    table: &Table,
    date: NaiveDate,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<(u32, AgendaBlock)>, ParseError> {
    if table.head.len() < 2 {
        return Err(parse_error(page.file, table.line, "An agenda table needs two columns: time and description."));
    }
    let column = |names: &[&str]| table.head.iter().position(|head| names.iter().any(|name| fold(head).contains(name)));
    let time = column(&["time", "when", "hour"]).unwrap_or(0);
    let others = || (0..table.head.len()).find(|place| *place != time).unwrap_or(1);
    let what = column(&["description", "what", "event", "activity", "session"])
        .filter(|what| *what != time)
        .unwrap_or_else(others);
    if table.head.len() > 2 {
        let text = format!(
            "Of {} columns only two are imported: {} and {}.",
            table.head.len(),
            quoted(&table.head[time]),
            quoted(&table.head[what])
        );
        diagnostics.add_skipped(page.file, table.line, text);
    }
    let mut blocks = Vec::new();
    for row in &table.rows {
        let text = redacted(&plain(&row.cells[what]));
        if text.is_empty() {
            diagnostics.add_skipped(page.file, row.line, "The row has no description; ignored.");
            continue;
        }
        let (starts, ends) = hours(page, row, &row.cells[time], diagnostics)?;
        let text = cut(page.file, row.line, &text, Title::LIMIT, diagnostics);
        let title = title(page.file, row.line, &text)?;
        blocks.push((row.line, AgendaBlock { date, starts, ends, title, marked_break: None }));
    }
    Ok(blocks)
}
