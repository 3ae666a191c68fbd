//! Editions: one event each, with its dates, place, phase, agenda, tracks and links.

mod agenda;
mod dates_and_place;
mod deletion;
mod fulfilment_settings;
mod phases;
mod rooms;
mod settings;
mod source;
mod tracks;

pub use agenda::{MAX_AGENDA_ROWS, MovedProgramme, moved_agenda, ordered_agenda, with_known_marks};
pub use dates_and_place::DatesAndPlace;
pub use deletion::EditionContents;
pub use fulfilment_settings::FulfilmentSettings;
pub use phases::PhaseHistory;
pub use rooms::{MAX_ROOMS, Room, check_rooms};
pub use settings::{EditionKind, EditionSetting, Part, Parts, Visibility};
pub use source::{SourceLists, SourceValue};
pub use tracks::{
    EditedTrack, MAX_TRACKS, SourceTrack, TrackColour, TrackGoals, TrackRow, check_tracks, tracks_of_source,
    tracks_revision,
};

use crate::Refusal;
use crate::id::EditionSlug;
use crate::meetings::Meeting;
use crate::people::Person;
use crate::tasks::StatusCounts;
use crate::text::{ShortText, Title, Url, revision};
#[cfg(feature = "zones")]
use crate::time::Instant;
use crate::time::{Days, NaiveDate, NaiveTime, Zone};
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// One event, such as a developer summit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    pub slug: EditionSlug,
    pub title: Title,
    pub dates: Dates,
    pub zone: Zone,
    pub place: ShortText,
    pub venue: Option<ShortText>,
    /// The total number of seats; `None` if not decided.
    pub capacity: Option<u32>,
    /// The phase set by an organizer; see [`Edition::phase_at`].
    pub phase: Option<Phase>,
    pub planning_rule: Option<PlanningRule>,
    pub fulfilment: FulfilmentSettings,
    pub visibility: Visibility,
    pub kind: EditionKind,
    pub parts: Parts,
}

impl Edition {
    /// The settings in which `edited` differs, of those that an import can set.
    pub fn edited_settings(&self, edited: &Edition) -> Vec<EditionSetting> {
        let differences = [
            (EditionSetting::Title, self.title != edited.title),
            (EditionSetting::Dates, self.dates != edited.dates),
            (EditionSetting::Zone, self.zone != edited.zone),
            (EditionSetting::Place, self.place != edited.place),
            (EditionSetting::Venue, self.venue != edited.venue),
            (EditionSetting::PlanningRule, self.planning_rule != edited.planning_rule),
        ];
        differences.into_iter().filter_map(|(setting, differs)| differs.then_some(setting)).collect()
    }

    /// A short value that changes with each setting; a form sends it back, so that edit conflicts are noticed.
    pub fn revision(&self) -> String {
        revision(self)
    }

    /// Returns the edition that an import of `source` results in: settings that were `edited` here stay.
    pub fn kept(&self, source: &Edition, edited: &BTreeSet<EditionSetting>) -> Edition {
        fn choose<T: Clone>(is_kept: bool, here: &T, there: &T) -> T {
            if is_kept { here.clone() } else { there.clone() }
        }
        let is_kept = |setting| edited.contains(&setting);
        Edition {
            title: choose(is_kept(EditionSetting::Title), &self.title, &source.title),
            dates: choose(is_kept(EditionSetting::Dates), &self.dates, &source.dates),
            zone: choose(is_kept(EditionSetting::Zone), &self.zone, &source.zone),
            place: choose(is_kept(EditionSetting::Place), &self.place, &source.place),
            venue: choose(is_kept(EditionSetting::Venue), &self.venue, &source.venue),
            planning_rule: choose(is_kept(EditionSetting::PlanningRule), &self.planning_rule, &source.planning_rule),
            ..source.clone()
        }
    }
}

#[cfg(feature = "zones")]
impl Edition {
    /// Returns the phase that an organizer set, or else the one that the dates suggest.
    ///
    /// Nothing has happened yet in a draft.
    pub fn phase_at(&self, now: Instant) -> Phase {
        let suggested = || match self.visibility {
            Visibility::Draft => Phase::Drafting,
            Visibility::Published => self.suggested_phase(self.today(now)),
        };
        self.phase.unwrap_or_else(suggested)
    }

    /// Returns the current date in the edition's time zone.
    pub fn today(&self, now: Instant) -> NaiveDate {
        self.zone.at(now).date_naive()
    }

    /// Whether today is one of its days.
    pub fn is_under_way(&self, now: Instant) -> bool {
        (self.dates.starts()..=self.dates.ends()).contains(&self.today(now))
    }

    /// Checks that people can be recorded as present: its first day has begun.
    ///
    /// # Errors
    /// `NotBegun` before that day.
    pub fn check_begun(&self, now: Instant) -> Result<(), Refusal> {
        let first = self.dates.starts();
        if self.today(now) < first { Err(Refusal::NotBegun { first }) } else { Ok(()) }
    }

    /// Whether its last day has passed.
    pub fn is_over(&self, now: Instant) -> bool {
        self.today(now) > self.dates.ends()
    }
}

/// The first and the last day of an edition, inclusive, in its time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    starts: NaiveDate,
    ends: NaiveDate,
}

impl Dates {
    /// The maximum length. A longer range is probably a typing error.
    pub const MOST_DAYS: i64 = 31;

    /// Creates a range of dates.
    ///
    /// # Errors
    /// `EndsBeforeItStarts`, or `TooManyDays` for more than [`Self::MOST_DAYS`].
    pub fn new(starts: NaiveDate, ends: NaiveDate) -> Result<Self, Refusal> {
        let days = (ends - starts).num_days() + 1;
        match days {
            ..=0 => Err(Refusal::EndsBeforeItStarts { starts, ends }),
            _ if days > Self::MOST_DAYS => Err(Refusal::TooManyDays { days, limit: Self::MOST_DAYS }),
            _ => Ok(Dates { starts, ends }),
        }
    }

    /// How many days before and after an edition its agenda may cover, for arrival and departure.
    const TRAVEL_DAYS: Days = Days::new(2);

    /// Whether an agenda may have rows on this day.
    pub fn fits(self, day: NaiveDate) -> bool {
        let first = self.starts.checked_sub_days(Self::TRAVEL_DAYS).unwrap_or(self.starts);
        let last = self.ends.checked_add_days(Self::TRAVEL_DAYS).unwrap_or(self.ends);
        (first..=last).contains(&day)
    }

    /// # Errors
    /// Refuses the first row on a day that doesn't fit.
    pub fn check_agenda(self, agenda: &[AgendaBlock]) -> Result<(), Refusal> {
        match agenda.iter().find(|block| !self.fits(block.date)) {
            Some(AgendaBlock { date, .. }) => {
                Err(Refusal::OutsideDates { day: *date, first: self.starts, last: self.ends })
            }
            None => Ok(()),
        }
    }

    pub fn starts(self) -> NaiveDate {
        self.starts
    }

    pub fn ends(self) -> NaiveDate {
        self.ends
    }

    /// Returns the number of days, at least 1.
    pub fn count(self) -> i64 {
        (self.ends - self.starts).num_days() + 1
    }

    /// Returns the number of days from `today` until it starts; negative after that.
    pub fn days_until(self, today: NaiveDate) -> i64 {
        (self.starts - today).num_days()
    }
}

/// The phase of an edition, from its first draft to its end.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Phase {
    Drafting,
    Inviting,
    Planning,
    Summit,
    Implementation,
    Closed,
}

words!(Phase, "a phase");

impl Phase {
    /// Whether the event is over, so that pages use the past tense.
    pub fn is_past(self) -> bool {
        self > Phase::Summit
    }
}

/// How many planning meetings each participant must take part in: "two of three", "at least one".
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PlanningRule {
    pub at_least: u32,
    /// `None` if the number of meetings isn't fixed.
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
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Clause {
    pub letter: char,
    pub text: ShortText,
}

/// One row of an edition's agenda. Rows may overlap, as breakfast and welcome do, and may have no time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct AgendaBlock {
    pub date: NaiveDate,
    pub starts: Option<NaiveTime>,
    pub ends: Option<NaiveTime>,
    pub title: Title,
    /// Whether an organizer says that it is a break, or none; `None`: its title says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked_break: Option<bool>,
}

impl AgendaBlock {
    /// Whether the row is a work session.
    pub fn is_work_session(&self) -> bool {
        self.title.as_str().to_lowercase().starts_with("work session")
    }

    /// Whether the row is a break or a meal, at which no session should be.
    pub fn is_break(&self) -> bool {
        self.marked_break.unwrap_or_else(|| self.has_title_of_break())
    }

    fn has_title_of_break(&self) -> bool {
        const BREAKS: [&str; 9] =
            ["break", "breakfast", "lunch", "dinner", "coffee", "tea", "supper", "reception", "walk"];
        let title = self.title.as_str().to_lowercase();
        title.split(|letter: char| !letter.is_alphanumeric()).any(|word| BREAKS.contains(&word))
    }
}

/// A link with a title: a worklog, planning issues, a map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Link {
    pub title: Title,
    pub url: Url,
}

/// A theme with its leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    pub title: Title,
    pub summary: Option<ShortText>,
    /// The leads that are listed publicly.
    pub leads: Vec<Person>,
    /// The listed leads without an appointment.
    pub unappointed_leads: Vec<Person>,
    /// The appointed leads who aren't listed yet, because they haven't signed in.
    pub awaited_leads: Vec<Person>,
    pub colour: Option<TrackColour>,
    pub goals: TrackGoals,
}

impl Track {
    /// Everyone who leads the track: listed, or appointed.
    pub fn all_leads(&self) -> Vec<Person> {
        self.leads.iter().chain(&self.awaited_leads).cloned().collect()
    }
}

/// An edition in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionCard {
    pub edition: Edition,
    pub people: u32,
    /// Whether anyone was invited or takes part.
    pub invited: bool,
    pub tasks: StatusCounts,
}

/// An edition with everything on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionPage {
    pub edition: Edition,
    pub people: u32,
    /// Whether anyone was invited or takes part.
    pub invited: bool,
    pub tasks: StatusCounts,
    pub clauses: Vec<Clause>,
    /// By day, and within a day in the order of the source.
    pub agenda: Vec<AgendaBlock>,
    pub tracks: Vec<Track>,
    /// By time.
    pub meetings: Vec<Meeting>,
    pub links: Vec<Link>,
    pub rooms: Vec<Room>,
}

/// The public edition that ended last.
#[cfg(feature = "zones")]
pub fn last_finished(cards: &[EditionCard], now: Instant) -> Option<&EditionCard> {
    let is_public = |card: &&EditionCard| card.edition.visibility == Visibility::Published;
    let is_over = |card: &&EditionCard| card.edition.is_over(now);
    cards.iter().filter(is_public).filter(is_over).max_by_key(|card| card.edition.dates.ends)
}

/// Returns the edition for the home page: the current one, or else the next, or else the latest.
#[cfg(feature = "zones")]
pub fn current(cards: &[EditionCard], now: Instant) -> Option<&EditionCard> {
    let not_over = cards.iter().filter(|card| card.edition.dates.ends >= card.edition.today(now));
    let next = not_over.min_by_key(|card| card.edition.dates.starts);
    next.or_else(|| cards.iter().max_by_key(|card| card.edition.dates.starts))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn edition() -> Edition {
        Edition {
            slug: EditionSlug::parse("2031").unwrap(),
            title: Title::parse("Reef Days").unwrap(),
            dates: Dates::new("2031-06-02".parse().unwrap(), "2031-06-06".parse().unwrap()).unwrap(),
            zone: Zone::parse("Pacific/Auckland").unwrap(),
            place: ShortText::parse("Auckland").unwrap(),
            venue: None,
            capacity: Some(40),
            phase: None,
            planning_rule: Some(PlanningRule { at_least: 2, of: Some(3) }),
            fulfilment: FulfilmentSettings::default(),
            visibility: Visibility::Published,
            kind: EditionKind::DeveloperSummit,
            parts: Parts::ALL_ON,
        }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn edition_cannot_end_before_it_starts_or_last_for_months() {
        assert!(Dates::new(date("2023-05-26"), date("2023-05-22")).is_err());
        assert!(Dates::new(date("2023-05-22"), date("2023-08-22")).is_err());
        assert_eq!(Dates::new(date("2023-05-22"), date("2023-05-26")).unwrap().count(), 5);
    }
}
