//! Invitations as a table or a pasted list, and back as a table.

use domain::invitations::{Draft, Invitation};

/// What a table or list holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// At least one, in the order of the text.
    pub rows: Vec<Row>,
    /// Columns that Cairn doesn't know, as they are named there.
    pub left_out: Vec<String>,
}

/// One person of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins, from 1.
    pub line: u32,
    /// As it stands in the text.
    pub typed: String,
    /// What it says, or in a sentence why it can't be taken.
    pub draft: Result<Draft, String>,
}

/// Reads a table whose first line names its columns, or a list of one person a line. Refuses in a sentence.
pub fn read(text: &str) -> Result<List, String> {
    let _ = text;
    Err("Lists can’t be read yet.".to_owned())
}

/// The invitations as CSV, with all that organizers know of each; [`read`] takes it back.
pub fn write(invitations: &[Invitation]) -> String {
    let _ = invitations;
    String::new()
}
