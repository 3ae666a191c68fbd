//! How uncomfortable a slot is for a person, by the local hours that it covers.

use super::Slot;
use crate::time::{Instant, NaiveTime, Timelike, Zone};
use chrono::TimeDelta;

/// The discomfort of each local hour, from midnight: 0 from 9:00 to 18:00, highest around 3:00.
pub const DISCOMFORT: [u32; 24] = [8, 9, 10, 10, 9, 7, 5, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 6, 7];

/// The most uncomfortable local time of a slot for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorstHour {
    /// 0 if the slot is between 9:00 and 18:00.
    pub discomfort: u32,
    /// The local start if the worst hour is in the morning, otherwise the local end.
    pub time: NaiveTime,
    /// Whether `time` is the end.
    pub is_late: bool,
    /// The city of the zone: `Los Angeles`.
    pub city: String,
}

/// The discomfort of the worst local hour that a slot covers.
pub fn discomfort(slot: Slot, zone: &Zone) -> u32 {
    worst(slot, zone).0
}

/// The worst local hour of a slot, with what a sentence about it needs.
pub fn worst_hour(slot: Slot, zone: &Zone) -> WorstHour {
    let (discomfort, hour) = worst(slot, zone);
    let is_late = !(3..12).contains(&hour);
    let shown = if is_late { slot.ends() } else { slot.starts() };
    WorstHour { discomfort, time: zone.at(shown).time(), is_late, city: zone.city() }
}

/// The highest discomfort of a local hour, and the first such hour.
fn worst(slot: Slot, zone: &Zone) -> (u32, u32) {
    let hours = std::iter::successors(Some(slot.starts()), |moment| Some(next_hour(*moment, zone)));
    let hours = hours.take_while(|moment| *moment < slot.ends()).map(|moment| zone.at(moment).hour());
    let rated = hours.map(|hour| (DISCOMFORT[hour as usize], hour));
    rated.reduce(|worst, next| if next.0 > worst.0 { next } else { worst }).unwrap_or_default()
}

/// The next full hour on the clocks of a zone, so that also zones with half hours are covered exactly.
fn next_hour(moment: Instant, zone: &Zone) -> Instant {
    let local = zone.at(moment);
    let rest = 3600 - i64::from(local.minute() * 60 + local.second());
    moment + TimeDelta::seconds(rest)
}
