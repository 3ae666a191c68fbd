//! Reads tables that may lack headings: then the order of the columns says what they are.

use super::heading::{refuse_too_wide, separator_for};
use super::{CsvRow, UnreadableTable, key, rows};
use domain::Refusal;

/// The names of the columns as they are in the text, and the rows.
///
/// # Errors
/// If the first row has headings, but not all of them or an unknown one.
pub(super) fn read<'t>(
    text: &'t str,
    columns: &[&'static str],
) -> Result<(Vec<&'static str>, Vec<CsvRow<'t>>), Refusal> {
    let column = |heading: &str| columns.iter().copied().find(|column| key(column) == key(heading));
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator_for(text.trim_start(), |key| column(key).is_some());
    let unreadable = |error: UnreadableTable| refused(error.line.unwrap_or(1), error.reason);
    refuse_too_wide(text.trim_start(), separator, 1).map_err(unreadable)?;
    let mut found = rows(text, separator, 1).map_err(unreadable)?;
    let Some(head) = found.first() else { return Ok((columns.to_vec(), found)) };
    let headings: Vec<&str> = head.fields.iter().map(|heading| heading.trim()).collect();
    if headings.iter().filter(|heading| column(heading).is_some()).count() < 2 {
        return Ok((columns.to_vec(), found));
    }
    let line = head.line;
    let mut names = Vec::new();
    for heading in headings {
        if heading.is_empty() {
            names.push("");
            continue;
        }
        let name = column(heading).ok_or_else(|| refused(line, format!("The column “{heading}” is unknown.")))?;
        if names.contains(&name) {
            return Err(refused(line, format!("The column “{heading}” appears twice.")));
        }
        names.push(name);
    }
    if let Some(missing) = columns.iter().find(|column| !names.contains(*column)) {
        return Err(refused(line, format!("The column “{missing}” is missing.")));
    }
    found.remove(0);
    Ok((names, found))
}

fn refused(line: u32, why: String) -> Refusal {
    Refusal::UnreadableLine { line, why }
}

/// The row with its cells in the order of `columns`.
pub(super) fn in_order<'t>(row: &CsvRow<'t>, names: &[&str], columns: &[&str]) -> CsvRow<'t> {
    let cell = |column: &&str| {
        let place = names.iter().position(|name| name == column);
        place.and_then(|place| row.fields.get(place)).cloned().unwrap_or_default()
    };
    CsvRow { fields: columns.iter().map(cell).collect(), ..*row }
}
