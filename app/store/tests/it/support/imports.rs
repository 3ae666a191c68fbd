//! Builds what an import reads: a site with two editions, a catalog, and tasks.

use super::values::{at, day, parsed, people, slug, title, url};
use domain::catalog::{SpecHistory, SpecStatus};
use domain::editions::{AgendaBlock, Clause, Dates, Link, PlanningRule};
use domain::id::{Login, OutcomeCode, ProjectSlug, SpecNumber, TaskNumber};
use domain::import::*;
use domain::meetings::MeetingTime;
use domain::tasks::Status;
use domain::time::Zone;

pub fn site() -> ImportedSite {
    ImportedSite {
        editions: vec![edition("2025", "2025-05-05"), edition("2023", "2023-05-22")],
        ..ImportedSite::default()
    }
}

/// An edition of five days that begins on `starts`.
pub fn edition(name: &str, starts: &str) -> ImportedEdition {
    let starts = day(starts);
    let block = |starts_at: Option<&str>, title_text: &str| AgendaBlock {
        date: starts,
        starts: starts_at.map(|text| text.parse().unwrap()),
        ends: None,
        title: title(title_text),
        marked_break: None,
    };
    ImportedEdition {
        slug: slug(name),
        title: title(&format!("{name} Developer Summit")),
        dates: Dates::new(starts, starts + domain::time::Days::new(4)).unwrap(),
        zone: Zone::parse("America/Los_Angeles").unwrap(),
        place: parsed("Seattle, WA"),
        venue: Some(parsed("eScience Institute")),
        capacity: Some(40),
        phase: None,
        planning_rule: Some(PlanningRule { at_least: 2, of: Some(3) }),
        clauses: vec![
            Clause { letter: 'a', text: parsed("Attend two meetings") },
            Clause { letter: 'b', text: parsed("Come") },
        ],
        agenda: vec![
            block(None, "Arrive"),
            block(Some("09:00:00"), "Breakfast"),
            block(Some("09:30:00"), "Work session"),
        ],
        people: people(&["Zoë Last <zoe>", "Émile First <emile>", "Ada Example <ada>", "Nameless Account"]),
        tracks: vec![ImportedTrack { title: title("SPECs"), summary: None, leads: people(&["Ada Example"]) }],
        meetings: vec![meeting("General planning", "2023-02-27", &["Ada Example", "Zoë Last", "Guest Alone"])],
        links: vec![Link { title: title("Work log"), url: url("https://hackmd.io/@scientific-python/x") }],
    }
}

pub fn meeting(name: &str, on: &str, attendees: &[&str]) -> ImportedMeeting {
    let time = MeetingTime { on: day(on), starts: Some(at(&format!("{on}T17:00:00Z"))), ends: None };
    ImportedMeeting { title: title(name), time, notes: None, attendees: people(attendees) }
}

pub fn catalog() -> ImportedCatalog {
    let project = |slug: &str, name: &str, contact: &str| ImportedProject {
        slug: ProjectSlug::parse(slug).unwrap(),
        title: title(name),
        homepage: Some(url(&format!("https://{slug}.org"))),
        repository: None,
        contacts: vec![Login::parse(contact).unwrap()],
    };
    ImportedCatalog {
        series: None,
        specs: vec![spec(3, SpecStatus::Draft, &["numpy"]), spec(4, SpecStatus::Published, &["numpy", "scipy"])],
        projects: vec![
            project("numpy", "NumPy", "ADA"),
            project("scipy", "SciPy", "ada"),
            project("zarr", "Zarr", "zoe"),
        ],
        is_incomplete: false,
    }
}

pub fn spec(number: u16, status: SpecStatus, endorsed_by: &[&str]) -> ImportedSpec {
    let endorsement =
        |slug: &&str| ImportedEndorsement { project: ProjectSlug::parse(slug).unwrap(), on: None, commit: None };
    ImportedSpec {
        number: SpecNumber(number),
        title: title(&format!("What SPEC {number} is about")),
        date: day("2022-09-05"),
        status,
        authors: vec![parsed("Second Alphabetically"), parsed("First Alphabetically")],
        endorsements: endorsed_by.iter().map(endorsement).collect(),
        history: SpecHistory::default(),
    }
}

/// The numbers of the three [`tasks`].
pub const WHEELS: TaskNumber = TaskNumber(1);
pub const SPARSE: TaskNumber = TaskNumber(2);
pub const LAZY: TaskNumber = TaskNumber(3);

pub fn tasks() -> Vec<ImportedTask> {
    let mut wheels = task("Nightly wheels", Status::Done);
    wheels.assignees = people(&["Zoë Last <zoe>", "Ada Example <ada>"]);
    wheels.evidence =
        Some(vec![evidence("https://github.com/scipy/scipy/pull/1"), evidence("https://example.org/notes")]);
    let mut sparse = task("Sparse arrays", Status::InProgress);
    sparse.specs = Some(vec![]);
    sparse.outcomes = Some(vec![OutcomeCode::parse("1a").unwrap()]);
    sparse.track = Some(Some(title("Sparse")));
    let mut lazy = task("Lazy loading", Status::Proposed);
    lazy.track = Some(None);
    lazy.specs = Some(vec![SpecNumber(4), SpecNumber(3)]);
    vec![wheels, sparse, lazy]
}

pub fn task(name: &str, status: Status) -> ImportedTask {
    ImportedTask {
        track: Some(Some(title("SPECs"))),
        specs: Some(vec![SpecNumber(4)]),
        outcomes: Some(vec![OutcomeCode::parse("1e").unwrap(), OutcomeCode::parse("1b").unwrap()]),
        evidence: Some(vec![]),
        ..ImportedTask::of(title(name), status)
    }
}

pub fn evidence(address: &str) -> ImportedEvidence {
    ImportedEvidence { url: url(address), state: None }
}

/// The lines that report what an import changed.
pub trait ReportLines {
    fn lines(self) -> Vec<String>;
}

impl ReportLines for Vec<ImportChange> {
    fn lines(self) -> Vec<String> {
        self.iter().map(ImportChange::to_string).collect()
    }
}
