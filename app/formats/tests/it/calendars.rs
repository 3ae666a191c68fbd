//! Checks calendars: events, time zones, series, and that no links are shown.

mod published;
mod series;

use crate::fixture::*;
use domain::import::{DiagnosticKind, ParseError, Parsed, SourceFile};
use domain::time::TimeDelta;
use formats::calendars::{Calendar, EventLength, EventTime, write};

fn read(text: &str) -> Result<Parsed<Calendar>, ParseError> {
    formats::calendars::read(SourceFile { path: "calendars/lantern.yaml", bytes: text.as_bytes() })
}

/// A calendar with every field that is read.
const EVERYTHING: &str = r#"
name: "Every: field"
timezone: America/New_York
include: [other.yaml]
events:
  - summary: Half an hour
    timezone: Europe/Copenhagen
    begin: 2031-09-23 15:00:00
    end: 2031-09-23 15:30:00
    location: |
      Office 224
        second floor # not a comment

      of "block" C
    url: https://example.org/call?x=1
  - summary: Series
    description: "Line\twith a tab"
    begin: 2031-07-01 10:00
    duration: { hours: 1, minutes: 30 }
    repeat:
      interval: { hours: 4 }
      until: 2031-07-31
      except_on:
        - 2031-07-13
        - 2031-07-14 06:00:00
      also_on: [2031-08-02T10:00:00Z]
    ics: |
      CATEGORIES:calls
      X-NOTE:a\, b
  - summary: Earth Day
    begin: 2031-04-22
    repeat:
      interval: { years: 1 }
      until: 2040-04-22
"#;

#[test]
fn commented_out_events_are_ignored() {
    let Parsed { imported, diagnostics } = read(CALENDAR).unwrap();
    let titles: Vec<_> = imported.events.iter().map(|event| event.title.as_str()).collect();
    assert_eq!(titles, ["Lantern call", "Sure call"]);
    assert!(imported.events.iter().all(|event| event.repeats()));
    assert!(diagnostics[0].text.starts_with("Lantern Calls: 2 events, in America/Los_Angeles."));
}

#[test]
fn time_without_an_offset_is_in_the_zone_of_the_file() {
    let events = read(CALENDAR).unwrap().imported.events;
    let EventTime::Local(local, zone) = &events[0].begins else { panic!("{:?}", events[0]) };
    assert_eq!((local.to_string().as_str(), zone.as_str()), ("2031-03-11 09:00:00", "America/Los_Angeles"));
    let EventTime::At(time) = &events[1].begins else { panic!("{:?}", events[1]) };
    assert_eq!(time.to_utc().to_rfc3339(), "2031-03-12T07:00:00+00:00");
}

#[test]
fn zone_of_an_event_replaces_that_of_the_file() {
    let events = read(EVERYTHING).unwrap().imported.events;
    assert!(matches!(&events[0].begins, EventTime::Local(_, zone) if zone.as_str() == "Europe/Copenhagen"));
    assert!(matches!(&events[1].begins, EventTime::Local(_, zone) if zone.as_str() == "America/New_York"));
}

#[test]
fn event_lasts_for_its_duration_until_its_end_or_all_day() {
    let events = read(EVERYTHING).unwrap().imported.events;
    let lasts: Vec<i64> = events.iter().map(|event| event.lasts().num_minutes()).collect();
    assert_eq!(lasts, [30, 90, 24 * 60]);
    assert!(matches!(events[2].length, EventLength::AllDay));
    assert_eq!(events[1].length, EventLength::Lasts(TimeDelta::minutes(90)));
}

#[test]
fn every_field_is_read() {
    let Parsed { imported, diagnostics } = read(EVERYTHING).unwrap();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    let details: Vec<_> = imported.events.iter().map(|event| &event.details).collect();
    let text = "Office 224\n  second floor # not a comment\n\nof \"block\" C";
    assert_eq!(details[0].location.as_ref().unwrap().as_str(), text);
    assert_eq!(details[0].url.as_ref().unwrap().as_str(), "https://example.org/call?x=1");
    assert_eq!(details[1].description.as_ref().unwrap().as_str(), "Line\twith a tab");
    assert_eq!(details[1].lines, ["CATEGORIES:calls", "X-NOTE:a\\, b"]);
    assert_eq!(imported.includes, ["other.yaml"]);
}

#[test]
fn unread_fields_are_reported() {
    let text = with(CALENDAR, "    duration: { minutes: 60 }", "    duration: { minutes: 60 }\n    geo: 1");
    let diagnostics = read(&text).unwrap().diagnostics;
    assert_eq!(of_kind(&diagnostics, DiagnosticKind::Skipped)[0].1, "Not read: geo.");
}

#[test]
fn written_calendar_is_read_back() {
    for text in [CALENDAR, EVERYTHING, "name: Nothing yet\n"] {
        let calendar = read(text).unwrap().imported;
        let written = write(&calendar);
        assert_eq!(read(&written).unwrap().imported, calendar, "{written}");
    }
}

#[test]
fn time_without_any_zone_is_reported() {
    let text = with(CALENDAR, "timezone: America/Los_Angeles\n", "");
    let Parsed { imported, diagnostics } = read(&text).unwrap();
    assert!(matches!(imported.events[0].begins, EventTime::WithoutZone(_)));
    let skipped = of_kind(&diagnostics, DiagnosticKind::Skipped);
    assert_eq!((skipped.len(), skipped[0].0), (1, line_of(&text, "begin: 2031-03-11")));
}

#[test]
fn calendar_links_and_passcodes_are_never_shown() {
    assert!(!format!("{:?}", read(CALENDAR).unwrap()).contains("SECRET"));
}

#[test]
fn invalid_calendar_is_refused_with_its_line() {
    for (old, new, line) in [
        ("begin: 2031-03-11 09:00:00", "begin: tomorrow", "begin: tomorrow"),
        ("begin: 2031-03-11 09:00:00", "begin: 20310-03-11 09:00:00", "20310"),
        ("America/Los_Angeles", "America/Atlantis", "Atlantis"),
        ("begin: 2031-03-11 09:00:00", "begin: 2031-03-09 02:30:00", "02:30"),
        ("  - summary: Sure call", "  - summary: [", "summary: ["),
        ("{ minutes: 60 }", "{ minutes: -60 }", "-60"),
        ("{ minutes: 60 }", "{ fortnights: 1 }", "fortnights"),
        ("{ minutes: 60 }", "{ minutes: 60 }\n    end: 2031-03-11 10:00:00", "duration"),
        ("days: 14", "days: 0", "interval"),
        ("days: 14", "days: 14\n        months: 1", "interval"),
    ] {
        let text = with(CALENDAR, old, new);
        let error = read(&text).unwrap_err();
        assert!(error.line >= line_of(&text, line), "{error}");
        assert!(new.contains('[') || error.line == line_of(&text, line), "{error}");
    }
    assert!(read("").is_err());
}

#[test]
fn event_that_ends_before_it_begins_is_refused() {
    let text = with(CALENDAR, "duration: { minutes: 60 }", "end: 2031-03-11 08:00:00");
    assert!(read(&text).unwrap_err().reason.contains("ends before it begins"));
}

#[test]
fn series_that_ends_before_it_begins_is_reported() {
    let text = with(CALENDAR, "until: 2031-12-01", "until: 2030-12-01");
    assert_only_contradiction(
        &read(&text).unwrap().diagnostics,
        line_of(&text, "until"),
        &["stops repeating before it begins"],
    );
}
