//! The options of a poll as people enter them: days, and times of day in the zone of the edition.

use super::{MAX_OPTIONS, OptionTime, Slot};
use crate::Refusal;
use crate::meetings::{EnteredTime, Repetition};
use crate::time::{NaiveDate, NaiveTime, TimeDelta, Zone};

/// Days and times of day. Each day is combined with each time; without times, the options are whole days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnteredOptions {
    pub days: Vec<NaiveDate>,
    pub starts: Vec<NaiveTime>,
    /// The length of each slot.
    pub minutes: u32,
    /// Only needed for a local time that occurs twice.
    pub repetition: Option<Repetition>,
}

impl EnteredOptions {
    /// The combinations, by time.
    ///
    /// # Errors
    /// Refuses too many options, and what [`EnteredTime::resolve`] and [`Slot::new`] refuse.
    pub fn resolve(&self, zone: &Zone) -> Result<Vec<OptionTime>, Refusal> {
        let count = self.days.len() * self.starts.len().max(1);
        if count > MAX_OPTIONS {
            return Err(Refusal::TooMany { what: "options", count, limit: MAX_OPTIONS });
        }
        if self.starts.is_empty() {
            return Ok(self.days.iter().copied().map(OptionTime::Day).collect());
        }
        let pairs = self.days.iter().flat_map(|day| self.starts.iter().map(move |starts| (*day, *starts)));
        let mut times = pairs.map(|(day, starts)| self.slot(day, starts, zone)).collect::<Result<Vec<_>, _>>()?;
        times.sort_by_key(|time| time.order());
        Ok(times)
    }

    fn entered(&self, day: NaiveDate, starts: NaiveTime) -> EnteredTime {
        EnteredTime { day: Some(day), starts: Some(starts), minutes: Some(self.minutes), repetition: self.repetition }
    }

    fn slot(&self, day: NaiveDate, starts: NaiveTime, zone: &Zone) -> Result<OptionTime, Refusal> {
        let time = self.entered(day, starts).resolve(zone)?;
        let hours = time.and_then(|time| time.starts.zip(time.ends)).ok_or(Refusal::SlotEndsTooEarly)?;
        Ok(OptionTime::Slot(Slot::new(hours.0, hours.1)?))
    }

    /// Whether a local time occurs twice, so that people must choose.
    pub fn is_repeated(&self, zone: &Zone) -> bool {
        let mut pairs = self.days.iter().flat_map(|day| self.starts.iter().map(move |starts| (*day, *starts)));
        pairs.any(|(day, starts)| self.entered(day, starts).is_repeated(zone))
    }
}

/// Reads days, separated by commas or line breaks: `2027-01-12`, or `2027-01-12 to 2027-01-16`.
///
/// # Errors
/// Refuses an unreadable day, a last day before the first, and more than [`MAX_OPTIONS`] days.
pub fn poll_days(typed: &str) -> Result<Vec<NaiveDate>, Refusal> {
    let mut days = Vec::new();
    for entry in typed.split([',', ';', '\n']).map(str::trim).filter(|entry| !entry.is_empty()) {
        let (first, last) = entry.split_once(" to ").unwrap_or((entry, entry));
        let (first, last) = (day(first)?, day(last)?);
        if last < first {
            return Err(Refusal::PollDaysReversed { first: first.to_string(), last: last.to_string() });
        }
        let count = usize::try_from((last - first).num_days() + 1).unwrap_or(usize::MAX);
        if count.saturating_add(days.len()) > MAX_OPTIONS {
            return Err(Refusal::TooMany { what: "days", count: count.saturating_add(days.len()), limit: MAX_OPTIONS });
        }
        days.extend(first.iter_days().take(count));
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

fn day(typed: &str) -> Result<NaiveDate, Refusal> {
    let malformed = || Refusal::malformed("a day (like 2027-05-22)", typed.trim());
    typed.trim().parse().map_err(|_| malformed())
}

/// Reads times of day, separated by commas or spaces: `15:00, 16:30`.
///
/// # Errors
/// Refuses an unreadable time, and more than [`MAX_OPTIONS`].
pub fn poll_times(typed: &str) -> Result<Vec<NaiveTime>, Refusal> {
    let entries = typed.split([',', ';', '\n', ' ', '\t', '\r']).filter(|entry| !entry.is_empty());
    let malformed = |entry| Refusal::malformed("a time (like 16:00)", entry);
    let mut times = entries
        .take(MAX_OPTIONS + 1)
        .map(|entry| NaiveTime::parse_from_str(entry, "%H:%M").map_err(|_| malformed(entry)))
        .collect::<Result<Vec<_>, _>>()?;
    times.sort_unstable();
    times.dedup();
    Ok(times)
}

/// Whether a busy time overlaps an option. A day is busy if its noon is, in the zone of the person.
pub fn overlaps_busy(time: OptionTime, busy: &[Slot], zone: &Zone) -> bool {
    match time {
        OptionTime::Slot(slot) => busy.iter().any(|busy| OptionTime::Slot(slot).overlaps(OptionTime::Slot(*busy))),
        OptionTime::Day(day) => {
            let noon = day.and_time(NaiveTime::MIN) + TimeDelta::hours(12);
            let on = |slot: &Slot| {
                let (from, until) = (zone.at(slot.starts()).naive_local(), zone.at(slot.ends()).naive_local());
                from <= noon && noon < until
            };
            busy.iter().any(on)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone::parse("Europe/Copenhagen").unwrap()
    }

    fn resolved(days: &str, times: &str) -> Result<Vec<OptionTime>, Refusal> {
        let entered =
            EnteredOptions { days: poll_days(days)?, starts: poll_times(times)?, minutes: 60, repetition: None };
        entered.resolve(&zone())
    }

    #[test]
    fn days_and_times_are_combined_in_order() {
        let times = resolved("2027-03-27 to 2027-03-29\n2027-03-27", "16:00, 09:30").unwrap();
        let starts: Vec<String> = times
            .iter()
            .map(|time| match time {
                OptionTime::Slot(slot) => slot.starts().format("%d %H:%M").to_string(),
                OptionTime::Day(day) => day.to_string(),
            })
            .collect();
        // The clocks are set forward on 28 March.
        assert_eq!(starts, ["27 08:30", "27 15:00", "28 07:30", "28 14:00", "29 07:30", "29 14:00"]);
    }

    #[test]
    fn options_without_times_are_whole_days() {
        let day = |text: &str| OptionTime::Day(text.parse().unwrap());
        assert_eq!(resolved("2027-05-03, 2027-05-01", "").unwrap(), [day("2027-05-01"), day("2027-05-03")]);
    }

    #[test]
    fn skipped_and_repeated_local_times_are_not_guessed() {
        assert!(matches!(resolved("2027-03-28", "02:30"), Err(Refusal::SkippedTime { .. })));
        assert!(matches!(resolved("2027-10-31", "02:30"), Err(Refusal::RepeatedTime { .. })));
        let chosen = EnteredOptions {
            days: poll_days("2027-10-31").unwrap(),
            starts: poll_times("02:30").unwrap(),
            minutes: 60,
            repetition: Some(Repetition::Second),
        };
        assert!(chosen.is_repeated(&zone()) && chosen.resolve(&zone()).is_ok());
    }

    #[test]
    fn unreadable_and_endless_entries_are_refused() {
        for days in ["soon", "2027-02-30", "2027-05-03 to 2027-05-01", "2027-01-01 to 9999-12-31"] {
            assert!(poll_days(days).is_err(), "{days}");
        }
        assert!(poll_times("25:00").is_err() && poll_times("4pm").is_err());
        let why = resolved("2027-01-01 to 2027-02-20", "09:00 10:00 11:00 12:00 13:00").unwrap_err();
        assert!(matches!(why, Refusal::TooMany { count: 255, .. }), "{why}");
    }

    #[test]
    fn busy_times_cover_slots_and_days() {
        let at = |text: &str| text.parse::<crate::time::Instant>().unwrap();
        let busy = [Slot::new(at("2027-01-12T08:00:00Z"), at("2027-01-12T16:00:00Z")).unwrap()];
        let times = resolved("2027-01-12", "16:30 17:00").unwrap();
        let covered: Vec<bool> = times.iter().map(|time| overlaps_busy(*time, &busy, &zone())).collect();
        assert_eq!(covered, [true, false]);
        let days = resolved("2027-01-12 to 2027-01-13", "").unwrap();
        let covered: Vec<bool> = days.iter().map(|time| overlaps_busy(*time, &busy, &zone())).collect();
        assert_eq!(covered, [true, false]);
    }
}
