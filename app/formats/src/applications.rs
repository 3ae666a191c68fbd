//! Writes applications as CSV for organizers.

use crate::own_answers::{answer_cells, question_columns};
use crate::table::written;
use domain::applications::ExportedApplication;
use domain::own_questions::OwnQuestion;
use domain::text::Title;

const COLUMNS: [&str; 12] =
    ["name", "login", "email", "state", "since", "sent", "votes", "first_time", "projects", "tags", "reason", "skills"];

/// Writes applications as CSV, with a column for each question. Times are RFC 3339 in UTC.
pub fn write(questions: &[OwnQuestion], applications: &[ExportedApplication]) -> String {
    let columns = COLUMNS.map(str::to_owned).into_iter().chain(question_columns(questions));
    let row = |application: &ExportedApplication| {
        let ExportedApplication { row, content, sent, answers } = application;
        let list = |titles: &[Title]| titles.iter().map(Title::to_string).collect::<Vec<_>>().join(", ");
        let cells = [
            row.person.name.to_string(),
            row.person.login.as_ref().map(ToString::to_string).unwrap_or_default(),
            content.email.to_string(),
            row.state.as_str().to_owned(),
            row.since.format(INSTANT).to_string(),
            sent.format(INSTANT).to_string(),
            row.votes.to_string(),
            if row.first_time { "yes".to_owned() } else { String::new() },
            list(&row.projects),
            list(&row.tags),
            content.reason.to_string(),
            content.skills.as_ref().map(ToString::to_string).unwrap_or_default(),
        ];
        cells.into_iter().chain(answer_cells(questions, Some(answers))).collect::<Vec<_>>()
    };
    written(columns.collect::<Vec<_>>(), applications.iter().map(row))
}

const INSTANT: &str = "%Y-%m-%dT%H:%M:%SZ";
