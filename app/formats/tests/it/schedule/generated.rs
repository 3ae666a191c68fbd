//! Generates schedules, and checks that written ones are read back.

use super::*;
use domain::time::{LocalInstant, TimeDelta, Timelike};
use formats::schedule::{write_ics, write_json, write_xml};
use icalendar::parser::{read_calendar, unfold};
use icalendar::{Calendar, Component};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn any_title() -> impl Strategy<Value = Title> {
    "\\PC{0,60}[!-~é老]".prop_filter_map("a title", |text| Title::parse(&text).ok())
}

fn any_text() -> impl Strategy<Value = LongText> {
    "(\\PC|[\n\t<>&\"']){0,200}".prop_filter_map("a text", |text| LongText::parse(&text).ok())
}

fn any_lead() -> impl Strategy<Value = SessionPerson> {
    let name = "\\PC{0,30}[!-~é老]".prop_filter_map("a name", |text| PersonName::parse(&text).ok());
    (0i64..99, name, option::of("[a-z][a-z0-9-]{0,20}")).prop_map(|(id, name, login)| SessionPerson {
        id: PersonId(id),
        name,
        login: login.map(|login| Login::parse(&login).unwrap()),
    })
}

fn any_zone() -> impl Strategy<Value = Zone> {
    (0..chrono_tz::TZ_VARIANTS.len()).prop_map(|nth| Zone::parse(chrono_tz::TZ_VARIANTS[nth].name()).unwrap())
}

fn any_session() -> impl Strategy<Value = ReleasedSession> {
    let details = (any_title(), option::of(any_text()), option::of(any_title()), any::<bool>());
    let place = (option::of(any_title()), 0i64..600_000, 5u32..=720);
    (details, place, vec(any_lead(), 0..4)).prop_map(
        |((title, description, track, is_plenary), (room, start, minutes), leads)| ReleasedSession {
            number: SessionNumber(1),
            guid: guid(1),
            title,
            description,
            track,
            is_plenary,
            room,
            starts: local("2027-01-01 00:00") + TimeDelta::minutes(start),
            minutes,
            leads,
            work: SessionWork::default(),
        },
    )
}

/// An edition in any zone, and a schedule with times that its clocks show.
pub(super) fn any_schedule() -> impl Strategy<Value = (ScheduleEdition, ReleasedSchedule)> {
    let slug = "[0-9][a-z0-9]{0,8}(-[a-z0-9]{1,5})?".prop_map(|text| EditionSlug::parse(&text).unwrap());
    let colours = [None, Some(TrackColour::Red), Some(TrackColour::Grey)];
    let track =
        (any_title(), 0..colours.len()).prop_map(move |(title, nth)| ExportedTrack { title, colour: colours[nth] });
    let room = (any_title(), option::of(1u32..10_000)).prop_map(|(title, size)| ImportedRoom { title, size });
    let lists = (vec(track, 0..4), vec(room, 0..4));
    (slug, any_title(), any_zone(), lists, vec(any_session(), 0..12)).prop_map(
        |(slug, title, zone, (tracks, rooms), sessions)| {
            let numbered = sessions.into_iter().zip(1..).map(|(session, number)| ReleasedSession {
                number: SessionNumber(number),
                guid: guid(number),
                starts: shown(&zone, session.starts),
                ..session
            });
            let sessions = numbered.collect();
            (ScheduleEdition { slug, title, zone, tracks, rooms, ..edition() }, schedule(sessions))
        },
    )
}

/// The time, or noon if clocks skip it.
fn shown(zone: &Zone, starts: NaiveDateTime) -> NaiveDateTime {
    let is_skipped = matches!(zone.instants(starts), LocalInstant::Skipped);
    if is_skipped { starts.with_hour(12).unwrap() } else { starts }
}

proptest! {
    #[test]
    fn written_json_and_xml_are_read_unchanged((edition, schedule) in any_schedule()) {
        let expected = by_guid(schedule.sessions.iter().map(as_imported).collect());
        for text in [write_json(&edition, &schedule), write_xml(&edition, &schedule)] {
            let read = read_in(&edition.zone, &text).unwrap();
            prop_assert_eq!(&read.diagnostics, &[]);
            for track in &edition.tracks {
                prop_assert!(read.tracks.contains(&track.title));
            }
            prop_assert_eq!(by_guid(read.sessions), expected.clone());
        }
    }

    #[test]
    fn written_json_has_the_sizes_of_rooms((edition, schedule) in any_schedule()) {
        let read = read_in(&edition.zone, &write_json(&edition, &schedule)).unwrap();
        for room in &edition.rooms {
            let first = edition.rooms.iter().find(|other| other.title == room.title).unwrap();
            prop_assert!(read.rooms.contains(first));
        }
    }

    #[test]
    fn calendar_has_each_session_at_its_instant((edition, schedule) in any_schedule()) {
        let text = write_ics(&edition, &schedule);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{}", text);
        let calendar = Calendar::from(read_calendar(&unfold(&text)).unwrap());
        let read: Vec<_> = calendar.events().map(|event| {
            (event.get_summary().unwrap().to_owned(), event.property_value("DTSTART").unwrap().to_owned())
        }).collect();
        let expected: Vec<_> = schedule.sessions.iter().map(|session| {
            let starts = edition.zone.instant(session.starts).unwrap();
            (session.title.to_string(), starts.format("%Y%m%dT%H%M%SZ").to_string())
        }).collect();
        prop_assert_eq!(read, expected);
    }
}
