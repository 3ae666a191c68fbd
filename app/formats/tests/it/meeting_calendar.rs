//! Checks calendar files of planning meetings, as the `icalendar` crate reads them.

use domain::import::SourceFile;
use domain::meetings::MeetingTime;
use domain::text::{EmailAddress, LongText, PersonName, ShortText, Title, Url};
use domain::time::{Instant, TimeDelta, Zone};
use formats::meeting_calendar::{CalendarMeeting, CalendarMethod, CalendarPerson, write};
use icalendar::parser::{read_calendar, unfold};
use icalendar::{Calendar, Component, Event, EventLike};
use proptest::prelude::*;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn hours(starts: Instant, minutes: i64) -> MeetingTime {
    let ends = Some(starts + TimeDelta::minutes(minutes));
    MeetingTime { on: starts.date_naive(), starts: Some(starts), ends }
}

fn person(name: &str) -> CalendarPerson {
    CalendarPerson { name: PersonName::parse(name).unwrap(), email: EmailAddress::parse("ada@mail.example").unwrap() }
}

/// A meeting at 16:00 in Copenhagen.
fn meeting() -> CalendarMeeting {
    CalendarMeeting {
        uid: "meeting-12@cairn.example".to_owned(),
        sequence: 3,
        changed_at: at("2027-01-20T10:00:00Z"),
        is_cancelled: false,
        title: Title::parse("Planning meeting").unwrap(),
        time: hours(at("2027-03-01T15:00:00Z"), 60),
        zone: Zone::parse("Europe/Copenhagen").unwrap(),
        description: None,
        location: None,
        url: None,
        organizer: None,
        attendees: Vec::new(),
    }
}

fn written(method: CalendarMethod, meetings: &[CalendarMeeting]) -> String {
    write(&Title::parse("Summit 2027").unwrap(), method, meetings)
}

fn published(meeting: CalendarMeeting) -> String {
    written(CalendarMethod::Publish, &[meeting])
}

/// The events of a file.
fn events(file: &str) -> Vec<Event> {
    Calendar::from(read_calendar(&unfold(file)).unwrap()).events().cloned().collect()
}

/// The lines of a file with long lines put together.
fn lines(file: &str) -> Vec<String> {
    file.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn meeting_is_written_on_the_clock_of_its_zone() {
    let file = published(meeting());
    let event = file.split("END:VTIMEZONE\r\n").nth(1).unwrap();
    let expected = "BEGIN:VEVENT\r\nDTEND;TZID=Europe/Copenhagen:20270301T170000\r\nDTSTAMP:20270120T100000Z\r\n\
        DTSTART;TZID=Europe/Copenhagen:20270301T160000\r\nLAST-MODIFIED:20270120T100000Z\r\nSEQUENCE:3\r\n\
        STATUS:CONFIRMED\r\nSUMMARY:Planning meeting\r\nUID:meeting-12@cairn.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(event, expected);
    let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Cairn//Cairn//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n\
        X-WR-CALNAME:Summit 2027\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Copenhagen\r\n";
    assert!(file.starts_with(head), "{file}");
}

#[test]
fn equal_meetings_give_equal_bytes() {
    assert_eq!(published(meeting()), published(meeting()));
}

#[test]
fn weekly_series_stays_at_16_over_both_clock_changes() {
    let text = "name: x\ntimezone: Europe/Copenhagen\nevents:\n  - summary: y\n    begin: 2027-03-01 16:00:00\n    \
                duration: { hours: 1 }\n    repeat: { interval: { weeks: 1 }, until: 2027-12-31 }\n";
    let file = SourceFile { path: "x.yaml", bytes: text.as_bytes() };
    let series = formats::calendars::read(file).unwrap().imported.events.remove(0);
    let days = "2027-01-01".parse().unwrap()..="2027-12-31".parse().unwrap();
    let starts = series.occurrences(days).unwrap().into_iter().map(|one| one.starts.instant().unwrap());
    let meetings: Vec<_> = starts.map(|starts| CalendarMeeting { time: hours(starts, 60), ..meeting() }).collect();
    let file = written(CalendarMethod::Publish, &meetings);
    let starts: Vec<_> = lines(&file).into_iter().filter(|line| line.starts_with("DTSTART;TZID")).collect();
    assert_eq!(starts.len(), 44);
    assert!(starts.iter().all(|line| line.ends_with("T160000")));
    assert_eq!(file.matches("BEGIN:VTIMEZONE").count(), 1);
}

#[test]
fn cancelled_meeting_stays_in_the_file() {
    let file = published(CalendarMeeting { is_cancelled: true, sequence: 4, ..meeting() });
    let event = &events(&file)[0];
    assert_eq!(event.property_value("STATUS"), Some("CANCELLED"));
    assert_eq!((event.property_value("SEQUENCE"), event.get_uid()), (Some("4"), Some("meeting-12@cairn.example")));
}

#[test]
fn request_names_organizer_and_attendees() {
    let (organizer, attendees) = (Some(person("Doe, \"Jo\"")), vec![person("Ada Lovelace"), person("Grace Hopper")]);
    let file = written(CalendarMethod::Request, &[CalendarMeeting { organizer, attendees, ..meeting() }]);
    let lines = lines(&file);
    assert!(lines.contains(&"METHOD:REQUEST".to_owned()));
    assert!(lines.contains(&"ORGANIZER;CN=\"Doe, 'Jo'\":mailto:ada@mail.example".to_owned()), "{file}");
    let attendee = "ATTENDEE;CN=Ada Lovelace;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:\
                    mailto:ada@mail.example";
    assert!(lines.contains(&attendee.to_owned()), "{file}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("ATTENDEE")).count(), 2);
}

#[test]
fn cancellation_says_that_the_meeting_is_cancelled() {
    let (organizer, attendees) = (Some(person("Jo")), vec![person("Ada Lovelace")]);
    let file = written(CalendarMethod::Cancel, &[CalendarMeeting { organizer, attendees, ..meeting() }]);
    assert!(file.contains("METHOD:CANCEL\r\n") && file.contains("STATUS:CANCELLED\r\n"));
    assert!(file.contains("\r\nATTENDEE") && !file.contains("RSVP"));
}

#[test]
fn published_file_names_no_attendees() {
    let attendees = vec![person("Ada Lovelace")];
    assert!(!published(CalendarMeeting { attendees, ..meeting() }).contains("Ada"));
}

#[test]
fn all_day_meeting_is_a_date_without_a_zone() {
    let time = MeetingTime { on: "2027-03-01".parse().unwrap(), starts: None, ends: None };
    let file = published(CalendarMeeting { time, ..meeting() });
    assert!(file.contains("DTSTART;VALUE=DATE:20270301\r\n") && file.contains("DTEND;VALUE=DATE:20270302\r\n"));
    assert!(!file.contains("VTIMEZONE"));
}

#[test]
fn second_time_that_clocks_show_is_written_in_utc() {
    let file = |starts| published(CalendarMeeting { time: hours(at(starts), 15), ..meeting() });
    assert!(file("2027-10-31T00:30:00Z").contains("DTSTART;TZID=Europe/Copenhagen:20271031T023000\r\n"));
    assert!(file("2027-10-31T01:30:00Z").contains("DTSTART:20271031T013000Z\r\n"));
}

#[test]
fn meeting_in_utc_needs_no_zone() {
    let file = published(CalendarMeeting { zone: Zone::parse("UTC").unwrap(), ..meeting() });
    assert!(file.contains("DTSTART:20270301T150000Z\r\n") && !file.contains("VTIMEZONE"));
}

#[test]
fn meeting_without_an_end_lasts_an_hour() {
    let time = MeetingTime { ends: None, ..meeting().time };
    assert!(published(CalendarMeeting { time, ..meeting() }).contains("DTEND;TZID=Europe/Copenhagen:20270301T170000"));
}

#[test]
fn each_zone_of_the_file_has_its_rules_once() {
    let tokyo = CalendarMeeting { zone: Zone::parse("Asia/Tokyo").unwrap(), ..meeting() };
    let file = written(CalendarMethod::Publish, &[meeting(), tokyo.clone(), meeting(), tokyo]);
    let zones: Vec<_> = file.split("\r\nTZID:").skip(1).map(|rest| rest.split("\r\n").next().unwrap()).collect();
    assert_eq!(zones, ["Asia/Tokyo", "Europe/Copenhagen"]);
}

#[test]
fn folding_never_splits_a_character() {
    let descriptions = ["🎉".repeat(37), format!("{}\n老", "a".repeat(62)), format!("{}\n老", "a".repeat(58))];
    for text in descriptions {
        let file = published(CalendarMeeting { description: LongText::parse(&text).ok(), ..meeting() });
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        assert_eq!(events(&file)[0].get_description(), Some(text.as_str()));
    }
    let title = Title::parse(&"🎉".repeat(37)).unwrap();
    let file = published(CalendarMeeting { title: title.clone(), ..meeting() });
    assert_eq!(events(&file)[0].get_summary(), Some(title.as_str()));
}

proptest! {
    #[test]
    fn meeting_is_read_back(
        title in "[!-~ é老,;\\\\]{0,180}x", text in "(\\PC|[\n,;\\\\ ]){0,300}y", place in "\\PC{0,200}z", name in "\\PC{0,90}n",
        start in 0i64..4_000_000_000, minutes in 1i64..600, uid in any::<String>(), nth in 0usize..chrono_tz::TZ_VARIANTS.len()
    ) {
        let (place, text, name) = (ShortText::parse(&place), LongText::parse(&text), PersonName::parse(&name));
        prop_assume!(place.is_ok() && text.is_ok() && name.is_ok());
        let email = EmailAddress::parse("ada@mail.example").unwrap();
        let starts = Instant::from_timestamp(start, 0).unwrap();
        let meeting = CalendarMeeting {
            uid: format!("u{uid}"),
            title: Title::parse(&title).unwrap(),
            time: hours(starts, minutes),
            zone: Zone::parse(chrono_tz::TZ_VARIANTS[nth].name()).unwrap(),
            description: text.ok(),
            location: place.ok(),
            url: Url::parse("https://example.org/call?a=b,c;d").ok(),
            organizer: Some(CalendarPerson { name: name.unwrap(), email }),
            ..meeting()
        };
        let file = written(CalendarMethod::Request, std::slice::from_ref(&meeting));
        prop_assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{}", file);
        let events = events(&file);
        prop_assert_eq!(events.len(), 1);
        prop_assert_eq!(events[0].get_summary(), Some(meeting.title.as_str()));
        prop_assert_eq!(events[0].get_description(), meeting.description.as_ref().map(LongText::as_str));
        prop_assert_eq!(events[0].get_location(), meeting.location.as_ref().map(ShortText::as_str));
        prop_assert_eq!(events[0].get_url(), Some("https://example.org/call?a=b,c;d"));
        let organizer = events[0].properties().get("ORGANIZER").unwrap();
        prop_assert_eq!(organizer.value(), "mailto:ada@mail.example");
        let local = meeting.zone.at(starts).format("%Y%m%dT%H%M%S").to_string();
        let written = events[0].property_value("DTSTART").unwrap();
        prop_assert!(written == local || written == starts.format("%Y%m%dT%H%M%SZ").to_string());
    }
}
