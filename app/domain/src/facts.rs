//! Facts: what an importer read, before it is remembered, and what it has to say about its reading.

use crate::catalog::SpecStatus;
use crate::editions::{AgendaBlock, Clause, Dates, Link, Phase, PlanningRule};
use crate::id::{EditionSlug, Login, OutcomeCode, ProjectSlug, SpecNumber};
use crate::meetings::MeetingTime;
use crate::people::Person;
use crate::tasks::{EvidenceState, Status};
use crate::text::{Line, Name, Title, Url};
use crate::time::{Instant, NaiveDate, Zone};

/// What a web site's checkout says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFacts {
    pub editions: Vec<EditionFacts>,
    /// `None` where the checkout has no roadmap: then nothing is changed about it.
    pub roadmap: Option<Vec<RoadmapItem>>,
}

/// What a page says of one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionFacts {
    pub slug: EditionSlug,
    pub title: Title,
    pub dates: Dates,
    pub zone: Zone,
    pub place: Line,
    pub venue: Option<Line>,
    pub capacity: Option<u32>,
    /// `None` where the source doesn't say: a new edition gets the phase its dates suggest.
    pub phase: Option<Phase>,
    pub planning_rule: Option<PlanningRule>,
    pub clauses: Vec<Clause>,
    pub agenda: Vec<AgendaBlock>,
    pub people: Vec<Person>,
    pub tracks: Vec<TrackFacts>,
    pub meetings: Vec<MeetingFacts>,
    pub links: Vec<Link>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackFacts {
    pub title: Title,
    pub summary: Option<Line>,
    pub leads: Vec<Person>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingFacts {
    pub title: Title,
    pub time: MeetingTime,
    pub notes: Option<Url>,
    pub attendees: Vec<Person>,
}

/// An item of the public roadmap, by the outcome it is the public form of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoadmapItem {
    pub code: OutcomeCode,
    pub title: Title,
    pub group: Title,
}

/// What a checkout of the SPEC repository says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogFacts {
    pub specs: Vec<SpecFacts>,
    pub projects: Vec<ProjectFacts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecFacts {
    pub number: SpecNumber,
    pub title: Title,
    pub date: NaiveDate,
    pub status: SpecStatus,
    pub authors: Vec<Name>,
    pub endorsements: Vec<EndorsementFacts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndorsementFacts {
    pub project: ProjectSlug,
    pub on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectFacts {
    pub slug: ProjectSlug,
    pub title: Title,
    pub homepage: Option<Url>,
    pub repository: Option<Url>,
    pub contacts: Vec<Login>,
}

/// One task of an edition's work plan. Within its edition a task is known by its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskFacts {
    pub title: Title,
    pub description: String,
    pub track: Option<Title>,
    pub status: Status,
    pub specs: Vec<SpecNumber>,
    pub outcomes: Vec<OutcomeCode>,
    /// The lead first.
    pub claimants: Vec<Person>,
    pub evidence: Vec<EvidenceFacts>,
    /// Oldest first, the last one leading to `status`; empty where the source has no dates.
    pub history: Vec<MoveFacts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFacts {
    pub url: Url,
    pub state: Option<EvidenceState>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveFacts {
    pub at: Instant,
    pub to: Status,
    pub note: Option<Line>,
    pub by: Option<Person>,
}

/// A file of a checkout: its path within it, and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    pub path: &'a str,
    pub bytes: &'a [u8],
}

/// Something that an importer wants a person to know, with the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub kind: FindingKind,
    pub file: String,
    /// From 1.
    pub line: u32,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Understood and taken in.
    Read,
    /// Seen and left out, with the reason.
    Skipped,
    /// Two sources differ, or one differs from the calendar.
    Contradiction,
}

/// A file that can't be taken: nothing of the whole import is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {reason}")]
pub struct Broken {
    pub file: String,
    /// From 1.
    pub line: u32,
    pub reason: String,
}

/// What an import read, and what it found on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<T> {
    pub facts: T,
    /// In the order of files and lines.
    pub findings: Vec<Finding>,
}

/// What a write changed, one short line each, for the person who ran it. Empty: everything was there already.
pub type Changes = Vec<String>;
