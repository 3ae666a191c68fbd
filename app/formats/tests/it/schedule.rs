//! Checks schedules as they are written, and as they are read again.

mod generated;
mod imported;
mod outside_validators;
mod written;

use domain::editions::{Dates, TrackColour};
use domain::id::{EditionSlug, Login, PersonId, SessionGuid, SessionNumber};
use domain::import::{ImportedRoom, ImportedSchedule, ImportedSession, ParseError, SourceFile};
use domain::schedule::{ReleasedSchedule, ReleasedSession, SessionPerson, SessionWork};
use domain::text::{LongText, PersonName, ShortText, Title};
use domain::time::{NaiveDateTime, Zone};
use formats::schedule::{ExportedTrack, ScheduleEdition, read};

fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

/// Three days in May 2027 in Copenhagen.
fn edition() -> ScheduleEdition {
    ScheduleEdition {
        slug: EditionSlug::parse("2027-may").unwrap(),
        title: title("Summit <2027> & more"),
        dates: Dates::new("2027-05-24".parse().unwrap(), "2027-05-26".parse().unwrap()).unwrap(),
        zone: Zone::parse("Europe/Copenhagen").unwrap(),
        place: ShortText::parse("Copenhagen, Denmark").unwrap(),
        origin: "https://cairn.example".to_owned(),
        rooms: vec![
            ImportedRoom { title: title("Library"), size: None },
            ImportedRoom { title: title("Aula"), size: Some(80) },
        ],
        tracks: vec![ExportedTrack { title: title("Wheels"), colour: Some(TrackColour::Green) }],
    }
}

fn guid(number: u32) -> SessionGuid {
    SessionGuid::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap()
}

fn session(number: u32, starts: &str) -> ReleasedSession {
    ReleasedSession {
        number: SessionNumber(number),
        guid: guid(number),
        title: title("Wheels for all"),
        description: LongText::parse("One.\n\n*Two* & <three>").ok(),
        track: Some(title("Wheels")),
        is_plenary: false,
        room: Some(title("Aula")),
        starts: local(starts),
        minutes: 90,
        leads: vec![person(7, "Wren Talus", Some("wren"))],
        work: SessionWork::default(),
    }
}

fn person(id: i64, name: &str, login: Option<&str>) -> SessionPerson {
    let login = login.map(|login| Login::parse(login).unwrap());
    SessionPerson { id: PersonId(id), name: PersonName::parse(name).unwrap(), login }
}

fn schedule(sessions: Vec<ReleasedSession>) -> ReleasedSchedule {
    ReleasedSchedule { number: 3, released_at: "2027-04-01T10:00:00Z".parse().unwrap(), sessions }
}

fn read_in(zone: &Zone, text: &str) -> Result<ImportedSchedule, ParseError> {
    read(SourceFile { path: "schedule", bytes: text.as_bytes() }, zone)
}

/// Reads a file for an edition in Copenhagen.
fn read_text(text: &str) -> Result<ImportedSchedule, ParseError> {
    read_in(&edition().zone, text)
}

/// A released session as a reader finds it.
fn as_imported(session: &ReleasedSession) -> ImportedSession {
    let mut people: Vec<PersonName> = Vec::new();
    for lead in &session.leads {
        people.extend(Some(lead.name.clone()).filter(|name| !people.contains(name)));
    }
    ImportedSession {
        guid: session.guid.clone(),
        title: session.title.clone(),
        description: session.description.clone(),
        track: session.track.clone(),
        is_plenary: session.is_plenary,
        room: session.room.clone(),
        starts: session.starts,
        minutes: session.minutes,
        people,
    }
}

/// The sessions of a file or a schedule by GUID.
fn by_guid(mut sessions: Vec<ImportedSession>) -> Vec<ImportedSession> {
    sessions.sort_by(|one, other| one.guid.cmp(&other.guid));
    sessions
}
