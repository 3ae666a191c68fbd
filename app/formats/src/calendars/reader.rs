//! Reads calendars in the yaml2ics format.

use super::{Calendar, Event, EventDetails, EventLength, EventTime, Repeat, RepeatUnit};
use crate::page::yaml;
use crate::source::{At, Diagnostics, count, parse_error, quoted, text, title};
use domain::import::{ParseError, Parsed, SourceFile};
use domain::text::{LongText, Url};
use domain::time::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Zone};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

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
    include: Option<Vec<String>>,
    events: Option<Vec<Spanned<RawEvent>>>,
}

#[derive(Deserialize)]
struct RawEvent {
    summary: Option<Spanned<String>>,
    timezone: Option<Spanned<String>>,
    begin: Option<Spanned<String>>,
    end: Option<Spanned<String>>,
    duration: Option<Spanned<BTreeMap<String, f64>>>,
    repeat: Option<Spanned<RawRepeat>>,
    description: Option<Spanned<String>>,
    location: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    ics: Option<String>,
}

#[derive(Deserialize)]
struct RawRepeat {
    interval: Option<BTreeMap<String, u32>>,
    until: Option<Spanned<String>>,
    except_on: Option<Vec<Spanned<String>>>,
    also_on: Option<Vec<Spanned<String>>>,
}

/// The fields of each event, to report those that aren't read.
#[derive(Deserialize)]
struct RawFields {
    events: Option<Vec<BTreeMap<String, IgnoredAny>>>,
}

/// The years of times. Those far away are typing errors, and the last ones of the calendar can't be converted.
const YEARS: std::ops::Range<i32> = 1900..2200;

/// The fields that are read.
const FIELDS: [&str; 10] =
    ["summary", "timezone", "begin", "end", "duration", "repeat", "description", "location", "url", "ics"];

pub(crate) fn calendar(file: &SourceFile<'_>, diagnostics: &mut Diagnostics) -> Result<Calendar, ParseError> {
    let raw: RawCalendar = yaml(file.path, text(file)?, 0, "The calendar")?;
    let fields: RawFields = yaml(file.path, text(file)?, 0, "The calendar")?;
    let path = file.path;
    let name = raw.name.ok_or_else(|| parse_error(path, 1, "The calendar has no name."))?;
    let zone = zone(path, raw.timezone)?;
    let mut events = Vec::new();
    for (raw, fields) in raw.events.unwrap_or_default().into_iter().zip(fields.events.unwrap_or_default()) {
        let unread: Vec<&str> = fields.keys().map(String::as_str).filter(|key| !FIELDS.contains(key)).collect();
        if !unread.is_empty() {
            diagnostics.add_skipped(path, line(&raw), format!("Not read: {}.", unread.join(", ")));
        }
        events.push(Reader { path, file_zone: zone.as_ref() }.event(raw, diagnostics)?);
    }
    let includes = raw.include.unwrap_or_default();
    let calendar = Calendar { name: title(path, line(&name), &name.value)?, zone, includes, events };
    diagnostics.add_read(path, line(&name), summary(&calendar));
    Ok(calendar)
}

fn summary(calendar: &Calendar) -> String {
    let events = count(calendar.events.len(), "event", "events");
    let zone = calendar.zone.as_ref().map_or("no time zone".to_owned(), |zone| format!("in {zone}"));
    format!("{}: {events}, {zone}.", calendar.name)
}

fn zone(path: &str, written: Option<Spanned<String>>) -> Result<Option<Zone>, ParseError> {
    written.map(|zone| Zone::parse(zone.value.trim()).at(path, line(&zone))).transpose()
}

/// Reads the events of one file.
struct Reader<'f> {
    path: &'f str,
    file_zone: Option<&'f Zone>,
}

impl Reader<'_> {
    fn event(&self, raw: Spanned<RawEvent>, diagnostics: &mut Diagnostics) -> Result<Event, ParseError> {
        let (path, event_line) = (self.path, line(&raw));
        let raw = raw.value;
        let summary = raw.summary.ok_or_else(|| parse_error(path, event_line, "The event has no summary."))?;
        let begin = raw.begin.ok_or_else(|| parse_error(path, event_line, "The event has no begin time."))?;
        let title = title(path, line(&summary), &crate::guard::redacted(&summary.value))?;
        let own_zone = zone(path, raw.timezone)?;
        let zone = own_zone.as_ref().or(self.file_zone);
        let begins = self.time(&begin, zone)?;
        let length = self.length(raw.duration, raw.end, zone)?;
        let begins = begins.for_length(&length, zone);
        if matches!(begins, EventTime::WithoutZone(_)) {
            let text = format!("{} has no time zone, and the calendar sets none.", quoted(title.as_str()));
            diagnostics.add_skipped(path, line(&begin), text);
        }
        let repeat = raw.repeat.map(|repeat| self.repeat(repeat, zone)).transpose()?;
        if let Some((repeat, until_line)) = &repeat {
            let until = repeat.until.as_ref().map(EventTime::wall_clock_or_utc);
            if until.is_some_and(|until| until < begins.wall_clock_or_utc()) {
                let text = format!("{} stops repeating before it begins.", quoted(title.as_str()));
                diagnostics.add_contradiction(path, *until_line, text);
            }
        }
        let lines = raw.ics.unwrap_or_default();
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let url = raw.url.filter(|url| !url.value.trim().is_empty());
        let details = EventDetails {
            description: self.long_text(raw.description)?,
            location: self.long_text(raw.location)?,
            url: url.and_then(|url| self.url(&url, diagnostics)),
            lines,
        };
        let event = Event { title, zone: own_zone, begins, length, repeat: repeat.map(|(repeat, _)| repeat), details };
        if event.lasts() < TimeDelta::zero() {
            return Err(parse_error(
                path,
                event_line,
                format!("{} ends before it begins.", quoted(event.title.as_str())),
            ));
        }
        Ok(event)
    }

    fn length(
        &self,
        duration: Option<Spanned<BTreeMap<String, f64>>>,
        end: Option<Spanned<String>>,
        zone: Option<&Zone>,
    ) -> Result<EventLength, ParseError> {
        let (end, at) = match (duration, end) {
            (None, None) => return Ok(EventLength::AllDay),
            (None, Some(end)) => return Ok(EventLength::Until(self.time(&end, zone)?.for_end(zone))),
            (Some(duration), None) => (seconds(&duration.value), line(&duration)),
            (Some(duration), Some(_)) => (None, line(&duration)),
        };
        let lasts = end.and_then(TimeDelta::try_seconds).filter(|lasts| *lasts <= TimeDelta::days(366));
        lasts.map(EventLength::Lasts).ok_or_else(|| {
            let rule = "The event needs either an end or a duration, such as { minutes: 60 }, of at most a year.";
            parse_error(self.path, at, rule)
        })
    }

    /// The repetition, and the line of its last possible start.
    fn repeat(&self, raw: Spanned<RawRepeat>, zone: Option<&Zone>) -> Result<(Repeat, u32), ParseError> {
        let repeat_line = line(&raw);
        let RawRepeat { interval, until, except_on, also_on } = raw.value;
        let interval: Vec<(String, u32)> = interval.unwrap_or_default().into_iter().collect();
        let unit = |key: &str| RepeatUnit::ALL.iter().find(|(_, name, _)| *name == key).map(|(unit, _, _)| *unit);
        let known = match interval.as_slice() {
            [(key, every)] if *every > 0 => unit(key).map(|unit| (*every, unit)),
            _ => None,
        };
        let (every, unit) = known.ok_or_else(|| {
            parse_error(self.path, repeat_line, "The series needs one interval, such as { days: 7 } or { months: 1 }.")
        })?;
        let times = |written: Option<Vec<Spanned<String>>>| -> Result<Vec<EventTime>, ParseError> {
            written.unwrap_or_default().iter().map(|written| self.time(written, zone)).collect()
        };
        let until_line = until.as_ref().map_or(repeat_line, line);
        let until = until.map(|until| self.time(&until, zone)).transpose()?;
        Ok((Repeat { every, unit, until, except: times(except_on)?, also: times(also_on)? }, until_line))
    }

    /// Reads a date or a time in `zone`.
    fn time(&self, written: &Spanned<String>, zone: Option<&Zone>) -> Result<EventTime, ParseError> {
        let text = written.value.trim();
        let error = |reason: String| parse_error(self.path, line(written), reason);
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(EventTime::Day);
        let time = with_offset(text).map(EventTime::At).or(day).or_else(|| without_offset(text));
        let time = time.filter(|time| YEARS.contains(&time.wall_clock_or_utc().year()));
        let local = match time {
            Some(EventTime::WithoutZone(local)) => local,
            Some(time) => return Ok(time),
            None => return Err(error(format!("{} is not a time.", quoted(text)))),
        };
        let Some(zone) = zone else { return Ok(EventTime::WithoutZone(local)) };
        match zone.instant(local) {
            Some(_) => Ok(EventTime::Local(local, zone.clone())),
            None => Err(error(format!("The time {text} does not exist in {zone} (clock change)."))),
        }
    }

    fn long_text(&self, written: Option<Spanned<String>>) -> Result<Option<LongText>, ParseError> {
        let written = written.filter(|written| !written.value.trim().is_empty());
        written.map(|written| LongText::parse(&written.value).at(self.path, line(&written))).transpose()
    }

    fn url(&self, written: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<Url> {
        let url = Url::parse(&written.value).ok();
        if url.is_none() {
            // The address may be private, so the message doesn't repeat it.
            diagnostics.add_skipped(self.path, line(written), "The url of the event is not a web address.");
        }
        url
    }
}

impl EventTime {
    /// The start of an event of some length: a date is enough for a whole day, and means midnight otherwise.
    fn for_length(self, length: &EventLength, zone: Option<&Zone>) -> Self {
        match (self, length) {
            (EventTime::At(time), EventLength::AllDay) => EventTime::Day(time.date_naive()),
            (EventTime::Local(local, _) | EventTime::WithoutZone(local), EventLength::AllDay) => {
                EventTime::Day(local.date())
            }
            (time, EventLength::AllDay) => time,
            (time, _) => time.for_end(zone),
        }
    }

    /// A date as its midnight.
    fn for_end(self, zone: Option<&Zone>) -> Self {
        match (self, zone) {
            (EventTime::Day(day), Some(zone)) => EventTime::Local(day.and_time(NaiveTime::MIN), zone.clone()),
            (EventTime::Day(day), None) => EventTime::WithoutZone(day.and_time(NaiveTime::MIN)),
            (time, _) => time,
        }
    }
}

/// The whole seconds of a duration, or `None` for an unknown unit or a negative number.
fn seconds(parts: &BTreeMap<String, f64>) -> Option<i64> {
    const UNITS: [(&str, f64); 5] =
        [("weeks", 604_800.0), ("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0), ("seconds", 1.0)];
    let part = |(key, number): (&String, &f64)| Some(UNITS.iter().find(|(unit, _)| unit == key)?.1 * number);
    let total: f64 = parts.iter().map(part).sum::<Option<f64>>()?;
    (0.0..1e10).contains(&total).then_some(total.round() as i64)
}

fn with_offset(text: &str) -> Option<DateTime<chrono::FixedOffset>> {
    let utc = text.strip_suffix('Z').map(|text| format!("{} +0000", text.trim()));
    let text = utc.as_deref().unwrap_or(text);
    let forms = ["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M %z", "%Y-%m-%dT%H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z"];
    forms.iter().find_map(|form| DateTime::parse_from_str(text, form).ok())
}

fn without_offset(text: &str) -> Option<EventTime> {
    let forms = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()).map(EventTime::WithoutZone)
}

fn line<T>(value: &Spanned<T>) -> u32 {
    u32::try_from(value.referenced.line()).unwrap_or(1).max(1)
}
