//! The roadmap as CSV: a row for each group, such as `1`, and for each outcome, such as `1a`.

use crate::table::{CsvRow, cell, malformed, parsed_rows, written};
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
/// Names the first line that can't be read, and the refusals of [`Roadmap::new`].
pub fn read(text: &str) -> Result<Roadmap, Refusal> {
    let first = |refusals: Vec<Refusal>| refusals.into_iter().next().unwrap_or(Refusal::Empty { what: "a roadmap" });
    let (mut groups, mut outcomes) = (Vec::new(), Vec::new());
    for line in parsed_rows(text, &COLUMNS, line).map_err(first)? {
        match line {
            RoadmapLine::Group(number, title) => groups.push((number, title)),
            RoadmapLine::Outcome(code, outcome) => outcomes.push((code, outcome)),
        }
    }
    Roadmap::new(groups, outcomes)
}

enum RoadmapLine {
    Group(u8, Title),
    Outcome(OutcomeCode, RoadmapOutcome),
}

fn line(row: &CsvRow<'_>) -> Result<RoadmapLine, Refusal> {
    let (code, title) = (cell(row, 0), Title::parse(cell(row, 1))?);
    if let Some(number) = group(code) {
        return Ok(RoadmapLine::Group(number, title));
    }
    let code = OutcomeCode::parse(code).map_err(|_| malformed_code(code))?;
    Ok(RoadmapLine::Outcome(code, RoadmapOutcome { title, in_roadmap: in_roadmap(cell(row, 2))? }))
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
