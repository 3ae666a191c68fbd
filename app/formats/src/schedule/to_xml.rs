//! Writes `schedule.xml` as the schema of c3voc wants it.

use super::days::{DayRoom, ScheduleDay, ScheduleEvent, days};
use super::edition::ScheduleEdition;
use domain::schedule::ReleasedSchedule;
use domain::text::{LongText, Title};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

type Output = Writer<Vec<u8>>;

/// Writes a schedule as XML. Equal schedules give equal bytes.
pub fn write_xml(edition: &ScheduleEdition, schedule: &ReleasedSchedule) -> String {
    let mut output = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let _ = document(&mut output, edition, schedule);
    String::from_utf8(output.into_inner()).unwrap_or_default() + "\n"
}

fn document(output: &mut Output, edition: &ScheduleEdition, schedule: &ReleasedSchedule) -> io::Result<()> {
    output.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let days = days(edition, schedule);
    output.create_element("schedule").write_inner_content(|output| {
        let generator = [("name", "Cairn"), ("version", env!("CARGO_PKG_VERSION"))];
        output.create_element("generator").with_attributes(generator).write_empty()?;
        text(output, "url", &format!("{}/schedule.xml", edition.url()))?;
        text(output, "version", &schedule.number.to_string())?;
        output.create_element("conference").write_inner_content(|output| conference(output, edition, days.len()))?;
        days.iter().try_for_each(|one| day(output, edition, one))
    })?;
    Ok(())
}

fn conference(output: &mut Output, edition: &ScheduleEdition, days: usize) -> io::Result<()> {
    let fields = [
        ("acronym", edition.acronym()),
        ("title", edition.title.to_string()),
        ("start", edition.dates.starts().to_string()),
        ("end", edition.dates.ends().to_string()),
        ("days", days.to_string()),
        ("timeslot_duration", "00:05".to_owned()),
        ("base_url", format!("{}/", edition.url())),
        ("url", format!("{}/schedule", edition.url())),
        ("time_zone_name", edition.zone.to_string()),
    ];
    for (name, value) in fields {
        text(output, name, &value)?;
    }
    for track in &edition.tracks {
        let title = allowed(track.title.as_str());
        let attributes = [("name", title.as_str())].into_iter().chain(track.hex_colour().map(|hex| ("color", hex)));
        output.create_element("track").with_attributes(attributes).write_empty()?;
    }
    Ok(())
}

fn day(output: &mut Output, edition: &ScheduleEdition, day: &ScheduleDay<'_>) -> io::Result<()> {
    let (index, date) = (day.index.to_string(), day.date.to_string());
    let attributes = [("index", index.as_str()), ("date", date.as_str()), ("start", &day.starts), ("end", &day.ends)];
    output
        .create_element("day")
        .with_attributes(attributes)
        .write_inner_content(|output| day.rooms.iter().try_for_each(|one| room(output, edition, one)))?;
    Ok(())
}

fn room(output: &mut Output, edition: &ScheduleEdition, room: &DayRoom<'_>) -> io::Result<()> {
    let (title, guid) = (allowed(room.title), edition.room_guid(room.title));
    output
        .create_element("room")
        .with_attributes([("name", title.as_str()), ("guid", guid.as_str())])
        .write_inner_content(|output| room.events.iter().try_for_each(|one| event(output, edition, one)))?;
    Ok(())
}

fn event(output: &mut Output, edition: &ScheduleEdition, event: &ScheduleEvent<'_>) -> io::Result<()> {
    let session = event.session;
    let id = session.number.to_string();
    let fields = [
        ("room", event.room()),
        ("title", session.title.as_str()),
        ("subtitle", ""),
        ("type", event.kind()),
        ("date", &event.date),
        ("start", &event.start),
        ("duration", &event.duration),
        ("abstract", ""),
        ("slug", &event.slug),
        ("track", session.track.as_ref().map_or("", Title::as_str)),
        ("description", session.description.as_ref().map_or("", LongText::as_str)),
        ("url", &event.url),
    ];
    let attributes = [("guid", session.guid.as_str()), ("id", id.as_str())];
    output.create_element("event").with_attributes(attributes).write_inner_content(|output| {
        fields.into_iter().try_for_each(|(name, value)| text(output, name, value))?;
        output.create_element("persons").write_inner_content(|output| {
            session.leads.iter().try_for_each(|lead| {
                let guid = edition.person_guid(lead);
                let person = output.create_element("person").with_attribute(("guid", guid.as_str()));
                person.write_text_content(BytesText::new(&allowed(lead.name.as_str())))?;
                Ok(())
            })
        })?;
        Ok(())
    })?;
    Ok(())
}

/// An element with a text.
fn text(output: &mut Output, name: &str, value: &str) -> io::Result<()> {
    output.create_element(name).write_text_content(BytesText::new(&allowed(value)))?;
    Ok(())
}

/// A text without the two characters that other texts may have and XML may not.
fn allowed(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "")
}
