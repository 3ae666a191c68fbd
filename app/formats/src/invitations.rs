//! Reads people to invite from tables and pasted lists, and writes invitations as a table.

mod cells;
mod columns;
mod export;
mod list;

pub use export::{write, write_with_answers};

use crate::encoding::decoded;
use crate::table::UnreadableTable;
use domain::invitations::InvitationDraft;

/// The rows of a table or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// At least one, in the order of the text.
    pub rows: Vec<InvitationRow>,
    /// Names of unknown columns, which are ignored.
    pub left_out: Vec<String>,
    /// The line with the column names; `None` for a list without them.
    pub heading_line: Option<u32>,
}

/// One person of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRow {
    /// The line where the row begins, from 1.
    pub line: u32,
    /// The row's source text.
    pub typed: String,
    /// The draft, or a sentence about why the row is invalid.
    pub draft: Result<InvitationDraft, String>,
}

const MAX_BYTES: usize = 1_000_000;
const MAX_ROWS: usize = 1_000;

/// Reads a table with column names in its first line, or a list with one person on each line.
///
/// Columns are separated by commas, semicolons or tabs. A line of a list may be `login`, `@login`,
/// `https://github.com/login`, `someone@example.org`, `Name <someone@example.org>`, `@login someone@example.org` or
/// `Name, login or email, project`. Blank lines are skipped, and in a list also those that begin with `#`. An invalid row
/// doesn't affect other rows.
///
/// # Errors
/// If the list is too large, empty, or not a valid table.
pub fn read(text: &str) -> Result<List, UnreadableTable> {
    read_below(text, None)
}

/// Reads a list like [`read`], or a table with the column names on `heading_line`.
///
/// # Errors
/// As [`read`].
pub fn read_below(text: &str, heading_line: Option<u32>) -> Result<List, UnreadableTable> {
    if text.len() > MAX_BYTES {
        return Err(refused("The list is larger than 1 MB. Split it into smaller lists."));
    }
    let text = decoded(text.as_bytes()).map_err(|error| refused(error.reason))?;
    let list = match heading_line.or_else(|| columns::HEADINGS.line(text)) {
        Some(_) => columns::read(text, heading_line)?,
        None => List { rows: list::read(text), left_out: Vec::new(), heading_line: None },
    };
    match list.rows.len() {
        0 => Err(refused("The list has no people. Add one person on each line.")),
        1..=MAX_ROWS => Ok(list),
        many => Err(refused(&format!("The list has {many} rows. Add at most 1,000 at a time."))),
    }
}

fn refused(reason: &str) -> UnreadableTable {
    UnreadableTable { line: None, reason: reason.to_owned(), heading_line: None }
}
