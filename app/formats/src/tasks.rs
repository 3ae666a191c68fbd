//! Reads a work plan from a table.
//!
//! A missing column leaves a field unchanged; an empty cell clears it.

mod columns;
mod row;
mod values;
mod written;

pub use crate::table::{StoredCells, has_misread_text};
pub use written::{write_csv, write_csv_rows};

use crate::guard::is_private_link;
use crate::source::{Diagnostics, count, parse_error, quoted, text};
use crate::table::{UnreadableTable, misread};
use columns::Columns;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{Diagnostic, ImportedTask, ParseError, Parsed, SourceFile, title_key};
use domain::tasks::{Status, StatusCounts};
use domain::text::Title;
use std::collections::HashMap;

/// A table of tasks, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRows {
    pub rows: Vec<ReadTask>,
    /// What was ignored in the table.
    pub diagnostics: Vec<Diagnostic>,
}

/// A row of a table of tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadTask {
    /// The line where the row begins, from 1.
    pub line: u32,
    /// The row's source text.
    pub typed: String,
    /// The task, or a sentence about why the row is invalid.
    pub task: Result<ImportedTask, String>,
}

/// Reads a work plan that can be imported as a whole.
///
/// # Errors
/// If a row is invalid, or two tasks have the same title or number.
pub fn read(file: SourceFile<'_>) -> Result<Parsed<Vec<ImportedTask>>, ParseError> {
    read_beside(file, None, &StoredCells::default())
}

/// Reads a work plan like [`read`], with the headings on `heading_line`, beside the `stored` cells.
///
/// # Errors
/// As [`read`].
pub fn read_beside(
    file: SourceFile<'_>,
    heading_line: Option<u32>,
    stored: &StoredCells,
) -> Result<Parsed<Vec<ImportedTask>>, ParseError> {
    let unreadable = |error: UnreadableTable| parse_error(file.path, error.line.unwrap_or(1), error.reason);
    let (rows, mut diagnostics) = with_lines(file, heading_line, stored).map_err(unreadable)?;
    let tasks = rows.into_iter().map(|row| row.task.map_err(|reason| parse_error(file.path, row.line, reason)));
    let tasks = tasks.collect::<Result<Vec<ImportedTask>, ParseError>>()?;
    diagnostics.add_read(file.path, 1, summary(&tasks));
    Ok(Parsed { imported: tasks, diagnostics: diagnostics.in_order() })
}

/// Reads every row of a work plan, valid or not.
///
/// # Errors
/// If the text is not a table of tasks.
pub fn read_rows(text: &str, heading_line: Option<u32>) -> Result<TaskRows, UnreadableTable> {
    read_rows_beside(text, heading_line, &StoredCells::default())
}

/// Reads every row like [`read_rows`], beside the `stored` cells.
///
/// # Errors
/// As [`read_rows`].
pub fn read_rows_beside(
    text: &str,
    heading_line: Option<u32>,
    stored: &StoredCells,
) -> Result<TaskRows, UnreadableTable> {
    let file = SourceFile { path: "the table", bytes: text.as_bytes() };
    let (rows, diagnostics) = with_lines(file, heading_line, stored)?;
    Ok(TaskRows { rows, diagnostics: diagnostics.in_order() })
}

/// The line, from 1, where the row of the task with this title begins.
pub fn line_of(file: SourceFile<'_>, heading_line: Option<u32>, stored: &StoredCells, title: &Title) -> Option<u32> {
    let (rows, _) = with_lines(file, heading_line, stored).ok()?;
    let is_meant = |row: &&ReadTask| row.task.as_ref().is_ok_and(|task| task.title == *title);
    rows.iter().find(is_meant).map(|row| row.line)
}

fn with_lines(
    file: SourceFile<'_>,
    heading_line: Option<u32>,
    stored: &StoredCells,
) -> Result<(Vec<ReadTask>, Diagnostics), UnreadableTable> {
    let unreadable =
        |error: ParseError| UnreadableTable { line: Some(error.line), reason: error.reason, heading_line: None };
    let text = text(&file).map_err(unreadable)?;
    let table = columns::HEADINGS.read(text, heading_line)?;
    let mut diagnostics = Diagnostics::default();
    let columns = Columns::of(file.path, &table, &mut diagnostics).map_err(unreadable)?;
    if let Some(name) = table.names.iter().find(|name| name.contains(char::REPLACEMENT_CHARACTER)) {
        return Err(unreadable(parse_error(file.path, table.line, misread(&format!("The heading {}", quoted(name))))));
    }
    let mut rows: Vec<ReadTask> = Vec::new();
    for row in &table.rows {
        let task = row.problem_beside(&table.names, stored).map_or(Ok(()), Err);
        let task = task.and_then(|()| columns.task(file.path, row, &mut diagnostics));
        rows.push(ReadTask { line: row.line, typed: row.raw.to_owned(), task });
    }
    refuse_repeated(&mut rows);
    Ok((rows, diagnostics))
}

/// Refuses rows with the title or number of an earlier row.
///
/// Titles that differ only in what readers don't see are the same, unless numbers say that these are two tasks.
fn refuse_repeated(rows: &mut [ReadTask]) {
    let mut titles: HashMap<String, SimilarTitles> = HashMap::new();
    let mut numbers: HashMap<(Option<EditionSlug>, TaskNumber), u32> = HashMap::new();
    for row in rows {
        let Ok(task) = &row.task else { continue };
        let known = titles.entry(title_key(task.title.as_str())).or_default();
        let title = known.same(task).map(|(title, line)| {
            let name = quoted(task.title.as_str());
            if *title == task.title {
                format!("{name} is already on line {line}.")
            } else {
                format!("{name} is already on line {line} as {}: only case, blanks or invisible characters differ. Delete one of these rows, or change its title.", quoted(title.as_str()))
            }
        });
        known.add(task, row.line);
        let number = task.number.and_then(|number| {
            let first = numbers.insert((task.edition.clone(), number), row.line)?;
            Some(format!("Number {number} is already on line {first}."))
        });
        if let Some(reason) = title.or(number) {
            row.task = Err(reason);
        }
    }
}

/// Earlier rows with titles that look the same, and their lines.
#[derive(Default)]
struct SimilarTitles {
    first: Option<(Title, u32)>,
    without_number: Option<(Title, u32)>,
    lines: HashMap<Title, u32>,
}

impl SimilarTitles {
    fn add(&mut self, task: &ImportedTask, line: u32) {
        self.first.get_or_insert_with(|| (task.title.clone(), line));
        if task.number.is_none() {
            self.without_number.get_or_insert_with(|| (task.title.clone(), line));
        }
        self.lines.entry(task.title.clone()).or_insert(line);
    }

    /// The first row that means the same task.
    fn same(&self, task: &ImportedTask) -> Option<(&Title, u32)> {
        if task.number.is_none() {
            return self.first.as_ref().map(|(title, line)| (title, *line));
        }
        let equal = self.lines.get_key_value(&task.title).map(|(title, line)| (title, *line));
        let without_number = self.without_number.as_ref().map(|(title, line)| (title, *line));
        equal.into_iter().chain(without_number).min_by_key(|(_, line)| *line)
    }
}

/// `16 tasks: 11 done, 2 in progress, 3 proposed`.
fn summary(tasks: &[ImportedTask]) -> String {
    const ORDER: [Status; 6] =
        [Status::Done, Status::InReview, Status::InProgress, Status::Planned, Status::Proposed, Status::Dropped];
    let counts = StatusCounts::of(tasks.iter().map(|task| task.status));
    let some = ORDER.into_iter().filter(|status| counts.get(*status) > 0);
    let parts: Vec<String> = some.map(|status| format!("{} {}", counts.get(status), status.as_str())).collect();
    if parts.is_empty() {
        "no tasks".to_owned()
    } else {
        format!("{}: {}", count(tasks.len(), "task", "tasks"), parts.join(", "))
    }
}

/// The characters between the values of a field, besides spaces.
const SEPARATORS: [char; 2] = [',', ';'];

fn is_separator(c: char) -> bool {
    c.is_whitespace() || SEPARATORS.contains(&c)
}

/// Whether a link to this address is skipped when a table is imported.
pub fn is_skipped_link(address: &str) -> bool {
    is_private_link(address)
}
