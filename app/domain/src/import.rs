//! Facts: what an importer read, before it is remembered, and what it has to say about its reading.

mod change;
#[cfg(test)]
pub(crate) use change::tests as change_samples;
mod origins;

pub use change::{
    EditionChange, EditionCounts, FromTo, ImportChange, MeetingChange, PeopleLabel, PersonLogin, PersonRename,
    SpecChange, TaskFieldChange,
};
pub use origins::{ImportChoices, RowChoice, RowMatch, RowOrigin, row_origins};

use crate::Refusal;
use crate::catalog::SpecStatus;
use crate::editions::{AgendaBlock, Clause, Dates, Link, Phase, PlanningRule};
use crate::id::{EditionSlug, Login, OutcomeCode, ProjectSlug, SpecNumber, TaskNumber};
use crate::meetings::MeetingTime;
use crate::people::Person;
use crate::tasks::{EvidenceState, Status};
use crate::text::{LongText, PersonName, ShortText, Title, Url};
use crate::time::{Instant, NaiveDate, Zone};
use crate::workflow::{GoalLinks, Size};
use std::collections::BTreeMap;

/// What a web site's checkout says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedSite {
    pub editions: Vec<ImportedEdition>,
    /// `None` where the checkout has no roadmap: then nothing is changed about it.
    pub roadmap: Option<Vec<RoadmapItem>>,
}

/// What a page says of one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedEdition {
    pub slug: EditionSlug,
    pub title: Title,
    pub dates: Dates,
    pub zone: Zone,
    pub place: ShortText,
    pub venue: Option<ShortText>,
    pub capacity: Option<u32>,
    /// `None` where the source doesn't say: a new edition gets the phase its dates suggest.
    pub phase: Option<Phase>,
    pub planning_rule: Option<PlanningRule>,
    pub clauses: Vec<Clause>,
    pub agenda: Vec<AgendaBlock>,
    pub people: Vec<Person>,
    pub tracks: Vec<ImportedTrack>,
    pub meetings: Vec<ImportedMeeting>,
    pub links: Vec<Link>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedTrack {
    pub title: Title,
    pub summary: Option<ShortText>,
    pub leads: Vec<Person>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedMeeting {
    pub title: Title,
    pub time: MeetingTime,
    pub notes: Option<Url>,
    pub attendees: Vec<Person>,
}

/// An outcome of the roadmap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoadmapItem {
    pub code: OutcomeCode,
    pub title: Title,
    pub group: Title,
    /// Whether the public roadmap lists it.
    pub in_roadmap: bool,
}

/// What a checkout of the SPEC repository says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedCatalog {
    pub specs: Vec<ImportedSpec>,
    pub projects: Vec<ImportedProject>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedSpec {
    pub number: SpecNumber,
    pub title: Title,
    pub date: NaiveDate,
    pub status: SpecStatus,
    pub authors: Vec<PersonName>,
    pub endorsements: Vec<ImportedEndorsement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedEndorsement {
    pub project: ProjectSlug,
    pub on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedProject {
    pub slug: ProjectSlug,
    pub title: Title,
    pub homepage: Option<Url>,
    pub repository: Option<Url>,
    pub contacts: Vec<Login>,
}

/// One task of an edition's work plan. Within its edition a task is known by its title; its number is the source's own.
///
/// Where the source is silent, `None`, what is known stays, and a new task has none; where it says that there is none,
/// as `Some` of nothing, there is none afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedTask {
    /// The edition that the number belongs to; `None` where the source names none.
    pub edition: Option<EditionSlug>,
    /// `None` where the source gives it none.
    pub number: Option<TaskNumber>,
    pub title: Title,
    pub status: Status,
    /// Why it stands there, or what came of it: read where it stood elsewhere before.
    pub note: Option<ShortText>,
    /// Markdown.
    pub description: Option<Option<LongText>>,
    pub track: Option<Option<Title>>,
    pub size: Option<Option<Size>>,
    /// How many hands are wanted.
    pub people_needed: Option<u32>,
    pub skills: Option<Vec<Title>>,
    pub specs: Option<Vec<SpecNumber>>,
    pub outcomes: Option<Vec<OutcomeCode>>,
    /// Why it serves none of either.
    pub no_goal_reason: Option<Option<ShortText>>,
    /// By the source's own numbers.
    pub depends_on: Option<Vec<TaskNumber>>,
    /// The lead first; empty where the source names nobody, which says nothing.
    pub assignees: Vec<Person>,
    pub evidence: Option<Vec<ImportedEvidence>>,
    /// Oldest first, the last one leading to `status`; empty where the source has no dates.
    pub history: Vec<ImportedStatusChange>,
}

impl ImportedTask {
    /// A source that says no more than this.
    pub fn of(title: Title, status: Status) -> ImportedTask {
        ImportedTask {
            edition: None,
            number: None,
            title,
            status,
            note: None,
            description: None,
            track: None,
            size: None,
            people_needed: None,
            skills: None,
            specs: None,
            outcomes: None,
            no_goal_reason: None,
            depends_on: None,
            assignees: Vec::new(),
            evidence: None,
            history: Vec::new(),
        }
    }

    /// What a task serves once this is said of it, given what it serves before.
    pub fn goals(&self, before: GoalLinks) -> GoalLinks {
        GoalLinks {
            spec: self.specs.as_ref().map_or(before.spec, |specs| !specs.is_empty()),
            outcome: self.outcomes.as_ref().map_or(before.outcome, |codes| !codes.is_empty()),
            reason: self.no_goal_reason.as_ref().map_or(before.reason, Option::is_some),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedEvidence {
    pub url: Url,
    pub state: Option<EvidenceState>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedStatusChange {
    pub at: Instant,
    pub to: Status,
    pub note: Option<ShortText>,
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
pub struct Diagnostic {
    pub kind: DiagnosticKind,
    pub file: String,
    /// From 1.
    pub line: u32,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiagnosticKind {
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
pub struct ParseError {
    pub file: String,
    /// From 1.
    pub line: u32,
    pub reason: String,
}

/// What an import read, and what it found on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    pub imported: T,
    /// In the order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a table of tasks does to the plan, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPreview {
    /// Tracks that weren't there.
    pub tracks: Vec<Title>,
    /// With what is said of each.
    pub new: Vec<TaskChange>,
    /// With what changes of each.
    pub changed: Vec<TaskChange>,
    /// How many of its tasks stay as they are.
    pub same: usize,
    /// Those of them of which the table says something else, but that were merged into others.
    pub merged: Vec<MergedTaskRow>,
    /// Those that serve something of which the table says why they serve nothing, with these words: they are left out.
    pub left_out: Vec<TaskChange>,
    /// If there are any, nothing is taken in.
    pub problems: Vec<RowProblem>,
    /// How many rows come from each other edition.
    pub other_editions: BTreeMap<EditionSlug, usize>,
    /// The rows that name no edition and have the title of another task.
    pub unclear: Vec<UnclearRow>,
    /// How many of both are left out, as the person chose.
    pub rows_left_out: usize,
    /// How many of both wait for a choice. If there are any, nothing is imported.
    pub undecided: usize,
}

impl ImportPreview {
    /// Everything that it says stands there already.
    pub fn is_nothing(&self) -> bool {
        self.tracks.is_empty() && self.new.is_empty() && self.changed.is_empty() && self.can_be_imported()
    }

    /// Whether every row can be imported and no choice is missing.
    pub fn can_be_imported(&self) -> bool {
        self.problems.is_empty() && self.undecided == 0
    }
}

/// A task that a table adds or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskChange {
    pub number: TaskNumber,
    pub title: Title,
    /// Never empty; a short line for each thing.
    pub lines: Vec<ChangeLine>,
}

impl TaskChange {
    pub fn renames(&self) -> bool {
        self.lines.iter().any(|line| line.kind == ChangeKind::Rename)
    }

    pub fn removes(&self) -> bool {
        self.lines.iter().any(|line| line.kind == ChangeKind::Removal)
    }
}

/// One thing that a table changes of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    pub kind: ChangeKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Plain,
    Rename,
    /// Something that the task had is gone afterwards.
    Removal,
}

/// A row that names no edition, with the title of the task here that has its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnclearRow {
    pub number: TaskNumber,
    pub title: Title,
    pub title_here: Option<Title>,
}

/// A row of a table that is left out, for its task was merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedTaskRow {
    pub number: TaskNumber,
    pub title: Title,
    pub into: TaskNumber,
}

/// A row of a table that can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// `None` for a task that would be new, and where it isn't clear which one is meant.
    pub number: Option<TaskNumber>,
    pub title: Title,
    /// All that is wrong with it.
    pub why: Vec<Refusal>,
}
