//! Reads and writes the meetings of an exported page.
//!
//! An entry is `27 February 2023, 9:00--10:00 America/Los_Angeles: Title ([notes](https://…))`.

use crate::guard::{public_url, redacted};
use crate::markdown::{links, plain};
use domain::meetings::MeetingTime;
use domain::text::Url;
use domain::time::{Days, Instant, NaiveDate, NaiveTime, Zone, day};

/// The parts of an entry.
pub(super) struct ExactEntry {
    pub(super) time: MeetingTime,
    pub(super) title: String,
    pub(super) notes: Option<Url>,
}

impl ExactEntry {
    /// Parses an entry; `None` if it is written in another way.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (when, rest) = text.split_once(": ")?;
        let time = parse_time(when)?;
        let found = links(rest);
        let Some(link) = found.last() else {
            return Some(ExactEntry { time, title: redacted(&plain(rest)), notes: None });
        };
        let title = rest.strip_suffix(')').filter(|before| link.span.end == before.len() && link.text == "notes")?;
        let title = title[..link.span.start].strip_suffix(" (").filter(|_| found.len() == 1)?;
        Some(ExactEntry { time, title: redacted(&plain(title)), notes: public_url(&link.target) })
    }
}

/// A time as an entry has it. Hours that are ambiguous in the zone are written in UTC, with their dates.
pub(in crate::site) fn written_time(time: &MeetingTime, zone: &Zone) -> String {
    let date = day(time.on);
    let Some(starts) = time.starts else { return date };
    let range = |shown: &dyn Fn(Instant) -> String| {
        time.ends.map_or_else(|| shown(starts), |ends| format!("{}--{}", shown(starts), shown(ends)))
    };
    let local = range(&|at| zone.at(at).format("%-H:%M").to_string());
    let local = format!("{date}, {local} {zone}");
    if parse_time(&local).as_ref() == Some(time) {
        local
    } else {
        format!("{date}, {}", range(&|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()))
    }
}

fn parse_time(when: &str) -> Option<MeetingTime> {
    let (date, hours) = when.split_once(", ").map_or((when, None), |(date, hours)| (date, Some(hours)));
    let on = NaiveDate::parse_from_str(date, "%d %B %Y").ok()?;
    let Some(hours) = hours else { return Some(MeetingTime { on, starts: None, ends: None }) };
    let Some((clock, zone)) = hours.rsplit_once(' ') else {
        let (starts, ends) = pair(hours, |text| text.parse::<Instant>().ok())?;
        return Some(MeetingTime { on, starts: Some(starts), ends });
    };
    let zone = Zone::parse(zone).ok()?;
    let (from, to) = pair(clock, |text| NaiveTime::parse_from_str(text, "%H:%M").ok())?;
    let ends = to.map(|to| {
        let last = if to > from { Some(on) } else { on.checked_add_days(Days::new(1)) };
        zone.instant(last?.and_time(to))
    });
    let ends = match ends {
        Some(None) => return None,
        Some(ends) => ends,
        None => None,
    };
    Some(MeetingTime { on, starts: Some(zone.instant(on.and_time(from))?), ends })
}

/// The start and the optional end in `9:00--10:00`.
fn pair<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<(T, Option<T>)> {
    match text.split_once("--") {
        Some((from, to)) => Some((parse(from)?, Some(parse(to)?))),
        None => Some((parse(text)?, None)),
    }
}
