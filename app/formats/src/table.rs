//! Tables in text: their rows with the lines where they stand, and rows written such that no cell is a formula.

use csv::{ReaderBuilder, StringRecord, Writer};

/// A row with the line where it begins; a quoted field may span lines.
pub(crate) struct CsvRow<'t> {
    pub(crate) line: u32,
    pub(crate) fields: StringRecord,
    /// As it stands in the text.
    pub(crate) raw: &'t str,
}

/// The rows of the text, those aside that are empty; or the line of one that can't be read, and why.
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
        // The last quoted field would otherwise swallow every row below it.
        if raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            return Err((line, "A quotation mark in the row that begins here is not closed.".to_owned()));
        }
        rows.push(CsvRow { line, fields: fields.clone(), raw: raw.trim_matches(['\r', '\n']) });
    }
}

/// Counts lines forward, once through the file.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the first byte from `start` on that is no line break: blank lines are no rows.
    fn first_after(&mut self, start: usize) -> u32 {
        while let Some(byte) = self.text.get(self.at) {
            let is_break = matches!(byte, b'\n' | b'\r');
            if self.at >= start && !is_break {
                break;
            }
            // A carriage return ends a line only where no line feed follows it.
            let ends = *byte == b'\n' || (*byte == b'\r' && self.text.get(self.at + 1) != Some(&b'\n'));
            self.line = self.line.saturating_add(u32::from(ends));
            self.at += 1;
        }
        self.line
    }
}

/// What a spreadsheet takes for the begin of a formula, in both widths of East Asian keyboards.
const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn is_formula(field: &str) -> bool {
    field.trim_start_matches('\'').starts_with(FORMULAS)
}

/// The field with an apostrophe before it, where a spreadsheet would calculate it or [`unguarded`] would misread it.
fn guarded(field: &str) -> String {
    match is_formula(field) {
        true => format!("'{field}"),
        false => field.to_owned(),
    }
}

/// The field without the apostrophe that stands guard before it.
pub(crate) fn unguarded(field: &str) -> &str {
    field.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(field)
}

/// CSV with these columns and rows.
pub(crate) fn written<const N: usize>(columns: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    // Writing to memory does not fail, and all rows are of one length.
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
        fn a_guard_is_taken_off_again(field in "['=+@\t a-z\\-]{0,6}") {
            prop_assert_eq!(unguarded(&guarded(&field)).to_owned(), field);
        }

        #[test]
        fn a_table_is_read_as_it_was_written(fields in proptest::collection::vec(("\\PC{0,9}[\n\r\",;\t']{0,3}", "\\PC{1,9}"), 0..9)) {
            let table = written(["one", "two"], fields.iter().map(|(one, two)| [one.clone(), two.clone()]));
            let read = rows(&table, b',').unwrap();
            let read: Vec<_> = read.iter().skip(1).map(|row| (unguarded(&row.fields[0]).to_owned(), unguarded(&row.fields[1]).to_owned())).collect();
            prop_assert_eq!(read, fields);
        }
    }
}
