//! The work plan written as a table.

use super::APART;
use crate::table::written;
use domain::id::EditionSlug;
use domain::tasks::TableRow;
use domain::text::{ShortText, Title, Url};
use domain::workflow::Proposal;

/// A work plan as a table; [`super::read`] takes it back. Each row names the edition, for its number is only valid
/// there. Words of a field are parted by spaces, skills by commas, moments are RFC 3339 in UTC. People without a login can't be named in a table.
pub fn write(edition: &EditionSlug, tasks: &[TableRow]) -> String {
    const COLUMNS: [&str; 16] = [
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
    ];
    let row = |TableRow { row: task, people_needed, description, skills, no_goal_reason, depends_on }: &TableRow| {
        let logins = task.assignees.iter().filter_map(|person| person.login.as_ref());
        // More hands than one may ask for came from elsewhere: an empty cell leaves them as they are.
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
            no_goal_reason.as_ref().map(ShortText::to_string).unwrap_or_default(),
            joined(depends_on, " "),
        ]
    };
    written(COLUMNS, tasks.iter().map(row))
}

fn joined(words: impl IntoIterator<Item = impl ToString>, by: &str) -> String {
    words.into_iter().map(|word| word.to_string()).collect::<Vec<_>>().join(by)
}

/// In angle brackets, as addresses stand in running text, where it could be taken for two or lose its end.
fn link(url: &Url) -> String {
    let text = url.as_str();
    match text.ends_with(APART) || text.contains(",http") || text.contains(";http") {
        true => format!("<{text}>"),
        false => text.to_owned(),
    }
}
