//! Checks files of other products: pretalx, frab, damaged ones, and ones that aren't schedules.

use super::*;
use crate::upstream::shared;
use domain::schedule::SessionWork;
use formats::schedule::{write_json, write_xml};
use serde_json::{Value, json};

/// A schedule of pretalx with two sessions in one room.
fn pretalx() -> Value {
    let event = |number: u32, start: &str| {
        json!({
            "guid": guid(number), "title": "Arrays", "subtitle": "A subtitle", "abstract": "An abstract.",
            "description": "More.", "date": format!("2027-05-24T{start}:00+00:00"), "start": start, "duration": "00:30",
            "room": "Aula", "track": "Core", "type": "Talk", "language": "en",
            "persons": [{ "id": 3, "code": "NQTF8Y", "public_name": "Ada Lovelace" }, { "name": "Grace Hopper" }],
        })
    };
    let day = json!({
        "index": 1, "date": "2027-05-24", "day_start": "2027-05-24T04:00:00+02:00",
        "day_end": "2027-05-25T03:59:00+02:00", "rooms": { "Aula": [event(1, "09:00"), event(2, "10:00")] },
    });
    json!({ "schedule": { "version": "1", "conference": { "title": "x", "rooms": [{ "name": "Gym", "capacity": 9 }], "days": [day] } } })
}

/// The schedule with one field of its first event changed.
fn with_field(field: &str, value: Value) -> ImportedSchedule {
    let mut schedule = pretalx();
    schedule["schedule"]["conference"]["days"][0]["rooms"]["Aula"][0][field] = value;
    read_text(&schedule.to_string()).unwrap()
}

#[test]
fn pretalx_event_becomes_a_session_at_local_time() {
    let read = read_text(&pretalx().to_string()).unwrap();
    let expected = ImportedSession {
        guid: guid(1),
        title: title("Arrays"),
        description: LongText::parse("A subtitle\n\nAn abstract.\n\nMore.").ok(),
        track: Some(title("Core")),
        is_plenary: false,
        room: Some(title("Aula")),
        starts: local("2027-05-24 11:00"),
        minutes: 30,
        people: ["Ada Lovelace", "Grace Hopper"].map(|name| PersonName::parse(name).unwrap()).to_vec(),
    };
    assert_eq!(read.sessions[0], expected);
    let rooms = [("Gym", Some(9)), ("Aula", None)].map(|(name, size)| ImportedRoom { title: title(name), size });
    assert_eq!((read.rooms, read.tracks), (rooms.to_vec(), vec![title("Core")]));
    assert_eq!(read.diagnostics, []);
}

#[test]
fn frab_xml_without_dates_and_offsets_is_read() {
    let text = format!(
        "<?xml version='1.0'?>\n<!-- frab -->\n<schedule><conference><title>x</title></conference>\
         <day index='1' date='2027-05-24' start='2027-05-24T10:00:00+02:00' end='2027-05-25T04:00:00+02:00'>\
         <room name='Saal 1'><event id='4' guid='{}'><title><![CDATA[Arrays & more]]></title><start>01:00</start>\
         <duration>00:45</duration><room>Saal 1</room><track/><persons><person id='1'>Ada</person></persons>\
         <links/></event></room></day></schedule>",
        guid(4).as_str().to_uppercase()
    );
    let read = read_text(&text).unwrap();
    assert_eq!(read.diagnostics, []);
    let session = &read.sessions[0];
    assert_eq!((session.title.as_str(), &session.guid, &session.track), ("Arrays & more", &guid(4), &None));
    assert_eq!((session.starts, session.minutes), (local("2027-05-25 01:00"), 45));
    assert_eq!((session.room.clone(), session.people.len()), (Some(title("Saal 1")), 1));
}

#[test]
fn bad_event_is_named_and_the_rest_is_read() {
    for (field, value, why) in [
        ("guid", json!("x"), "The GUID “x” is not a UUID."),
        ("guid", json!(guid(2)), "is already used by another session."),
        ("title", json!(" "), "The title is empty."),
        ("date", json!("someday"), "The date “someday” can’t be read."),
        ("duration", json!("long"), "The duration “long” can’t be read."),
        ("duration", json!("48:00"), "The length in minutes"),
        ("guid", Value::Null, "The GUID “” is not a UUID."),
    ] {
        let read = with_field(field, value);
        assert_eq!(read.sessions.len(), 1, "{field}");
        let diagnostic = &read.diagnostics[0];
        assert!(diagnostic.place.starts_with("day 1, Aula, “"), "{diagnostic:?}");
        assert!(diagnostic.text.contains(why) && diagnostic.text.ends_with("is skipped."), "{diagnostic:?}");
    }
}

#[test]
fn parts_of_another_shape_are_named() {
    let mut schedule = pretalx();
    let days = schedule["schedule"]["conference"]["days"].as_array_mut().unwrap();
    days[0]["rooms"]["Aula"].as_array_mut().unwrap().push(json!("x"));
    days[0]["rooms"]["Gym"] = json!(4);
    days.push(json!([]));
    let read = read_text(&schedule.to_string()).unwrap();
    let places: Vec<_> = read.diagnostics.iter().map(|diagnostic| diagnostic.place.as_str()).collect();
    assert_eq!((read.sessions.len(), places), (2, vec!["day 1, Aula", "day 1, Gym", "day 2"]));
}

#[test]
fn long_and_hidden_texts_are_shortened_and_cleaned() {
    let read = with_field("title", json!(format!("a\n b\u{202e}{}", "x".repeat(300))));
    assert!(read.sessions[0].title.as_str().starts_with("a bxxx"));
    assert!(read.diagnostics[0].text.contains("is longer than 200 characters"));
    assert_eq!(
        with_field("description", json!("a\r\nb\u{0}c")).sessions[0].description.as_ref().unwrap().as_str(),
        "A subtitle\n\nAn abstract.\n\na\nbc"
    );
    assert_eq!(with_field("title", json!({ "de": "Felder", "en": "Arrays" })).sessions[0].title, title("Arrays"));
}

#[test]
fn truncated_file_is_refused_at_every_length() {
    let schedule = schedule(vec![session(1, "2027-05-24 09:00"), session(2, "2027-05-25 09:00")]);
    for text in [write_json(&edition(), &schedule), write_xml(&edition(), &schedule)] {
        let text = text.trim_end();
        assert_eq!(read_text(text).unwrap().sessions.len(), 2);
        for length in (0..text.len()).filter(|length| text.is_char_boundary(*length)) {
            let error = read_text(&text[..length]).expect_err("a part of a file was read");
            assert!(error.line >= 1 && !error.reason.is_empty());
        }
        let why = read_text(&text[..text.len() / 2]).unwrap_err().reason;
        assert_eq!(why, "The file ends too early. Download it again, because a part of it is missing.");
    }
}

#[test]
fn other_files_are_refused_with_a_sentence() {
    for (text, why) in [
        ("", "The file is empty."),
        ("BEGIN:VCALENDAR", "neither a schedule.json nor a schedule.xml"),
        ("{}", "has no list of days"),
        ("{\"schedule\": {\"conference\": {\"days\": 4}}}", "has no list of days"),
        ("{,}", "not valid JSON"),
        ("<rss></rss>", "has no element “schedule”"),
        ("<schedule></other>", "not valid XML"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><schedule>&a;</schedule>", "has a document type"),
    ] {
        let reason = read_text(text).unwrap_err().reason;
        assert!(reason.contains(why), "{text}: {reason}");
    }
}

#[test]
fn file_with_too_many_sessions_is_refused() {
    let sessions = (1..=501).map(|number| session(number, "2027-05-24 09:00")).collect();
    let error = read_text(&write_json(&edition(), &schedule(sessions))).unwrap_err();
    assert_eq!(error.reason, "Too many sessions: 501. The limit is 500.");
}

/// The schedule that pretalx exported, as text.
pub(super) fn democon() -> Option<String> {
    let folder = shared("conformance")?;
    Some(std::fs::read_to_string(folder.join("pretalx-democon.json")).unwrap())
}

/// Imported sessions as a released schedule has them.
pub(super) fn released(imported: &ImportedSchedule) -> ReleasedSchedule {
    let sessions = imported.sessions.iter().zip(1..).map(|(session, number)| ReleasedSession {
        number: SessionNumber(number),
        guid: session.guid.clone(),
        title: session.title.clone(),
        description: session.description.clone(),
        track: session.track.clone(),
        is_plenary: session.is_plenary,
        room: session.room.clone(),
        starts: session.starts,
        minutes: session.minutes,
        work: SessionWork::default(),
        leads: session
            .people
            .iter()
            .map(|name| SessionPerson { id: PersonId(1), name: name.clone(), login: None })
            .collect(),
    });
    schedule(sessions.collect())
}

#[test]
fn democon_has_36_sessions_in_two_rooms() {
    let Some(text) = democon() else { return };
    let read = read_in(&Zone::parse("UTC").unwrap(), &text).unwrap();
    assert_eq!(read.diagnostics, []);
    assert_eq!((read.sessions.len(), read.rooms.len(), read.tracks.len()), (36, 2, 2));
    let first = &read.sessions[0];
    assert_eq!((first.title.as_str(), first.starts), ("Focused 5thgeneration hardware", local("2020-12-14 08:00")));
    assert_eq!(first.people, [PersonName::parse("Brian Robinson").unwrap()]);
}

#[test]
fn democon_is_exported_with_the_same_sessions() {
    let Some(text) = democon() else { return };
    let zone = Zone::parse("UTC").unwrap();
    let read = read_in(&zone, &text).unwrap();
    let edition = ScheduleEdition { zone: zone.clone(), ..edition() };
    for text in [write_json(&edition, &released(&read)), write_xml(&edition, &released(&read))] {
        assert_eq!(by_guid(read_in(&zone, &text).unwrap().sessions), by_guid(read.sessions.clone()));
    }
}
