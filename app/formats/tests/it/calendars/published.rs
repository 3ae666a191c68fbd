//! Checks the calendar file of a community: read back, it has the events of its sources.

use super::read;
use crate::upstream::upstream;
use domain::editions::Dates;
use domain::import::SourceFile;
use domain::text::{ShortText, Title, Url};
use domain::time::{Instant, NaiveDate, NaiveDateTime, Zone};
use formats::calendars::{self, Calendar, CommunityEvents, EditionDays, Event, Occurrence, publish};
use icalendar::Component;
use icalendar::parser::{read_calendar, unfold};
use std::collections::BTreeMap;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn published(calendars: &[CommunityEvents], editions: &[EditionDays]) -> String {
    publish(&Title::parse("Community").unwrap(), "cairn.example", calendars, editions)
}

fn source(file: &str, calendar: Calendar) -> CommunityEvents {
    CommunityEvents { file: ShortText::parse(file).unwrap(), calendar, changed_at: at("2026-11-20T12:00:00Z") }
}

/// A calendar with one event of one hour.
fn one(zone: &str, begin: &str, fields: &str) -> CommunityEvents {
    let event = format!("  - summary: Call; of, all\n    begin: {begin}\n    duration: {{ hours: 1 }}\n{fields}");
    source("calls", read(&format!("name: Calls\ntimezone: {zone}\nevents:\n{event}")).unwrap().imported)
}

fn entries(file: &str) -> Vec<icalendar::Event> {
    icalendar::Calendar::from(read_calendar(&unfold(file)).unwrap()).events().cloned().collect()
}

fn parameter<'e>(event: &'e icalendar::Event, property: &str, name: &str) -> Option<&'e str> {
    Some(event.properties().get(property)?.params().get(name)?.value())
}

/// An entry of the file in the format of its sources, read with their reader.
fn read_back(entry: &icalendar::Event) -> Event {
    let start = entry.property_value("DTSTART").unwrap();
    let seconds = |text: &str| text.trim_start_matches("PT").trim_end_matches('S').parse::<i64>();
    let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").unwrap().to_string();
    let length = entry.property_value("DURATION").unwrap();
    let (begin, zone) = match (parameter(entry, "DTSTART", "TZID"), start.strip_suffix('Z')) {
        _ if parameter(entry, "DTSTART", "VALUE") == Some("DATE") => {
            (NaiveDate::parse_from_str(start, "%Y%m%d").unwrap().to_string(), None)
        }
        (_, Some(utc)) => (format!("{} +00:00", local(utc)), None),
        (Some(zone), None) => match zone.strip_prefix("UTC") {
            Some(offset) => (format!("{} {offset}", local(start)), None),
            None => (local(start), Some(zone)),
        },
        (None, None) => panic!("{start} has no zone"),
    };
    let mut text = format!("name: x\nevents:\n  - summary: y\n    begin: {begin}\n");
    text.extend(zone.map(|zone| format!("    timezone: {zone}\n")));
    text.extend(seconds(length).ok().map(|seconds| format!("    duration: {{ seconds: {seconds} }}\n")));
    text.extend(entry.property_value("RRULE").map(|rule| format!("    ics: RRULE:{rule}\n")));
    read(&text).unwrap().imported.events.remove(0)
}

fn occurrences(event: &Event) -> Vec<Occurrence> {
    event.occurrences(day("2022-01-01")..=day("2031-12-31")).unwrap()
}

#[test]
fn calendars_of_the_community_are_published_event_for_event() {
    let Some(folder) = upstream() else { return };
    let folder = folder.join("scientific-python.org/calendars");
    let mut sources = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let calendar = calendars::read(SourceFile { path: &path.to_string_lossy(), bytes: &bytes }).unwrap().imported;
        sources.insert(name, calendar);
    }
    assert!(sources.len() >= 4, "{:?}", sources.keys());
    // They go through the form in which they are stored.
    let stored = sources.iter().map(|(name, calendar)| {
        let imported = calendars::imported(ShortText::parse(name).unwrap(), calendar.clone());
        source(name, read(&imported.events).unwrap().imported)
    });
    let file = published(&stored.collect::<Vec<_>>(), &[]);
    let (entries, events) =
        (entries(&file), sources.values().flat_map(|calendar| &calendar.events).collect::<Vec<_>>());
    assert_eq!(entries.len(), events.len());
    for (entry, event) in entries.iter().zip(events) {
        assert_eq!(entry.get_summary(), Some(event.title.as_str()));
        let expected = occurrences(event);
        assert!(!expected.is_empty() && event.repeats(), "{}", event.title);
        assert_eq!(occurrences(&read_back(entry)), expected, "{}\n{file}", event.title);
    }
    for private in ["DESCRIPTION", "LOCATION", "https://"] {
        assert!(!file.contains(private), "{private} in {file}");
    }
}

#[test]
fn series_of_each_kind_is_read_back() {
    let weekly = "    repeat:\n      interval: { weeks: 1 }\n";
    let until = "    repeat:\n      interval: { days: 3 }\n      until: 2027-05-01\n";
    for (zone, begin, fields) in [
        ("Europe/Copenhagen", "2027-03-01 16:00:00", weekly),
        ("Europe/Copenhagen", "2027-03-01 16:00:00", until),
        ("Europe/Copenhagen", "2027-03-01 23:30:00 -05:00", weekly),
        ("UTC", "2027-03-01 16:00:00", until),
        ("Asia/Kolkata", "2027-03-01 00:10:00 +05:30", "    ics: RRULE:FREQ=WEEKLY;BYDAY=MO,WE\n"),
        ("America/New_York", "2027-03-01 09:00:00", "    ics: RRULE:FREQ=MONTHLY;BYDAY=-1MO;COUNT=7\n"),
        ("America/New_York", "2027-03-31 09:00:00", "    ics: RRULE:FREQ=MONTHLY;BYMONTHDAY=31,-2;INTERVAL=2\n"),
        ("America/New_York", "2027-03-01 09:00:00", "    ics: RRULE:FREQ=DAILY;UNTIL=20270402T130000Z\n"),
        ("America/New_York", "2027-03-01 09:00:00", ""),
        ("America/New_York", "2027-03-01 09:00:00 +02:00", ""),
    ] {
        let calendar = one(zone, begin, fields);
        let file = published(std::slice::from_ref(&calendar), &[]);
        let expected = occurrences(&calendar.calendar.events[0]);
        let read = occurrences(&read_back(&entries(&file)[0]));
        let moments = |all: &[Occurrence]| all.iter().map(|one| (one.starts.instant(), one.lasts)).collect::<Vec<_>>();
        assert_eq!(moments(&read), moments(&expected), "{begin} {fields}\n{file}");
    }
}

#[test]
fn all_day_series_is_published_in_days() {
    let text = "name: x\nevents:\n  - summary: y\n    begin: 2027-03-01\n    repeat:\n      interval: { weeks: 1 }\n      until: 2027-03-20\n";
    let file = published(&[source("days", read(text).unwrap().imported)], &[]);
    for line in ["DTSTART;VALUE=DATE:20270301", "DURATION:P1D", "RRULE:FREQ=WEEKLY;INTERVAL=1;UNTIL=20270320"] {
        assert!(file.contains(&format!("\r\n{line}\r\n")), "{line} in {file}");
    }
    assert!(!file.contains("VTIMEZONE"));
}

#[test]
fn exceptions_and_additions_are_published() {
    let changed = "    repeat:\n      interval: { weeks: 1 }\n      except_on: [2027-03-08]\n      also_on: [2027-03-10 12:00:00]\n";
    let file = published(&[one("Europe/Copenhagen", "2027-03-01 16:00:00", changed)], &[]);
    for line in ["EXDATE;TZID=Europe/Copenhagen:20270308T160000", "RDATE;TZID=Europe/Copenhagen:20270310T120000"] {
        assert!(file.contains(&format!("\r\n{line}\r\n")), "{line} in {file}");
    }
}

#[test]
fn zone_of_a_series_has_its_rules_for_years() {
    let weekly = "    repeat:\n      interval: { weeks: 1 }\n";
    let file = published(&[one("Europe/Copenhagen", "2027-03-01 16:00:00", weekly)], &[]);
    assert_eq!(file.matches("BEGIN:VTIMEZONE").count(), 1);
    assert!(file.contains("DTSTART:20360330T020000") && file.contains("TZID:Europe/Copenhagen"), "{file}");
    let offset = published(&[one("UTC", "2027-03-01 23:30:00 -05:00", weekly)], &[]);
    assert!(offset.contains("TZID:UTC-05:00") && offset.contains("TZOFFSETTO:-0500"), "{offset}");
}

#[test]
fn event_on_the_days_of_an_edition_links_to_it() {
    let edition = EditionDays {
        dates: Dates::new(day("2027-03-08"), day("2027-03-10")).unwrap(),
        zone: Zone::parse("Asia/Tokyo").unwrap(),
        page: Url::parse("https://cairn.example/2027").unwrap(),
    };
    let links = |calendar: CommunityEvents| {
        let entries = entries(&published(&[calendar], std::slice::from_ref(&edition)));
        let link = |entry: &icalendar::Event| {
            let moment = entry.property_value("RECURRENCE-ID").unwrap_or("first").to_owned();
            (moment, entry.get_url().map(str::to_owned))
        };
        entries.iter().map(link).collect::<Vec<_>>()
    };
    let page = Some("https://cairn.example/2027".to_owned());
    let first = "first".to_owned();
    assert_eq!(links(one("Asia/Tokyo", "2027-03-09 16:00:00", "")), [(first.clone(), page.clone())]);
    assert_eq!(links(one("Asia/Tokyo", "2027-03-11 16:00:00", "")), [(first.clone(), None)]);
    // It is 8 March in Tokyo.
    assert_eq!(links(one("America/New_York", "2027-03-07 16:00:00", "")), [(first.clone(), page.clone())]);
    let weekly = "    repeat:\n      interval: { weeks: 1 }\n";
    let expected = [(first, None), ("20270308T160000".to_owned(), page)];
    assert_eq!(links(one("Asia/Tokyo", "2027-03-01 16:00:00", weekly)), expected);
}

#[test]
fn events_with_the_same_start_have_their_own_ids() {
    let text = "name: x\ntimezone: UTC\nevents:\n  - { summary: a, begin: 2027-03-01 }\n  - { summary: b, begin: 2027-03-01 }\n";
    let calendar = read(text).unwrap().imported;
    let file = published(&[source("first", calendar.clone()), source("second", calendar)], &[]);
    let entries = entries(&file);
    let mut ids: Vec<&str> = entries.iter().filter_map(icalendar::Event::get_uid).collect();
    assert_eq!(ids[0], "first-20270301T000000-1@cairn.example");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}
