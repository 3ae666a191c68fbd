//! Editions: one summit each, with dates, place, capacity and rules of its own.

use crate::Refusal;
use crate::id::EditionSlug;
use crate::meetings::Meeting;
use crate::people::Person;
use crate::tasks::StatusCounts;
use crate::text::{ShortText, Title, Url};
#[cfg(feature = "zones")]
use crate::time::Instant;
use crate::time::{Days, NaiveDate, NaiveTime, Zone};

/// One summit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    pub slug: EditionSlug,
    pub title: Title,
    pub dates: Dates,
    pub zone: Zone,
    pub place: ShortText,
    pub venue: Option<ShortText>,
    /// Seats in all; `None` where nobody has said.
    pub capacity: Option<u32>,
    /// As somebody has set it; see [`Edition::phase_at`].
    pub phase: Option<Phase>,
    pub planning_rule: Option<PlanningRule>,
}

#[cfg(feature = "zones")]
impl Edition {
    /// Where it stands: as somebody has set it, else as its dates suggest on that day in its own zone.
    pub fn phase_at(&self, now: Instant) -> Phase {
        self.phase.unwrap_or_else(|| Phase::suggested(self.dates, self.today(now)))
    }

    /// The day it is there.
    pub fn today(&self, now: Instant) -> NaiveDate {
        self.zone.at(now).date_naive()
    }
}

/// First and last day of an edition, both included, in its own zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    starts: NaiveDate,
    ends: NaiveDate,
}

impl Dates {
    /// A summit is a matter of days: more is a slip of the pen.
    pub const MOST_DAYS: i64 = 31;

    pub fn new(starts: NaiveDate, ends: NaiveDate) -> Result<Self, Refusal> {
        let days = (ends - starts).num_days() + 1;
        match days {
            ..=0 => Err(Refusal::EndsBeforeItStarts { starts, ends }),
            _ if days > Self::MOST_DAYS => Err(Refusal::TooManyDays { days, limit: Self::MOST_DAYS }),
            _ => Ok(Dates { starts, ends }),
        }
    }

    pub fn starts(self) -> NaiveDate {
        self.starts
    }

    pub fn ends(self) -> NaiveDate {
        self.ends
    }

    /// At least 1.
    pub fn count(self) -> i64 {
        (self.ends - self.starts).num_days() + 1
    }

    /// Whole days from `today` until it starts; negative once it has begun.
    pub fn days_until(self, today: NaiveDate) -> i64 {
        (self.starts - today).num_days()
    }
}

/// Where an edition stands between its first draft and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Drafting,
    Inviting,
    Planning,
    Summit,
    Implementation,
    Closed,
}

impl Phase {
    pub const ALL: [Phase; 6] =
        [Phase::Drafting, Phase::Inviting, Phase::Planning, Phase::Summit, Phase::Implementation, Phase::Closed];

    /// Days after the summit in which its tasks are carried out: "several months", taken as half a year.
    const IMPLEMENTATION_DAYS: u64 = 183;

    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Drafting => "drafting",
            Phase::Inviting => "inviting",
            Phase::Planning => "planning",
            Phase::Summit => "summit",
            Phase::Implementation => "implementation",
            Phase::Closed => "closed",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|phase| phase.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a phase", text))
    }

    /// Whether the summit itself is over: pages speak of it in the past tense.
    pub fn is_past(self) -> bool {
        self > Phase::Summit
    }

    /// The phase that an edition's dates suggest on a day, for one that nobody moves by hand.
    pub fn suggested(dates: Dates, today: NaiveDate) -> Phase {
        let implemented = dates.ends.checked_add_days(Days::new(Self::IMPLEMENTATION_DAYS));
        match today {
            _ if today < dates.starts => Phase::Planning,
            _ if today <= dates.ends => Phase::Summit,
            _ if implemented.is_some_and(|last| today <= last) => Phase::Implementation,
            _ => Phase::Closed,
        }
    }
}

/// How many rounds of planning meetings each participant takes part in: "two of three", "at least one".
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PlanningRule {
    pub at_least: u32,
    /// `None` where the number of rounds isn't fixed.
    pub of: Option<u32>,
}

impl std::fmt::Display for PlanningRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.of {
            Some(of) => write!(f, "{} of {of} planning meetings", self.at_least),
            None if self.at_least == 1 => write!(f, "at least one planning meeting"),
            None => write!(f, "at least {} planning meetings", self.at_least),
        }
    }
}

/// One clause of an edition's agreement, `a` to `z`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub letter: char,
    pub text: ShortText,
}

/// One row of an edition's agenda. Rows may overlap (breakfast and welcome do), and need no time at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaBlock {
    pub date: NaiveDate,
    pub starts: Option<NaiveTime>,
    pub ends: Option<NaiveTime>,
    pub title: Title,
}

impl AgendaBlock {
    /// Whether the row is time to work together, which is what a summit is for.
    pub fn is_work_session(&self) -> bool {
        self.title.as_str().to_lowercase().starts_with("work session")
    }
}

/// A named address: a work log, planning issues, a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub title: Title,
    pub url: Url,
}

/// A theme with its leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    pub title: Title,
    pub summary: Option<ShortText>,
    pub leads: Vec<Person>,
}

/// What a list of editions shows of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionCard {
    pub edition: Edition,
    pub people: u32,
    pub tasks: StatusCounts,
}

/// An edition with everything that stands on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionPage {
    pub edition: Edition,
    pub people: u32,
    pub tasks: StatusCounts,
    pub clauses: Vec<Clause>,
    /// By day, within the day in the order of the source.
    pub agenda: Vec<AgendaBlock>,
    pub tracks: Vec<Track>,
    /// By time.
    pub meetings: Vec<Meeting>,
    pub links: Vec<Link>,
}

/// The edition that the first page speaks of: the one under way, else the next, else the latest.
#[cfg(feature = "zones")]
pub fn current(cards: &[EditionCard], now: Instant) -> Option<&EditionCard> {
    let not_over = cards.iter().filter(|card| card.edition.dates.ends >= card.edition.today(now));
    let next = not_over.min_by_key(|card| card.edition.dates.starts);
    next.or_else(|| cards.iter().max_by_key(|card| card.edition.dates.starts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_edition_cannot_end_before_it_starts_nor_last_for_months() {
        assert!(Dates::new(date("2023-05-26"), date("2023-05-22")).is_err());
        assert!(Dates::new(date("2023-05-22"), date("2023-08-22")).is_err());
        assert_eq!(Dates::new(date("2023-05-22"), date("2023-05-26")).unwrap().count(), 5);
    }

    #[test]
    fn a_phase_follows_from_the_dates_until_someone_moves_it() {
        let dates = Dates::new(date("2023-05-22"), date("2023-05-26")).unwrap();
        let on = |day| Phase::suggested(dates, date(day));
        assert_eq!(on("2023-05-21"), Phase::Planning);
        assert_eq!(on("2023-05-26"), Phase::Summit);
        assert_eq!(on("2023-05-27"), Phase::Implementation);
        assert_eq!(on("2026-05-27"), Phase::Closed);
    }

    proptest! {
        #[test]
        fn phases_only_go_forward_as_days_pass(a in 0u64..900, b in 0u64..900) {
            let dates = Dates::new(date("2023-05-22"), date("2023-05-26")).unwrap();
            let on = |days| Phase::suggested(dates, date("2022-05-22") + Days::new(days));
            prop_assert!(on(a.min(b)) <= on(a.max(b)));
        }
    }
}
