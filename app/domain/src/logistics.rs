//! Logistics: a participant's travel dates and requirements, private to organizers and purged later.

use crate::Refusal;
use crate::editions::Dates;
use crate::people::Person;
use crate::text::LongText;
use crate::time::{Days, Instant, NaiveDate};

/// A person's travel dates and requirements. Every field is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logistics {
    pub arrives: Option<NaiveDate>,
    pub departs: Option<NaiveDate>,
    /// Whether they ask for travel funding. The next two fields say the same for lodging and food.
    pub travel: bool,
    pub lodging: bool,
    pub food: bool,
    pub diet: Option<LongText>,
    pub access: Option<LongText>,
    /// An emergency contact.
    pub emergency: Option<LongText>,
}

impl Logistics {
    /// The most days before and after the edition for an arrival or a departure.
    pub const SLACK_DAYS: u64 = 30;

    /// Checks the dates.
    ///
    /// # Errors
    /// `FarFromEdition` outside [`Self::SLACK_DAYS`], `DepartureBeforeArrival` for a departure before the arrival.
    pub fn check(&self, dates: Dates) -> Result<(), Refusal> {
        let slack = Days::new(Self::SLACK_DAYS);
        let first = dates.starts().checked_sub_days(slack).unwrap_or(NaiveDate::MIN);
        let last = dates.ends().checked_add_days(slack).unwrap_or(NaiveDate::MAX);
        for day in [self.arrives, self.departs].into_iter().flatten() {
            if day < first || day > last {
                return Err(Refusal::FarFromEdition { day, first, last });
            }
        }
        match (self.arrives, self.departs) {
            (Some(arrives), Some(departs)) if departs < arrives => {
                Err(Refusal::DepartureBeforeArrival { arrives, departs })
            }
            _ => Ok(()),
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Logistics::default()
    }
}

/// One page of what participants have entered, with figures about all people with a seat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogisticsList {
    /// Those who have entered something, by name.
    pub people: Vec<(Person, Logistics)>,
    /// The number of all who have entered something.
    pub entered: u32,
    /// The names of the people who have entered nothing.
    pub missing: Vec<String>,
    /// The numbers of people who ask for funding of their travel, lodging and food.
    pub travel: u32,
    pub lodging: u32,
    pub food: u32,
}

impl LogisticsList {
    /// The people on one page.
    pub const PAGE: u32 = 50;
}

/// Returns the last day on which an edition's private data is kept.
pub fn retention_end(dates: Dates, retention_days: u32) -> NaiveDate {
    dates.ends().checked_add_days(Days::new(retention_days.into())).unwrap_or(NaiveDate::MAX)
}

/// What a purge deleted in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeReport {
    pub edition: crate::id::EditionSlug,
    pub at: Instant,
    /// The number of people with deleted logistics.
    pub logistics: u32,
    /// The number of deleted email addresses, of invited people without an account.
    pub addresses: u32,
    /// The number of emails with deleted text and address. The record that they were sent stays.
    pub emails: u32,
    /// The number of deleted applications.
    pub applications: u32,
    /// The number of deleted answers to the edition’s own questions.
    pub answers: u32,
}

impl PurgeReport {
    pub fn is_nothing(&self) -> bool {
        self.logistics + self.addresses + self.emails + self.applications + self.answers == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn travel_dates_are_in_order_and_near_the_edition() {
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
