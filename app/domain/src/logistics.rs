//! Logistics: what organizers must know of each participant, and nobody else; it is purged after a while.

use crate::Refusal;
use crate::editions::Dates;
use crate::text::LongText;
use crate::time::{Days, Instant, NaiveDate};

/// Everything may be left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logistics {
    pub arrives: Option<NaiveDate>,
    pub departs: Option<NaiveDate>,
    /// Funding that they ask for.
    pub travel: bool,
    pub lodging: bool,
    pub food: bool,
    pub diet: Option<LongText>,
    pub access: Option<LongText>,
    /// Whom to call.
    pub emergency: Option<LongText>,
}

impl Logistics {
    /// Days before and after the edition in which somebody may plausibly come and go.
    pub const SLACK_DAYS: u64 = 30;

    /// Refuses who leaves before they come, and days that are nowhere near the edition.
    pub fn check(&self, dates: Dates) -> Result<(), Refusal> {
        let slack = Days::new(Self::SLACK_DAYS);
        let first = dates.starts().checked_sub_days(slack).unwrap_or(NaiveDate::MIN);
        let last = dates.ends().checked_add_days(slack).unwrap_or(NaiveDate::MAX);
        for day in [self.arrives, self.departs].into_iter().flatten() {
            if day < first || day > last {
                return Err(Refusal::FarFromTheEdition { day, first, last });
            }
        }
        match (self.arrives, self.departs) {
            (Some(arrives), Some(departs)) if departs < arrives => {
                Err(Refusal::LeavesBeforeTheyCome { arrives, departs })
            }
            _ => Ok(()),
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Logistics::default()
    }
}

/// The last day on which an edition's private facts are kept.
pub fn retention_end(dates: Dates, retention_days: u32) -> NaiveDate {
    dates.ends().checked_add_days(Days::new(retention_days.into())).unwrap_or(NaiveDate::MAX)
}

/// What a purge took away, by edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeReport {
    pub edition: crate::id::EditionSlug,
    pub at: Instant,
    /// People whose logistics went.
    pub logistics: u32,
    /// Mail addresses of people who were invited and have no account here.
    pub addresses: u32,
    /// Messages whose words and addresses went; that they were sent stays.
    pub emails: u32,
}

impl PurgeReport {
    pub fn is_nothing(&self) -> bool {
        self.logistics + self.addresses + self.emails == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_leaves_before_they_come_nor_comes_years_later() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let dates = Dates::new(date("2027-05-22"), date("2027-05-26")).unwrap();
        let of = |arrives: &str, departs: &str| {
            let stay = Logistics { arrives: Some(date(arrives)), departs: Some(date(departs)), ..Logistics::default() };
            stay.check(dates)
        };
        assert!(of("2027-05-21", "2027-05-27").is_ok());
        assert!(of("2027-05-27", "2027-05-21").is_err());
        assert!(of("2026-05-21", "2027-05-27").is_err());
        assert_eq!(retention_end(dates, 90), date("2027-08-24"));
    }
}
