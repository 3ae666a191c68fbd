//! Writes the calendars of a community as one iCalendar file.

use super::occurrences::EventClock;
use super::rule::Rule;
use super::{Calendar, Event, EventTime, Occurrence, OccurrenceStart};
use crate::ical;
use domain::editions::Dates;
use domain::text::{ShortText, Title, Url};
use domain::time::{Days, Instant, LocalInstant, NaiveDateTime, TimeDelta, Zone};
use icalendar::{Component, Property};
use std::collections::BTreeMap;

/// For how many years after the last change the file has the clock changes of endless series.
const YEARS: i64 = 10;

/// One calendar of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunityEvents {
    /// The name of its file; the ids of events begin with it.
    pub file: ShortText,
    pub calendar: Calendar,
    /// When the calendar last changed. It is never the current time, so that a file changes only with its events.
    pub changed_at: Instant,
}

/// The days of an edition, and its page, to which events on these days link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionDays {
    pub dates: Dates,
    pub zone: Zone,
    pub page: Url,
}

/// Writes calendars as the text of an iCalendar file with the name that programs show.
///
/// Equal calendars give equal bytes. `host` makes the ids of events unique in the world. An event of a series that is on
/// the days of an edition has an entry of its own, which links to the edition.
pub fn publish(name: &Title, host: &str, calendars: &[CommunityEvents], editions: &[EditionDays]) -> String {
    let mut file = icalendar::Calendar::empty();
    let properties = [
        ("VERSION", "2.0"),
        ("PRODID", "-//Cairn//Cairn//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", name.as_str()),
    ];
    for property in properties {
        file.append_property(property);
    }
    let mut zones = BTreeMap::new();
    let days = Span::of(calendars);
    for calendar in calendars {
        let mut seen = BTreeMap::<String, u32>::new();
        for event in &calendar.calendar.events {
            let entry = Entry::of(event, calendar, host, &mut seen);
            zones.extend(entry.time_zone(&days));
            for written in entry.write(editions) {
                file.push(written);
            }
        }
    }
    ical::text(&file, &zones.into_values().collect::<Vec<_>>())
}

/// The time for which the file has the clock changes of its zones.
struct Span {
    from: Instant,
    to: Instant,
}

impl Span {
    fn of(calendars: &[CommunityEvents]) -> Span {
        let changes = calendars.iter().map(|calendar| calendar.changed_at);
        let events = calendars.iter().flat_map(|calendar| &calendar.calendar.events);
        let begins = events.map(|event| event.clock().local(&event.begins).and_utc());
        let all: Vec<Instant> = changes.chain(begins).collect();
        let from = all.iter().min().copied().unwrap_or_default();
        Span { from, to: all.iter().max().copied().unwrap_or_default() + TimeDelta::days(366 * YEARS) }
    }
}

/// An event on its way into the file.
struct Entry<'e> {
    event: &'e Event,
    source: &'e CommunityEvents,
    uid: String,
    clock: EventClock<'e>,
    begins: NaiveDateTime,
}

impl<'e> Entry<'e> {
    /// `seen` counts the events of the file by their start, as the id contains the start and that number.
    fn of(event: &'e Event, source: &'e CommunityEvents, host: &str, seen: &mut BTreeMap<String, u32>) -> Entry<'e> {
        let clock = event.clock();
        let begins = clock.local(&event.begins);
        let start = begins.format("%Y%m%dT%H%M%S").to_string();
        let nth = seen.entry(start.clone()).or_default();
        *nth += 1;
        Entry { event, source, uid: ical::plain(&format!("{}-{start}-{nth}@{host}", source.file)), clock, begins }
    }

    /// The series, and its events on the days of an edition.
    fn write(&self, editions: &[EditionDays]) -> Vec<icalendar::Event> {
        let mut series = self.entry(self.begins, &self.event.title);
        self.add_recurrence(&mut series);
        let mut written = Vec::new();
        for edition in editions {
            for occurrence in self.on_days_of(edition) {
                if self.event.repeats() {
                    let mut one = self.entry(occurrence.local, &self.event.title);
                    one.append_property(self.time("RECURRENCE-ID", occurrence.local)).url(edition.page.as_str());
                    written.push(one.done());
                } else {
                    series.url(edition.page.as_str());
                }
            }
        }
        written.insert(0, series.done());
        written
    }

    fn entry(&self, local: NaiveDateTime, title: &Title) -> icalendar::Event {
        let mut entry = icalendar::Event::new();
        entry.uid(&self.uid).timestamp(self.source.changed_at).summary(title.as_str());
        entry.append_property(self.time("DTSTART", local));
        entry.add_property("DURATION", self.duration());
        entry.append_property(("CATEGORIES", ical::text_value(self.source.calendar.name.as_str()).as_str()));
        entry
    }

    /// In whole days for events that last all day, as the standard requires.
    fn duration(&self) -> String {
        let seconds = self.event.lasts().num_seconds().max(0);
        match self.clock {
            EventClock::Days => format!("P{}D", (seconds + 86_399) / 86_400).replace("P0D", "P1D"),
            _ => format!("PT{seconds}S"),
        }
    }

    fn add_recurrence(&self, entry: &mut icalendar::Event) {
        match Rule::of(self.event) {
            Ok(Some(rule)) => {
                let until = rule.until.as_ref().map(|until| format!(";UNTIL={}", self.until(self.clock.local(until))));
                entry.add_property("RRULE", rule.without_until() + &until.unwrap_or_default());
            }
            Ok(None) => {}
            // Calendar programs may understand more.
            Err(_) => {
                for (name, value) in self.event.details.lines.iter().filter_map(|line| line.split_once(':')) {
                    let mut parts = name.split(';');
                    let mut property =
                        Property::new(parts.next().unwrap_or_default().to_uppercase(), ical::plain(value));
                    for (key, value) in parts.filter_map(|part| part.split_once('=')) {
                        property.add_parameter(key, value);
                    }
                    entry.append_multi_property(property.done());
                }
            }
        }
        let Some(repeat) = &self.event.repeat else { return };
        for except in &repeat.except {
            entry.append_multi_property(self.time("EXDATE", self.usual(except)));
        }
        for also in &repeat.also {
            entry.append_multi_property(self.time("RDATE", self.usual(also)));
        }
    }

    /// A date means the usual time on that day.
    fn usual(&self, time: &EventTime) -> NaiveDateTime {
        match time {
            EventTime::Day(day) => day.and_time(self.begins.time()),
            time => self.clock.local(time),
        }
    }

    /// A local time of the series, as calendar programs read it.
    fn time(&self, name: &str, local: NaiveDateTime) -> Property {
        let on_the_clock = local.format("%Y%m%dT%H%M%S").to_string();
        match (&self.clock, self.zone_name()) {
            (EventClock::Days, _) => {
                Property::new(name, local.format("%Y%m%d").to_string()).add_parameter("VALUE", "DATE").done()
            }
            (_, Some(zone)) => Property::new(name, on_the_clock).add_parameter("TZID", &zone).done(),
            (_, None) => Property::new(name, self.utc(local)).done(),
        }
    }

    /// The last possible start: in UTC for times of a zone, as the standard requires.
    fn until(&self, local: NaiveDateTime) -> String {
        match self.clock {
            EventClock::Days => local.format("%Y%m%d").to_string(),
            _ => self.utc(local),
        }
    }

    fn utc(&self, local: NaiveDateTime) -> String {
        let moment = match &self.clock {
            EventClock::Days => local.and_utc(),
            EventClock::Zone(zone) => zone.instant(local).unwrap_or_else(|| local.and_utc()),
            EventClock::Offset(offset) => local.checked_sub_offset(*offset).unwrap_or(local).and_utc(),
        };
        moment.format("%Y%m%dT%H%M%SZ").to_string()
    }

    /// The name of the component with the rules of the clock; `None` for times in UTC.
    ///
    /// A series at an offset stays on that clock, because its days may be others in UTC.
    fn zone_name(&self) -> Option<String> {
        match &self.clock {
            EventClock::Zone(zone) if !zone.is_utc() => Some(zone.to_string()),
            EventClock::Offset(offset) if self.event.repeats() && offset.local_minus_utc() != 0 => {
                Some(format!("UTC{offset}"))
            }
            _ => None,
        }
    }

    /// The component of the event's clock, by its name.
    fn time_zone(&self, span: &Span) -> Option<(String, String)> {
        let name = self.zone_name()?;
        let component = match &self.clock {
            EventClock::Zone(zone) => ical::time_zone(zone, span.from, span.to),
            EventClock::Offset(offset) => ical::fixed_offset(&name, *offset),
            EventClock::Days => return None,
        };
        Some((name, component))
    }

    fn on_days_of(&self, edition: &EditionDays) -> Vec<Occurrence> {
        let (first, last) = (edition.dates.starts(), edition.dates.ends());
        let around =
            first.checked_sub_days(Days::new(1)).unwrap_or(first)..=last.checked_add_days(Days::new(1)).unwrap_or(last);
        let day = |occurrence: &Occurrence| match occurrence.starts {
            OccurrenceStart::Day(day) => day,
            OccurrenceStart::At(LocalInstant::Once(at) | LocalInstant::Twice { earlier: at, .. }) => {
                edition.zone.at(at).date_naive()
            }
            OccurrenceStart::At(LocalInstant::Skipped) => occurrence.local.date(),
        };
        let all = self.event.occurrences(around).unwrap_or_default();
        all.into_iter().filter(|occurrence| (first..=last).contains(&day(occurrence))).collect()
    }
}
