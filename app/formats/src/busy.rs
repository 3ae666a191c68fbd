//! Reads the busy times of a calendar file, for a suggestion in a poll.

use crate::calendars::{Event, EventDetails, EventLength, EventTime, OccurrenceStart};
use domain::Refusal;
use domain::availability::Slot;
use domain::text::Title;
use domain::time::{Datelike, Instant, LocalInstant, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Zone};
use icalendar::parser::{Component, Property, read_calendar, unfold};
use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

/// The maximum number of events of a file.
pub const MOST_EVENTS: usize = 20_000;
/// The maximum number of series of a file; each may have to be expanded over decades.
pub const MOST_SERIES: usize = 300;

/// The years of events; others are skipped.
const YEARS: RangeInclusive<i32> = 1970..=2200;

/// The busy times of a person, and how many events could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BusyTimes {
    /// Slots of at most a day.
    pub slots: Vec<Slot>,
    pub unread: usize,
}

/// Reads the events on these days that aren't cancelled and don't leave the time free.
///
/// `zone` is that of the person, for times without a zone and for whole days.
///
/// # Errors
/// Refuses a file that is no calendar, and one with more than [`MOST_EVENTS`] events or [`MOST_SERIES`] series.
pub fn read(text: &str, days: RangeInclusive<NaiveDate>, zone: &Zone) -> Result<BusyTimes, Refusal> {
    let unfolded = unfold(text.trim_start_matches('\u{feff}'));
    let calendar = read_calendar(&unfolded).map_err(|_| Refusal::NotACalendar)?;
    let events: Vec<&Component<'_>> =
        calendar.components.iter().filter(|component| component.name.as_ref() == "VEVENT").collect();
    if events.len() > MOST_EVENTS {
        return Err(Refusal::TooMany { what: "events", count: events.len(), limit: MOST_EVENTS });
    }
    let series = events.iter().filter(|event| property(event, "RRULE").is_some()).count();
    if series > MOST_SERIES {
        return Err(Refusal::TooMany { what: "repeating events", count: series, limit: MOST_SERIES });
    }
    let moved = moved_occurrences(&events);
    let mut busy = BusyTimes::default();
    for event in events.into_iter().filter(|event| takes_time(event)) {
        match slots(event, &moved, days.clone(), zone) {
            Some(slots) => busy.slots.extend(slots),
            None => busy.unread += 1,
        }
    }
    busy.slots.sort_unstable();
    busy.slots.dedup();
    Ok(busy)
}

fn property<'c, 'a>(event: &'c Component<'a>, name: &str) -> Option<&'c Property<'a>> {
    event.properties.iter().find(|property| property.name.as_ref().eq_ignore_ascii_case(name))
}

fn value(event: &Component<'_>, name: &str) -> String {
    property(event, name).map(|property| property.val.as_ref().trim().to_uppercase()).unwrap_or_default()
}

fn takes_time(event: &Component<'_>) -> bool {
    value(event, "TRANSP") != "TRANSPARENT" && value(event, "STATUS") != "CANCELLED"
}

/// The usual starts of events of a series that were moved, by the id of the series, as written.
fn moved_occurrences(events: &[&Component<'_>]) -> HashMap<String, BTreeSet<NaiveDateTime>> {
    let mut moved: HashMap<String, BTreeSet<NaiveDateTime>> = HashMap::new();
    for event in events {
        let usual = property(event, "RECURRENCE-ID").and_then(|property| written(property.val.as_ref()));
        moved.entry(value(event, "UID")).or_default().extend(usual);
    }
    moved
}

/// `None` if the event can't be read.
fn slots(
    event: &Component<'_>,
    moved: &HashMap<String, BTreeSet<NaiveDateTime>>,
    days: RangeInclusive<NaiveDate>,
    zone: &Zone,
) -> Option<Vec<Slot>> {
    let begins = time(property(event, "DTSTART")?, zone)?;
    let is_moved = property(event, "RECURRENCE-ID").is_some();
    let lines = event.properties.iter().filter(|property| property.name.as_ref().eq_ignore_ascii_case("RRULE"));
    let lines = lines.map(|property| format!("RRULE:{}", property.val.as_ref())).filter(|_| !is_moved).collect();
    let series = Event {
        title: Title::parse("Busy").ok()?,
        zone: None,
        length: length(event, &begins, zone)?,
        begins,
        repeat: None,
        details: EventDetails { description: None, location: None, url: None, lines },
    };
    let left_out: BTreeSet<NaiveDateTime> = left_out(event);
    let moved = moved.get(&value(event, "UID")).filter(|_| !is_moved);
    // An event that began on an earlier day may last until these days.
    let from = days.start().checked_sub_signed(series.lasts())?.checked_sub_signed(TimeDelta::days(1))?;
    let days = from..=days.end().succ_opt()?;
    let occurrences = series.occurrences(days).ok()?;
    let kept = occurrences.into_iter().filter(|occurrence| {
        let local = occurrence.local;
        let excepted = |set: &BTreeSet<NaiveDateTime>| {
            set.contains(&local) || occurrence.starts.instant().is_some_and(|at| set.contains(&at.naive_utc()))
        };
        !excepted(&left_out) && !moved.is_some_and(excepted)
    });
    Some(kept.flat_map(|occurrence| split(first_instant(occurrence.starts, zone), occurrence.lasts)).collect())
}

/// The first instant of an occurrence. Whole days begin at midnight in the zone of the person.
fn first_instant(starts: OccurrenceStart, zone: &Zone) -> Option<Instant> {
    let local = match starts {
        OccurrenceStart::At(local) => local,
        OccurrenceStart::Day(day) => zone.instants(day.and_time(NaiveTime::MIN)),
    };
    match local {
        LocalInstant::Once(instant) | LocalInstant::Twice { earlier: instant, .. } => Some(instant),
        LocalInstant::Skipped => None,
    }
}

/// Slots of at most a day that cover the time.
fn split(starts: Option<Instant>, lasts: TimeDelta) -> Vec<Slot> {
    const MOST_DAYS: i32 = 60;
    let Some(starts) = starts else { return Vec::new() };
    let ends = starts + lasts.min(TimeDelta::days(MOST_DAYS.into()));
    let part = |nth: i32| {
        let from = starts + TimeDelta::days(nth.into());
        Slot::new(from, ends.min(from + TimeDelta::days(1))).ok()
    };
    (0..MOST_DAYS).map_while(part).collect()
}

/// The starts that a series leaves out, as written.
fn left_out(event: &Component<'_>) -> BTreeSet<NaiveDateTime> {
    let lines = event.properties.iter().filter(|property| property.name.as_ref().eq_ignore_ascii_case("EXDATE"));
    lines.flat_map(|line| line.val.as_ref().split(',').filter_map(written).collect::<Vec<_>>()).collect()
}

fn length(event: &Component<'_>, begins: &EventTime, zone: &Zone) -> Option<EventLength> {
    if let Some(end) = property(event, "DTEND") {
        return Some(EventLength::Until(time(end, zone)?));
    }
    match property(event, "DURATION") {
        Some(lasts) => Some(EventLength::Lasts(duration(lasts.val.as_ref())?)),
        None if matches!(begins, EventTime::Day(_)) => Some(EventLength::AllDay),
        None => Some(EventLength::Lasts(TimeDelta::zero())),
    }
}

/// A time with its zone: UTC, that of a parameter, or that of the person for none or an unknown one.
fn time(property: &Property<'_>, zone: &Zone) -> Option<EventTime> {
    let text = property.val.as_ref().trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y%m%d") {
        return YEARS.contains(&day.year()).then_some(EventTime::Day(day));
    }
    let local = written(text).filter(|local| YEARS.contains(&local.year()))?;
    if text.ends_with(['Z', 'z']) {
        return Some(EventTime::At(local.and_utc().fixed_offset()));
    }
    let named = property.params.iter().find(|param| param.key.as_ref().eq_ignore_ascii_case("TZID"));
    let named =
        named.and_then(|param| param.val.as_ref()).and_then(|name| Zone::parse(name.as_ref().trim_matches('"')).ok());
    Some(EventTime::Local(local, named.unwrap_or_else(|| zone.clone())))
}

/// A date and time, or the first moment of a date, as written.
fn written(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S")
        .ok()
        .or_else(|| Some(NaiveDate::parse_from_str(text, "%Y%m%d").ok()?.and_time(NaiveTime::MIN)))
}

/// A duration such as `PT1H30M`, `P1D` or `P2W`; negative ones can't be read.
fn duration(text: &str) -> Option<TimeDelta> {
    let text = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let mut lasts = TimeDelta::zero();
    let mut number = String::new();
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        if letter == 'T' {
            continue;
        }
        let count: i64 = std::mem::take(&mut number).parse().ok().filter(|count| *count < 1_000_000)?;
        let minutes_or_seconds = match letter {
            'W' => TimeDelta::weeks(count),
            'D' => TimeDelta::days(count),
            'H' => TimeDelta::hours(count),
            'M' => TimeDelta::minutes(count),
            'S' => TimeDelta::seconds(count),
            _ => return None,
        };
        lasts = lasts.checked_add(&minutes_or_seconds)?;
    }
    Some(lasts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone::parse("Europe/Copenhagen").unwrap()
    }

    fn file(events: &str) -> String {
        let events: Vec<String> =
            events.split("---").map(|event| format!("BEGIN:VEVENT\n{}\nEND:VEVENT\n", event.trim())).collect();
        format!("BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n", events.concat()).replace('\n', "\r\n")
    }

    /// The busy times from 11 to 15 January 2027, in UTC.
    fn busy(events: &str) -> (Vec<String>, usize) {
        let day = |day| NaiveDate::from_ymd_opt(2027, 1, day).unwrap();
        let busy = read(&file(events), day(11)..=day(15), &zone()).unwrap();
        let slot = |slot: &Slot| format!("{} {}", slot.starts().format("%dT%H:%M"), slot.ends().format("%dT%H:%M"));
        (busy.slots.iter().map(slot).collect(), busy.unread)
    }

    #[test]
    fn times_are_read_in_their_zones() {
        let events = "DTSTART:20270112T160000Z\nDTEND:20270112T170000Z\n---\n\
                      DTSTART;TZID=America/New_York:20270113T090000\nDURATION:PT1H30M\n---\n\
                      DTSTART;TZID=\"Somewhere/Else\":20270114T090000\nDTEND:20270114T100000";
        assert_eq!(
            busy(events),
            (vec!["12T16:00 12T17:00".into(), "13T14:00 13T15:30".into(), "14T08:00 14T09:00".into()], 0)
        );
    }

    #[test]
    fn series_is_expanded_without_left_out_and_moved_events() {
        let events = "UID:a\nDTSTART;TZID=Europe/Copenhagen:20260105T090000\nDTEND;TZID=Europe/Copenhagen:20260105T100000\n\
                      RRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Copenhagen:20270112T090000\n---\n\
                      UID:a\nRECURRENCE-ID;TZID=Europe/Copenhagen:20270113T090000\n\
                      DTSTART;TZID=Europe/Copenhagen:20270113T140000\nDTEND;TZID=Europe/Copenhagen:20270113T150000";
        let (slots, _) = busy(events);
        let within: Vec<&str> =
            slots.iter().map(String::as_str).filter(|slot| ("11".."15").contains(&&slot[..2])).collect();
        assert_eq!(within, ["11T08:00 11T09:00", "13T13:00 13T14:00", "14T08:00 14T09:00"]);
    }

    #[test]
    fn whole_days_are_busy_from_midnight_in_the_persons_zone() {
        let (slots, _) = busy("DTSTART;VALUE=DATE:20270112\nDTEND;VALUE=DATE:20270114");
        assert_eq!(slots, ["11T23:00 12T23:00", "12T23:00 13T23:00"]);
    }

    #[test]
    fn free_and_cancelled_events_are_not_busy() {
        let events = "DTSTART:20270112T160000Z\nDTEND:20270112T170000Z\nTRANSP:TRANSPARENT\n---\n\
                      DTSTART:20270112T160000Z\nDTEND:20270112T170000Z\nSTATUS:CANCELLED";
        assert_eq!(busy(events), (vec![], 0));
    }

    #[test]
    fn unreadable_events_are_counted_and_other_files_refused() {
        let events = "SUMMARY:No start\n---\nDTSTART:20270230T160000Z\n---\nDTSTART:99990101T000000Z\n---\n\
                      DTSTART:20270112T160000Z\nDURATION:-PT1H\n---\nDTSTART:20270112T160000Z\nRRULE:FREQ=FORTNIGHTLY";
        assert_eq!(busy(events), (vec![], 5));
        let day = NaiveDate::from_ymd_opt(2027, 1, 12).unwrap();
        for text in ["", "Dear all,", "BEGIN:VCALENDAR"] {
            assert!(
                read(text, day..=day, &zone()).is_err() || read(text, day..=day, &zone()).unwrap().slots.is_empty(),
                "{text}"
            );
        }
        let many = vec!["DTSTART:20270112T160000Z\nRRULE:FREQ=DAILY"; MOST_SERIES + 1].join("\n---\n");
        assert!(matches!(read(&file(&many), day..=day, &zone()), Err(Refusal::TooMany { .. })));
    }
}
