//! Reads tables with line numbers for every importer, and writes CSV so that no cell is a formula.
//!
//! Columns are separated by commas, semicolons or tabs. A short row has empty cells at its end. Stray quotation marks,
//! cells without a column and misread characters are problems of their row alone.

mod heading;
mod positional;
mod records;

pub use heading::UnreadableTable;
pub(crate) use heading::{Headings, NamedTable, key};

use crate::source::quoted;
use csv::Writer;
use domain::Refusal;
use std::collections::BTreeSet;

/// A row, with the line where it begins; a quoted field may span lines.
pub(crate) struct CsvRow<'t> {
    pub(crate) line: u32,
    pub(crate) fields: Vec<String>,
    /// The row's source text.
    pub(crate) raw: &'t str,
    /// Whether its quotation marks enclose whole cells.
    ///
    /// If not, the row is one line, split at each separator.
    has_sound_quotes: bool,
}

/// The most rows with stray quotation marks.
const MAX_UNSOUND: usize = 100;

/// The rows of a text that begins on this line, without empty ones.
///
/// # Errors
/// If too many rows have stray quotation marks.
fn rows(text: &str, separator: char, first_line: u32) -> Result<Vec<CsvRow<'_>>, UnreadableTable> {
    let (mut rest, mut line, mut unsound) = (text, first_line, 0);
    let mut rows = Vec::new();
    while !rest.is_empty() {
        let record = records::first(rest, separator);
        unsound += usize::from(!record.is_sound);
        if unsound > MAX_UNSOUND {
            let reason = "The table has too many quotation marks that are not closed.".to_owned();
            return Err(UnreadableTable { line: Some(line), reason, heading_line: None });
        }
        let (taken, next) = rest.split_at(record.length);
        if record.fields.iter().any(|field| !field.trim().is_empty()) {
            rows.push(CsvRow { line, fields: record.fields, raw: record.raw, has_sound_quotes: record.is_sound });
        }
        line = line.saturating_add(line_breaks(taken));
        rest = next;
    }
    Ok(rows)
}

/// The number of line breaks of any kind.
fn line_breaks(text: &str) -> u32 {
    let returns = text.matches('\r').count() - text.matches("\r\n").count();
    u32::try_from(text.matches('\n').count() + returns).unwrap_or(u32::MAX)
}

impl CsvRow<'_> {
    /// Why the row can't be read below these headings.
    pub(crate) fn problem<N: AsRef<str>>(&self, names: &[N]) -> Option<String> {
        self.problem_beside(names, &StoredCells::default())
    }

    /// As [`CsvRow::problem`], for a table that may have cells with these stored texts.
    pub(crate) fn problem_beside<N: AsRef<str>>(&self, names: &[N], stored: &StoredCells) -> Option<String> {
        if !self.has_sound_quotes {
            return Some(STRAY_QUOTE.to_owned());
        }
        let name = |place: usize| names.get(place).map(AsRef::as_ref).filter(|name| !name.is_empty());
        let cells = || self.fields.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        if let Some((place, cell)) = cells().find(|(place, _)| name(*place).is_none()) {
            let named = names.iter().filter(|name| !name.as_ref().is_empty()).count();
            return Some(format!(
                "{} is in column {}, but the header names {}. Put each cell that contains a separator in quotation marks.",
                quoted(cell.trim()),
                place + 1,
                crate::source::count(named, "column", "columns")
            ));
        }
        let (place, cell) =
            cells().find(|(_, cell)| cell.contains(char::REPLACEMENT_CHARACTER) && !stored.have(cell))?;
        Some(misread(&format!(
            "The cell {} in the column {}",
            quoted(cell.trim()),
            quoted(name(place).unwrap_or_default())
        )))
    }
}

/// The cells of an exported table with the character “�”, which people really wrote.
///
/// In any other cell the character shows that the text was misread before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredCells(BTreeSet<String>);

impl StoredCells {
    /// The cells of a table that was written here.
    pub fn of(csv: &str) -> StoredCells {
        let rows = rows(csv, ',', 1).unwrap_or_default();
        let cells = rows.iter().flat_map(|row| &row.fields).filter(|cell| has_misread_text(cell));
        StoredCells(cells.map(|cell| without_formula_guard(cell).trim().to_owned()).collect())
    }

    fn have(&self, cell: &str) -> bool {
        self.0.contains(without_formula_guard(cell).trim())
    }
}

/// Whether a text has the character “�”, so that only [`StoredCells`] say whether it was misread.
pub fn has_misread_text(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

const STRAY_QUOTE: &str = "A quotation mark in this row is not closed, or has text behind it. Put the whole cell in \
    quotation marks, and double each mark inside it: write 3.5\" disks as \"3.5\"\" disks\".";

/// The sentence about a text that was read in a wrong encoding before.
pub(crate) fn misread(what: &str) -> String {
    format!(
        "{what} has the character “\u{fffd}”, because the file was read in a wrong encoding before. Write the original text."
    )
}

/// Characters that begin a formula in spreadsheets, including full-width forms.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn is_formula(field: &str) -> bool {
    field.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

/// Adds an apostrophe to a field that a spreadsheet would calculate or [`without_formula_guard`] would misread.
fn guarded(field: &str) -> String {
    if is_formula(field) { format!("'{field}") } else { field.to_owned() }
}

/// Removes the apostrophe that [`guarded`] adds.
pub(crate) fn without_formula_guard(field: &str) -> &str {
    field.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(field)
}

/// The text of a cell as it was written; empty if the row is shorter.
pub(crate) fn text_cell<'t>(row: &'t CsvRow<'_>, place: usize) -> &'t str {
    without_formula_guard(row.fields.get(place).map_or("", String::as_str))
}

/// The text of a cell without surrounding white space; empty if the row is shorter.
pub(crate) fn cell<'t>(row: &'t CsvRow<'_>, place: usize) -> &'t str {
    text_cell(row, place).trim()
}

/// Parses each row of a table.
///
/// The first row may have the headings, in any order; otherwise the columns are in this order.
///
/// # Errors
/// Every line that can't be read.
pub(crate) fn parsed_rows<T>(
    text: &str,
    columns: &[&'static str],
    parse: impl Fn(&CsvRow<'_>) -> Result<T, Refusal>,
) -> Result<Vec<T>, Vec<Refusal>> {
    let (names, rows) = positional::read(text, columns).map_err(|refusal| vec![refusal])?;
    let (mut values, mut refusals) = (Vec::new(), Vec::new());
    for row in rows {
        let parsed = match row.problem(&names) {
            Some(why) => Err(why),
            None => parse(&positional::in_order(&row, &names, columns)).map_err(|refusal| refusal.to_string()),
        };
        match parsed {
            Ok(value) => values.push(value),
            Err(why) => refusals.push(Refusal::UnreadableLine { line: row.line, why }),
        }
    }
    if refusals.is_empty() { Ok(values) } else { Err(refusals) }
}

/// The refusal of a cell, which repeats only the start of its text.
pub(crate) fn malformed(what: &'static str, text: &str) -> Refusal {
    Refusal::Malformed { what, text: text.chars().take(40).collect() }
}

/// Writes CSV with these columns and rows.
pub(crate) fn written<R: AsRef<[String]>>(
    columns: impl IntoIterator<Item = impl AsRef<str>>,
    rows: impl Iterator<Item = R>,
) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    // Writing to memory does not fail, and all rows have the same length.
    let _ = writer.write_record(columns.into_iter().map(|column| guarded(column.as_ref())));
    for row in rows {
        let _ = writer.write_record(row.as_ref().iter().map(|field| guarded(field)));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''@x"] {
            assert_eq!(guarded(bad), format!("'{bad}"));
        }
        for good in ["", "'", "'n roll", "a=1", "1-1", "d’=x"] {
            assert_eq!(guarded(good), good);
        }
    }

    proptest! {
        #[test]
        fn unguarded_reverses_guarded(field in "['=+@\t a-z\\-]{0,6}") {
            prop_assert_eq!(without_formula_guard(&guarded(&field)).to_owned(), field);
        }

        #[test]
        fn written_table_is_read_back(fields in proptest::collection::vec(("\\PC{0,9}[\n\r\",;\t']{0,3}", "\\PC{1,9}"), 0..9)) {
            let table = written(["one", "two"], fields.iter().map(|(one, two)| [one.clone(), two.clone()]));
            let read = rows(&table, ',', 1).unwrap();
            let read: Vec<_> = read.iter().skip(1).map(|row| (without_formula_guard(&row.fields[0]).to_owned(), without_formula_guard(&row.fields[1]).to_owned())).collect();
            prop_assert_eq!(read, fields);
        }
    }
}
