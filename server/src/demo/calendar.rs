//! The demo's calendar: which years its editions are in, and on which date each of their days falls.

use domain::Refusal;
use domain::editions::Dates;
use domain::time::{Datelike, Days, Instant, NaiveDate, NaiveTime, Weekday};

/// Tables of tasks write dates as days after an edition's first; a history reaches this far beyond the summit.
const REACH: i64 = 165;

/// The years of the three editions.
pub struct Years {
    pub older: i32,
    pub past: i32,
    pub coming: i32,
}

impl Years {
    /// The coming summit is next year's. Before July this year's May is too near to look back on, so the past
    /// ones move one year further away.
    pub fn around(today: NaiveDate) -> Self {
        let past = if today.month() < 7 { today.year() - 1 } else { today.year() };
        Years { older: past - 1, past, coming: today.year() + 1 }
    }
}

/// The days of a summit in May: it begins on the `nth` such weekday and lasts `length` days.
pub fn in_may(year: i32, (weekday, nth): (Weekday, u8), length: i64) -> Result<Dates, Refusal> {
    let starts = NaiveDate::from_weekday_of_month_opt(year, 5, weekday, nth);
    let starts = starts.ok_or_else(|| super::no_such("a day in May", &format!("{weekday} {nth} of {year}")))?;
    Dates::new(starts, shifted(starts, length - 1)?)
}

/// Turns the numbered days of a table into dates that are over.
pub struct Calendar {
    zero: NaiveDate,
    /// The number of the last day that is taken as it is.
    as_is: i64,
    /// Days between that one and today.
    room: i64,
}

impl Calendar {
    /// Day 0 is the summit's first day.
    pub fn of_summit(dates: Dates, today: NaiveDate) -> Self {
        let room = (today - dates.ends()).num_days() - 1;
        Calendar { zero: dates.starts(), as_is: dates.count() - 1, room }
    }

    /// Day 0 is `date`, and every day of the table lies before it.
    pub fn before(date: NaiveDate) -> Self {
        Calendar { zero: date, as_is: -1, room: 0 }
    }

    /// Where the past is still too short for what followed the summit, the months after it are drawn together.
    pub fn date(&self, day: i64) -> Result<NaiveDate, Refusal> {
        let after = day - self.as_is;
        let drawn = if after > 0 && self.room < REACH { self.as_is + after * self.room / REACH } else { day };
        shifted(self.zero, drawn)
    }
}

/// Today or the last Wednesday before: what is counted in weeks from there never falls on a weekend.
pub fn last_wednesday(today: NaiveDate) -> Result<NaiveDate, Refusal> {
    shifted(today, -i64::from(today.weekday().days_since(Weekday::Wed)))
}

/// The date `days` after `date`; before it, if negative.
pub fn shifted(date: NaiveDate, days: i64) -> Result<NaiveDate, Refusal> {
    let by = Days::new(days.unsigned_abs());
    let found = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    found.ok_or_else(|| super::no_such("a date", &format!("{date} and {days} days")))
}

/// The moment `minutes` after midnight in UTC.
pub fn moment(date: NaiveDate, minutes: usize) -> Result<Instant, Refusal> {
    let clock = format!("{}:{:02}", minutes / 60, minutes % 60);
    Ok(date.and_time(time(&clock)?).and_utc())
}

/// A time as people write it: `9:30`.
pub fn time(clock: &str) -> Result<NaiveTime, Refusal> {
    NaiveTime::parse_from_str(clock, "%H:%M").map_err(|_| super::no_such("a time of day", clock))
}
