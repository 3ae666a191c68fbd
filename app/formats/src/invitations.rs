//! Invitations as a table or a pasted list, and back as a table.

mod cells;
mod columns;
mod export;
mod list;

pub use export::write;

use domain::invitations::InvitationDraft;

/// What a table or list holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// At least one, in the order of the text.
    pub rows: Vec<InvitationRow>,
    /// Columns that Cairn doesn't know, as they are named there; what they hold is in no draft.
    pub left_out: Vec<String>,
}

/// One person of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRow {
    /// Where it begins, from 1.
    pub line: u32,
    /// As it stands in the text.
    pub typed: String,
    /// What it says, or in a sentence why it can't be taken.
    pub draft: Result<InvitationDraft, String>,
}

/// More is no list of invitations, but something else.
const MOST_BYTES: usize = 1_000_000;
const MOST_ROWS: usize = 1_000;

/// Reads a table whose first line names its columns, separated by commas, semicolons or tabs; or a list of one person
/// a line: `login`, `@login`, `https://github.com/login`, `someone@example.org`, `PersonName <someone@example.org>`,
/// `@login someone@example.org`, `PersonName, login or email, project`. Blank lines are skipped, and in a list those that
/// begin with `#`. A row that can't be taken doesn't stop the others; what stops all is refused in a sentence.
pub fn read(text: &str) -> Result<List, String> {
    if text.len() > MOST_BYTES {
        return Err("The list is larger than 1 MB; nobody invites so many at once.".to_owned());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let list = match columns::head(text) {
        Some(head) => columns::read(text, &head)?,
        None => List { rows: list::read(text), left_out: Vec::new() },
    };
    match list.rows.len() {
        0 => Err("There is nobody in the list.".to_owned()),
        1..=MOST_ROWS => Ok(list),
        many => Err(format!("The list has {many} rows; at most 1,000 are taken at once.")),
    }
}
