//! Writes a work plan as a CSV table.

use super::SEPARATORS;
use crate::table::written;
use domain::id::EditionSlug;
use domain::tasks::TableRow;
use domain::text::{ShortText, Title, Url};
use domain::workflow::Proposal;

/// Writes a work plan as a table that [`super::read`] reads back.
///
/// Each row names the edition, because its number is valid only there. Values of a field are separated by spaces, skills
/// and labels by commas. Times are RFC 3339 in UTC. Assignees without a login are left out.
pub fn write_csv(edition: &EditionSlug, tasks: &[TableRow]) -> String {
    const COLUMNS: [&str; 18] = [
        "edition",
        "number",
        "title",
        "track",
        "specs",
        "outcomes",
        "status",
        "links",
        "assignees",
        "size",
        "updated",
        "people_needed",
        "description",
        "skills",
        "no_goal_reason",
        "depends_on",
        "due",
        "labels",
    ];
    let row = |TableRow { row: task, people_needed, description, skills, depends_on }: &TableRow| {
        let logins = task.assignees.iter().filter_map(|person| person.login.as_ref());
        // A number above the limit was imported; an empty cell keeps it unchanged.
        let people_needed = Some(people_needed).filter(|people_needed| **people_needed <= Proposal::MAX_PEOPLE_NEEDED);
        [
            edition.to_string(),
            task.number.to_string(),
            task.title.to_string(),
            task.track.as_ref().map(Title::to_string).unwrap_or_default(),
            joined(&task.specs, " "),
            joined(&task.outcomes, " "),
            task.status.as_str().to_owned(),
            task.evidence.iter().map(|evidence| link(&evidence.url)).collect::<Vec<_>>().join(" "),
            joined(logins, " "),
            task.size.map(|size| size.as_str().to_owned()).unwrap_or_default(),
            task.updated.map(|then| then.to_rfc3339()).unwrap_or_default(),
            people_needed.map(u32::to_string).unwrap_or_default(),
            description.clone(),
            joined(skills, ", "),
            task.no_goal_reason.as_ref().map(ShortText::to_string).unwrap_or_default(),
            joined(depends_on, " "),
            task.due.as_ref().map(|due| due.day.to_string()).unwrap_or_default(),
            joined(&task.labels, ", "),
        ]
    };
    written(COLUMNS, tasks.iter().map(row))
}

/// Writes tasks as [`write_csv`] does, without the line of column names, so that a long table can be written in parts.
pub fn write_csv_rows(edition: &EditionSlug, tasks: &[TableRow]) -> String {
    let whole = write_csv(edition, tasks);
    whole.split_once('\n').map(|(_, rows)| rows.to_owned()).unwrap_or_default()
}

fn joined(values: impl IntoIterator<Item = impl ToString>, separator: &str) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(separator)
}

/// An address, in angle brackets if it could be read as two addresses or lose its last character.
fn link(url: &Url) -> String {
    let text = url.as_str();
    if text.ends_with(SEPARATORS) || text.contains(",http") || text.contains(";http") {
        format!("<{text}>")
    } else {
        text.to_owned()
    }
}
