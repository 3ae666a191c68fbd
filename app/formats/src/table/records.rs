//! Splits a table into records, and finds quotation marks that don't belong to quoted cells.
//!
//! The library `csv` reads such marks without an error, and then one cell may include all rows below it.

/// The first record of a text.
pub(super) struct Record<'t> {
    /// Its source text, without the line break at its end.
    pub(super) raw: &'t str,
    /// The number of bytes up to the next record.
    pub(super) length: usize,
    pub(super) fields: Vec<String>,
    /// Whether each quoted cell ends where its quotation mark closes.
    ///
    /// If not, the record is one line without quoting.
    pub(super) is_sound: bool,
}

/// The longest record with quoted cells, in bytes. Longer ones have an open quotation mark.
const MAX_BYTES: usize = 100_000;

/// The number of columns.
pub(super) const MAX_COLUMNS: usize = 100;

/// The longest line with headings, in bytes.
const MAX_HEADING_BYTES: usize = 20_000;

/// Reads the first record of a text.
pub(super) fn first(text: &str, separator: char) -> Record<'_> {
    let sound = sound_record(text, separator);
    let is_sound = sound.is_some();
    let (end, fields) = sound.unwrap_or_else(|| {
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        (end, text[..end].split(separator).map(str::to_owned).collect())
    });
    let (raw, rest) = text.split_at(end);
    let break_length = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
    Record { raw, length: end + break_length, fields, is_sound }
}

/// The cells of the first record, for the search for headings: at most one more than a table may have columns.
///
/// Reads no more of a long record than headings need.
pub(super) fn first_cells(text: &str, separator: char) -> Vec<String> {
    let end = (0..=text.len().min(MAX_HEADING_BYTES)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let mut fields = first(&text[..end], separator).fields;
    fields.truncate(MAX_COLUMNS + 1);
    fields
}

/// Where in a cell a character is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Start,
    Plain,
    Quoted,
    /// After a quotation mark in a quoted cell: it closes the cell, or the next one makes it a character.
    Mark,
    /// After a quoted cell, where only blanks may follow.
    Closed,
}

/// The end and the cells of the first record.
///
/// `None` if a quoted cell isn't closed, or has text after its end.
fn sound_record(text: &str, separator: char) -> Option<(usize, Vec<String>)> {
    let (mut within, mut fields, mut field) = (Within::Start, Vec::new(), String::new());
    for (place, c) in text.char_indices() {
        let is_outside = !matches!(within, Within::Quoted);
        if is_outside && matches!(c, '\n' | '\r') {
            fields.push(field);
            return Some((place, fields));
        }
        within = match (within, c) {
            (Within::Quoted, '"') => Within::Mark,
            (Within::Quoted, _) if place > MAX_BYTES => return None,
            (Within::Mark, '"') => {
                field.push(c);
                Within::Quoted
            }
            (Within::Quoted, _) => {
                field.push(c);
                Within::Quoted
            }
            (_, c) if c == separator => {
                fields.push(std::mem::take(&mut field));
                Within::Start
            }
            (Within::Start, '"') => Within::Quoted,
            (Within::Start | Within::Plain, _) => {
                field.push(c);
                Within::Plain
            }
            (Within::Mark | Within::Closed, ' ') => Within::Closed,
            (Within::Mark | Within::Closed, _) => return None,
        };
    }
    fields.push(field);
    (within != Within::Quoted).then_some((text.len(), fields))
}

#[cfg(test)]
mod tests {
    use super::*;
    use csv::ReaderBuilder;
    use proptest::prelude::*;

    #[test]
    fn record_ends_outside_quoted_cells() {
        for (text, raw, fields) in [
            ("a,b\nc", "a,b", vec!["a", "b"]),
            ("\"a\nb\",c\r\nd", "\"a\nb\",c", vec!["a\nb", "c"]),
            ("\"a \"\"b\"\"\" ,c", "\"a \"\"b\"\"\" ,c", vec!["a \"b\"", "c"]),
            ("3.5\" disks,\"b\"\rc", "3.5\" disks,\"b\"", vec!["3.5\" disks", "b"]),
        ] {
            let record = first(text, ',');
            assert!(record.is_sound, "{text}");
            assert_eq!((record.raw, record.fields), (raw, fields.into_iter().map(str::to_owned).collect()));
        }
    }

    #[test]
    fn record_with_a_stray_quotation_mark_is_one_line() {
        for text in ["\"a,b\nc,d", "\"a\" b,c\nd", "a,\"b\nc,\"d\"", "\"a\"\"\nb"] {
            let record = first(text, ',');
            let line = text.lines().next().unwrap();
            assert!(!record.is_sound && record.raw == line, "{text}: {}", record.raw);
            assert_eq!(record.fields.join(","), line);
        }
    }

    proptest! {
        #[test]
        fn sound_record_is_read_as_by_the_library(text in "[\",;a \n\r]{1,20}") {
            let record = first(&text, ',');
            let is_blank = record.raw.is_empty();
            prop_assume!(record.is_sound && !is_blank && !record.raw.contains("\" "));
            let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let fields: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
            prop_assert_eq!(record.fields, fields);
        }
    }
}
