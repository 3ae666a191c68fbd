//! Reads people to invite from tables and pasted lists, and writes invitations as a table.

mod cells;
mod columns;
mod export;
mod list;

pub use export::write;

use domain::invitations::InvitationDraft;

/// The rows of a table or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// At least one, in the order of the text.
    pub rows: Vec<InvitationRow>,
    /// Headings of unknown columns, which are ignored.
    pub left_out: Vec<String>,
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
/// A sentence, if the list is too large, empty, or not a valid table.
pub fn read(text: &str) -> Result<List, String> {
    if text.len() > MAX_BYTES {
        return Err("The list is larger than 1 MB. Split it into smaller lists.".to_owned());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let list = match columns::header(text) {
        Some(header) => columns::read(text, &header)?,
        None => List { rows: list::read(text), left_out: Vec::new() },
    };
    match list.rows.len() {
        0 => Err("The list has no people. Add one person on each line.".to_owned()),
        1..=MAX_ROWS => Ok(list),
        many => Err(format!("The list has {many} rows. Add at most 1,000 at a time.")),
    }
}
