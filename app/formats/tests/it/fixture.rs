//! Provides a small invented checkout, and helpers to check what is read from it.

use domain::editions::{Edition, EditionKind, EditionPage, Parts, Track, TrackGoals, Visibility};
use domain::id::MeetingNumber;
use domain::import::{Diagnostic, DiagnosticKind, ImportedEdition, ImportedSite, ParseError, Parsed, SourceFile};
use domain::meetings::Meeting;
use domain::tasks::StatusCounts;

pub const SUMMIT: &str = include_str!("fixtures/summit.md");
pub const GENERAL: &str = include_str!("fixtures/general.md");
pub const CALENDAR: &str = include_str!("fixtures/calendar.yaml");
pub const ROADMAP: &str = include_str!("fixtures/roadmap.md");
pub const SPEC: &str = include_str!("fixtures/spec.md");
pub const PROJECT: &str = include_str!("fixtures/project.md");
pub const TASKS: &str = include_str!("fixtures/tasks.csv");

pub const INDEX: &str = "content/summits/developer/2031/_index.md";
pub const GENERAL_FILE: &str = "content/summits/developer/2031/general.md";

/// Reads a site from these files.
pub fn site(files: &[(&str, &str)]) -> Result<Parsed<ImportedSite>, ParseError> {
    let files: Vec<_> = files.iter().map(|(path, text)| SourceFile { path, bytes: text.as_bytes() }).collect();
    formats::site::read(&files)
}

/// The page that the program shows of an edition, as the store gives it.
pub fn shown(imported: &ImportedEdition) -> EditionPage {
    let source = imported.clone();
    let meeting = |(number, meeting): (u32, domain::import::ImportedMeeting)| Meeting {
        number: MeetingNumber(number),
        round: None,
        title: meeting.title,
        time: meeting.time,
        notes: meeting.notes,
        attended_count: None,
    };
    EditionPage {
        edition: Edition {
            slug: source.slug,
            title: source.title,
            dates: source.dates,
            zone: source.zone,
            place: source.place,
            venue: source.venue,
            capacity: source.capacity,
            phase: None,
            planning_rule: source.planning_rule,
            fulfilment: Default::default(),
            visibility: Visibility::Published,
            kind: EditionKind::DeveloperSummit,
            parts: Parts::ALL_ON,
        },
        people: 0,
        invited: false,
        tasks: StatusCounts::default(),
        clauses: source.clauses,
        agenda: source.agenda,
        tracks: source
            .tracks
            .into_iter()
            .map(|track| Track {
                title: track.title,
                summary: track.summary,
                leads: track.leads,
                unappointed_leads: Vec::new(),
                awaited_leads: Vec::new(),
                colour: None,
                goals: TrackGoals::default(),
            })
            .collect(),
        meetings: (1..).zip(source.meetings).map(meeting).collect(),
        rooms: Vec::new(),
        links: source.links,
    }
}

/// An edition without the names that an exported page leaves out.
pub fn without_names(imported: &ImportedEdition) -> ImportedEdition {
    let mut without = imported.clone();
    without.people.clear();
    without.meetings.iter_mut().for_each(|meeting| meeting.attendees.clear());
    without
}

/// Writes an edition's page and reads it, alone in its checkout.
pub fn written_and_read(imported: &ImportedEdition) -> Result<ImportedEdition, String> {
    let exported = formats::site::export(&shown(imported));
    let read = site(&[(&exported.path, &exported.text)]).map_err(|error| format!("{error}\n{}", exported.text))?;
    read.imported.editions.into_iter().next().ok_or(exported.text)
}

/// Reads the edition from this page alone.
pub fn summit(page: &str) -> Parsed<ImportedEdition> {
    let Parsed { mut imported, diagnostics } = site(&[(INDEX, page)]).unwrap();
    Parsed { imported: imported.editions.remove(0), diagnostics }
}

/// Replaces the first occurrence of `old`; panics if there is none.
pub fn with(page: &str, old: &str, new: &str) -> String {
    assert!(page.contains(old), "the fixture does not contain {old:?}");
    page.replacen(old, new, 1)
}

/// The number of the first line that contains `part`.
pub fn line_of(page: &str, part: &str) -> u32 {
    let at = page.lines().position(|line| line.contains(part));
    u32::try_from(at.unwrap_or_else(|| panic!("no line contains {part:?}"))).unwrap() + 1
}

/// The diagnostics of a kind, as line and text.
pub fn of_kind(diagnostics: &[Diagnostic], kind: DiagnosticKind) -> Vec<(u32, &str)> {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.kind == kind)
        .map(|diagnostic| (diagnostic.line, diagnostic.text.as_str()))
        .collect()
}

pub fn contradictions(diagnostics: &[Diagnostic]) -> Vec<(u32, &str)> {
    of_kind(diagnostics, DiagnosticKind::Contradiction)
}

/// Asserts that there is exactly one contradiction, on this line and with these words.
pub fn assert_only_contradiction(diagnostics: &[Diagnostic], line: u32, words: &[&str]) {
    let found = contradictions(diagnostics);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0, line, "{found:?}");
    words.iter().for_each(|word| assert!(found[0].1.contains(word), "{word:?} is not in {:?}", found[0].1));
}
