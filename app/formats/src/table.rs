//! Reads CSV tables with line numbers, and writes them so that no cell is a formula.

use csv::{ReaderBuilder, StringRecord, Writer};
use domain::Refusal;

/// A row, with the line where it begins; a quoted field may span lines.
pub(crate) struct CsvRow<'t> {
    pub(crate) line: u32,
    pub(crate) fields: StringRecord,
    /// The row's source text.
    pub(crate) raw: &'t str,
}

/// The rows of a text, without empty ones.
///
/// # Errors
/// The line of a row that can't be read, and the reason.
pub(crate) fn rows(text: &str, separator: u8) -> Result<Vec<CsvRow<'_>>, (u32, String)> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let mut rows = Vec::new();
    let mut fields = StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let line = lines.first_after(start);
        let more =
            reader.read_record(&mut fields).map_err(|error| (line, format!("The row can’t be read: {error}.")))?;
        if !more {
            return Ok(rows);
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
        let raw = text.get(start..end).unwrap_or_default();
        // An open quotation mark would otherwise include every row below it.
        if raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            return Err((line, "A quotation mark in this row is not closed.".to_owned()));
        }
        rows.push(CsvRow { line, fields: fields.clone(), raw: raw.trim_matches(['\r', '\n']) });
    }
}

/// Counts lines forward through the file.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the first byte from `start` that is not a line break; blank lines are not rows.
    fn first_after(&mut self, start: usize) -> u32 {
        while let Some(byte) = self.text.get(self.at) {
            let is_break = matches!(byte, b'\n' | b'\r');
            if self.at >= start && !is_break {
                break;
            }
            // A carriage return ends a line only if no line feed follows it.
            let ends = *byte == b'\n' || (*byte == b'\r' && self.text.get(self.at + 1) != Some(&b'\n'));
            self.line = self.line.saturating_add(u32::from(ends));
            self.at += 1;
        }
        self.line
    }
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
    without_formula_guard(row.fields.get(place).unwrap_or_default())
}

/// The text of a cell without surrounding white space; empty if the row is shorter.
pub(crate) fn cell<'t>(row: &'t CsvRow<'_>, place: usize) -> &'t str {
    text_cell(row, place).trim()
}

/// Parses each row but one with the headings.
///
/// # Errors
/// Every line that can't be read.
pub(crate) fn parsed_rows<T>(
    text: &str,
    columns: &[&str],
    parse: impl Fn(&CsvRow<'_>) -> Result<T, Refusal>,
) -> Result<Vec<T>, Vec<Refusal>> {
    let found = rows(text, b',').map_err(|(line, why)| vec![Refusal::UnreadableLine { line, why }])?;
    let (mut values, mut refusals) = (Vec::new(), Vec::new());
    for row in found.iter().filter(|row| !row.fields.iter().eq(columns.iter().copied())) {
        match parse(row) {
            Ok(value) => values.push(value),
            Err(refusal) => refusals.push(Refusal::UnreadableLine { line: row.line, why: refusal.to_string() }),
        }
    }
    if refusals.is_empty() { Ok(values) } else { Err(refusals) }
}

/// The refusal of a cell, which repeats only the start of its text.
pub(crate) fn malformed(what: &'static str, text: &str) -> Refusal {
    Refusal::Malformed { what, text: text.chars().take(40).collect() }
}

/// Writes CSV with these columns and rows.
pub(crate) fn written<const N: usize>(columns: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    // Writing to memory does not fail, and all rows have the same length.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(row.iter().map(|field| guarded(field)));
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
            let read = rows(&table, b',').unwrap();
            let read: Vec<_> = read.iter().skip(1).map(|row| (without_formula_guard(&row.fields[0]).to_owned(), without_formula_guard(&row.fields[1]).to_owned())).collect();
            prop_assert_eq!(read, fields);
        }
    }
}
