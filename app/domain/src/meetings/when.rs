//! The time of a meeting as people enter it, in the time zone of the edition.

use super::MeetingTime;
use crate::Refusal;
use crate::time::{LocalInstant, NaiveDate, NaiveTime, TimeDelta, Zone, clock, day};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Which of two instants a local time means, when clocks are set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Repetition {
    First,
    Second,
}

words!(Repetition, "first or second");

/// A time as entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnteredTime {
    pub day: Option<NaiveDate>,
    pub starts: Option<NaiveTime>,
    /// The length.
    pub minutes: Option<u32>,
    /// Only needed for a local time that occurs twice.
    pub repetition: Option<Repetition>,
}

impl EnteredTime {
    /// Returns the time of a meeting; `None` without a day.
    ///
    /// # Errors
    /// Refuses a start without a day, a length without a start, and a local time that clocks skip or, without a choice,
    /// repeat.
    pub fn resolve(self, zone: &Zone) -> Result<Option<MeetingTime>, Refusal> {
        let Some(on) = self.day else {
            return if self.starts.is_some() { Err(Refusal::StartWithoutDay) } else { Ok(None) };
        };
        let Some(starts) = self.starts else {
            let time = MeetingTime { on, starts: None, ends: None };
            return if self.minutes.is_some() { Err(Refusal::LengthWithoutStart) } else { Ok(Some(time)) };
        };
        let local = || format!("{}, {}", day(on), clock(starts));
        let starts = match (zone.instants(on.and_time(starts)), self.repetition) {
            (LocalInstant::Once(once), _) => once,
            (LocalInstant::Twice { earlier, .. }, Some(Repetition::First)) => earlier,
            (LocalInstant::Twice { later, .. }, Some(Repetition::Second)) => later,
            (LocalInstant::Twice { .. }, None) => {
                return Err(Refusal::RepeatedTime { local: local(), zone: zone.to_string() });
            }
            (LocalInstant::Skipped, _) => {
                return Err(Refusal::SkippedTime { local: local(), zone: zone.to_string() });
            }
        };
        let ends = self.minutes.map(|minutes| starts + TimeDelta::minutes(i64::from(minutes)));
        Ok(Some(MeetingTime { on, starts: Some(starts), ends }))
    }

    /// Returns the entry that resolves to this time.
    pub fn of(time: Option<MeetingTime>, zone: &Zone) -> EnteredTime {
        let Some(time) = time else { return EnteredTime::default() };
        let local = time.starts.map(|starts| zone.at(starts).naive_local());
        let minutes = time.starts.zip(time.ends).map(|(starts, ends)| (ends - starts).num_minutes());
        let repetition = local.zip(time.starts).and_then(|(local, starts)| match zone.instants(local) {
            LocalInstant::Twice { earlier, .. } if earlier == starts => Some(Repetition::First),
            LocalInstant::Twice { .. } => Some(Repetition::Second),
            _ => None,
        });
        EnteredTime {
            day: Some(local.map_or(time.on, |local| local.date())),
            starts: local.map(|local| local.time()),
            minutes: minutes.and_then(|minutes| u32::try_from(minutes).ok()),
            repetition,
        }
    }

    /// Whether the local time occurs twice, so that people must choose.
    pub fn is_repeated(self, zone: &Zone) -> bool {
        let local = self.day.zip(self.starts).map(|(day, starts)| day.and_time(starts));
        local.is_some_and(|local| matches!(zone.instants(local), LocalInstant::Twice { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entered(day: &str, starts: &str) -> EnteredTime {
        EnteredTime {
            day: Some(day.parse().unwrap()),
            starts: Some(starts.parse().unwrap()),
            minutes: Some(60),
            repetition: None,
        }
    }

    fn copenhagen() -> Zone {
        Zone::parse("Europe/Copenhagen").unwrap()
    }

    fn starts(entered: EnteredTime) -> Result<String, Refusal> {
        let time = entered.resolve(&copenhagen())?;
        Ok(time.and_then(|time| time.starts).map(|starts| starts.to_rfc3339()).unwrap_or_default())
    }

    #[test]
    fn wall_clock_stays_over_both_clock_changes() {
        assert_eq!(starts(entered("2027-03-26", "16:00:00")).unwrap(), "2027-03-26T15:00:00+00:00");
        assert_eq!(starts(entered("2027-04-02", "16:00:00")).unwrap(), "2027-04-02T14:00:00+00:00");
        assert_eq!(starts(entered("2027-10-29", "16:00:00")).unwrap(), "2027-10-29T14:00:00+00:00");
        assert_eq!(starts(entered("2027-11-05", "16:00:00")).unwrap(), "2027-11-05T15:00:00+00:00");
    }

    #[test]
    fn skipped_time_is_refused() {
        let why = starts(entered("2027-03-28", "02:30:00")).unwrap_err().to_string();
        assert_eq!(why, "The clocks skip 28 March 2027, 02:30 in Europe/Copenhagen. Choose another time.");
    }

    #[test]
    fn repeated_time_is_asked_about() {
        let twice = entered("2027-10-31", "02:30:00");
        assert!(twice.is_repeated(&copenhagen()));
        assert!(matches!(starts(twice), Err(Refusal::RepeatedTime { .. })));
        let chosen = |repetition| starts(EnteredTime { repetition: Some(repetition), ..twice }).unwrap();
        assert_eq!(chosen(Repetition::First), "2027-10-31T00:30:00+00:00");
        assert_eq!(chosen(Repetition::Second), "2027-10-31T01:30:00+00:00");
    }

    #[test]
    fn start_needs_a_day() {
        assert!(EnteredTime { day: None, ..entered("2027-03-26", "16:00:00") }.resolve(&copenhagen()).is_err());
        assert_eq!(EnteredTime::default().resolve(&copenhagen()), Ok(None));
    }

    proptest! {
        #[test]
        fn time_is_entered_as_it_is_shown(seconds in 1_700_000_000i64..1_900_000_000, minutes in 1u32..720) {
            let starts = crate::time::DateTime::from_timestamp(seconds / 60 * 60, 0).unwrap();
            let on = copenhagen().at(starts).date_naive();
            let ends = Some(starts + TimeDelta::minutes(i64::from(minutes)));
            let time = Some(MeetingTime { on, starts: Some(starts), ends });
            prop_assert_eq!(EnteredTime::of(time, &copenhagen()).resolve(&copenhagen()), Ok(time));
        }
    }
}
