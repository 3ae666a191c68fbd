//! Writes a released schedule as an iCalendar file that people subscribe to.

use super::edition::{ScheduleEdition, session_uid, session_url};
use crate::ical;
use domain::schedule::{ReleasedSchedule, ReleasedSession};
use domain::time::Instant;
use icalendar::{Calendar, Component, Event, EventLike};

/// Writes a schedule as an iCalendar file with all times in UTC. Equal schedules give equal bytes.
pub fn write_ics(edition: &ScheduleEdition, schedule: &ReleasedSchedule) -> String {
    let mut calendar = Calendar::empty();
    let name = format!("{}: schedule", edition.title);
    let properties = [
        ("VERSION", "2.0"),
        ("PRODID", "-//Cairn//Cairn//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", name.as_str()),
    ];
    for property in properties {
        calendar.append_property(property);
    }
    for session in &schedule.sessions {
        calendar.push(event(edition, schedule, session));
    }
    ical::text(&calendar, &[])
}

fn event(edition: &ScheduleEdition, schedule: &ReleasedSchedule, session: &ReleasedSession) -> Event {
    let (starts, ends) = edition.instants(session);
    let place = session.room.iter().map(|room| room.as_str()).chain([edition.place.as_str()]);
    let mut event = Event::new();
    event.uid(&ical::plain(&session_uid(&edition.origin, &edition.slug, &session.guid)));
    event.timestamp(schedule.released_at).summary(session.title.as_str());
    event.add_property("LAST-MODIFIED", utc(schedule.released_at));
    event.add_property("SEQUENCE", schedule.number.to_string());
    event.add_property("STATUS", "CONFIRMED");
    event.add_property("DTSTART", utc(starts));
    event.add_property("DTEND", utc(ends));
    event.location(&place.collect::<Vec<_>>().join(", "));
    event.url(&session_url(&edition.origin, &edition.slug, session.number));
    if let Some(description) = &session.description {
        event.description(description.as_str());
    }
    if let Some(track) = &session.track {
        // A list of texts: the library writes it as it is.
        event.add_property("CATEGORIES", ical::text_value(track.as_str()));
    }
    event.done()
}

fn utc(moment: Instant) -> String {
    moment.format("%Y%m%dT%H%M%SZ").to_string()
}
