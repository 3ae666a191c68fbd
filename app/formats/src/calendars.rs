//! Calendars in the yaml2ics format, with which communities publish their series of calls.
//!
//! The format is that of <https://github.com/scientific-python/yaml2ics>. A time without an offset is in the event's
//! zone, otherwise in the file's; yaml2ics takes a file without a zone as UTC.

mod details;
mod ics;
mod occurrences;
mod reader;
mod rule;
mod writer;

pub use details::EventDetails;
pub use ics::{CommunityEvents, EditionDays, publish};
pub use occurrences::{MOST_OCCURRENCES, Occurrence, OccurrenceStart};
pub(crate) use reader::calendar;
pub use reader::read;
pub use writer::write;

use chrono::FixedOffset;
use domain::import::ImportedCalendar;
use domain::text::{ShortText, Title};
use domain::time::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Zone};

/// The events of one calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub name: Title,
    /// The time zone for times that have no UTC offset.
    pub zone: Option<Zone>,
    /// Other files that belong to the calendar. They are not read.
    pub includes: Vec<String>,
    pub events: Vec<Event>,
}

/// A single event, or the first event of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub title: Title,
    /// The event's own zone, which replaces that of the file.
    pub zone: Option<Zone>,
    pub begins: EventTime,
    pub length: EventLength,
    pub repeat: Option<Repeat>,
    pub details: EventDetails,
}

/// A time, as far as the file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventTime {
    /// Only a date.
    Day(NaiveDate),
    /// The file gives an offset.
    At(DateTime<FixedOffset>),
    /// A wall-clock time in the event's or the file's zone.
    Local(NaiveDateTime, Zone),
    /// A wall-clock time without a zone.
    WithoutZone(NaiveDateTime),
}

/// How long an event lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventLength {
    /// The file has neither a duration nor an end.
    AllDay,
    /// In whole seconds.
    Lasts(TimeDelta),
    Until(EventTime),
}

/// How an event repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// From 1, in units.
    pub every: u32,
    pub unit: RepeatUnit,
    /// The last possible start. A date means its first moment, as in yaml2ics.
    pub until: Option<EventTime>,
    /// Starts that are left out. A date leaves out each start on that day.
    pub except: Vec<EventTime>,
    /// Further starts. A date adds one at the usual time.
    pub also: Vec<EventTime>,
}

/// A unit of an interval. Days and longer units keep the wall clock when clocks change; shorter ones count elapsed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepeatUnit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

/// A calendar as it is imported: its events without descriptions, places and links.
///
/// Those may contain addresses and passcodes of video calls.
pub fn imported(file: ShortText, calendar: Calendar) -> ImportedCalendar {
    let public = |event: Event| Event { details: event.details.without_private_parts(), ..event };
    let events = calendar.events.into_iter().map(public).collect();
    let calendar = Calendar { events, includes: Vec::new(), ..calendar };
    ImportedCalendar { file, name: calendar.name.clone(), events: write(&calendar) }
}

impl RepeatUnit {
    const ALL: [(RepeatUnit, &str, &str); 7] = [
        (RepeatUnit::Seconds, "seconds", "SECONDLY"),
        (RepeatUnit::Minutes, "minutes", "MINUTELY"),
        (RepeatUnit::Hours, "hours", "HOURLY"),
        (RepeatUnit::Days, "days", "DAILY"),
        (RepeatUnit::Weeks, "weeks", "WEEKLY"),
        (RepeatUnit::Months, "months", "MONTHLY"),
        (RepeatUnit::Years, "years", "YEARLY"),
    ];

    /// The unit's key in a file.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The unit in a recurrence rule, such as `WEEKLY`.
    fn frequency(self) -> &'static str {
        Self::ALL[self as usize].2
    }
}

impl Event {
    /// Whether it is the first of a series.
    pub fn repeats(&self) -> bool {
        self.repeat.is_some() || self.details.rules().next().is_some()
    }

    /// How long each event of the series lasts.
    pub fn lasts(&self) -> TimeDelta {
        match &self.length {
            EventLength::AllDay => TimeDelta::days(1),
            EventLength::Lasts(time) => *time,
            EventLength::Until(end) => match (&self.begins, end) {
                (EventTime::At(begins), EventTime::At(ends)) => *ends - *begins,
                _ => end.wall_clock_or_utc() - self.begins.wall_clock_or_utc(),
            },
        }
    }
}

impl EventTime {
    /// The wall-clock time, in UTC if the file gives an offset.
    ///
    /// Compare only times of the same kind; files rarely mix them.
    fn wall_clock_or_utc(&self) -> NaiveDateTime {
        match self {
            EventTime::Day(day) => day.and_time(NaiveTime::MIN),
            EventTime::At(time) => time.naive_utc(),
            EventTime::Local(local, _) | EventTime::WithoutZone(local) => *local,
        }
    }
}
