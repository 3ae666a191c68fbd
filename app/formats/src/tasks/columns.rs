//! The columns of a table of tasks, by their headings.

use crate::source::{Diagnostics, parse_error, quoted};
use crate::table::{Headings, NamedTable, key};
use domain::import::ParseError;

/// A column that our exports add. It is ignored without a diagnostic.
const EXPORT_ONLY: &str = "updated";

/// The columns that are read.
const COLUMNS: [&str; 18] = [
    "edition",
    "number",
    "title",
    "track",
    "specs",
    "outcomes",
    "status",
    "note",
    "links",
    "assignees",
    "size",
    "people_needed",
    "description",
    "skills",
    "no_goal_reason",
    "depends_on",
    "due",
    "labels",
];

const REQUIRED: [&str; 2] = ["title", "status"];

/// The names of columns in earlier exports and in GitHub’s projects, with their current names.
const OTHER_NAMES: [(&str, &str); 5] = [
    ("claimants", "assignees"),
    ("hands", "people_needed"),
    ("serves_none", "no_goal_reason"),
    ("waits_for", "depends_on"),
    ("url", "links"),
];

pub(super) const HEADINGS: Headings = Headings {
    is_known: |key| column(key).is_some(),
    suffice: |keys| REQUIRED.iter().all(|required| keys.iter().any(|key| column(key) == Some(required))),
};

/// The column with this heading, or with this key of a heading.
fn column(heading: &str) -> Option<&'static str> {
    let wanted = key(heading);
    let is_wanted = |name: &str| name.chars().filter(|c| *c != '_').eq(wanted.chars());
    let other = OTHER_NAMES.iter().find(|(other, _)| is_wanted(other)).map(|(_, current)| *current);
    other.or_else(|| COLUMNS.into_iter().find(|column| is_wanted(column)))
}

/// The columns of a table, in order; `None` for those that are ignored.
pub(super) struct Columns(Vec<Option<&'static str>>);

impl Columns {
    /// Reads the headings, and reports those that are unknown.
    ///
    /// # Errors
    /// If a column appears twice, or a required one is missing.
    pub(super) fn of(file: &str, table: &NamedTable<'_>, diagnostics: &mut Diagnostics) -> Result<Self, ParseError> {
        let columns: Vec<Option<&'static str>> = table.names.iter().map(|name| column(name)).collect();
        let unreadable = |reason: String| parse_error(file, table.line, reason);
        for (place, (name, column)) in table.names.iter().zip(&columns).enumerate() {
            let first = column.and_then(|_| columns[..place].iter().position(|other| other == column));
            if let Some(first) = first {
                let first = &table.names[first];
                return Err(unreadable(if key(first) == key(name) {
                    format!("The column {} appears twice.", quoted(name))
                } else {
                    format!("The columns {} and {} have the same meaning. Delete one.", quoted(first), quoted(name))
                }));
            }
            if column.is_none() && !name.is_empty() && key(name) != EXPORT_ONLY {
                let text = format!("The column {} is unknown and ignored.", quoted(name));
                diagnostics.add_skipped(file, table.line, text);
            }
        }
        match REQUIRED.iter().find(|required| !columns.contains(&Some(required))) {
            Some(missing) => Err(unreadable(format!("The column “{missing}” is missing."))),
            None => Ok(Columns(columns)),
        }
    }

    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|column| *column == Some(name))
    }
}
