//! Recurrence rules: from an interval of the file, or from a line `RRULE:…`.
//!
//! Own code: the crate `rrule` moves times that clocks skip, and gives no choice for those that they show twice.

use super::{Event, EventTime, RepeatUnit};
use domain::time::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Weekday};

/// From Monday.
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// When a series repeats, apart from its first start.
pub(super) struct Rule {
    pub(super) every: u32,
    pub(super) unit: RepeatUnit,
    pub(super) until: Option<EventTime>,
    /// How many events the series has, with the first one.
    pub(super) count: Option<u32>,
    /// With a number in months: the first is 1, the last −1.
    weekdays: Vec<(Option<i8>, Weekday)>,
    /// From 1; the last is −1.
    month_days: Vec<i8>,
}

impl Rule {
    /// The rule of an event; `None` if it doesn't repeat.
    ///
    /// # Errors
    /// A sentence, for a rule that only calendar programs understand.
    pub(super) fn of(event: &Event) -> Result<Option<Rule>, String> {
        if let Some(line) = event.details.unread_recurrence() {
            return Err(unsupported(line));
        }
        let mut rules = event.details.rules();
        match (&event.repeat, rules.next(), rules.next()) {
            (None, None, _) => Ok(None),
            (None, Some(text), None) => Self::parse(text).map(Some),
            (Some(repeat), None, _) => {
                let (every, unit, until) = (repeat.every, repeat.unit, repeat.until.clone());
                Ok(Some(Rule { every, unit, until, count: None, weekdays: Vec::new(), month_days: Vec::new() }))
            }
            (_, Some(text), _) => Err(unsupported(text)),
        }
    }

    fn parse(text: &str) -> Result<Rule, String> {
        Self::parts(text).ok_or_else(|| unsupported(text))
    }

    /// `None` for a part that isn't supported.
    fn parts(text: &str) -> Option<Rule> {
        let upper = text.trim().to_uppercase();
        let (mut unit, mut week_start) = (None, Weekday::Mon);
        let mut rule = Rule {
            every: 1,
            unit: RepeatUnit::Days,
            until: None,
            count: None,
            weekdays: Vec::new(),
            month_days: Vec::new(),
        };
        for part in upper.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match name {
                "FREQ" => unit = RepeatUnit::ALL.iter().find(|(_, _, name)| *name == value).map(|(unit, _, _)| *unit),
                "INTERVAL" => rule.every = value.parse().ok().filter(|every| *every > 0)?,
                "COUNT" => rule.count = Some(value.parse().ok().filter(|count| *count > 0)?),
                "UNTIL" => rule.until = Some(until(value)?),
                "WKST" => week_start = weekday(value)?,
                "BYDAY" => rule.weekdays = value.split(',').map(numbered_weekday).collect::<Option<_>>()?,
                "BYMONTHDAY" => {
                    let day = |day: &str| day.parse().ok().filter(|day: &i8| *day != 0 && day.abs() <= 31);
                    rule.month_days = value.split(',').map(day).collect::<Option<_>>()?;
                }
                _ => return None,
            }
        }
        rule.unit = unit?;
        (rule.is_supported() && (week_start == Weekday::Mon || rule.unit != RepeatUnit::Weeks || rule.every == 1))
            .then_some(rule)
    }

    /// The rule as iCalendar has it, without its last start.
    pub(super) fn without_until(&self) -> String {
        let mut text = format!("FREQ={};INTERVAL={}", self.unit.frequency(), self.every);
        if let Some(count) = self.count {
            text += &format!(";COUNT={count}");
        }
        let weekday = |(number, day): &(Option<i8>, Weekday)| {
            let number = number.map(|number| number.to_string()).unwrap_or_default();
            format!("{number}{}", WEEKDAYS[day.num_days_from_monday() as usize])
        };
        if !self.weekdays.is_empty() {
            text += &format!(";BYDAY={}", self.weekdays.iter().map(weekday).collect::<Vec<_>>().join(","));
        }
        if !self.month_days.is_empty() {
            let days: Vec<String> = self.month_days.iter().map(i8::to_string).collect();
            text += &format!(";BYMONTHDAY={}", days.join(","));
        }
        text
    }

    fn is_supported(&self) -> bool {
        let numbered = self.weekdays.iter().any(|(number, _)| number.is_some());
        match self.unit {
            RepeatUnit::Days | RepeatUnit::Weeks => !numbered && self.month_days.is_empty(),
            RepeatUnit::Months => self.weekdays.is_empty() || self.month_days.is_empty(),
            _ => self.weekdays.is_empty() && self.month_days.is_empty(),
        }
    }

    /// The first day on which period `nth` can have events; `None` after the last year of the calendar.
    pub(super) fn period(&self, begins: NaiveDate, nth: u32) -> Option<NaiveDate> {
        let steps = u64::from(self.every) * u64::from(nth);
        match self.unit {
            RepeatUnit::Weeks => {
                let monday = begins.checked_sub_days(Days::new(begins.weekday().num_days_from_monday().into()))?;
                monday.checked_add_days(Days::new(steps * 7))
            }
            RepeatUnit::Months => {
                let months = i64::from(begins.year()) * 12 + i64::from(begins.month0()) + i64::try_from(steps).ok()?;
                let year = i32::try_from(months.div_euclid(12)).ok()?;
                NaiveDate::from_ymd_opt(year, u32::try_from(months.rem_euclid(12)).ok()? + 1, 1)
            }
            RepeatUnit::Years => {
                let year = i32::try_from(i64::from(begins.year()) + i64::try_from(steps).ok()?).ok()?;
                NaiveDate::from_ymd_opt(year, begins.month(), 1)
            }
            _ => begins.checked_add_days(Days::new(steps)),
        }
    }

    /// The days of the period that begins on `first`, in order.
    pub(super) fn days(&self, begins: NaiveDate, first: NaiveDate) -> Vec<NaiveDate> {
        let weekdays = || self.weekdays.iter().map(|(_, weekday)| *weekday);
        let mut days: Vec<NaiveDate> = match self.unit {
            RepeatUnit::Weeks => {
                let own = self.weekdays.is_empty().then_some(begins.weekday());
                let days = weekdays().chain(own).map(|day| u64::from(day.num_days_from_monday()));
                days.filter_map(|day| first.checked_add_days(Days::new(day))).collect()
            }
            RepeatUnit::Months if !self.weekdays.is_empty() => {
                let fits = |day: &NaiveDate| self.weekdays.iter().any(|(nth, weekday)| is_nth(*day, *nth, *weekday));
                month(first).filter(fits).collect()
            }
            RepeatUnit::Months if !self.month_days.is_empty() => {
                let fits = |day: &NaiveDate| self.month_days.iter().any(|number| is_day(*day, *number));
                month(first).filter(fits).collect()
            }
            RepeatUnit::Months | RepeatUnit::Years => first.with_day(begins.day()).into_iter().collect(),
            _ if self.weekdays.is_empty() => vec![first],
            _ => weekdays().any(|day| day == first.weekday()).then_some(first).into_iter().collect(),
        };
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// The days of a month from its first.
fn month(first: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take_while(move |day| day.month() == first.month())
}

fn from_the_end(day: NaiveDate) -> u32 {
    month(day).count() as u32
}

fn is_nth(day: NaiveDate, nth: Option<i8>, weekday: Weekday) -> bool {
    let fits = |nth: i8| {
        let place = if nth > 0 { day.day() } else { from_the_end(day) };
        place.div_ceil(7) == u32::from(nth.unsigned_abs())
    };
    day.weekday() == weekday && nth.is_none_or(fits)
}

fn is_day(day: NaiveDate, number: i8) -> bool {
    let place = if number > 0 { day.day() } else { from_the_end(day) };
    place == u32::from(number.unsigned_abs())
}

fn weekday(text: &str) -> Option<Weekday> {
    let number = WEEKDAYS.iter().position(|name| *name == text)?;
    Weekday::try_from(u8::try_from(number).ok()?).ok()
}

/// `TU`, `3TU`, `-1FR`.
fn numbered_weekday(text: &str) -> Option<(Option<i8>, Weekday)> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number = match number {
        "" => None,
        number => Some(number.parse().ok().filter(|number: &i8| (1..=5).contains(&number.abs()))?),
    };
    Some((number, weekday(name)?))
}

/// `20261231T235959Z`, `20261231T235959` or `20261231`, which lasts until the end of the day.
fn until(text: &str) -> Option<EventTime> {
    let date_time = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    if let Some(utc) = text.strip_suffix('Z') {
        let utc = date_time(utc)?.and_utc();
        return Some(EventTime::At(DateTime::from(utc)));
    }
    let end = || NaiveDate::parse_from_str(text, "%Y%m%d").ok()?.and_hms_opt(23, 59, 59);
    date_time(text).or_else(end).map(EventTime::WithoutZone)
}

fn unsupported(rule: &str) -> String {
    let rule: String = rule.chars().take(80).collect();
    format!(
        "The rule “{rule}” is not supported. Use an interval, or RRULE with FREQ, INTERVAL, COUNT, UNTIL and BYDAY."
    )
}
