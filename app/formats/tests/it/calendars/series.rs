//! Checks how series are expanded, and that written calendars read the same.

use super::{EVERYTHING, read};
use chrono::{FixedOffset, TimeZone};
use domain::text::{LongText, Title, Url};
use domain::time::{LocalInstant, NaiveDate, NaiveDateTime, TimeDelta, Zone};
use formats::calendars::{
    Calendar, Event, EventDetails, EventLength, EventTime, OccurrenceStart, Repeat, RepeatUnit, write,
};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An event of one hour with further fields, in a calendar with a zone.
fn event(zone: &str, begin: &str, fields: &str) -> Event {
    let zone = if zone.is_empty() { String::new() } else { format!("timezone: {zone}\n") };
    let text =
        format!("name: x\n{zone}events:\n  - summary: y\n    begin: {begin}\n    duration: {{ hours: 1 }}\n{fields}");
    read(&text).unwrap().imported.events.remove(0)
}

fn rule(zone: &str, begin: &str, rule: &str) -> Event {
    event(zone, begin, &format!("    ics: RRULE:{rule}\n"))
}

fn repeat(zone: &str, begin: &str, interval: &str, more: &str) -> Event {
    event(zone, begin, &format!("    repeat:\n      interval: {{ {interval} }}\n{more}"))
}

/// The wall clock of each start in a range.
fn locals(event: &Event, from: &str, to: &str) -> Vec<String> {
    let all = event.occurrences(day(from)..=day(to)).unwrap();
    all.iter().map(|one| one.local.format("%Y-%m-%d %H:%M").to_string()).collect()
}

/// The instant of each start in a range.
fn instants(event: &Event, from: &str, to: &str) -> Vec<String> {
    let all = event.occurrences(day(from)..=day(to)).unwrap();
    all.iter().map(|one| one.starts.instant().unwrap().format("%m-%d %H:%M").to_string()).collect()
}

#[test]
fn weekly_series_keeps_its_wall_clock_over_both_clock_changes() {
    let series = repeat("Europe/Copenhagen", "2027-03-01 16:00:00", "weeks: 1", "      until: 2027-12-31\n");
    assert_eq!(instants(&series, "2027-03-20", "2027-04-06"), ["03-22 15:00", "03-29 14:00", "04-05 14:00"]);
    assert_eq!(instants(&series, "2027-10-24", "2027-11-03"), ["10-25 14:00", "11-01 15:00"]);
    let all = series.occurrences(day("2027-01-01")..=day("2028-12-31")).unwrap();
    assert_eq!(all.len(), 44);
    assert!(all.iter().all(|one| one.local.format("%a %H:%M").to_string() == "Mon 16:00"));
}

#[test]
fn times_that_clocks_skip_or_show_twice_are_a_choice() {
    let series = repeat("Europe/Copenhagen", "2027-03-27 02:30:00", "days: 1", "");
    let starts = |on: &str| series.occurrences(day(on)..=day(on)).unwrap()[0].starts;
    assert_eq!(starts("2027-03-28"), OccurrenceStart::At(LocalInstant::Skipped));
    assert!(matches!(starts("2027-10-31"), OccurrenceStart::At(LocalInstant::Twice { .. })));
    assert!(starts("2027-10-30").instant().is_some() && starts("2027-10-31").instant().is_none());
}

#[test]
fn monthly_series_follows_its_weekday() {
    let series = rule("America/Los_Angeles", "2025-07-15 09:00:00", "FREQ=MONTHLY;BYDAY=3TU;INTERVAL=1");
    let expected = ["2025-07-15 09:00", "2025-08-19 09:00", "2025-09-16 09:00", "2025-10-21 09:00"];
    assert_eq!(locals(&series, "2025-01-01", "2025-10-31"), expected);
    let last = rule("UTC", "2027-01-29 09:00:00", "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2");
    assert_eq!(locals(&last, "2027-01-01", "2027-06-30"), ["2027-01-29 09:00", "2027-03-26 09:00", "2027-05-28 09:00"]);
}

#[test]
fn days_that_a_month_or_year_lacks_are_left_out() {
    let monthly = repeat("UTC", "2027-01-31 09:00:00", "months: 1", "");
    assert_eq!(locals(&monthly, "2027-01-01", "2027-04-30"), ["2027-01-31 09:00", "2027-03-31 09:00"]);
    let yearly = repeat("UTC", "2028-02-29 09:00:00", "years: 1", "");
    assert_eq!(locals(&yearly, "2028-01-01", "2033-01-01"), ["2028-02-29 09:00", "2032-02-29 09:00"]);
}

#[test]
fn rule_ends_after_its_count_or_its_last_start() {
    let counted = rule("UTC", "2027-03-01 09:00:00", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3");
    assert_eq!(locals(&counted, "2027-03-02", "2027-12-31"), ["2027-03-03 09:00", "2027-03-08 09:00"]);
    let until = rule("America/New_York", "2027-03-01 20:00:00", "FREQ=DAILY;UNTIL=20270303T010000Z");
    assert_eq!(locals(&until, "2027-03-01", "2027-12-31"), ["2027-03-01 20:00", "2027-03-02 20:00"]);
    let date = repeat("UTC", "2027-03-01 20:00:00", "days: 1", "      until: 2027-03-03\n");
    assert_eq!(locals(&date, "2027-03-01", "2027-12-31"), ["2027-03-01 20:00", "2027-03-02 20:00"]);
}

#[test]
fn exceptions_are_left_out_and_additions_come_in() {
    let more = "      until: 2027-03-31\n      except_on: [2027-03-08, 2027-03-15 16:00:00, 2027-03-22 17:00:00]\n      \
                also_on: [2027-03-10, 2027-03-11 08:00:00]\n";
    let series = repeat("Europe/Copenhagen", "2027-03-01 16:00:00", "weeks: 1", more);
    let expected = ["2027-03-01 16:00", "2027-03-10 16:00", "2027-03-11 08:00", "2027-03-22 16:00", "2027-03-29 16:00"];
    assert_eq!(locals(&series, "2027-01-01", "2027-12-31"), expected);
}

#[test]
fn hours_are_elapsed_hours() {
    let series = repeat("Europe/Copenhagen", "2027-03-27 22:00:00", "hours: 6", "");
    assert_eq!(
        locals(&series, "2027-03-28", "2027-03-28"),
        ["2027-03-28 05:00", "2027-03-28 11:00", "2027-03-28 17:00", "2027-03-28 23:00"]
    );
    let seconds = repeat("UTC", "1990-01-01 00:00:00", "seconds: 40", "");
    assert!(seconds.occurrences(day("2027-03-01")..=day("2027-03-01")).unwrap_err().contains("more than 1000"));
}

#[test]
fn all_day_series_has_days_without_a_zone() {
    let series = read(EVERYTHING).unwrap().imported.events.remove(2);
    let starts: Vec<_> = series.occurrences(day("2032-01-01")..=day("2033-12-31")).unwrap();
    assert_eq!(starts[1].starts, OccurrenceStart::Day(day("2033-04-22")));
    assert_eq!((starts.len(), starts[0].lasts), (2, TimeDelta::days(1)));
    assert_eq!(
        series.occurrences(day("2039-01-01")..=day("2050-12-31")).unwrap().len(),
        2,
        "the last day belongs to it"
    );
}

#[test]
fn calendar_without_a_zone_is_in_utc_as_in_yaml2ics() {
    let series = repeat("", "2026-01-13 19:00:00", "days: 7", "      until: 2026-12-01 00:00:00\n");
    assert_eq!(instants(&series, "2026-07-01", "2026-07-10"), ["07-07 19:00"]);
}

#[test]
fn rule_that_is_not_supported_is_an_error() {
    for bad in [
        "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO",
        "FREQ=YEARLY;BYDAY=MO",
        "FREQ=FORTNIGHTLY",
        "INTERVAL=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=9MO",
        "FREQ=DAILY;UNTIL=tomorrow",
    ] {
        let error = rule("UTC", "2027-03-01 09:00:00", bad).occurrences(day("2027-01-01")..=day("2027-12-31"));
        assert!(error.as_ref().is_err_and(|error| error.contains(bad)), "{bad}: {error:?}");
    }
    let dates = event("UTC", "2027-03-01 09:00:00", "    ics: RDATE:20270301T090000Z\n");
    assert!(dates.occurrences(day("2027-01-01")..=day("2027-12-31")).is_err());
}

fn times() -> impl Strategy<Value = EventTime> {
    let local = (0i64..4_000_000)
        .prop_map(|minutes| day("2025-01-01").and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minutes));
    let zone = || Zone::parse("Asia/Kolkata").unwrap();
    (local, -12i32..14, 0usize..3).prop_map(move |(local, hours, kind): (NaiveDateTime, i32, usize)| match kind {
        0 => EventTime::Day(local.date()),
        1 => EventTime::Local(local, zone()),
        _ => EventTime::At(FixedOffset::east_opt(hours * 3600 + 1800).unwrap().from_utc_datetime(&local)),
    })
}

fn events() -> impl Strategy<Value = Event> {
    let start = times().prop_filter("a time", |time| !matches!(time, EventTime::Day(_)));
    let length = prop_oneof![
        (0i64..100_000).prop_map(|seconds| EventLength::Lasts(TimeDelta::seconds(seconds))),
        Just(EventLength::AllDay)
    ];
    let units =
        prop::sample::select(vec![RepeatUnit::Seconds, RepeatUnit::Hours, RepeatUnit::Weeks, RepeatUnit::Years]);
    let list = || prop::collection::vec(times(), 0..3);
    let repeat = (1u32..100, units, prop::option::of(times()), list(), list());
    let repeat = repeat.prop_map(|(every, unit, until, except, also)| Repeat { every, unit, until, except, also });
    let text = || prop::option::of("(\\PC|[ \n\t\"'#:|-]){1,80}");
    let texts = (text(), text(), prop::collection::vec("[A-Z-]{1,9}:[!-~]{0,30}", 0..3));
    let details = texts.prop_map(|(description, location, lines)| EventDetails {
        description: description.and_then(|text| LongText::parse(&text).ok()),
        location: location.and_then(|text| LongText::parse(&text).ok()),
        url: Url::parse("https://example.org/#x: y").ok(),
        lines,
    });
    ("[!-?A-~é老🎉]{1,12}( [!-?A-~é老🎉]{1,9}){0,3}", start, length, prop::option::of(repeat), details).prop_map(
        |(title, begins, length, repeat, details)| {
            let begins = match (&length, begins) {
                (EventLength::AllDay, _) => EventTime::Day(day("2027-05-01")),
                (_, begins) => begins,
            };
            Event { title: Title::parse(&title).unwrap(), zone: None, begins, length, repeat, details }
        },
    )
}

proptest! {
    #[test]
    fn any_written_calendar_is_read_back(events in prop::collection::vec(events(), 0..4), name in "[!-~ é]{0,20}x") {
        let zone = Zone::parse("Asia/Kolkata").ok();
        let calendar = Calendar { name: Title::parse(&name).unwrap(), zone, includes: Vec::new(), events };
        let written = write(&calendar);
        let back = read(&written);
        prop_assert!(back.is_ok(), "{:?}\n{}", back, written);
        let back = back.unwrap().imported;
        for (one, other) in back.events.iter().zip(&calendar.events) {
            prop_assert_eq!(one, other, "{}", written);
        }
        prop_assert_eq!(back.events.len(), calendar.events.len());
    }

    #[test]
    fn series_can_be_expanded_piece_by_piece(every in 1u32..9, unit in 2usize..6, begin in 0i64..40_000, cut in 0u64..90) {
        let units = ["hours", "days", "weeks", "months"];
        let begin = day("2027-02-01").and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(begin * 7 % 40_000);
        let begin = begin.format("%Y-%m-%d %H:%M:%S").to_string();
        let Ok(calendar) = read(&format!(
            "name: x\ntimezone: America/New_York\nevents:\n  - summary: y\n    begin: {begin}\n    duration: {{ hours: 1 }}\n    repeat:\n      interval: {{ {}: {every} }}\n", units[unit - 2]
        )) else { return Ok(()) };
        let event = &calendar.imported.events[0];
        let (from, to) = (day("2027-02-10"), day("2027-05-12"));
        let middle = from + chrono::Days::new(cut);
        if let Ok(whole) = event.occurrences(from..=to) {
            let mut pieces = event.occurrences(from..=middle).unwrap();
            pieces.extend(event.occurrences(middle.succ_opt().unwrap()..=to).unwrap());
            prop_assert_eq!(pieces, whole);
        }
    }
}
