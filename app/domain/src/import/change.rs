//! What an import changed: codes with data, worded here for the report and the audit log.

mod task;

pub use task::TaskFieldChange;

use crate::catalog::SpecStatus;
use crate::editions::{EditionSetting, Phase, PlanningRule};
use crate::id::{EditionSlug, OutcomeCode, ProjectSlug, SpecNumber, TaskNumber};
use crate::text::{ShortText, Title, counted, named};
use crate::time::{NaiveDate, Zone};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};

/// One thing that an import changed. The audit log stores it as JSON, without the names of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportChange {
    LoginFound(PersonLogin),
    /// The source has a former login of a person, who keeps the current one.
    LoginOutdated(OutdatedLogin),
    PersonRenamed(PersonRename),

    EditionAdded {
        edition: EditionSlug,
        counts: EditionCounts,
    },
    Edition {
        edition: EditionSlug,
        change: EditionChange,
    },

    /// The instance had no series of documents before.
    SeriesNamed(Title),
    ProjectAdded(ProjectSlug),
    ProjectsAdded(usize),
    ProjectChanged(ProjectSlug),
    ProjectContactsChanged(ProjectSlug),
    SpecAdded {
        spec: SpecNumber,
        title: Title,
    },
    SpecsAdded(usize),
    /// The document was edited here, and the source has another value.
    SpecKept {
        spec: SpecNumber,
        change: SpecChange,
    },
    /// The document was deleted here, and the source has it.
    SpecStaysDeleted(SpecNumber),
    /// The core project was edited here, and the source has other values.
    ProjectKept(ProjectSlug, Vec<ProjectField>),
    /// The core project was deleted here, and the source has it.
    ProjectStaysDeleted(ProjectSlug),
    /// An earlier import had the core project, and the source no longer has it.
    ProjectUnlisted(ProjectSlug),
    /// The source has the core project again.
    ProjectListed(ProjectSlug),
    /// An earlier import had the document, and the source no longer has it.
    SpecUnlisted(SpecNumber),
    Spec {
        spec: SpecNumber,
        change: SpecChange,
    },
    OutcomeGroupRenamed {
        group: i64,
        title: FromTo<Title>,
    },
    OutcomeRenamed {
        outcome: OutcomeCode,
        title: FromTo<Title>,
    },
    RoadmapAdded(Vec<OutcomeCode>),
    RoadmapRemoved(Vec<OutcomeCode>),
    OutcomesAdded(Vec<OutcomeCode>),
    /// The roadmap was edited here, and the source has another.
    RoadmapKept,
    CalendarAdded(Title),
    CalendarChanged(Title),
    CalendarRemoved(Title),
}

/// A change of an edition that was there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditionChange {
    Title(FromTo<Title>),
    /// First and last day.
    Dates(FromTo<(NaiveDate, NaiveDate)>),
    Zone(FromTo<Zone>),
    Place(FromTo<ShortText>),
    Venue(FromTo<Option<ShortText>>),
    /// `None`: the phase that its dates suggest.
    Phase(FromTo<Option<Phase>>),
    PlanningRule(FromTo<Option<PlanningRule>>),
    Capacity(FromTo<Option<u32>>),
    CapacityKept {
        capacity: Option<u32>,
        requested: Option<u32>,
        /// Why, for the person who runs the import.
        #[serde(skip)]
        reason: Option<String>,
    },
    /// It was edited here, and the source has another value.
    KeptAsEdited(EditionSetting),
    PeopleJoined(PeopleLabel),
    PeopleLeft(PeopleLabel),
    Commitments(usize),
    AgendaRows(usize),
    Links(usize),
    TrackAdded(Title),
    TracksAdded(usize),
    TrackChanged(Title),
    TrackRemoved(Title),
    /// The source no longer lists it, but it has tasks or an appointed lead.
    TrackUnlisted(Title),
    TracksReordered,
    Meeting {
        title: Title,
        on: NaiveDate,
        change: MeetingChange,
    },
    TaskAdded {
        task: TaskNumber,
        title: Title,
    },
    TasksAdded(usize),
    Task {
        task: TaskNumber,
        title: Title,
        change: TaskFieldChange,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingChange {
    /// With so many people who attended.
    Added(usize),
    Changed,
    Removed,
    Attended(PeopleLabel),
    AttendanceRemoved(PeopleLabel),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecChange {
    Title(FromTo<Title>),
    Date(FromTo<NaiveDate>),
    Status(FromTo<SpecStatus>),
    Authors,
    Endorsed(ProjectSlug),
    EndorsementDated {
        project: ProjectSlug,
        on: FromTo<Option<NaiveDate>>,
    },
    EndorsementRemoved(ProjectSlug),
    /// The days or commits of its history.
    History,
}

/// A field of a core project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectField {
    Title,
    Homepage,
    Repository,
    Contacts,
}

impl Display for ProjectField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProjectField::Title => "title",
            ProjectField::Homepage => "homepage",
            ProjectField::Repository => "repository",
            ProjectField::Contacts => "contacts",
        })
    }
}

/// A value before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromTo<T> {
    pub from: T,
    pub to: T,
}

impl<T: PartialEq> FromTo<T> {
    /// `None` if both are equal.
    pub fn if_changed(from: T, to: T) -> Option<Self> {
        (from != to).then_some(FromTo { from, to })
    }
}

impl<T> FromTo<T> {
    /// `40 → 38`, or `none → 38` where `shown` has no text for a value.
    pub(super) fn label_with(&self, shown: impl Fn(&T) -> Option<String>) -> String {
        let shown = |value| shown(value).unwrap_or_else(|| "none".to_owned());
        format!("{} → {}", shown(&self.from), shown(&self.to))
    }
}

impl<T: Display> FromTo<T> {
    fn label(&self) -> String {
        self.label_with(|value| Some(value.to_string()))
    }
}

impl<T: Display> FromTo<Option<T>> {
    fn optional_label(&self) -> String {
        self.label_with(|value| value.as_ref().map(T::to_string))
    }
}

/// How much belongs to a new edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionCounts {
    pub people: usize,
    pub commitments: usize,
    pub agenda_rows: usize,
    pub tracks: usize,
    pub meetings: usize,
    pub links: usize,
}

/// People by name for the person who runs the import. Only their number is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "usize", into = "usize")]
pub struct PeopleLabel {
    count: usize,
    names: Vec<String>,
}

impl PeopleLabel {
    /// `None` if there are none.
    pub fn of(names: Vec<String>) -> Option<Self> {
        (!names.is_empty()).then_some(PeopleLabel { count: names.len(), names })
    }
}

impl From<usize> for PeopleLabel {
    fn from(count: usize) -> Self {
        PeopleLabel { count, names: Vec::new() }
    }
}

impl From<PeopleLabel> for usize {
    fn from(people: PeopleLabel) -> usize {
        people.count
    }
}

impl Display for PeopleLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.names.is_empty() {
            f.write_str(&counted(self.count, "person", "people"))
        } else {
            f.write_str(&named(&self.names, "people"))
        }
    }
}

/// A person who was known by name alone, and their login. Neither is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLogin {
    #[serde(skip)]
    pub person: Option<(String, String)>,
}

/// A former login of a person in a source. Nothing of it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutdatedLogin {
    /// The login in the source, and the person's current one. `None` if it comes from the audit log.
    #[serde(skip)]
    pub logins: Option<(String, Option<String>)>,
}

/// A person's name before and after. Neither is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRename {
    #[serde(skip)]
    pub names: Option<FromTo<String>>,
}

impl ImportChange {
    /// Whether it only reports what stays as it is, such as what was edited here.
    pub fn is_kept(&self) -> bool {
        use ImportChange::*;
        let is_of_catalog = matches!(
            self,
            RoadmapKept
                | SpecKept { .. }
                | SpecStaysDeleted(_)
                | SpecUnlisted(_)
                | ProjectKept(..)
                | ProjectStaysDeleted(_)
        );
        is_of_catalog
            || self.is_contradiction()
            || matches!(self, Edition { change: EditionChange::KeptAsEdited(_), .. })
    }

    /// Whether the source contradicts what is known here, so that someone should correct the source.
    pub fn is_contradiction(&self) -> bool {
        matches!(self, ImportChange::LoginOutdated(_))
    }
}

impl Display for ImportChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ImportChange::*;
        match self {
            LoginFound(PersonLogin { person: Some((name, login)) }) => write!(f, "{name} has the login {login}"),
            LoginFound(_) => f.write_str("the login of 1 person found"),
            LoginOutdated(OutdatedLogin { logins: Some((former, Some(login))) }) => {
                write!(f, "@{former} is now @{login}; both are one person. Write @{login} in the source.")
            }
            LoginOutdated(OutdatedLogin { logins: Some((former, None)) }) => {
                write!(f, "@{former} is a former login, and the new login of its owner isn’t known yet.")
            }
            LoginOutdated(_) => f.write_str("the source has 1 former login"),
            PersonRenamed(PersonRename { names: Some(FromTo { from, to }) }) => {
                write!(f, "{from} is now called {to}")
            }
            PersonRenamed(_) => f.write_str("the name of 1 person changed"),
            EditionAdded { edition, counts } => write!(f, "edition {edition} added{counts}"),
            // A task is named with its edition: “2023, task 4 …”.
            Edition { edition, change: change @ EditionChange::Task { .. } } => write!(f, "{edition}, {change}"),
            Edition { edition, change } => write!(f, "{edition}: {change}"),
            SeriesNamed(name) => write!(f, "the series of documents is called {name}"),
            ProjectAdded(project) => write!(f, "core project {project} added"),
            ProjectsAdded(count) => write!(f, "{} added", counted(*count, "core project", "core projects")),
            ProjectChanged(project) => write!(f, "core project {project} changed"),
            ProjectContactsChanged(project) => write!(f, "core project {project}: contacts changed"),
            SpecAdded { spec, title } => write!(f, "document {spec} added: {title}"),
            SpecsAdded(count) => write!(f, "{} added", counted(*count, "document", "documents")),
            SpecKept { spec, change } => {
                write!(f, "document {spec} stays as edited here, though the source differs: {change}")
            }
            SpecStaysDeleted(spec) => write!(f, "document {spec} was deleted here, so it isn’t imported"),
            ProjectKept(project, fields) => {
                let fields = named(fields, "fields");
                write!(f, "core project {project} stays as edited here, though the source has another {fields}")
            }
            ProjectStaysDeleted(project) => {
                write!(f, "core project {project} was deleted here, so it isn’t imported")
            }
            ProjectUnlisted(project) => {
                write!(f, "core project {project} retired, because the source no longer has it")
            }
            ProjectListed(project) => write!(f, "core project {project} is in the source again, and no longer retired"),
            SpecUnlisted(spec) => write!(f, "document {spec} stays, though the source no longer has it"),
            Spec { spec, change } => write!(f, "document {spec}: {change}"),
            OutcomeGroupRenamed { group, title } => write!(f, "outcome group {group}: {}", title.label()),
            OutcomeRenamed { outcome, title } => write!(f, "outcome {outcome}: {}", title.label()),
            RoadmapAdded(outcomes) => write!(f, "roadmap: {} added", named(outcomes, "outcomes")),
            RoadmapRemoved(outcomes) => write!(f, "roadmap: {} removed", named(outcomes, "outcomes")),
            RoadmapKept => f.write_str("the roadmap stays as edited here, though the website has another"),
            CalendarAdded(name) => write!(f, "calendar “{name}” added"),
            CalendarChanged(name) => write!(f, "calendar “{name}” changed"),
            CalendarRemoved(name) => write!(f, "calendar “{name}” removed"),
            OutcomesAdded(outcomes) => write!(f, "outcomes: {} added", named(outcomes, "outcomes")),
        }
    }
}

impl Display for EditionCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.people, "person", "people"),
            (self.commitments, "commitment", "commitments"),
            (self.agenda_rows, "agenda row", "agenda rows"),
            (self.tracks, "track", "tracks"),
            (self.meetings, "meeting", "meetings"),
            (self.links, "link", "links"),
        ];
        let present = counts.into_iter().filter(|(count, ..)| *count > 0);
        let texts: Vec<String> = present.map(|(count, singular, plural)| counted(count, singular, plural)).collect();
        if texts.is_empty() { Ok(()) } else { write!(f, ": {}", texts.join(", ")) }
    }
}

impl Display for EditionChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use EditionChange as Change;
        match self {
            Change::Title(title) => write!(f, "title {}", title.label()),
            Change::Dates(dates) => {
                write!(f, "dates {}", dates.label_with(|(starts, ends)| Some(format!("{starts} to {ends}"))))
            }
            Change::Zone(zone) => write!(f, "time zone {}", zone.label()),
            Change::Place(place) => write!(f, "place {}", place.label()),
            Change::Venue(venue) => write!(f, "venue {}", venue.optional_label()),
            Change::Phase(phase) => {
                let shown = |phase: &Option<Phase>| phase.map_or("as its dates suggest", Phase::as_str).to_owned();
                write!(f, "phase {}", phase.label_with(|phase| Some(shown(phase))))
            }
            Change::PlanningRule(rule) => write!(f, "planning rule {}", rule.optional_label()),
            Change::Capacity(capacity) => write!(f, "capacity {}", capacity.optional_label()),
            Change::CapacityKept { capacity, requested, reason } => {
                let shown = |seats: &Option<u32>| seats.map_or_else(|| "none".to_owned(), |seats| seats.to_string());
                write!(f, "capacity stays {}", shown(capacity))?;
                match reason {
                    Some(reason) => write!(f, ": {reason}"),
                    None => write!(f, ", not {}", shown(requested)),
                }
            }
            Change::KeptAsEdited(setting) => {
                write!(f, "kept {} as edited here; the website differs", setting.label())
            }
            Change::PeopleJoined(people) => write!(f, "{people} added to the participants"),
            Change::PeopleLeft(people) => write!(f, "{people} removed from the participants"),
            Change::Commitments(count) => write!(f, "{} changed", counted(*count, "commitment", "commitments")),
            Change::AgendaRows(count) => write!(f, "{} changed", counted(*count, "agenda row", "agenda rows")),
            Change::Links(count) => write!(f, "{} changed", counted(*count, "link", "links")),
            Change::TrackAdded(title) => write!(f, "track “{title}” added"),
            Change::TracksAdded(count) => write!(f, "{} added", counted(*count, "track", "tracks")),
            Change::TrackChanged(title) => write!(f, "track “{title}” changed"),
            Change::TrackRemoved(title) => write!(f, "track “{title}” removed"),
            Change::TrackUnlisted(title) => write!(f, "track “{title}” is no longer listed; kept because it is in use"),
            Change::TracksReordered => f.write_str("the order of the tracks changed"),
            Change::Meeting { title, on, change } => write!(f, "meeting “{title}” of {on}{change}"),
            Change::TaskAdded { task, title } => write!(f, "task {task} “{title}” added"),
            Change::TasksAdded(count) => write!(f, "{} added", counted(*count, "task", "tasks")),
            Change::Task { task, title, change } => write!(f, "task {task} “{title}”: {change}"),
        }
    }
}

impl Display for MeetingChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MeetingChange::Added(people) => write!(f, " added, with {}", counted(*people, "person", "people")),
            MeetingChange::Changed => f.write_str(" changed"),
            MeetingChange::Removed => f.write_str(" removed"),
            MeetingChange::Attended(people) => write!(f, ": {people} attended"),
            MeetingChange::AttendanceRemoved(people) => write!(f, ": attendance of {people} removed"),
        }
    }
}

impl Display for SpecChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpecChange::Title(title) => write!(f, "title {}", title.label()),
            SpecChange::Date(date) => write!(f, "date {}", date.label()),
            SpecChange::Status(status) => f.write_str(&status.label_with(|status| Some(status.as_str().to_owned()))),
            SpecChange::Authors => f.write_str("authors changed"),
            SpecChange::Endorsed(project) => write!(f, "endorsed by {project}"),
            SpecChange::EndorsementDated { project, on } => {
                write!(f, "endorsement by {project}: date {}", on.optional_label())
            }
            SpecChange::EndorsementRemoved(project) => write!(f, "no longer endorsed by {project}"),
            SpecChange::History => f.write_str("its history changed"),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
