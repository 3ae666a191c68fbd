//! What the settings page says after a change.

use crate::components::email_preview::in_the_outbox;
use crate::error::AppError;
use crate::forms::{Checkbox, Form, number, optional};
use domain::Refusal;
use domain::editions::MovedProgramme;
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted};
use serde::{Deserialize, Serialize};

/// The query of the page: what was just done.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsQuery {
    pub created: Checkbox,
    pub saved: Checkbox,
    /// The number of agenda rows that a new edition doesn't have, because they are too far from its dates.
    pub left_out: String,
    /// The number of days by which new dates moved the programme; negative if it is earlier now.
    pub moved: String,
    /// The numbers of agenda rows and sessions that moved.
    pub rows: String,
    pub sessions: String,
    /// The number of people who get an email about new dates or a new place.
    pub emailed: String,
    /// A phase to choose in the form.
    pub phase: String,
}

impl Form for SettingsQuery {}

impl SettingsQuery {
    /// What was just done, in a sentence.
    pub fn done(&self) -> Result<Option<String>, Refusal> {
        if let Some(emailed) = number(&self.emailed, "a number of people")? {
            return Ok(Some(in_the_outbox(emailed as usize)));
        }
        let left_out = number(&self.left_out, "a number of agenda rows")?.unwrap_or(0) as usize;
        let left_out = match left_out {
            0 => String::new(),
            rows => format!(
                " {} left out: more than two days before or after the dates.",
                counted(rows, "agenda row is", "agenda rows are")
            ),
        };
        Ok(match (self.created.0, self.saved.0) {
            (true, _) => Some(format!("The edition is created.{left_out}")),
            (false, true) => Some(format!("Saved.{}", self.moved()?)),
            (false, false) => None,
        })
    }

    /// Whether the dates are new, so that the page names what is outside them.
    pub fn has_new_dates(&self) -> bool {
        self.created.0 || !self.moved.is_empty()
    }

    fn moved(&self) -> Result<String, Refusal> {
        let days = optional(&self.moved, parse_days)?.unwrap_or(0);
        let rows = number(&self.rows, "a number of agenda rows")?.unwrap_or(0);
        let sessions = number(&self.sessions, "a number of sessions")?.unwrap_or(0) as usize;
        let sessions = (sessions > 0).then(|| counted(sessions, "session", "sessions"));
        let what = match (rows > 0, sessions) {
            (false, None) => return Ok(String::new()),
            (true, None) => "The agenda".to_owned(),
            (true, Some(sessions)) => format!("The agenda and {sessions}"),
            (false, Some(sessions)) => sessions,
        };
        let count = counted(days.unsigned_abs() as usize, "day", "days");
        let back = if days < 0 { " back" } else { "" };
        Ok(format!(" {what} moved{back} by {count}."))
    }
}

/// The most days that an address can name.
const MOST_DAYS: i64 = 100_000;

fn parse_days(text: &str) -> Result<i64, Refusal> {
    let days = text.parse().ok().filter(|days: &i64| (-MOST_DAYS..=MOST_DAYS).contains(days));
    days.ok_or_else(|| Refusal::Malformed { what: "a number of days", text: text.chars().take(40).collect() })
}

/// The address of the page after a change that may have moved the programme.
pub fn saved_address(slug: &EditionSlug, moved: Option<MovedProgramme>) -> Result<LocalPath, AppError> {
    let moved =
        moved.map(|MovedProgramme { days, rows, sessions }| format!("&moved={days}&rows={rows}&sessions={sessions}"));
    Ok(LocalPath::parse(&format!("/{slug}/settings?saved=yes{}", moved.unwrap_or_default()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programme_moves_forward_or_back() {
        let done = |moved: &str, rows: &str, sessions: &str| {
            let [moved, rows, sessions] = [moved, rows, sessions].map(str::to_owned);
            SettingsQuery { saved: Checkbox(true), moved, rows, sessions, ..SettingsQuery::default() }.done()
        };
        assert_eq!(done("7", "3", "").unwrap().unwrap(), "Saved. The agenda moved by 7 days.");
        assert_eq!(done("-1", "3", "1").unwrap().unwrap(), "Saved. The agenda and 1 session moved back by 1 day.");
        assert_eq!(done("2", "0", "5").unwrap().unwrap(), "Saved. 5 sessions moved by 2 days.");
        assert_eq!(done("0", "0", "0").unwrap().unwrap(), "Saved.");
        assert!(done("9223372036854775807", "", "").is_err());
    }
}
