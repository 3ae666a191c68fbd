//! The roadmap as CSV: a row for each group, such as `1`, and for each outcome, such as `1a`.

use crate::table::{cell, malformed, rows, written};
use domain::Refusal;
use domain::catalog::{Roadmap, RoadmapOutcome};
use domain::id::OutcomeCode;
use domain::text::Title;

const COLUMNS: [&str; 3] = ["code", "title", "in_roadmap"];

/// Writes a roadmap so that [`read`] reads the same.
pub fn write(roadmap: &Roadmap) -> String {
    let yes_no = |is: bool| if is { "yes" } else { "no" };
    let mut lines = Vec::new();
    for (number, title) in roadmap.groups() {
        lines.push([number.to_string(), title.to_string(), String::new()]);
        let outcomes = roadmap.outcomes().iter().filter(|(code, _)| code.group() == *number);
        lines.extend(outcomes.map(|(code, outcome)| {
            [code.to_string(), outcome.title.to_string(), yes_no(outcome.in_roadmap).to_owned()]
        }));
    }
    written(COLUMNS, lines.into_iter())
}

/// Reads a roadmap; its first row may have the headings.
///
/// # Errors
/// Names the line that can't be read, and the refusals of [`Roadmap::new`].
pub fn read(text: &str) -> Result<Roadmap, Refusal> {
    let (mut groups, mut outcomes) = (Vec::new(), Vec::new());
    let found = rows(text, b',').map_err(|(line, why)| Refusal::UnreadableLine { line, why })?;
    for row in found.iter().filter(|row| !row.fields.iter().eq(COLUMNS)) {
        let at_line = |refusal: Refusal| Refusal::UnreadableLine { line: row.line, why: refusal.to_string() };
        let title = Title::parse(cell(row, 1)).map_err(at_line)?;
        let code = cell(row, 0);
        match group(code) {
            Some(number) => groups.push((number, title)),
            None => {
                let code = OutcomeCode::parse(code).map_err(|_| at_line(malformed_code(code)))?;
                let in_roadmap = in_roadmap(cell(row, 2)).map_err(at_line)?;
                outcomes.push((code, RoadmapOutcome { title, in_roadmap }));
            }
        }
    }
    Roadmap::new(groups, outcomes)
}

/// The number of a group, from 1.
fn group(code: &str) -> Option<u8> {
    code.parse().ok().filter(|number| *number > 0)
}

fn malformed_code(code: &str) -> Refusal {
    malformed("the number of a group (like 1) or the code of an outcome (like 1a)", code)
}

fn in_roadmap(typed: &str) -> Result<bool, Refusal> {
    match typed.to_lowercase().as_str() {
        "yes" => Ok(true),
        "no" | "" => Ok(false),
        other => Err(malformed("yes or no", other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "code,title,in_roadmap\n1,Infrastructure,\n1a,\"Wheels, nightly\",yes\n1b,Docs,no\n2,Empty group,\n";

    #[test]
    fn written_roadmap_is_read_back() {
        assert_eq!(write(&read(TABLE).unwrap()), TABLE);
    }

    #[test]
    fn unreadable_line_is_named() {
        for (table, line) in [("1,Infrastructure\nx9,Docs", 2), ("1,", 1), ("1,A\n1a,B,maybe", 2), ("1,\"A", 1)] {
            let why = read(table).unwrap_err().to_string();
            assert!(why.starts_with(&format!("Line {line}: ")), "{why}");
        }
        assert!(matches!(read("1a,Docs"), Err(Refusal::OutcomeWithoutGroup { .. })));
    }
}
