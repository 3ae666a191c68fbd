//! Reads the time of an agenda row: a time, a range, or either among words.

use crate::dates::{Clock, cell, cell_among_words};
use crate::markdown::plain;
use crate::page::Page;
use crate::site::tables::TableRow;
use crate::source::{Diagnostics, parse_error, quoted};
use domain::import::ParseError;
use domain::time::NaiveTime;

/// Reads the time of a row. Words such as “Evening” are reported and give no time.
///
/// # Errors
/// If the time does not exist.
pub(super) fn hours(
    page: &Page<'_>,
    row: &TableRow,
    written: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Clock, ParseError> {
    let written = plain(written);
    let (starts, ends) = match cell(&written) {
        Ok(clock) => clock,
        Err(_) if !written.contains(char::is_alphanumeric) => (None, None),
        Err(reason) => return among_words(page, row, &written, reason, diagnostics),
    };
    if starts.is_some() && ends == Some(NaiveTime::MIN) {
        diagnostics.add_skipped(
            page.file,
            row.line,
            format!("{} ends on the next day; the end is ignored.", quoted(&written)),
        );
        return Ok((starts, None));
    }
    if starts.zip(ends).is_some_and(|(starts, ends)| ends <= starts) {
        let text = format!("{} ends before it begins; the end is ignored.", quoted(&written));
        diagnostics.add_contradiction(page.file, row.line, text);
        return Ok((starts, None));
    }
    Ok((starts, ends))
}

/// The time in `from 18:30` or `9:00 CET`.
///
/// # Errors
/// If the time does not exist, or the cell has neither a time nor words.
fn among_words(
    page: &Page<'_>,
    row: &TableRow,
    written: &str,
    reason: String,
    diagnostics: &mut Diagnostics,
) -> Result<Clock, ParseError> {
    let (starts, ends) = cell_among_words(written).map_err(|_| parse_error(page.file, row.line, reason.as_str()))?;
    if !written.contains(|c: char| c.is_alphabetic() || matches!(c, '~' | '+' | '?' | '≈')) {
        return Err(parse_error(page.file, row.line, reason));
    }
    let shown = |time: Option<NaiveTime>| time.map(|time| time.format("%-H:%M").to_string());
    let text = match [shown(starts), shown(ends)] {
        [None, _] => format!("{} is not a time of day; the row has no time.", quoted(written)),
        [Some(starts), None] => format!("Of {} only {starts} is imported.", quoted(written)),
        [Some(starts), Some(ends)] => format!("Of {} only {starts} to {ends} is imported.", quoted(written)),
    };
    diagnostics.add_skipped(page.file, row.line, text);
    Ok((starts, ends.filter(|ends| Some(*ends) > starts)))
}
