//! The rules of a time zone as an iCalendar component.
//!
//! Own code: the `icalendar` crate writes times in UTC only, and no crate writes `VTIMEZONE` from the IANA database.

use chrono::{DateTime, Datelike, FixedOffset, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};
use domain::time::{Instant, Zone};
use std::fmt::Write;

/// What clocks of a zone show from some moment on.
#[derive(Clone, PartialEq, Eq)]
struct Observance {
    /// Seconds east of UTC.
    offset: i32,
    is_daylight: bool,
    name: String,
}

/// A component `VTIMEZONE` with each change of clocks from the year before `from` to the year after `to`.
///
/// The changes come from the IANA database one by one, so a year with unusual rules is right too.
pub(crate) fn time_zone(zone: &Zone, from: Instant, to: Instant) -> String {
    let tz: Tz = zone.as_str().parse().unwrap_or(Tz::UTC);
    let (first, end) = (new_year(from.year().saturating_sub(1)), new_year(to.year().saturating_add(2)));
    let mut text = format!("BEGIN:VTIMEZONE\r\nTZID:{zone}\r\n");
    let mut current = observance(tz, first);
    text += &current.component(first, current.offset);
    let mut moment = first;
    while moment < end {
        let next = moment + TimeDelta::days(1);
        let after = observance(tz, next);
        if after != current {
            text += &after.component(change_between(tz, moment, next), current.offset);
            current = after;
        }
        moment = next;
    }
    text + "END:VTIMEZONE\r\n"
}

/// A component `VTIMEZONE` with this name and always the same offset.
pub(crate) fn fixed_offset(name: &str, offset: FixedOffset) -> String {
    let always = Observance { offset: offset.local_minus_utc(), is_daylight: false, name: String::new() };
    let component = always.component(DateTime::UNIX_EPOCH, always.offset);
    format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{component}END:VTIMEZONE\r\n")
}

fn new_year(year: i32) -> Instant {
    Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().unwrap_or(DateTime::UNIX_EPOCH)
}

fn observance(tz: Tz, at: Instant) -> Observance {
    let offset = tz.offset_from_utc_datetime(&at.naive_utc());
    Observance {
        offset: offset.fix().local_minus_utc(),
        is_daylight: offset.dst_offset() > TimeDelta::zero(),
        name: offset.abbreviation().unwrap_or_default().to_owned(),
    }
}

/// The moment, between two of a day, from which clocks show what they show at the later one.
fn change_between(tz: Tz, before: Instant, after: Instant) -> Instant {
    let (mut before, mut after) = (before, after);
    let changed = observance(tz, after);
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if observance(tz, middle) == changed { after = middle } else { before = middle }
    }
    after
}

impl Observance {
    fn component(&self, starts: Instant, offset_before: i32) -> String {
        // A component begins on the clock that it ends.
        let local = starts + TimeDelta::seconds(offset_before.into());
        let local_start = local.format("%Y%m%dT%H%M%S");
        let kind = if self.is_daylight { "DAYLIGHT" } else { "STANDARD" };
        let (from, to) = (utc_offset(offset_before), utc_offset(self.offset));
        let mut text = format!("BEGIN:{kind}\r\nDTSTART:{local_start}\r\nTZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\n");
        if !self.name.is_empty() {
            text += &format!("TZNAME:{}\r\n", self.name);
        }
        text + &format!("END:{kind}\r\n")
    }
}

/// `+0200`, `-0330`, and `+002130` for offsets with seconds.
fn utc_offset(seconds: i32) -> String {
    let (sign, rest) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let mut text = format!("{sign}{:02}{:02}", rest / 3600, rest / 60 % 60);
    if rest % 60 != 0 {
        // Writing to a string does not fail.
        let _ = write!(text, "{:02}", rest % 60);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDateTime;
    use proptest::prelude::*;

    fn seconds(text: &str) -> i32 {
        let number = |at: std::ops::Range<usize>| text.get(at).map_or(0, |digits| digits.parse::<i32>().unwrap());
        let total = number(1..3) * 3600 + number(3..5) * 60 + number(5..7);
        if text.starts_with('-') { -total } else { total }
    }

    /// The offset at a moment as a calendar program reads it from the component.
    fn offset_read(text: &str, at: Instant) -> i32 {
        let (mut onset, mut from, mut best) = (NaiveDateTime::MIN, 0, (Instant::MIN_UTC, 0));
        for line in text.split("\r\n") {
            match line.split_once(':').unwrap_or_default() {
                ("DTSTART", value) => onset = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").unwrap(),
                ("TZOFFSETFROM", value) => from = seconds(value),
                ("TZOFFSETTO", value) => {
                    let starts = (onset - TimeDelta::seconds(from.into())).and_utc();
                    if starts <= at && starts >= best.0 {
                        best = (starts, seconds(value));
                    }
                }
                _ => {}
            }
        }
        best.1
    }

    #[test]
    fn both_clock_changes_of_copenhagen_are_written() {
        let at: Instant = "2027-06-01T00:00:00Z".parse().unwrap();
        let text = time_zone(&Zone::parse("Europe/Copenhagen").unwrap(), at, at);
        let spring = "BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n";
        let autumn = "BEGIN:STANDARD\r\nDTSTART:20271031T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n";
        assert!(text.contains(&format!("{spring}{autumn}")), "{text}");
        assert_eq!((text.matches("BEGIN:DAYLIGHT").count(), text.matches("BEGIN:STANDARD").count()), (3, 4));
    }

    #[test]
    fn zone_without_clock_changes_has_one_component() {
        let at: Instant = "2027-06-01T00:00:00Z".parse().unwrap();
        let text = time_zone(&Zone::parse("Asia/Kolkata").unwrap(), at, at);
        assert_eq!((text.matches("TZOFFSETTO:").count(), text.contains("TZOFFSETTO:+0530")), (1, true));
    }

    proptest! {
        #[test]
        fn component_has_the_offset_of_the_zone_at_any_time(
            nth in 0usize..chrono_tz::TZ_VARIANTS.len(), from in 0i64..3_000_000_000, after in 0i64..40_000_000
        ) {
            let tz = chrono_tz::TZ_VARIANTS[nth];
            let instant = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
            let (from, at) = (instant(from), instant(from + after));
            let text = time_zone(&Zone::parse(tz.name()).unwrap(), from, at);
            prop_assert_eq!(offset_read(&text, at), observance(tz, at).offset, "{} {}\n{}", tz, at, text);
        }
    }
}
