//! Finds the separator and the headings of a table.

use super::records::{self, MAX_COLUMNS};
use super::{CsvRow, rows};
use std::fmt::{self, Display};

/// What an importer knows about the headings of its tables.
#[derive(Clone, Copy)]
pub(crate) struct Headings {
    /// Whether it reads the column with this [`key`].
    pub(crate) is_known: fn(&str) -> bool,
    /// Whether a row with these keys can only be the headings.
    pub(crate) suffice: fn(&[String]) -> bool,
}

/// A table with named columns.
pub(crate) struct NamedTable<'t> {
    /// The line of the headings.
    pub(crate) line: u32,
    /// As written, without surrounding blanks.
    pub(crate) names: Vec<String>,
    /// The rows below the headings, without empty ones.
    pub(crate) rows: Vec<CsvRow<'t>>,
}

/// Why a text isn't a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableTable {
    /// From 1; `None` if the reason is about the whole text.
    pub line: Option<u32>,
    pub reason: String,
    /// A later line that seems to have the headings.
    pub heading_line: Option<u32>,
}

impl Display for UnreadableTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "Line {line}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

/// The separators of tables. The first of those that fit equally well is used.
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// The number of lines in which headings are searched below the first line.
const MAX_LINES_ABOVE: usize = 40;
/// The number of lines with comments above the headings.
const MAX_COMMENTS: usize = 1000;

/// The form in which headings are compared: case, blanks, hyphens and underscores don't matter.
pub(crate) fn key(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Headings {
    /// Reads a table with headings in its first line that isn't blank, or in `heading_line`.
    ///
    /// Skips lines with comments (`#`) and the line `sep=;` of spreadsheets above the headings.
    ///
    /// # Errors
    /// If the headings seem to be on a later line, or the table is empty or has too many stray quotation marks.
    pub(crate) fn read<'t>(&self, text: &'t str, heading_line: Option<u32>) -> Result<NamedTable<'t>, UnreadableTable> {
        let from = heading_line.unwrap_or(1);
        let lines: Vec<(u32, &str)> = numbered_lines(text).skip_while(|(line, _)| *line < from).collect();
        let Some(first) = self.first(&lines) else {
            let reason = "The file is empty. Its first line must name the columns.".to_owned();
            return Err(UnreadableTable { line: Some(1), reason, heading_line: None });
        };
        if !self.fit(first.1)
            && let Some(later) = self.later(&lines, first.0)
        {
            let reason = format!("Line {} is no header; the header seems to be on line {later}.", first.0);
            return Err(UnreadableTable { line: Some(first.0), reason, heading_line: Some(later) });
        }
        let separator = self.separator(first.1);
        refuse_too_wide(first.1, separator, first.0)?;
        let mut rows = rows(first.1, separator, first.0)?.into_iter();
        let head = rows.next().map(|row| row.fields).unwrap_or_default();
        Ok(NamedTable {
            line: first.0,
            names: head.iter().map(|name| name.trim().to_owned()).collect(),
            rows: rows.collect(),
        })
    }

    /// The line of the headings, if a table begins with them or has them on a later line.
    pub(crate) fn line(&self, text: &str) -> Option<u32> {
        let lines: Vec<(u32, &str)> = numbered_lines(text).collect();
        let first = self.first(&lines)?;
        if self.fit(first.1) { Some(first.0) } else { self.later(&lines, first.0) }
    }

    /// The first line that may have the headings, with the text from its start.
    fn first<'l, 't>(&self, lines: &'l [(u32, &'t str)]) -> Option<&'l (u32, &'t str)> {
        let filled = lines.iter().filter(|(_, rest)| !is_blank(rest));
        filled.take(MAX_COMMENTS).find(|(_, rest)| !self.is_above(rest))
    }

    fn later(&self, lines: &[(u32, &str)], after: u32) -> Option<u32> {
        let later = lines.iter().filter(|(line, rest)| *line > after && !is_blank(rest));
        let fits = |text: &str| self.known(text) > 1 && self.fit(text);
        later.take(MAX_LINES_ABOVE).find(|(_, rest)| fits(rest)).map(|(line, _)| *line)
    }

    /// The number of known headings in the first line of a text.
    fn known(&self, text: &str) -> usize {
        keys(&headings(text, self.separator(text))).iter().filter(|key| (self.is_known)(key)).count()
    }

    /// Whether the first line of a text has the headings of a table.
    fn fit(&self, text: &str) -> bool {
        (self.suffice)(&keys(&headings(text, self.separator(text))))
    }

    fn separator(&self, text: &str) -> char {
        separator_for(text, self.is_known)
    }

    /// Whether the first line of a text is a note above the headings.
    fn is_above(&self, text: &str) -> bool {
        let line = first_line(text).trim().trim_matches('"');
        line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="))
            || (line.starts_with('#') && !self.fit(text))
    }
}

/// Refuses a table with more columns than any that people write.
pub(super) fn refuse_too_wide(text: &str, separator: char, line: u32) -> Result<(), UnreadableTable> {
    if headings(text, separator).len() <= MAX_COLUMNS {
        return Ok(());
    }
    let reason = format!(
        "The table has more than {MAX_COLUMNS} columns, which is the limit. Delete the columns that you don’t need."
    );
    Err(UnreadableTable { line: Some(line), reason, heading_line: None })
}

/// The separator with which the first line of a text has the most known headings, or the most cells.
pub(super) fn separator_for(text: &str, is_known: impl Fn(&str) -> bool) -> char {
    let fit = |separator: &char| {
        let headings = headings(text, *separator);
        (keys(&headings).iter().filter(|key| is_known(key)).count(), headings.len())
    };
    SEPARATORS.into_iter().rev().max_by_key(fit).unwrap_or(',')
}

fn headings(text: &str, separator: char) -> Vec<String> {
    records::first_cells(text, separator)
}

fn keys(headings: &[String]) -> Vec<String> {
    headings.iter().map(|heading| key(heading)).collect()
}

fn is_blank(text: &str) -> bool {
    first_line(text).chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '"'))
}

fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or_default()
}

/// Each line from 1, with the text from its start. The text may have any kind of line break.
fn numbered_lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut rest = Some(text);
    (1..).map_while(move |line| {
        let text = rest?;
        rest = text.find(['\n', '\r']).map(|end| {
            let length = if text[end..].starts_with("\r\n") { 2 } else { 1 };
            &text[end + length..]
        });
        Some((line, text))
    })
}
