//! How an edition counts what people do for their commitments.

use super::Edition;
use crate::Refusal;
use crate::time::NaiveDate;
use chrono::Months;

/// How an edition counts contributions, and how long people work on their tasks after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FulfilmentSettings {
    make_ups: u32,
    implementation_months: u32,
}

impl FulfilmentSettings {
    pub const MOST_MAKE_UPS: u32 = 5;
    pub const MOST_MONTHS: u32 = 24;

    /// # Errors
    /// `OutOfRange` for more than [`Self::MOST_MAKE_UPS`], or if the months aren't from 1 to [`Self::MOST_MONTHS`].
    pub fn new(make_ups: u32, implementation_months: u32) -> Result<Self, Refusal> {
        check("Missed planning rounds that contributions can make up", make_ups, 0, Self::MOST_MAKE_UPS)?;
        check("Months of implementation", implementation_months, 1, Self::MOST_MONTHS)?;
        Ok(FulfilmentSettings { make_ups, implementation_months })
    }

    /// How many missed planning rounds contributions can make up.
    pub fn make_ups(self) -> u32 {
        self.make_ups
    }

    /// How many months after its last day people work on their tasks.
    pub fn implementation_months(self) -> u32 {
        self.implementation_months
    }
}

impl Default for FulfilmentSettings {
    /// No make-ups, and half a year: commitments give no exact time, only phrases like “several months”.
    fn default() -> Self {
        FulfilmentSettings { make_ups: 0, implementation_months: 6 }
    }
}

impl Edition {
    /// The last day of implementation.
    pub fn implementation_ends(&self) -> NaiveDate {
        let months = Months::new(self.fulfilment.implementation_months);
        self.dates.ends().checked_add_months(months).unwrap_or(NaiveDate::MAX)
    }
}

fn check(what: &'static str, number: u32, least: u32, most: u32) -> Result<(), Refusal> {
    if (least..=most).contains(&number) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange { what, number: number.into(), least, most })
    }
}
