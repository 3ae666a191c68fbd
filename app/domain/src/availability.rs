//! Availability: the options of a poll, people's answers, and the fairest times for everyone.
//!
//! Whole days are dates without a zone and are never converted. The finder needs time zones, so it is on servers only.

#[cfg(feature = "zones")]
mod discomfort;
#[cfg(feature = "zones")]
mod entered;
#[cfg(feature = "zones")]
mod finder;
mod poll;
#[cfg(feature = "zones")]
mod series;

#[cfg(feature = "zones")]
pub use discomfort::{DISCOMFORT, WorstHour, discomfort, worst_hour};
#[cfg(feature = "zones")]
pub use entered::{EnteredOptions, overlaps_busy, poll_days, poll_times};
#[cfg(feature = "zones")]
pub use finder::{AnswerCounts, RankedOption, count_answers, rank};
pub use poll::{AskedPerson, Poll, PollAccess, PollAction, PollAnswers, PollDetails, PollPurpose, PollRow};
#[cfg(feature = "zones")]
pub use series::{JOINT, SeriesChoice, SeriesWish, choose_series};

use crate::Refusal;
use crate::id::{PersonId, PollOptionId};
use crate::time::{Instant, NaiveDate, NaiveDateTime, NaiveTime, Zone};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A person's answer for one option. A person without an answer hasn't said no.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PollAnswer {
    Yes,
    IfNeeded,
    No,
}

words!(PollAnswer, "an answer (yes, if_needed or no)");

impl PollAnswer {
    /// The answer as people read it.
    pub fn label(self) -> &'static str {
        match self {
            PollAnswer::Yes => "yes",
            PollAnswer::IfNeeded => "if needed",
            PollAnswer::No => "no",
        }
    }

    pub fn can_attend(self) -> bool {
        self != PollAnswer::No
    }
}

/// A start and an end in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    starts: Instant,
    ends: Instant,
}

impl Slot {
    /// The maximum length in hours. A longer slot is probably a typing error.
    pub const MOST_HOURS: i64 = 24;

    /// # Errors
    /// `SlotEndsTooEarly`, or `SlotTooLong` for more than [`Self::MOST_HOURS`].
    pub fn new(starts: Instant, ends: Instant) -> Result<Self, Refusal> {
        if ends <= starts {
            Err(Refusal::SlotEndsTooEarly)
        } else if ends - starts > TimeDelta::hours(Self::MOST_HOURS) {
            Err(Refusal::SlotTooLong { limit: Self::MOST_HOURS })
        } else {
            Ok(Slot { starts, ends })
        }
    }

    pub fn starts(self) -> Instant {
        self.starts
    }

    pub fn ends(self) -> Instant {
        self.ends
    }
}

/// When an option of a poll is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OptionTime {
    Slot(Slot),
    /// The same date for everyone, whatever their zone.
    Day(NaiveDate),
}

impl OptionTime {
    /// Orders options by time; a day comes before the slots that start on it in UTC.
    pub fn order(self) -> (NaiveDateTime, OptionTime) {
        let starts = match self {
            OptionTime::Slot(slot) => slot.starts.naive_utc(),
            OptionTime::Day(day) => day.and_time(NaiveTime::MIN),
        };
        (starts, self)
    }

    /// Whether one person can't attend both. A day and a slot never overlap, because a day has no zone.
    pub fn overlaps(self, other: OptionTime) -> bool {
        match (self, other) {
            (OptionTime::Slot(one), OptionTime::Slot(two)) => one.starts < two.ends && two.starts < one.ends,
            (OptionTime::Day(one), OptionTime::Day(two)) => one == two,
            _ => false,
        }
    }
}

/// One option of a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PollOption {
    pub id: PollOptionId,
    pub time: OptionTime,
}

/// The maximum number of options of a poll.
pub const MAX_OPTIONS: usize = 200;

/// Checks the options of a new or edited poll.
///
/// # Errors
/// Rejects a poll without options, with more than [`MAX_OPTIONS`], or with the same time twice.
pub fn check_options(times: &[OptionTime]) -> Result<(), Refusal> {
    let different: BTreeSet<_> = times.iter().collect();
    match times.len() {
        0 => Err(Refusal::Empty { what: "The poll" }),
        count if count > MAX_OPTIONS => Err(Refusal::TooMany { what: "options", count, limit: MAX_OPTIONS }),
        count if count > different.len() => Err(Refusal::DuplicateOption),
        _ => Ok(()),
    }
}

/// A person who was asked when they are available.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Respondent {
    pub person: PersonId,
    /// `None` if unknown; then no hour counts as a burden.
    pub zone: Option<Zone>,
    /// Whether the meeting makes little sense without them.
    pub is_required: bool,
    /// May lack options.
    pub answers: BTreeMap<PollOptionId, PollAnswer>,
    /// The sum of their discomfort in earlier meetings of the series.
    pub burden: u32,
}

impl Respondent {
    pub fn can_attend(&self, option: PollOptionId) -> bool {
        self.answers.get(&option).is_some_and(|answer| answer.can_attend())
    }
}

#[cfg(test)]
#[cfg(feature = "zones")]
mod tests;
