//! Reads pipe tables, with the line of each row.
//!
//! pulldown-cmark cuts or fills a row with the wrong number of cells, and takes a table without its line of dashes for
//! text. Both are errors in an agenda, so this reader reports them.

use crate::markdown::MarkdownLine;
use crate::source::{count, parse_error};
use domain::import::ParseError;

/// A table: the cells of its header row, and its other rows without empty ones.
pub(super) struct Table {
    pub(super) line: u32,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<TableRow>,
}

pub(super) struct TableRow {
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
}

/// The tables among these lines. Empty rows alone are not a table.
///
/// # Errors
/// If a table has no header row, or a row has another number of columns.
pub(super) fn tables(file: &str, rows: &[MarkdownLine]) -> Result<Vec<Table>, ParseError> {
    let is_empty = |row: &MarkdownLine| cells(&row.text).iter().all(String::is_empty);
    let groups = rows.split(|row| !is_row(row)).filter(|group| !group.iter().all(is_empty));
    groups.map(|group| table(file, group)).collect()
}

pub(super) fn is_row(row: &MarkdownLine) -> bool {
    row.text.trim_start().starts_with('|')
}

fn table(file: &str, group: &[MarkdownLine]) -> Result<Table, ParseError> {
    let (head, body) = match group {
        [head, dashes, body @ ..] if is_dashes(&dashes.text) => (head, body),
        _ => {
            let line = group.first().map_or(1, |row| row.number);
            return Err(parse_error(file, line, "The table has no line of dashes below its header row."));
        }
    };
    let mut table = Table { line: head.number, head: cells(&head.text), rows: Vec::new() };
    for row in body {
        let cells = cells(&row.text);
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if cells.len() != table.head.len() {
            let have = count(cells.len(), "column", "columns");
            let reason = format!("The row has {have} but the header row has {}.", table.head.len());
            return Err(parse_error(file, row.number, reason));
        }
        table.rows.push(TableRow { line: row.number, cells });
    }
    Ok(table)
}

fn is_dashes(text: &str) -> bool {
    text.contains('-') && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// The cells between the pipes; `\|` is a pipe within a cell.
fn cells(text: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in text.trim().chars().skip(1) {
        match cells.last_mut() {
            Some(cell) if c != '|' || escaped => cell.push(c),
            _ => cells.push(String::new()),
        }
        escaped = c == '\\' && !escaped;
    }
    // The last pipe ends the row and begins no cell.
    if cells.len() > 1 && cells.last().is_some_and(|last| last.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}
