//! Due dates of tasks.

use super::Status;
use crate::Refusal;
#[cfg(feature = "zones")]
use crate::time::Instant;
use crate::time::{Datelike, NaiveDate, Zone};

/// The day by which a task should be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDate {
    pub day: NaiveDate,
    /// The zone of the task's edition, in which the day ends.
    pub zone: Zone,
}

#[cfg(feature = "zones")]
impl DueDate {
    /// See [`is_overdue`].
    pub fn is_overdue(&self, status: Status, now: Instant) -> bool {
        is_overdue(self.day, status, self.zone.at(now).date_naive())
    }
}

/// Whether a task isn't over, although its due date has passed.
pub fn is_overdue(due: NaiveDate, status: Status, today: NaiveDate) -> bool {
    !status.is_over() && due < today
}

/// Parses a due date in the format of browsers, `2027-05-22`.
///
/// # Errors
/// `Malformed` for another text, and for a year without four digits.
pub fn parse_due(text: &str) -> Result<NaiveDate, Refusal> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| (1000..=9999).contains(&day.year()));
    day.ok_or_else(|| Refusal::malformed("a day (like 2027-05-22)", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_due(text).unwrap()
    }

    #[test]
    fn open_task_is_overdue_from_the_day_after() {
        let due = day("2027-03-12");
        for status in Status::ALL {
            assert!(!is_overdue(due, status, day("2027-03-11")) && !is_overdue(due, status, due), "{status:?}");
            assert_eq!(is_overdue(due, status, day("2027-03-13")), !status.is_over(), "{status:?}");
        }
    }

    #[cfg(feature = "zones")]
    #[test]
    fn due_date_ends_with_the_day_of_the_edition() {
        let due = DueDate { day: day("2027-03-12"), zone: Zone::parse("America/Los_Angeles").unwrap() };
        let is_overdue = |now: &str| due.is_overdue(Status::Planned, now.parse().unwrap());
        assert!(!is_overdue("2027-03-13T07:59:00Z") && is_overdue("2027-03-13T08:00:00Z"));
    }

    #[test]
    fn text_that_is_not_a_day_is_refused() {
        for text in ["", "soon", "2027-02-30", "12.3.2027", "+12027-01-01", "0027-03-12", "2027-03-12T10:00"] {
            let why = parse_due(text).unwrap_err().to_string();
            assert!(why.contains("is not a day (like 2027-05-22)"), "{why}");
        }
        assert_eq!(parse_due("2028-02-29").unwrap().to_string(), "2028-02-29");
    }
}
