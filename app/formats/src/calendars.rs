//! Reads calendars in the yaml2ics format. Ignores descriptions and links to video calls.

use crate::page::yaml;
use crate::source::{At, Diagnostics, count, parse_error, quoted, text, title};
use domain::import::{ParseError, Parsed, SourceFile};
use domain::text::Title;
use domain::time::{DateTime, Instant, NaiveDate, NaiveDateTime, NaiveTime, Zone};
use serde::Deserialize;
use serde_saphyr::Spanned;

/// The events of one calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub name: Title,
    /// The time zone for times that have no UTC offset.
    pub zone: Option<Zone>,
    pub events: Vec<Event>,
}

/// A single event, or the first event of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub title: Title,
    pub begins: EventStart,
    pub repeats: bool,
}

/// When an event begins, as far as the file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventStart {
    /// The file gives an offset.
    At(Instant),
    /// A wall-clock time in the file's zone.
    Local(NaiveDateTime, Zone),
    /// A wall-clock time without a zone.
    WithoutZone(NaiveDateTime),
}

/// Reads one calendar. Events without a time zone stay in the result, and are reported as skipped.
///
/// # Errors
/// If the file is not a valid calendar, or a time does not exist.
pub fn read(file: SourceFile<'_>) -> Result<Parsed<Calendar>, ParseError> {
    let mut diagnostics = Diagnostics::default();
    let imported = calendar(&file, &mut diagnostics)?;
    Ok(Parsed { imported, diagnostics: diagnostics.in_order() })
}

#[derive(Deserialize)]
struct RawCalendar {
    name: Option<Spanned<String>>,
    timezone: Option<Spanned<String>>,
    events: Option<Vec<Spanned<RawEvent>>>,
}

#[derive(Deserialize)]
struct RawEvent {
    summary: Option<Spanned<String>>,
    begin: Option<Spanned<String>>,
    repeat: Option<RawRepeat>,
    ics: Option<String>,
}

#[derive(Deserialize)]
struct RawRepeat {
    until: Option<Spanned<String>>,
}

pub(crate) fn calendar(file: &SourceFile<'_>, diagnostics: &mut Diagnostics) -> Result<Calendar, ParseError> {
    let raw: RawCalendar = yaml(file.path, text(file)?, 0, "The calendar")?;
    let path = file.path;
    let name = raw.name.ok_or_else(|| parse_error(path, 1, "The calendar has no name."))?;
    let zone = raw.timezone.map(|zone| Zone::parse(zone.value.trim()).at(path, line(&zone))).transpose()?;
    let events = raw.events.unwrap_or_default();
    let events =
        events.into_iter().map(|raw| event(path, raw, zone.as_ref(), diagnostics)).collect::<Result<Vec<_>, _>>()?;
    let calendar = Calendar { name: title(path, line(&name), &name.value)?, zone, events };
    diagnostics.add_read(path, line(&name), summary(&calendar));
    Ok(calendar)
}

fn summary(calendar: &Calendar) -> String {
    let events = count(calendar.events.len(), "event", "events");
    let zone = calendar.zone.as_ref().map_or("no time zone".to_owned(), |zone| format!("in {zone}"));
    format!("{}: {events}, {zone}. It was only checked, because calendars are not imported.", calendar.name)
}

fn event(
    path: &str,
    raw: Spanned<RawEvent>,
    zone: Option<&Zone>,
    diagnostics: &mut Diagnostics,
) -> Result<Event, ParseError> {
    let event_line = line(&raw);
    let raw = raw.value;
    let summary = raw.summary.ok_or_else(|| parse_error(path, event_line, "The event has no summary."))?;
    let begin = raw.begin.ok_or_else(|| parse_error(path, event_line, "The event has no begin time."))?;
    let title = title(path, line(&summary), &crate::guard::redacted(&summary.value))?;
    let begins = event_time(path, &begin, zone)?;
    if matches!(begins, EventStart::WithoutZone(_)) {
        let text = format!("{} has no time zone, and the calendar sets none.", quoted(title.as_str()));
        diagnostics.add_skipped(path, line(&begin), text);
    }
    let until = raw.repeat.as_ref().and_then(|repeat| repeat.until.as_ref());
    if let Some(until) = until {
        let last = event_time(path, until, zone)?;
        if last.wall_clock_or_utc() < begins.wall_clock_or_utc() {
            diagnostics.add_contradiction(
                path,
                line(until),
                format!("{} stops repeating before it begins.", quoted(title.as_str())),
            );
        }
    }
    let repeats = raw.repeat.is_some() || raw.ics.is_some_and(|ics| ics.to_uppercase().contains("RRULE"));
    Ok(Event { title, begins, repeats })
}

impl EventStart {
    /// The wall-clock time, in UTC if the file gives an offset.
    ///
    /// Compare only times of the same kind; files rarely mix them.
    fn wall_clock_or_utc(&self) -> NaiveDateTime {
        match self {
            EventStart::At(instant) => instant.naive_utc(),
            EventStart::Local(local, _) | EventStart::WithoutZone(local) => *local,
        }
    }
}

fn event_time(path: &str, written: &Spanned<String>, zone: Option<&Zone>) -> Result<EventStart, ParseError> {
    let text = written.value.trim();
    if let Some(instant) = with_offset(text) {
        return Ok(EventStart::At(instant));
    }
    let local =
        local(text).ok_or_else(|| parse_error(path, line(written), format!("{} is not a time.", quoted(text))))?;
    let Some(zone) = zone else { return Ok(EventStart::WithoutZone(local)) };
    match zone.instant(local) {
        Some(_) => Ok(EventStart::Local(local, zone.clone())),
        None => {
            Err(parse_error(path, line(written), format!("The time {text} does not exist in {zone} (clock change).")))
        }
    }
}

fn with_offset(text: &str) -> Option<Instant> {
    let utc = text.strip_suffix('Z').map(|text| format!("{} +0000", text.trim()));
    let text = utc.as_deref().unwrap_or(text);
    let forms = ["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M %z", "%Y-%m-%dT%H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z"];
    forms.iter().find_map(|form| DateTime::parse_from_str(text, form).ok()).map(|time| time.to_utc())
}

fn local(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    time.or_else(|| Some(NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_time(NaiveTime::MIN)))
}

fn line<T>(value: &Spanned<T>) -> u32 {
    u32::try_from(value.referenced.line()).unwrap_or(1).max(1)
}
