//! Finds days and times in prose, such as `May 30 – June 2, 2025` or `February 27th 9AM - 10AM`.
//!
//! Own code: chrono parses a date whose format is known, and the crates for dates in prose know neither ranges nor days
//! whose month or year is written only once.

mod clock;
mod tokens;

pub(crate) use clock::{Clock, cell, cell_among_words, times, zone_in_prose};
pub(crate) use tokens::{PlacedToken, tokens, weekday_of};

use domain::time::{Datelike, NaiveDate};
use std::ops::Range;
use tokens::Token;

/// A day or a range of days in a text, with or without a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SpokenDays {
    starts: SpokenDay,
    ends: SpokenDay,
    /// The position in the text, in bytes.
    pub(crate) span: Range<usize>,
    /// The position in tokens.
    pub(crate) tokens: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SpokenDay {
    day: u32,
    month: u32,
    year: Option<i32>,
}

impl SpokenDays {
    /// The first days in a text, with or without a year.
    pub(crate) fn find(text: &str) -> Option<Self> {
        Self::all(&tokens(text)).next()
    }

    /// The first days in a text that have a year.
    pub(crate) fn find_dated(text: &str) -> Option<Self> {
        Self::all(&tokens(text)).find(|days| days.year().is_some())
    }

    pub(crate) fn all(spots: &[PlacedToken]) -> impl Iterator<Item = SpokenDays> {
        let mut from = 0;
        std::iter::from_fn(move || {
            while from < spots.len() {
                match days_at(spots, from) {
                    Some((starts, ends, next)) => {
                        let span = spots[from].span.start..spots[next - 1].span.end;
                        let tokens = from..next;
                        from = next;
                        return Some(SpokenDays { starts, ends, span, tokens });
                    }
                    None => from += 1,
                }
            }
            None
        })
    }

    pub(crate) fn year(&self) -> Option<i32> {
        self.ends.year.or(self.starts.year)
    }

    /// The first and last day. `year` is used if the text has none.
    ///
    /// # Errors
    /// A sentence, if the calendar has no such day.
    pub(crate) fn in_year(&self, year: i32) -> Result<(NaiveDate, NaiveDate), String> {
        let end_year = self.year().unwrap_or(year);
        let ends = calendar_day(self.ends, end_year)?;
        let starts = calendar_day(self.starts, self.starts.year.unwrap_or(end_year))?;
        if starts > ends && self.starts.year.is_none() {
            // `30 December - 2 January 2026` begins in the year before.
            Ok((calendar_day(self.starts, end_year - 1)?, ends))
        } else {
            Ok((starts, ends))
        }
    }

    /// The part of `text` that names the days, such as `May 15`, for messages.
    pub(crate) fn as_written_in(&self, text: &str) -> String {
        text.get(self.span.clone()).unwrap_or("").to_owned()
    }
}

fn calendar_day(day: SpokenDay, year: i32) -> Result<NaiveDate, String> {
    NaiveDate::from_ymd_opt(year, day.month, day.day)
        .ok_or_else(|| format!("There is no day {} in month {} of {year}.", day.day, day.month))
}

type Days = (SpokenDay, SpokenDay, usize);

fn days_at(spots: &[PlacedToken], at: usize) -> Option<Days> {
    short_range(spots, at).or_else(|| {
        let (starts, next) = day(spots, at)?;
        let second = (is_dash(spots, next) || is_slash(spots, next)).then(|| day(spots, next + 1)).flatten();
        match second {
            Some((ends, next)) => Some((starts, ends, next)),
            None => Some((starts, starts, next)),
        }
    })
}

/// Two days of one month: `22-26 May 2023`, `May 22-26, 2023`.
fn short_range(spots: &[PlacedToken], at: usize) -> Option<Days> {
    if let (Some(first), true, Some((ends, next))) = (day_number(spots, at), joins(spots, at + 1), day(spots, at + 2)) {
        let day_first = day_number(spots, at + 2).is_some();
        return day_first.then_some((SpokenDay { day: first, ..ends }, ends, next));
    }
    let (Some(month), Some(first), true, Some(last)) =
        (month(spots, at), day_number(spots, at + 1), joins(spots, at + 2), day_number(spots, at + 3))
    else {
        return None;
    };
    // In `May 30 - 2 June 2025` the second number belongs to another month.
    if self::month(spots, at + 4).is_some() {
        return None;
    }
    let (year, next) = year(spots, at + 4);
    let day = |day| SpokenDay { day, month, year };
    Some((day(first), day(last), next))
}

/// Parses `22 May 2023`, `May 22nd, 2023` or `2023-05-22`; the year is optional in the first two.
fn day(spots: &[PlacedToken], at: usize) -> Option<(SpokenDay, usize)> {
    if let Some(Token::Iso(date)) = spots.get(at).map(|placed| &placed.token) {
        let day = SpokenDay { day: date.day(), month: date.month(), year: Some(date.year()) };
        return Some((day, at + 1));
    }
    let day_first = day_number(spots, at).zip(month(spots, at + 1));
    let (day, month) = day_first.or_else(|| day_number(spots, at + 1).zip(month(spots, at)))?;
    let (year, next) = year(spots, at + 2);
    Some((SpokenDay { day, month, year }, next))
}

fn day_number(spots: &[PlacedToken], at: usize) -> Option<u32> {
    match spots.get(at)?.token {
        Token::Number { value, digits: 1..=2 } if (1..=31).contains(&value) && !is_clock(spots, at) => Some(value),
        _ => None,
    }
}

/// Whether the number belongs to a time of day, as in `May 9:30`.
fn is_clock(spots: &[PlacedToken], at: usize) -> bool {
    let next = spots.get(at + 1).map(|placed| &placed.token);
    matches!(next, Some(Token::Colon | Token::Half(_)))
}

fn month(spots: &[PlacedToken], at: usize) -> Option<u32> {
    match spots.get(at)?.token {
        Token::Month(month) => Some(month),
        _ => None,
    }
}

/// The year at this position or after a comma, and the position after it.
fn year(spots: &[PlacedToken], at: usize) -> (Option<i32>, usize) {
    let comma = matches!(spots.get(at).map(|placed| &placed.token), Some(Token::Comma));
    let place = at + usize::from(comma);
    match spots.get(place).map(|placed| &placed.token) {
        Some(Token::Number { value, digits: 4 }) if (1900..2200).contains(value) => {
            (i32::try_from(*value).ok(), place + 1)
        }
        _ => (None, at),
    }
}

/// A dash, or the `and` of `5 and 6 May`.
fn joins(spots: &[PlacedToken], at: usize) -> bool {
    is_dash(spots, at) || matches!(spots.get(at).map(|placed| &placed.token), Some(Token::And))
}

/// The slash between two days written as `2031-05-05`.
fn is_slash(spots: &[PlacedToken], at: usize) -> bool {
    let token = |at: usize| spots.get(at).map(|placed| &placed.token);
    matches!((token(at), token(at + 1)), (Some(Token::Slash), Some(Token::Iso(_))))
}

fn is_dash(spots: &[PlacedToken], at: usize) -> bool {
    matches!(spots.get(at).map(|placed| &placed.token), Some(Token::Dash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        match SpokenDays::find_dated(text).map(|days| days.in_year(1)) {
            Some(Ok((starts, ends))) => format!("{starts} {ends}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn days_are_found_in_every_order_and_with_every_dash() {
        for text in [
            "22-26 May 2023 -- Seattle, WA",
            "(May 22-26, 2023)",
            "is held May 22nd – 26th, 2023 in Seattle",
            "22 – 26 May 2023",
            "22--26 May 2023",
            "22 to 26 May, 2023",
            "Monday, May 22 — Friday, May 26, 2023",
            "Mon 22 May 2023 until Fri 26 May 2023",
            "from the 22nd to the 26th of May 2023",
            "2023-05-22 to 2023-05-26",
            "22 and 26 May 2023",
            "2023-05-22/2023-05-26",
            "May 22 & 26, 2023",
        ] {
            assert_eq!(read(text), "2023-05-22 2023-05-26", "{text}");
        }
        for text in
            ["30 May - 2 June 2025", "May 30 - June 2, 2025", "May 30 – 2 June 2025", "30 May 2025 – 2 Jun. 2025"]
        {
            assert_eq!(read(text), "2025-05-30 2025-06-02", "{text}");
        }
        assert_eq!(read("30 December - 2 January 2026"), "2025-12-30 2026-01-02");
        assert_eq!(read("on Sept 6th, 2022"), "2022-09-06 2022-09-06");
    }

    #[test]
    fn prose_is_not_a_date() {
        for text in
            ["The week-long summit of forty people in May", "may 2 people", "In 2023 we may", "5 days and 6 nights"]
        {
            assert_eq!(SpokenDays::find_dated(text), None, "{text}");
        }
    }

    #[test]
    fn day_that_does_not_exist_is_refused() {
        assert!(SpokenDays::find("31 February 2025").unwrap().in_year(2025).is_err());
    }

    proptest! {
        #[test]
        fn written_days_are_read_back(from in 0u64..20000, length in 0u64..30, form in 0usize..6) {
            let starts = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Days::new(from);
            let ends = starts + chrono::Days::new(length);
            let (a, b) = match form {
                0 => (starts.format("%-d %B %Y"), ends.format("%-d %B %Y")),
                1 => (starts.format("%B %-d, %Y"), ends.format("%B %-d, %Y")),
                2 => (starts.format("%A, %B %-d %Y"), ends.format("%a %-d %b %Y")),
                3 => (starts.format("%Y-%m-%d"), ends.format("%Y-%m-%d")),
                4 => (starts.format("%-d %B"), ends.format("%-d %B %Y")),
                _ => (starts.format("%B %-d"), ends.format("%B %-d, %Y")),
            };
            let text = format!("The summit ({a} – {b}), in a place");
            prop_assert_eq!(read(&text), format!("{} {}", starts, ends), "{}", text);
        }
    }
}
