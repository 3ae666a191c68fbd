//! Imported data as it is read from files, with diagnostics, and the preview of a task import.

mod change;
#[cfg(test)]
pub(crate) use change::tests as change_samples;
mod origins;
mod schedule;
mod title_key;

pub use change::{
    EditionChange, EditionCounts, FromTo, ImportChange, MeetingChange, OutdatedLogin, PeopleLabel, PersonLogin,
    PersonRename, ProjectField, SpecChange, TaskFieldChange,
};
pub use origins::{ImportChoices, RowChoice, RowMatch, RowOrigin, row_origins};
pub use schedule::{
    ImportedRoom, ImportedSchedule, ImportedSession, KeptSession, ScheduleDiagnostic, ScheduleImportChoices,
    ScheduleImportPreview, ScheduleImportResult, SessionFieldChange, SessionImport,
};
#[cfg(feature = "names")]
pub use schedule::{ScheduleDraft, compare_schedule};
pub use title_key::title_key;

use crate::Refusal;
use crate::catalog::{SpecHistory, SpecStatus};
use crate::community::Series;
use crate::editions::{AgendaBlock, Clause, Dates, Link, Phase, PlanningRule};
use crate::id::{CommitHash, EditionSlug, EditionTask, Login, OutcomeCode, ProjectSlug, SpecNumber, TaskNumber};
use crate::meetings::MeetingTime;
use crate::people::Person;
use crate::tasks::{EvidenceState, Size, Status};
use crate::text::{Label, LongText, PersonName, ShortText, Title, Url};
use crate::time::{Instant, NaiveDate, Zone};
use crate::workflow::GoalLinks;
use std::collections::BTreeMap;

/// The data of a website's checkout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedSite {
    pub editions: Vec<ImportedEdition>,
    /// The editions with a page that can't be read, so that nothing is known about them.
    pub unread: Vec<EditionSlug>,
    /// `None` if the checkout has no roadmap; the import then leaves outcomes unchanged.
    pub roadmap: Option<Vec<RoadmapItem>>,
    /// `None` if the checkout has no calendars; the import then leaves those here unchanged.
    pub calendars: Option<Vec<ImportedCalendar>>,
}

/// A calendar of the community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedCalendar {
    /// The name of its file without the ending, which is unique.
    pub file: ShortText,
    pub name: Title,
    /// Its events as YAML in the yaml2ics format, without what may contain links to video calls.
    pub events: String,
}

/// The data of one edition's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedEdition {
    pub slug: EditionSlug,
    pub title: Title,
    pub dates: Dates,
    pub zone: Zone,
    pub place: ShortText,
    pub venue: Option<ShortText>,
    pub capacity: Option<u32>,
    /// `None` if the source has none; a new edition then gets the phase that its dates suggest.
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

/// The data of a checkout of the SPEC repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedCatalog {
    /// The series of the documents; an instance that has one already keeps it.
    pub series: Option<Series>,
    pub specs: Vec<ImportedSpec>,
    pub projects: Vec<ImportedProject>,
    /// Whether a page could not be read, so that the checkout may have more than this.
    pub is_incomplete: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedSpec {
    pub number: SpecNumber,
    pub title: Title,
    pub date: NaiveDate,
    pub status: SpecStatus,
    pub authors: Vec<PersonName>,
    pub endorsements: Vec<ImportedEndorsement>,
    /// Empty for a source without a history; the import then keeps what is known.
    pub history: SpecHistory,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedEndorsement {
    pub project: ProjectSlug,
    pub on: Option<NaiveDate>,
    pub commit: Option<CommitHash>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedProject {
    pub slug: ProjectSlug,
    pub title: Title,
    pub homepage: Option<Url>,
    pub repository: Option<Url>,
    pub contacts: Vec<Login>,
}

/// One task of an edition's work plan.
///
/// `None` means that the source has no such field: an existing task keeps its value, and a new task has none. `Some` of
/// an empty value removes the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedTask {
    /// The edition that the number belongs to.
    pub edition: Option<EditionSlug>,
    /// The number in the source. A row without a number is matched by its title.
    pub number: Option<TaskNumber>,
    pub title: Title,
    pub status: Status,
    /// The reason for the status, or the result. Read only if the import changes the status.
    pub note: Option<ShortText>,
    /// Markdown.
    pub description: Option<Option<LongText>>,
    pub track: Option<Option<Title>>,
    pub size: Option<Option<Size>>,
    pub due: Option<Option<NaiveDate>>,
    pub labels: Option<Vec<Label>>,
    pub people_needed: Option<u32>,
    pub skills: Option<Vec<Title>>,
    pub specs: Option<Vec<SpecNumber>>,
    pub outcomes: Option<Vec<OutcomeCode>>,
    /// Why it has neither a SPEC nor an outcome.
    pub no_goal_reason: Option<Option<ShortText>>,
    /// By the numbers of the source.
    pub depends_on: Option<Vec<TaskNumber>>,
    /// The lead first. If it is empty, the import leaves the assignees unchanged.
    pub assignees: Vec<Person>,
    pub evidence: Option<Vec<ImportedEvidence>>,
    /// Oldest first, ending with `status`; empty if the source has no dates.
    pub history: Vec<ImportedStatusChange>,
}

impl ImportedTask {
    /// Creates a task for which the source has only a title and a status.
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
            due: None,
            labels: None,
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

    /// Returns which goals the task has after the import, from those it has `before`.
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

/// A file of a checkout, with its path inside the checkout.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    pub path: &'a str,
    pub bytes: &'a [u8],
}

/// Something that an importer noticed, with its place in the source.
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
    /// A note about imported data.
    Read,
    /// Data that is not imported, with the reason.
    Skipped,
    /// Two sources disagree, or one disagrees with the calendar.
    Contradiction,
}

/// An error in a file. It stops the whole import.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {reason}")]
pub struct ParseError {
    pub file: String,
    /// From 1.
    pub line: u32,
    pub reason: String,
}

/// The data that an importer read, with its diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    pub imported: T,
    /// In the order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
}

/// What an import of a task table changes in the plan, or would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPreview {
    /// New tracks.
    pub tracks: Vec<Title>,
    pub new: Vec<TaskChange>,
    pub changed: Vec<TaskChange>,
    /// The number of rows without a change.
    pub same: usize,
    /// Rows that are ignored because their tasks were merged into others or continue in a later edition.
    pub moved: Vec<MovedTaskRow>,
    /// Reasons for having no goal that are ignored because the task has a goal.
    pub ignored_reasons: Vec<TaskChange>,
    /// If there are any, nothing is imported.
    pub problems: Vec<RowProblem>,
    /// The number of rows from each other edition.
    pub other_editions: BTreeMap<EditionSlug, usize>,
    /// The rows that name no edition and may belong to another one; see [`RowOrigin::Unclear`].
    pub unclear: Vec<UnclearRow>,
    /// How many rows of another edition, or of unclear origin, the person chose to leave out.
    pub rows_left_out: usize,
    /// How many such rows still need a choice. If there are any, nothing is imported.
    pub undecided: usize,
    /// For each row of the table, in its order.
    pub rows: Vec<RowOutcome>,
}

/// What an import does with one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    New,
    Changed(TaskNumber),
    Same(TaskNumber),
    /// Its task was merged into another one, or continues in a later edition.
    Moved(TaskNumber),
    /// One of the preview’s `problems`.
    Invalid,
    LeftOut,
    /// A choice is missing.
    Undecided,
}

impl ImportPreview {
    /// Whether the table can be imported, but would change nothing.
    pub fn is_nothing(&self) -> bool {
        self.tracks.is_empty() && self.new.is_empty() && self.changed.is_empty() && self.can_be_imported()
    }

    /// Whether every row can be imported and no choice is missing.
    pub fn can_be_imported(&self) -> bool {
        self.problems.is_empty() && self.undecided == 0
    }
}

/// A task with lines about it: its changes, or in `ignored_reasons` the ignored reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskChange {
    pub number: TaskNumber,
    pub title: Title,
    /// Never empty. One short line for each changed field, or the ignored reason.
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

/// One changed field of a task, or an ignored reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    pub kind: ChangeKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Plain,
    Rename,
    /// The task loses a value.
    Removal,
}

/// A row of unclear origin.
///
/// `title` is the row's; `title_here` is that of this edition's task with the same number, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnclearRow {
    pub number: TaskNumber,
    pub title: Title,
    pub title_here: Option<Title>,
}

/// A row that is ignored because its task was merged, or continues in a later edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedTaskRow {
    pub number: TaskNumber,
    pub title: Title,
    pub into: EditionTask,
}

/// A row that can't be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// `None` for a new task, or if the row matches no task.
    pub number: Option<TaskNumber>,
    pub title: Title,
    /// Everything that is wrong with it.
    pub why: Vec<Refusal>,
}
