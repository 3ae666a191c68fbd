//! Reads the parts of a `schedule.json`.

use super::parts::{EventParts, ScheduleParts, place};
use serde_json::{Map, Value};

type Object = Map<String, Value>;

/// # Errors
/// The line and the reason, if the text is no JSON, ends too early, or has no days.
pub(super) fn parts(text: &str) -> Result<ScheduleParts, (u32, String)> {
    let root: Value = serde_json::from_str(text).map_err(|error| {
        let line = u32::try_from(error.line()).unwrap_or(u32::MAX).max(1);
        let why = if error.is_eof() {
            "The file ends too early. Download it again, because a part of it is missing.".to_owned()
        } else {
            format!("This is not valid JSON: {error}.")
        };
        (line, why)
    })?;
    // Some products leave out one of the two outer objects.
    let schedule = root.get("schedule").unwrap_or(&root);
    let conference = schedule.get("conference").unwrap_or(schedule);
    let days = conference.get("days").and_then(Value::as_array);
    let days = days.ok_or_else(|| (1, "The file has no list of days, so it is not a schedule.".to_owned()))?;
    let mut parts = ScheduleParts { rooms: rooms(conference), tracks: tracks(conference), ..Default::default() };
    for (nth, day) in days.iter().enumerate() {
        add_day(&mut parts, nth + 1, day);
    }
    Ok(parts)
}

/// The objects of a list, if it is one.
fn objects<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Object> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn rooms(conference: &Value) -> Vec<(String, Option<u64>)> {
    objects(conference, "rooms")
        .map(|room| (field(room, "name"), room.get("capacity").and_then(Value::as_u64)))
        .collect()
}

fn tracks(conference: &Value) -> Vec<String> {
    objects(conference, "tracks").map(|track| field(track, "name")).collect()
}

fn add_day(parts: &mut ScheduleParts, nth: usize, day: &Value) {
    let Some(rooms) = day.get("rooms").and_then(Value::as_object) else {
        parts.skipped.push((place(nth, ""), "The day has no rooms.".to_owned()));
        return;
    };
    let text_of = |key: &str| day.get(key).map(text).unwrap_or_default();
    let (date, starts) = (text_of("date"), text_of("day_start"));
    for (room, events) in rooms {
        let Some(events) = events.as_array() else {
            parts.skipped.push((place(nth, room), "The room has no list of events.".to_owned()));
            continue;
        };
        for event in events {
            let Some(event) = event.as_object() else {
                parts.skipped.push((place(nth, room), "An entry is not an event.".to_owned()));
                continue;
            };
            let in_room = EventParts {
                place: place(nth, room),
                day: date.clone(),
                day_starts: starts.clone(),
                room: room.clone(),
                ..EventParts::default()
            };
            parts.events.push(with_fields(in_room, event));
        }
    }
}

fn with_fields(event: EventParts, fields: &Object) -> EventParts {
    let room = field(fields, "room");
    EventParts {
        guid: field(fields, "guid"),
        title: field(fields, "title"),
        subtitle: field(fields, "subtitle"),
        summary: field(fields, "abstract"),
        description: field(fields, "description"),
        kind: field(fields, "type"),
        track: field(fields, "track"),
        room: if room.trim().is_empty() { event.room } else { room },
        date: field(fields, "date"),
        start: field(fields, "start"),
        end: field(fields, "end"),
        duration: field(fields, "duration"),
        people: fields.get("persons").and_then(Value::as_array).into_iter().flatten().map(person).collect(),
        ..event
    }
}

/// A person's name: an object with one of three keys, or a text.
fn person(value: &Value) -> String {
    let Some(person) = value.as_object() else { return text(value) };
    let names = ["name", "public_name", "full_public_name"].map(|key| field(person, key));
    names.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default()
}

fn field(object: &Object, key: &str) -> String {
    object.get(key).map(text).unwrap_or_default()
}

/// A text, a number, or the English one of a text in several languages; otherwise empty.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(languages) => {
            let chosen = languages.get("en").or_else(|| languages.values().next());
            chosen.and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}
