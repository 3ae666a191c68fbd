//! Computes the years of the demo's editions and the dates of the days in its tables.

use domain::Refusal;
use domain::editions::Dates;
use domain::time::{Datelike, Days, Instant, NaiveDate, NaiveTime, Weekday};

/// A task's history ends at most this many days after the last day of the summit.
const REACH: i64 = 165;

/// The years of the three editions.
pub struct Years {
    pub older: i32,
    pub past: i32,
    pub coming: i32,
}

impl Years {
    /// The years for a demo on this day.
    ///
    /// The coming summit is in the next year. Before July, this year's May is too recent for a history, so the past
    /// editions are one year older.
    pub fn around(today: NaiveDate) -> Self {
        let past = if today.month() < 7 { today.year() - 1 } else { today.year() };
        Years { older: past - 1, past, coming: today.year() + 1 }
    }
}

/// The dates of a summit in May, which begins on the `nth` such weekday and lasts `length` days.
pub fn in_may(year: i32, (weekday, nth): (Weekday, u8), length: i64) -> Result<Dates, Refusal> {
    let starts = NaiveDate::from_weekday_of_month_opt(year, 5, weekday, nth);
    let starts = starts.ok_or_else(|| super::malformed_entry("a day in May", &format!("{weekday} {nth} of {year}")))?;
    Dates::new(starts, shifted(starts, length - 1)?)
}

/// Converts the day numbers of a table to dates in the past.
pub struct Calendar {
    zero: NaiveDate,
    /// The last day number that is not scaled.
    last_exact: i64,
    /// The number of days between that day and today.
    available: i64,
}

impl Calendar {
    /// Day 0 is the summit's first day.
    pub fn of_summit(dates: Dates, today: NaiveDate) -> Self {
        let available = (today - dates.ends()).num_days() - 1;
        Calendar { zero: dates.starts(), last_exact: dates.count() - 1, available }
    }

    /// Day 0 is `date`, and every day of the table is before it.
    pub fn before(date: NaiveDate) -> Self {
        Calendar { zero: date, last_exact: -1, available: 0 }
    }

    /// The date of a day.
    ///
    /// If the summit is too recent for the whole history, the days after it are scaled to fit.
    pub fn date(&self, day: i64) -> Result<NaiveDate, Refusal> {
        let after = day - self.last_exact;
        let scale = after > 0 && self.available < REACH;
        let scaled = if scale { self.last_exact + after * self.available / REACH } else { day };
        shifted(self.zero, scaled)
    }

    /// The date this many days after day 0, which may be in the future.
    pub fn planned(&self, day: i64) -> Result<NaiveDate, Refusal> {
        shifted(self.zero, day)
    }
}

/// Today, or the last Wednesday before today. Whole weeks from there never fall on a weekend.
pub fn last_wednesday(today: NaiveDate) -> Result<NaiveDate, Refusal> {
    shifted(today, -i64::from(today.weekday().days_since(Weekday::Wed)))
}

/// The date `days` after `date`, or before it if `days` is negative.
pub fn shifted(date: NaiveDate, days: i64) -> Result<NaiveDate, Refusal> {
    let by = Days::new(days.unsigned_abs());
    let result = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    result.ok_or_else(|| super::malformed_entry("a date", &format!("{date} and {days} days")))
}

/// The instant `minutes` after midnight in UTC.
pub fn moment(date: NaiveDate, minutes: usize) -> Result<Instant, Refusal> {
    let clock = format!("{}:{:02}", minutes / 60, minutes % 60);
    Ok(date.and_time(time(&clock)?).and_utc())
}

/// Parses a time of day such as `9:30`.
pub fn time(clock: &str) -> Result<NaiveTime, Refusal> {
    NaiveTime::parse_from_str(clock, "%H:%M").map_err(|_| super::malformed_entry("a time of day", clock))
}
