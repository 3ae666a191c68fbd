//! What the settings page says after a change.

use crate::components::email_preview::in_the_outbox;
use crate::error::AppError;
use crate::forms::{Checkbox, Form, number, optional};
use domain::Refusal;
use domain::editions::MovedAgenda;
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted};
use serde::{Deserialize, Serialize};

/// The query of the page: what was just done.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsQuery {
    pub created: Checkbox,
    pub saved: Checkbox,
    /// The number of agenda rows that didn't fit into the new dates.
    pub left_out: String,
    /// The number of days by which the agenda moved; negative if it is earlier now.
    pub moved: String,
    /// The number of people who get an email about new dates or a new place.
    pub emailed: String,
    /// A phase to choose in the form.
    pub phase: String,
}

impl Form for SettingsQuery {}

impl SettingsQuery {
    /// What was just done, in a sentence.
    pub fn done(&self) -> Result<Option<String>, Refusal> {
        let moved = optional(&self.moved, parse_days)?.map(moved).unwrap_or_default();
        let rows = number(&self.left_out, "a number of agenda rows")?.unwrap_or(0) as usize;
        let lost = match rows {
            0 => String::new(),
            rows => format!(
                " {} did not fit into the dates, so the agenda doesn’t have them.",
                counted(rows, "agenda row", "agenda rows")
            ),
        };
        if let Some(emailed) = number(&self.emailed, "a number of people")? {
            return Ok(Some(in_the_outbox(emailed as usize)));
        }
        Ok(match (self.created.0, self.saved.0) {
            (true, _) => Some(format!("The edition is created.{lost}")),
            (false, true) => Some(format!("Saved.{moved}{lost}")),
            (false, false) => None,
        })
    }
}

/// The most days that an address can name.
const MOST_DAYS: i64 = 100_000;

fn parse_days(text: &str) -> Result<i64, Refusal> {
    let days = text.parse().ok().filter(|days: &i64| (-MOST_DAYS..=MOST_DAYS).contains(days));
    days.ok_or_else(|| Refusal::Malformed { what: "a number of days", text: text.chars().take(40).collect() })
}

fn moved(days: i64) -> String {
    let count = counted(days.unsigned_abs() as usize, "day", "days");
    match days {
        0 => String::new(),
        1.. => format!(" The agenda moved by {count}."),
        _ => format!(" The agenda moved back by {count}."),
    }
}

/// The address of the page after a change that may have moved the agenda.
pub fn saved_address(slug: &EditionSlug, agenda: &MovedAgenda) -> Result<LocalPath, AppError> {
    let moved = if agenda.days == 0 { String::new() } else { format!("&moved={}", agenda.days) };
    let left_out = agenda.left_out.len();
    Ok(LocalPath::parse(&format!("/{slug}/settings?saved=yes&left_out={left_out}{moved}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agenda_moves_forward_or_back() {
        let done = |moved: &str| {
            SettingsQuery { saved: Checkbox(true), moved: moved.to_owned(), ..SettingsQuery::default() }.done()
        };
        assert_eq!(done("7").unwrap().unwrap(), "Saved. The agenda moved by 7 days.");
        assert_eq!(done("-1").unwrap().unwrap(), "Saved. The agenda moved back by 1 day.");
        assert_eq!(done("").unwrap().unwrap(), "Saved.");
        assert!(done("9223372036854775807").is_err());
    }
}
