//! Writes planning meetings as an iCalendar file: to subscribe to, to invite, and to cancel.

use crate::ical;
use domain::id::{EditionSlug, MeetingNumber};
use domain::meetings::{MeetingEntry, MeetingTime};
use domain::schedule::PersonalSession;
use domain::text::{EmailAddress, LongText, PersonName, ShortText, Title, Url};
use domain::time::{Days, Instant, LocalInstant, NaiveDate, TimeDelta, Zone};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use std::collections::BTreeMap;

/// What calendar programs do with a file (RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarMethod {
    /// Show it: for files that people subscribe to. The file names no attendees.
    Publish,
    /// Put the meetings into the calendars of its attendees, or change them there.
    Request,
    /// Tell its attendees that the meetings are cancelled.
    Cancel,
}

/// An organizer, or an attendee who has said that they come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarPerson {
    pub name: PersonName,
    pub email: EmailAddress,
}

/// One meeting of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarMeeting {
    /// The same for the meeting's whole life, and for no other, such as `meeting-12@cairn.example`.
    pub uid: String,
    /// From 0; higher after each change of time, place or cancellation.
    pub sequence: u32,
    /// When the meeting last changed. It is never the current time, so that a file changes only with its meetings.
    pub changed_at: Instant,
    /// A cancelled meeting stays in the file, because programs keep a meeting that is missing.
    pub is_cancelled: bool,
    pub title: Title,
    /// Without a start it lasts all day; without an end, an hour.
    pub time: MeetingTime,
    /// The zone of the wall-clock times.
    pub zone: Zone,
    pub description: Option<LongText>,
    pub location: Option<ShortText>,
    pub url: Option<Url>,
    pub organizer: Option<CalendarPerson>,
    pub attendees: Vec<CalendarPerson>,
}

/// The id of a meeting in all calendars, as the site at `origin` publishes it.
pub fn meeting_uid(origin: &str, edition: &EditionSlug, number: MeetingNumber) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    format!("meeting-{number}-{edition}@{host}")
}

impl CalendarMeeting {
    /// A meeting of the edition with this short name and zone, as the site at `origin` publishes it.
    ///
    /// A file without a link to the video call may be public.
    pub fn of(origin: &str, edition: &EditionSlug, zone: &Zone, entry: MeetingEntry) -> CalendarMeeting {
        let number = entry.number;
        CalendarMeeting {
            uid: meeting_uid(origin, edition, number),
            sequence: entry.sequence,
            changed_at: entry.changed_at,
            is_cancelled: entry.is_cancelled,
            title: entry.title,
            time: entry.time,
            zone: zone.clone(),
            description: None,
            location: None,
            url: Url::parse(&format!("{origin}/{edition}/meetings/{number}")).ok(),
            organizer: None,
            attendees: Vec::new(),
        }
    }

    /// A released session, as a meeting in the calendar of a person.
    ///
    /// One that the last release lacks is cancelled.
    pub fn of_session(origin: &str, personal: PersonalSession) -> CalendarMeeting {
        let PersonalSession { edition, zone, session, is_removed, release, released_at } = personal;
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let ends = session.ends();
        let time =
            MeetingTime { on: session.starts.date(), starts: zone.instant(session.starts), ends: zone.instant(ends) };
        CalendarMeeting {
            uid: format!("session-{}-{edition}@{host}", session.guid),
            sequence: release,
            changed_at: released_at,
            is_cancelled: is_removed,
            title: session.title,
            time,
            zone,
            description: None,
            location: session.room.and_then(|room| ShortText::parse(room.as_str()).ok()),
            url: Url::parse(&format!("{origin}/{edition}/sessions/{}", session.number)).ok(),
            organizer: None,
            attendees: Vec::new(),
        }
    }

    /// With the link to the video call, for participants only.
    pub fn with_video(self, video: Option<&Url>) -> CalendarMeeting {
        let Some(video) = video else { return self };
        let description = LongText::parse(&format!("Video call: {video}")).ok();
        CalendarMeeting { description, location: ShortText::parse(video.as_str()).ok(), ..self }
    }
}

/// Writes meetings as the text of an iCalendar file with the name that programs show of a published one.
///
/// Equal meetings give equal bytes. Times are on the clock of their zone, and the file has the rules of each zone.
pub fn write(name: &Title, method: CalendarMethod, meetings: &[CalendarMeeting]) -> String {
    let mut calendar = Calendar::empty();
    let properties =
        [("VERSION", "2.0"), ("PRODID", "-//Cairn//Cairn//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", method.as_str())];
    for property in properties {
        calendar.append_property(property);
    }
    // Some programs make a calendar of its own for each file with a name.
    if method == CalendarMethod::Publish {
        calendar.append_property(("X-WR-CALNAME", name.as_str()));
    }
    for meeting in meetings {
        calendar.push(meeting.event(method));
    }
    ical::text(&calendar, &time_zones(meetings))
}

/// A component for each zone that a time of the file names.
fn time_zones(meetings: &[CalendarMeeting]) -> Vec<String> {
    let mut used: BTreeMap<&str, (&Zone, Instant, Instant)> = BTreeMap::new();
    for meeting in meetings {
        let Some((starts, ends)) =
            meeting.hours().filter(|(starts, ends)| meeting.is_on_the_wall_clock(*starts, *ends))
        else {
            continue;
        };
        let (_, from, to) = used.entry(meeting.zone.as_str()).or_insert((&meeting.zone, starts, ends));
        (*from, *to) = (starts.min(*from), ends.max(*to));
    }
    used.into_values().map(|(zone, from, to)| ical::time_zone(zone, from, to)).collect()
}

impl CalendarMethod {
    /// Its name in a file and in the content type of an email.
    pub fn as_str(self) -> &'static str {
        match self {
            CalendarMethod::Publish => "PUBLISH",
            CalendarMethod::Request => "REQUEST",
            CalendarMethod::Cancel => "CANCEL",
        }
    }
}

impl CalendarMeeting {
    fn event(&self, method: CalendarMethod) -> Event {
        let is_cancelled = self.is_cancelled || method == CalendarMethod::Cancel;
        let mut event = Event::new();
        event.uid(&ical::plain(&self.uid)).timestamp(self.changed_at).summary(self.title.as_str());
        event.add_property("LAST-MODIFIED", utc(self.changed_at));
        event.add_property("SEQUENCE", self.sequence.to_string());
        event.add_property("STATUS", if is_cancelled { "CANCELLED" } else { "CONFIRMED" });
        self.add_times(&mut event);
        if let Some(description) = &self.description {
            event.description(description.as_str());
        }
        if let Some(location) = &self.location {
            event.location(location.as_str());
        }
        if let Some(url) = &self.url {
            event.url(url.as_str());
        }
        if let Some(organizer) = &self.organizer {
            event.append_property(organizer.property("ORGANIZER"));
        }
        if method != CalendarMethod::Publish {
            for attendee in &self.attendees {
                event.append_multi_property(attendee.attendance(method));
            }
        }
        event.done()
    }

    /// Start and end, unless the meeting lasts all day.
    fn hours(&self) -> Option<(Instant, Instant)> {
        let starts = self.time.starts?;
        Some((starts, self.time.ends.unwrap_or(starts + TimeDelta::hours(1))))
    }

    /// Whether its local times say when it is. UTC needs no zone, and a time that clocks show twice means the earlier.
    fn is_on_the_wall_clock(&self, starts: Instant, ends: Instant) -> bool {
        let is_first = |moment: Instant| match self.zone.instants(self.zone.at(moment).naive_local()) {
            LocalInstant::Once(only) => only == moment,
            LocalInstant::Twice { earlier, .. } => earlier == moment,
            LocalInstant::Skipped => false,
        };
        !self.zone.is_utc() && is_first(starts) && is_first(ends)
    }

    fn add_times(&self, event: &mut Event) {
        let Some((starts, ends)) = self.hours() else {
            // An all-day event ends on the day after its last day.
            let after = self.time.on.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
            event.starts(self.time.on).ends(after);
            return;
        };
        let on_the_wall_clock = self.is_on_the_wall_clock(starts, ends);
        for (name, moment) in [("DTSTART", starts), ("DTEND", ends)] {
            if on_the_wall_clock {
                let local = self.zone.at(moment).format("%Y%m%dT%H%M%S").to_string();
                event.append_property(Property::new(name, local).add_parameter("TZID", self.zone.as_str()).done());
            } else {
                event.add_property(name, utc(moment));
            }
        }
    }
}

impl CalendarPerson {
    fn property(&self, name: &str) -> Property {
        // A parameter can't contain quotation marks.
        let common_name = ical::plain(self.name.as_str()).replace('"', "'");
        Property::new(name, format!("mailto:{}", self.email)).add_parameter("CN", &common_name).done()
    }

    fn attendance(&self, method: CalendarMethod) -> Property {
        let mut property = self.property("ATTENDEE");
        property.add_parameter("CUTYPE", "INDIVIDUAL").add_parameter("ROLE", "REQ-PARTICIPANT");
        if method == CalendarMethod::Request {
            // They have replied here; the sender of an email reads no replies of calendar programs.
            property.add_parameter("PARTSTAT", "ACCEPTED").add_parameter("RSVP", "FALSE");
        }
        property.done()
    }
}

fn utc(moment: Instant) -> String {
    moment.format("%Y%m%dT%H%M%SZ").to_string()
}
