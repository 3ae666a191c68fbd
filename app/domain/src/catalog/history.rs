//! The history of a SPEC, as the git history of its text says.

use super::Endorsement;
use crate::time::NaiveDate;

/// The days of a SPEC's way; each is `None` if it isn't known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecHistory {
    /// The day on which its first version was added.
    pub accepted_on: Option<NaiveDate>,
    /// The day since which it is no draft.
    pub published_on: Option<NaiveDate>,
    /// The day of the last change of the text below its header.
    pub text_changed_on: Option<NaiveDate>,
}

impl SpecHistory {
    /// Fills in what this history doesn't know.
    pub fn or(self, other: SpecHistory) -> SpecHistory {
        SpecHistory {
            accepted_on: self.accepted_on.or(other.accepted_on),
            published_on: self.published_on.or(other.published_on),
            text_changed_on: self.text_changed_on.or(other.text_changed_on),
        }
    }

    /// The day on which the text last changed, if that was after the endorsement.
    ///
    /// A change on the day of the endorsement doesn't count, because only days are known.
    pub fn changed_since(&self, endorsement: &Endorsement) -> Option<NaiveDate> {
        let endorsed = endorsement.on?;
        self.text_changed_on.filter(|changed| *changed > endorsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ProjectSlug;
    use crate::time::DateTime;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 5, day).unwrap()
    }

    fn endorsed(on: Option<NaiveDate>) -> Endorsement {
        let project = ProjectSlug::parse("numpy").unwrap();
        Endorsement { project, on, commit: None, first_seen: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn only_later_changes_of_the_text_count() {
        let history = SpecHistory { text_changed_on: Some(day(21)), ..SpecHistory::default() };
        assert_eq!(history.changed_since(&endorsed(Some(day(20)))), Some(day(21)));
        assert_eq!(history.changed_since(&endorsed(Some(day(21)))), None);
        assert_eq!(history.changed_since(&endorsed(None)), None);
        assert_eq!(SpecHistory::default().changed_since(&endorsed(Some(day(20)))), None);
    }

    #[test]
    fn unknown_days_keep_what_is_known() {
        let known = SpecHistory { accepted_on: Some(day(1)), published_on: Some(day(2)), text_changed_on: None };
        let newer = SpecHistory { published_on: Some(day(3)), ..SpecHistory::default() };
        assert_eq!(newer.or(known.clone()), SpecHistory { published_on: Some(day(3)), ..known });
    }
}
