//! Writes `schedule.json` as the schema of c3voc wants it.

use super::days::{DayRoom, ScheduleDay, ScheduleEvent, days, rooms};
use super::edition::{ExportedTrack, ScheduleEdition};
use domain::import::ImportedRoom;
use domain::schedule::{ReleasedSchedule, SessionPerson};
use domain::text::{LongText, Title};
use serde::{Serialize, Serializer};
use serde_json::json;

/// Writes a schedule as JSON. Equal schedules give equal bytes.
pub fn write_json(edition: &ScheduleEdition, schedule: &ReleasedSchedule) -> String {
    let days: Vec<ScheduleDay<'_>> = days(edition, schedule);
    let titles = rooms(edition, schedule);
    let document = Document {
        schema: "https://c3voc.de/schedule/schema.json",
        generator: Generator { name: "Cairn", version: env!("CARGO_PKG_VERSION") },
        schedule: Schedule {
            version: schedule.number.to_string(),
            base_url: format!("{}/", edition.url()),
            conference: Conference {
                acronym: edition.acronym(),
                title: &edition.title,
                start: edition.dates.starts().to_string(),
                end: edition.dates.ends().to_string(),
                days_count: days.len(),
                timeslot_duration: "00:05",
                time_zone_name: edition.zone_for_json(),
                url: format!("{}/schedule", edition.url()),
                tracks: edition.tracks.iter().map(Track::of).collect(),
                rooms: titles.iter().filter(|title| !title.is_empty()).map(|title| Room::of(edition, title)).collect(),
                meta: json!({
                    "place": edition.place.as_str(),
                    "time_zone": edition.zone.as_str(),
                    "release": schedule.number,
                    "released_at": schedule.released_at.to_rfc3339(),
                }),
                days: days.iter().map(|day| Day::of(edition, day)).collect(),
            },
        },
    };
    // All keys are texts, so this does not fail.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Document<'s> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    generator: Generator,
    schedule: Schedule<'s>,
}

#[derive(Serialize)]
struct Generator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Schedule<'s> {
    version: String,
    base_url: String,
    conference: Conference<'s>,
}

#[derive(Serialize)]
struct Conference<'s> {
    acronym: String,
    title: &'s Title,
    start: String,
    end: String,
    #[serde(rename = "daysCount")]
    days_count: usize,
    timeslot_duration: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone_name: Option<&'s str>,
    url: String,
    tracks: Vec<Track<'s>>,
    rooms: Vec<Room<'s>>,
    /// What the schema has no place for.
    meta: serde_json::Value,
    days: Vec<Day<'s>>,
}

#[derive(Serialize)]
struct Track<'s> {
    name: &'s Title,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<&'static str>,
}

impl Track<'_> {
    fn of(track: &ExportedTrack) -> Track<'_> {
        Track { name: &track.title, color: track.hex_colour() }
    }
}

#[derive(Serialize)]
struct Room<'s> {
    name: &'s str,
    guid: String,
    capacity: Option<u32>,
}

impl Room<'_> {
    fn of<'s>(edition: &ScheduleEdition, title: &'s str) -> Room<'s> {
        let is_it = |room: &&ImportedRoom| room.title.as_str() == title;
        let capacity = edition.rooms.iter().find(is_it).and_then(|room| room.size);
        Room { name: title, guid: edition.room_guid(title), capacity }
    }
}

#[derive(Serialize)]
struct Day<'s> {
    index: usize,
    date: String,
    day_start: &'s str,
    day_end: &'s str,
    #[serde(serialize_with = "as_map")]
    rooms: Vec<(&'s str, Vec<Event<'s>>)>,
}

/// Writes pairs as an object in their order.
fn as_map<S: Serializer>(rooms: &[(&str, Vec<Event<'_>>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(rooms.iter().map(|(title, events)| (title, events)))
}

impl Day<'_> {
    fn of<'s>(edition: &ScheduleEdition, day: &'s ScheduleDay<'s>) -> Day<'s> {
        let events = |room: &'s DayRoom<'s>| room.events.iter().map(|event| Event::of(edition, event)).collect();
        Day {
            index: day.index,
            date: day.date.to_string(),
            day_start: &day.starts,
            day_end: &day.ends,
            rooms: day.rooms.iter().map(|room| (room.title, events(room))).collect(),
        }
    }
}

#[derive(Serialize)]
struct Event<'s> {
    guid: &'s str,
    id: u32,
    date: &'s str,
    start: &'s str,
    end: &'s str,
    duration: &'s str,
    room: &'s str,
    slug: &'s str,
    url: &'s str,
    title: &'s Title,
    subtitle: &'static str,
    track: Option<&'s Title>,
    #[serde(rename = "type")]
    kind: &'static str,
    language: Option<&'static str>,
    #[serde(rename = "abstract")]
    summary: &'static str,
    description: &'s str,
    persons: Vec<Person<'s>>,
    links: [(); 0],
}

impl Event<'_> {
    fn of<'s>(edition: &ScheduleEdition, event: &'s ScheduleEvent<'s>) -> Event<'s> {
        let session = event.session;
        Event {
            guid: session.guid.as_str(),
            id: session.number.0,
            date: &event.date,
            start: &event.start,
            end: &event.end,
            duration: &event.duration,
            room: event.room(),
            slug: &event.slug,
            url: &event.url,
            title: &session.title,
            subtitle: "",
            track: session.track.as_ref(),
            kind: event.kind(),
            language: None,
            summary: "",
            description: session.description.as_ref().map_or("", LongText::as_str),
            persons: session.leads.iter().map(|lead| Person::of(edition, lead)).collect(),
            links: [],
        }
    }
}

/// Only these keys: with `public_name` it would be a person of frab, which needs a numeric id.
#[derive(Serialize)]
struct Person<'s> {
    name: &'s str,
    guid: String,
}

impl Person<'_> {
    fn of<'s>(edition: &ScheduleEdition, person: &'s SessionPerson) -> Person<'s> {
        Person { name: person.name.as_str(), guid: edition.person_guid(person) }
    }
}
