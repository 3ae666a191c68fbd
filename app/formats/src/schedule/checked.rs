//! Checks the parts of a schedule, and collects what can't be used as diagnostics.

use super::parts::{EventParts, ScheduleParts};
use crate::source::quoted;
use domain::Refusal;
use domain::editions::{MAX_ROOMS, MAX_TRACKS};
use domain::id::SessionGuid;
use domain::import::{ImportedRoom, ImportedSchedule, ImportedSession, ScheduleDiagnostic};
use domain::schedule::{MAX_SESSIONS, check_length};
use domain::text::{LongText, PersonName, Title};
use domain::time::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc, Zone};
use std::collections::BTreeSet;

/// # Errors
/// Refuses more sessions, rooms or tracks than an edition can have.
pub(super) fn checked(parts: ScheduleParts, zone: &Zone) -> Result<ImportedSchedule, Refusal> {
    let mut reader = Reader { zone, schedule: ImportedSchedule::default(), guids: BTreeSet::new() };
    for (place, why) in parts.skipped {
        reader.note(place, why);
    }
    for (title, size) in &parts.rooms {
        if let Some(title) = reader.title("the list of rooms", title) {
            reader.add_room(title, *size);
        }
    }
    for title in &parts.tracks {
        if let Some(title) = reader.title("the list of tracks", title) {
            reader.add_track(title);
        }
    }
    for event in &parts.events {
        if let Err(why) = reader.add_session(event) {
            let place = format!("{}, {}", event.place, quoted(event.title.trim()));
            reader.note(place, format!("{why} This session is skipped."));
        }
    }
    let schedule = reader.schedule;
    let counts = [
        ("sessions", schedule.sessions.len(), MAX_SESSIONS),
        ("rooms", schedule.rooms.len(), MAX_ROOMS),
        ("tracks", schedule.tracks.len(), MAX_TRACKS),
    ];
    match counts.into_iter().find(|(_, count, limit)| count > limit) {
        Some((what, count, limit)) => Err(Refusal::TooMany { what, count, limit }),
        None => Ok(schedule),
    }
}

struct Reader<'z> {
    zone: &'z Zone,
    schedule: ImportedSchedule,
    guids: BTreeSet<SessionGuid>,
}

impl Reader<'_> {
    fn note(&mut self, place: impl Into<String>, text: impl Into<String>) {
        self.schedule.diagnostics.push(ScheduleDiagnostic { place: place.into(), text: text.into() });
    }

    /// # Errors
    /// A sentence that says why the event is skipped.
    fn add_session(&mut self, event: &EventParts) -> Result<(), String> {
        let guid = SessionGuid::parse(&event.guid.trim().to_lowercase())
            .map_err(|_| format!("The GUID {} is not a UUID.", quoted(event.guid.trim())))?;
        if self.guids.contains(&guid) {
            return Err(format!("The GUID {guid} is already used by another session."));
        }
        let starts = starts(event, self.zone)?;
        let minutes = minutes(event)?;
        check_length(minutes).map_err(|refusal| refusal.to_string())?;
        let title = self.title(&event.place, &event.title).ok_or("The title is empty.")?;
        let place = format!("{}, {}", event.place, quoted(title.as_str()));
        let session = ImportedSession {
            description: self.description(&place, event),
            track: self.title(&place, &event.track),
            is_plenary: event.kind.trim().eq_ignore_ascii_case("plenary"),
            room: self.title(&place, &event.room),
            people: self.people(&place, &event.people),
            guid,
            title,
            starts,
            minutes,
        };
        if let Some(room) = session.room.clone() {
            self.add_room(room, None);
        }
        if let Some(track) = session.track.clone() {
            self.add_track(track);
        }
        self.guids.insert(session.guid.clone());
        self.schedule.sessions.push(session);
        Ok(())
    }

    fn add_room(&mut self, title: Title, size: Option<u64>) {
        if self.schedule.rooms.iter().all(|room| room.title != title) {
            const MOST: u32 = 10_000;
            let size = size.and_then(|size| u32::try_from(size).ok()).filter(|size| (1..=MOST).contains(size));
            self.schedule.rooms.push(ImportedRoom { title, size });
        }
    }

    fn add_track(&mut self, title: Title) {
        if !self.schedule.tracks.contains(&title) {
            self.schedule.tracks.push(title);
        }
    }

    /// A title on one line, shortened if it is too long; `None` if it is empty.
    fn title(&mut self, place: &str, text: &str) -> Option<Title> {
        let line = self.shortened(place, &one_line(text), Title::LIMIT);
        Title::parse(&line).ok()
    }

    /// Subtitle, abstract and description, as paragraphs of one text.
    fn description(&mut self, place: &str, event: &EventParts) -> Option<LongText> {
        let texts = [&event.subtitle, &event.summary, &event.description].map(|text| printable(text));
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        let text = self.shortened(place, &texts.join("\n\n"), LongText::LIMIT);
        LongText::parse(&text).ok()
    }

    fn people(&mut self, place: &str, names: &[String]) -> Vec<PersonName> {
        let mut people: Vec<PersonName> = Vec::new();
        for name in names {
            let name = self.shortened(place, &one_line(name), PersonName::LIMIT);
            people.extend(PersonName::parse(&name).ok().filter(|name| !people.contains(name)));
        }
        people
    }

    /// A text of at most `limit` characters. Longer ones end with “…”.
    fn shortened(&mut self, place: &str, text: &str, limit: usize) -> String {
        if text.chars().nth(limit).is_none() {
            return text.to_owned();
        }
        self.note(place, format!("{} is longer than {limit} characters. The rest is ignored.", quoted(text)));
        let kept: String = text.chars().take(limit - 1).collect();
        format!("{}…", kept.trim_end())
    }
}

/// A text on one line.
fn one_line(text: &str) -> String {
    if text.trim().contains(char::is_control) {
        printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        printable(text.trim())
    }
}

/// A text without control characters and marks of direction, which texts here can't have.
fn printable(text: &str) -> String {
    let is_hidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !is_hidden(*c)).collect()
}

/// The start on the wall clock: the date with its offset, or else the time on the day.
fn starts(event: &EventParts, zone: &Zone) -> Result<NaiveDateTime, String> {
    let date = event.date.trim();
    if let Some(local) = local(date, zone) {
        return Ok(local);
    }
    let day_text = if date.is_empty() { event.day.trim() } else { date };
    let day = day_text.parse::<NaiveDate>().map_err(|_| format!("The date {} can’t be read.", quoted(day_text)))?;
    let start = event.start.trim();
    let time = time(start).ok_or_else(|| format!("The start {} is not a time.", quoted(start)))?;
    let first = local(event.day_starts.trim(), zone).map(|begins| begins.time());
    let is_after_midnight = date.is_empty() && first.is_some_and(|first| time < first);
    let day = if is_after_midnight { day.checked_add_days(Days::new(1)).unwrap_or(day) } else { day };
    Ok(day.and_time(time))
}

/// A date and time as clocks in `zone` show it, in whole minutes; without an offset, it already is.
fn local(text: &str, zone: &Zone) -> Option<NaiveDateTime> {
    let local = match moment(text) {
        Some(moment) => zone.at(moment).naive_local(),
        None => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S")
            .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M"))
            .ok()?,
    };
    local.with_second(0)?.with_nanosecond(0)
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .ok()?
        .with_second(0)
}

/// The length: hours and minutes, minutes alone, or else the time until its end.
fn minutes(event: &EventParts) -> Result<u32, String> {
    let text = event.duration.trim();
    let numbers: Option<Vec<u32>> = text.split(':').map(|part| part.parse().ok()).collect();
    let until_end = || Some((moment(event.end.trim())? - moment(event.date.trim())?).num_minutes());
    let minutes = match numbers.as_deref() {
        Some([minutes]) => Some(*minutes),
        Some([hours, minutes] | [hours, minutes, _]) => {
            hours.checked_mul(60).and_then(|hours| hours.checked_add(*minutes))
        }
        _ if text.is_empty() => until_end().and_then(|minutes| u32::try_from(minutes).ok()),
        _ => None,
    };
    minutes.ok_or_else(|| format!("The duration {} can’t be read.", quoted(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts_of(day: &str, date: &str, start: &str) -> Result<String, String> {
        let event = EventParts {
            day: day.to_owned(),
            day_starts: "2027-05-24T04:00:00+02:00".to_owned(),
            date: date.to_owned(),
            start: start.to_owned(),
            ..EventParts::default()
        };
        starts(&event, &Zone::parse("Europe/Copenhagen").unwrap()).map(|starts| starts.to_string())
    }

    fn minutes_of(duration: &str, end: &str) -> Result<u32, String> {
        let date = "2027-05-24T09:00:00+02:00".to_owned();
        minutes(&EventParts { duration: duration.to_owned(), end: end.to_owned(), date, ..EventParts::default() })
    }

    #[test]
    fn date_with_an_offset_becomes_the_wall_clock_of_the_zone() {
        assert_eq!(starts_of("", "2027-05-24T09:00:00-07:00", "x").unwrap(), "2027-05-24 18:00:00");
        assert_eq!(starts_of("", "2027-05-24T09:00:30Z", "").unwrap(), "2027-05-24 11:00:00");
        assert_eq!(starts_of("", "2027-05-24T09:00", "").unwrap(), "2027-05-24 09:00:00");
    }

    #[test]
    fn start_without_a_date_is_on_its_day_or_after_midnight() {
        assert_eq!(starts_of("2027-05-24", "", "09:00").unwrap(), "2027-05-24 09:00:00");
        assert_eq!(starts_of("2027-05-24", "", "01:30").unwrap(), "2027-05-25 01:30:00");
        assert_eq!(starts_of("2027-05-23", "2027-05-24", "01:30").unwrap(), "2027-05-24 01:30:00");
        assert_eq!(starts_of("2027-05-24", "", "25:00").unwrap_err(), "The start “25:00” is not a time.");
        assert_eq!(starts_of("tomorrow", "", "09:00").unwrap_err(), "The date “tomorrow” can’t be read.");
    }

    #[test]
    fn duration_is_hours_and_minutes_or_lasts_until_the_end() {
        assert_eq!(minutes_of("01:30", ""), Ok(90));
        assert_eq!(minutes_of("1:30:00", ""), Ok(90));
        assert_eq!(minutes_of("45", ""), Ok(45));
        assert_eq!(minutes_of("", "2027-05-24T10:15:00+02:00"), Ok(75));
        for bad in ["soon", "99999999:00", "-1:00", "1:2:3:4"] {
            assert_eq!(minutes_of(bad, "").unwrap_err(), format!("The duration “{bad}” can’t be read."));
        }
        assert!(minutes_of("", "2027-05-24T08:00:00+02:00").is_err());
    }
}
