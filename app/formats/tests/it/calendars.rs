//! Checks calendars: events, time zones, and that no links are imported.

use crate::fixture::*;
use domain::import::{DiagnosticKind, ParseError, Parsed, SourceFile};
use formats::calendars::{Calendar, EventStart};

fn read(text: &str) -> Result<Parsed<Calendar>, ParseError> {
    formats::calendars::read(SourceFile { path: "calendars/lantern.yaml", bytes: text.as_bytes() })
}

#[test]
fn commented_out_events_are_ignored() {
    let Parsed { imported, diagnostics } = read(CALENDAR).unwrap();
    let titles: Vec<_> = imported.events.iter().map(|event| event.title.as_str()).collect();
    assert_eq!(titles, ["Lantern call", "Sure call"]);
    assert!(imported.events.iter().all(|event| event.repeats));
    assert!(diagnostics[0].text.starts_with("Lantern Calls: 2 events, in America/Los_Angeles. It was only checked"));
}

#[test]
fn time_without_an_offset_is_in_the_zone_of_the_file() {
    let events = read(CALENDAR).unwrap().imported.events;
    let EventStart::Local(local, zone) = &events[0].begins else { panic!("{:?}", events[0]) };
    assert_eq!((local.to_string().as_str(), zone.as_str()), ("2031-03-11 09:00:00", "America/Los_Angeles"));
    let EventStart::At(instant) = &events[1].begins else { panic!("{:?}", events[1]) };
    assert_eq!(instant.to_rfc3339(), "2031-03-12T07:00:00+00:00");
}

#[test]
fn time_without_any_zone_is_reported() {
    let text = with(CALENDAR, "timezone: America/Los_Angeles\n", "");
    let Parsed { imported, diagnostics } = read(&text).unwrap();
    assert!(matches!(imported.events[0].begins, EventStart::WithoutZone(_)));
    let skipped = of_kind(&diagnostics, DiagnosticKind::Skipped);
    assert_eq!((skipped.len(), skipped[0].0), (1, line_of(&text, "begin: 2031-03-11")));
}

#[test]
fn calendar_links_and_passcodes_are_not_imported() {
    assert!(!format!("{:?}", read(CALENDAR).unwrap()).contains("SECRET"));
}

#[test]
fn invalid_calendar_is_refused_with_its_line() {
    for (old, new, line) in [
        ("begin: 2031-03-11 09:00:00", "begin: tomorrow", "begin: tomorrow"),
        ("America/Los_Angeles", "America/Atlantis", "Atlantis"),
        ("begin: 2031-03-11 09:00:00", "begin: 2031-03-09 02:30:00", "02:30"),
        ("  - summary: Sure call", "  - summary: [", "summary: ["),
    ] {
        let text = with(CALENDAR, old, new);
        let error = read(&text).unwrap_err();
        assert!(error.line >= line_of(&text, line), "{error}");
        assert!(new.contains('[') || error.line == line_of(&text, line), "{error}");
    }
    assert!(read("").is_err());
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
