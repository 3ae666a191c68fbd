//! The JSON shapes. Keys may be added; those that are here stay.

use domain::editions::{EditionPage, PlanningRule};
use domain::id::{Login, OutcomeCode};
use domain::people::{Participant, Person};
use domain::progress::Progress;
use domain::tasks::{Evidence, Status, StatusCounts, TaskLink, TaskRow};
use domain::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Editions {
    pub editions: Vec<Edition>,
}

#[derive(Serialize, ToSchema)]
pub struct Edition {
    pub slug: String,
    pub title: String,
    /// First day, `YYYY-MM-DD`, in the edition's zone.
    pub starts: String,
    /// Last day, included.
    pub ends: String,
    /// IANA name.
    pub time_zone: String,
    pub place: String,
    /// Seats in all; null where nobody has said.
    pub capacity: Option<u32>,
    pub phase: &'static str,
    pub planning_rule: Option<Rule>,
}

impl Edition {
    /// Its phase follows its dates unless somebody has set it, so it needs the present moment.
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

/// How many rounds of planning meetings each participant takes part in.
#[derive(Serialize, ToSchema)]
pub struct Rule {
    pub at_least: u32,
    /// Null where the number of rounds isn't fixed.
    pub of: Option<u32>,
}

impl From<PlanningRule> for Rule {
    fn from(PlanningRule { at_least, of }: PlanningRule) -> Self {
        Rule { at_least, of }
    }
}

/// An edition with what is asked of participants, its tracks and its planning meetings.
#[derive(Serialize, ToSchema)]
pub struct WholeEdition {
    #[serde(flatten)]
    pub edition: Edition,
    pub venue: Option<String>,
    pub commitments: Vec<Clause>,
    pub tracks: Vec<Track>,
    pub meetings: Vec<Meeting>,
    pub links: Vec<Link>,
}

impl WholeEdition {
    pub fn at(page: EditionPage, now: Instant) -> Self {
        let track = |track: domain::editions::Track| Track {
            title: track.title.into(),
            summary: track.summary.map(String::from),
            leads: track.leads.into_iter().map(OnePerson::from).collect(),
        };
        WholeEdition {
            venue: page.edition.venue.clone().map(String::from),
            edition: Edition::at(page.edition, now),
            commitments: page
                .clauses
                .into_iter()
                .map(|c| Clause { letter: c.letter.to_string(), text: c.text.into() })
                .collect(),
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
    pub leads: Vec<OnePerson>,
}

#[derive(Serialize, ToSchema)]
pub struct Meeting {
    pub title: String,
    /// `YYYY-MM-DD`
    pub date: String,
    /// RFC 3339, UTC; null where only the day is known.
    pub starts: Option<String>,
    pub ends: Option<String>,
    /// Where its notes can be read.
    pub notes: Option<String>,
    pub attendees: Vec<OnePerson>,
}

impl From<domain::meetings::Meeting> for Meeting {
    fn from(meeting: domain::meetings::Meeting) -> Self {
        Meeting {
            title: meeting.title.into(),
            date: meeting.time.on.to_string(),
            starts: meeting.time.starts.map(instant),
            ends: meeting.time.ends.map(instant),
            notes: meeting.notes.map(String::from),
            attendees: meeting.attendees.into_iter().map(OnePerson::from).collect(),
        }
    }
}

/// RFC 3339, UTC.
fn instant(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[derive(Serialize, ToSchema)]
pub struct People {
    pub people: Vec<OneParticipant>,
}

#[derive(Serialize, ToSchema)]
pub struct OneParticipant {
    #[serde(flatten)]
    pub person: OnePerson,
    /// Core projects that name them as a contact.
    pub projects: Vec<String>,
    /// Tracks of this edition that they lead.
    pub leads: Vec<String>,
}

impl From<Participant> for OneParticipant {
    fn from(one: Participant) -> Self {
        OneParticipant {
            person: one.person.into(),
            projects: one.projects.into_iter().map(String::from).collect(),
            leads: one.leads.into_iter().map(String::from).collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OnePerson {
    pub name: String,
    /// GitHub's; null for someone whom the source names without one.
    pub login: Option<String>,
}

impl From<Person> for OnePerson {
    fn from(person: Person) -> Self {
        OnePerson { name: person.name.into(), login: person.login.map(String::from) }
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
    /// `HH:MM` on the clock of the edition's zone; null where the row has no time.
    pub starts: Option<String>,
    /// Null where nobody has said.
    pub ends: Option<String>,
    pub title: String,
}

#[derive(Serialize, ToSchema)]
pub struct Tasks {
    pub tasks: Vec<Task>,
}

#[derive(Serialize, ToSchema)]
pub struct Task {
    pub number: u32,
    pub title: String,
    pub track: Option<String>,
    pub status: &'static str,
    pub specs: Vec<u16>,
    pub outcomes: Vec<String>,
    /// GitHub logins, the lead first.
    pub claimants: Vec<String>,
    pub evidence: Vec<OneEvidence>,
    /// RFC 3339, UTC; null where the source gave no dates.
    pub updated: Option<String>,
    /// `small`, `medium`, `large`; null where nobody has said.
    pub size: Option<&'static str>,
    /// How many more hands are wanted.
    pub open_hands: u32,
    /// Whether it waits for a task that isn't done.
    pub blocked: bool,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        Task {
            number: row.number.0,
            title: row.title.into(),
            track: row.track.map(String::from),
            status: row.status.as_str(),
            specs: row.specs.into_iter().map(|number| number.0).collect(),
            outcomes: row.outcomes.into_iter().map(String::from).collect(),
            claimants: row.claimants.into_iter().filter_map(|person| person.login).map(Login::into).collect(),
            evidence: row.evidence.into_iter().map(OneEvidence::from).collect(),
            updated: row.updated.map(instant),
            size: row.size.map(|size| size.as_str()),
            open_hands: row.open_hands,
            blocked: row.blocked,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Similar {
    pub tasks: Vec<LinkedTask>,
}

/// A task as others name it.
#[derive(Serialize, ToSchema)]
pub struct LinkedTask {
    pub number: u32,
    pub title: String,
    pub status: &'static str,
}

impl From<TaskLink> for LinkedTask {
    fn from(link: TaskLink) -> Self {
        LinkedTask { number: link.number.0, title: link.title.into(), status: link.status.as_str() }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OneEvidence {
    pub url: String,
    pub kind: &'static str,
    /// Null until someone has looked.
    pub state: Option<&'static str>,
}

impl From<Evidence> for OneEvidence {
    fn from(evidence: Evidence) -> Self {
        let state = evidence.state.map(|state| state.as_str());
        OneEvidence { url: evidence.url.into(), kind: evidence.kind.as_str(), state }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Standing {
    /// Dropped tasks included.
    pub total: u32,
    pub done: u32,
    pub by_status: BTreeMap<&'static str, u32>,
    pub by_track: Vec<TrackCount>,
    pub by_outcome: Vec<OutcomeCount>,
    pub by_spec: Vec<SpecCount>,
}

#[derive(Serialize, ToSchema)]
pub struct TrackCount {
    /// Null for tasks without one.
    pub track: Option<String>,
    pub total: u32,
    pub done: u32,
}

#[derive(Serialize, ToSchema)]
pub struct OutcomeCount {
    pub code: String,
    pub total: u32,
    pub done: u32,
}

#[derive(Serialize, ToSchema)]
pub struct SpecCount {
    pub number: u16,
    pub total: u32,
    pub done: u32,
}

impl From<Progress> for Standing {
    fn from(progress: Progress) -> Self {
        let figures = |counts: StatusCounts| (counts.total(), counts.done());
        let track = |(track, counts): (Option<domain::text::Title>, StatusCounts)| {
            let (total, done) = figures(counts);
            TrackCount { track: track.map(String::from), total, done }
        };
        let outcome = |(code, counts): (OutcomeCode, StatusCounts)| {
            let (total, done) = figures(counts);
            OutcomeCount { code: code.into(), total, done }
        };
        let spec = |(number, counts): (domain::id::SpecNumber, StatusCounts)| {
            let (total, done) = figures(counts);
            SpecCount { number: number.0, total, done }
        };
        Standing {
            total: progress.all.total(),
            done: progress.all.done(),
            by_status: Status::ALL.into_iter().map(|status| (status.as_str(), progress.all.get(status))).collect(),
            by_track: progress.by_track.into_iter().map(track).collect(),
            by_outcome: progress.by_outcome.into_iter().map(outcome).collect(),
            by_spec: progress.by_spec.into_iter().map(spec).collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Specs {
    pub specs: Vec<Spec>,
}

#[derive(Serialize, ToSchema)]
pub struct Spec {
    pub number: u16,
    pub title: String,
    pub date: String,
    pub status: &'static str,
    /// Core projects by their short names.
    pub endorsed_by: Vec<String>,
    /// Names only.
    pub authors: Vec<String>,
}

impl From<domain::catalog::Spec> for Spec {
    fn from(spec: domain::catalog::Spec) -> Self {
        Spec {
            number: spec.number.0,
            title: spec.title.into(),
            date: spec.date.to_string(),
            status: spec.status.as_str(),
            authors: spec.authors.into_iter().map(String::from).collect(),
            endorsed_by: spec.endorsements.into_iter().map(|endorsement| endorsement.project.into()).collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Outcomes {
    pub outcomes: Vec<Outcome>,
}

#[derive(Serialize, ToSchema)]
pub struct Outcome {
    pub code: String,
    pub title: String,
    pub group: String,
    /// Whether the public roadmap has it.
    pub in_roadmap: bool,
    pub total: u32,
    pub done: u32,
}
