//! The JSON types of editions, agendas and planning meetings.

use super::instant;
use super::people::PersonSummary;
use domain::commitments::FulfilmentTotal;
use domain::editions::{EditionPage, PlanningRule};
use domain::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Editions {
    pub editions: Vec<Edition>,
    pub ledger: Ledger,
    /// Number of items on all pages.
    pub total: usize,
    /// Address of the next page; null on the last one.
    pub next: Option<String>,
}

/// The end of the ledger of commitments. Keep it, to prove later that no entry up to it was changed.
#[derive(Serialize, ToSchema)]
pub struct Ledger {
    /// The number of entries.
    pub number: u64,
    /// SHA-256 of the last entry in hexadecimal; zeros for an empty ledger.
    pub hash: String,
}

#[derive(Serialize, ToSchema)]
pub struct Edition {
    pub slug: String,
    pub title: String,
    /// First day, `YYYY-MM-DD`, in the edition's time zone.
    pub starts: String,
    /// Last day, `YYYY-MM-DD`, inclusive.
    pub ends: String,
    /// IANA name, such as `Europe/Lisbon`.
    pub time_zone: String,
    pub place: String,
    /// Total seats; null if not decided.
    pub capacity: Option<u32>,
    pub phase: &'static str,
    pub planning_rule: Option<Rule>,
}

impl Edition {
    /// The edition at `now`; its phase follows from its dates unless organizers have set it.
    pub fn at(edition: domain::editions::Edition, now: Instant) -> Self {
        Edition {
            phase: edition.phase_at(now).as_str(),
            slug: edition.slug.into(),
            title: edition.title.into(),
            starts: edition.dates.starts().to_string(),
            ends: edition.dates.ends().to_string(),
            time_zone: edition.zone.into(),
            place: edition.place.into(),
            capacity: edition.capacity,
            planning_rule: edition.planning_rule.map(Rule::from),
        }
    }
}

/// How many rounds of planning meetings each participant must attend.
#[derive(Serialize, ToSchema)]
pub struct Rule {
    pub at_least: u32,
    /// Total number of rounds; null if it isn't fixed.
    pub of: Option<u32>,
}

impl From<PlanningRule> for Rule {
    fn from(PlanningRule { at_least, of }: PlanningRule) -> Self {
        Rule { at_least, of }
    }
}

/// An edition with its commitments, tracks and planning meetings.
#[derive(Serialize, ToSchema)]
pub struct EditionDetails {
    #[serde(flatten)]
    pub edition: Edition,
    pub venue: Option<String>,
    pub commitments: Vec<Clause>,
    pub tracks: Vec<Track>,
    pub meetings: Vec<Meeting>,
    pub links: Vec<Link>,
}

impl EditionDetails {
    pub fn at(page: EditionPage, totals: &[FulfilmentTotal], now: Instant) -> Self {
        let clause = |clause: domain::editions::Clause| {
            let total = totals.iter().find(|total| total.letter == clause.letter);
            Clause {
                letter: clause.letter.to_string(),
                text: clause.text.into(),
                met_count: total.and_then(|total| total.met),
            }
        };
        let track = |track: domain::editions::Track| Track {
            title: track.title.into(),
            summary: track.summary.map(String::from),
            leads: track.leads.into_iter().map(PersonSummary::from).collect(),
            colour: track.colour.map(|colour| colour.as_str().to_owned()),
            specs: track.goals.specs.iter().map(|spec| spec.0).collect(),
            outcomes: track.goals.outcomes.iter().map(ToString::to_string).collect(),
        };
        EditionDetails {
            venue: page.edition.venue.clone().map(String::from),
            edition: Edition::at(page.edition, now),
            commitments: page.clauses.into_iter().map(clause).collect(),
            tracks: page.tracks.into_iter().map(track).collect(),
            meetings: page.meetings.into_iter().map(Meeting::from).collect(),
            links: page.links.into_iter().map(|link| Link { title: link.title.into(), url: link.url.into() }).collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Clause {
    pub letter: String,
    pub text: String,
    /// Number of people who have met it; null for fewer than five.
    pub met_count: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub struct Link {
    pub title: String,
    pub url: String,
}

#[derive(Serialize, ToSchema)]
pub struct Track {
    pub title: String,
    pub summary: Option<String>,
    pub leads: Vec<PersonSummary>,
    /// The word of its colour, such as `green`.
    pub colour: Option<String>,
    /// The numbers of the documents that it contributes to.
    pub specs: Vec<u16>,
    /// The codes of the outcomes that it contributes to.
    pub outcomes: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Meetings {
    pub meetings: Vec<IdentifiedMeeting>,
    /// Number of items on all pages.
    pub total: usize,
    /// Address of the next page; null on the last one.
    pub next: Option<String>,
}

/// A meeting with its id in calendars.
#[derive(Serialize, ToSchema)]
pub struct IdentifiedMeeting {
    /// Its UID in calendar files.
    pub uid: String,
    #[serde(flatten)]
    pub meeting: Meeting,
}

#[derive(Serialize, ToSchema)]
pub struct Meeting {
    /// Its number within the edition, as in the address of its page.
    pub number: u32,
    /// Parallel meetings have the same round; null for a round of its own.
    pub round: Option<u32>,
    pub title: String,
    /// `YYYY-MM-DD`
    pub date: String,
    /// RFC 3339 in UTC; null if only the day is known.
    pub starts: Option<String>,
    pub ends: Option<String>,
    /// Address of the meeting notes.
    pub notes: Option<String>,
    /// Number of people who attended; null for fewer than five.
    pub attended_count: Option<u32>,
}

impl From<domain::meetings::Meeting> for Meeting {
    fn from(meeting: domain::meetings::Meeting) -> Self {
        Meeting {
            number: meeting.number.0,
            round: meeting.round,
            title: meeting.title.into(),
            date: meeting.time.on.to_string(),
            starts: meeting.time.starts.map(instant),
            ends: meeting.time.ends.map(instant),
            notes: meeting.notes.map(String::from),
            attended_count: meeting.attended_count,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Agenda {
    pub days: Vec<Day>,
}

#[derive(Serialize, ToSchema)]
pub struct Day {
    pub date: String,
    pub blocks: Vec<Block>,
}

#[derive(Serialize, ToSchema)]
pub struct Block {
    /// `HH:MM` in the edition's time zone; null if the block has no time.
    pub starts: Option<String>,
    /// `HH:MM` in the edition's time zone; null if not set.
    pub ends: Option<String>,
    pub title: String,
}
