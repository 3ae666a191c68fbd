//! Checks known figures of the community's real files, if these are available.

use crate::fixture::{without_names, written_and_read};
use domain::catalog::SpecStatus;
use domain::editions::PlanningRule;
use domain::id::SpecNumber;
use domain::import::{
    DiagnosticKind, ImportedCatalog, ImportedEdition, ImportedSite, ImportedTask, Parsed, SourceFile,
};
use domain::time::days;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The files of a checkout, by path.
type Files = Vec<(String, Vec<u8>)>;

/// A folder of real files; prints a warning and returns `None` if it is missing.
pub fn shared(name: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared = std::env::var("CAIRN_SHARED").unwrap_or_else(|_| beside.to_owned());
    let folder = Path::new(&shared).join(name);
    if !folder.is_dir() {
        // Writes to the stream itself: cargo hides what a passing test prints.
        let written = writeln!(std::io::stderr(), "NOT TESTED: {} is missing; set CAIRN_SHARED", folder.display());
        assert!(written.is_ok());
        return None;
    }
    Some(folder)
}

pub fn upstream() -> Option<PathBuf> {
    shared("upstream")
}

fn files(root: &Path, wants: fn(&str) -> bool) -> Files {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            match path.is_dir() {
                true => folders.push(path),
                false if wants(&name) => found.push((name, std::fs::read(&path).unwrap())),
                false => {}
            }
        }
    }
    found
}

fn sources(files: &Files) -> Vec<SourceFile<'_>> {
    files.iter().map(|(path, bytes)| SourceFile { path, bytes }).collect()
}

/// Reads the real site.
fn site(folder: &Path) -> Parsed<ImportedSite> {
    let files = files(&folder.join("scientific-python.org"), formats::site::wants);
    formats::site::read(&sources(&files)).unwrap()
}

fn specs(folder: &Path) -> Parsed<ImportedCatalog> {
    let files = files(&folder.join("specs"), formats::specs::wants);
    formats::specs::read(&sources(&files)).unwrap()
}

fn tasks(folder: &Path) -> Parsed<Vec<ImportedTask>> {
    let bytes = std::fs::read(folder.join("tasks-2023.csv")).unwrap();
    formats::tasks::read(SourceFile { path: "tasks-2023.csv", bytes: &bytes }).unwrap()
}

fn edition<'f>(imported: &'f ImportedSite, slug: &str) -> &'f ImportedEdition {
    imported.editions.iter().find(|edition| edition.slug.as_str() == slug).unwrap()
}

#[test]
fn summit_of_2023_is_read_completely() {
    let Some(folder) = upstream() else { return };
    let Parsed { imported, .. } = site(&folder);
    let summit = edition(&imported, "2023");
    assert_eq!(summit.title.as_str(), "2023 Developer Summit");
    assert_eq!(days(summit.dates.starts(), summit.dates.ends()), "22 to 26 May 2023");
    assert_eq!((summit.place.as_str(), summit.zone.as_str()), ("Seattle, WA", "America/Los_Angeles"));
    assert!(summit.venue.as_ref().unwrap().as_str().starts_with("eScience Institute"));
    assert_eq!((summit.capacity, summit.people.len(), summit.tracks.len()), (Some(40), 35, 0));
    assert_eq!(summit.planning_rule, Some(PlanningRule { at_least: 2, of: Some(3) }));
    assert_eq!(summit.clauses.iter().map(|clause| clause.letter).collect::<String>(), "abcd");
    assert!(summit.clauses[2].text.as_str().ends_with("in-person"));
    assert!(summit.people.iter().all(|person| person.login.is_some()));
    assert_eq!(summit.links.len(), 3);
}

#[test]
fn agenda_of_2023_has_36_rows_on_seven_days() {
    let Some(folder) = upstream() else { return };
    let Parsed { imported, .. } = site(&folder);
    let agenda = &edition(&imported, "2023").agenda;
    let days: BTreeSet<_> = agenda.iter().map(|row| row.date.to_string()).collect();
    assert_eq!((agenda.len(), days.len()), (36, 7));
    assert_eq!(agenda.iter().filter(|row| row.is_work_session()).count(), 10);
    assert_eq!((days.first().unwrap().as_str(), days.last().unwrap().as_str()), ("2023-05-21", "2023-05-27"));
    assert_eq!((agenda[0].title.as_str(), agenda[0].starts, agenda[0].ends), ("Arrive", None, None));
    let dinner = agenda.iter().find(|row| row.title.as_str().contains("Kate")).unwrap();
    assert_eq!((dinner.date.to_string().as_str(), dinner.title.as_str()), ("2023-05-23", "Dinner at Kate's Pub"));
}

#[test]
fn summit_of_2023_has_six_planning_meetings() {
    let Some(folder) = upstream() else { return };
    let Parsed { imported, .. } = site(&folder);
    let meetings = &edition(&imported, "2023").meetings;
    assert_eq!(meetings.len(), 6);
    let general = &meetings[0];
    assert_eq!(general.title.as_str(), "General Planning Meeting");
    assert_eq!(general.time.starts.unwrap().to_rfc3339(), "2023-02-27T17:00:00+00:00");
    assert_eq!(general.time.ends.unwrap().to_rfc3339(), "2023-02-27T18:00:00+00:00");
    let logins: Vec<_> = general.attendees.iter().map(|person| person.login.as_ref().unwrap().as_str()).collect();
    assert_eq!(logins, ["jarrodmillman", "stefanv", "bsipocz", "juanis2112"]);
    let others: Vec<_> = meetings[1..].iter().map(|meeting| meeting.time.on.to_string()).collect();
    assert_eq!(others, ["2023-05-15", "2023-05-15", "2023-05-18", "2023-05-19", "2023-05-19"]);
    assert_eq!(meetings[1].title.as_str(), "Package metrics, DevStats");
    assert!(meetings[1..].iter().all(|meeting| meeting.notes.is_some() && meeting.time.starts.is_none()));
}

#[test]
fn summit_of_2025_has_five_tracks_with_nine_leads() {
    let Some(folder) = upstream() else { return };
    let Parsed { imported, .. } = site(&folder);
    let summit = edition(&imported, "2025");
    assert_eq!(days(summit.dates.starts(), summit.dates.ends()), "11 to 14 May 2025");
    assert_eq!((summit.people.len(), summit.capacity, summit.meetings.len()), (31, Some(40), 0));
    assert_eq!(summit.planning_rule, Some(PlanningRule { at_least: 1, of: None }));
    let leads: Vec<_> = summit.tracks.iter().flat_map(|track| &track.leads).collect();
    assert_eq!((summit.tracks.len(), leads.len()), (5, 9));
    assert!(leads.iter().all(|lead| lead.login.is_some()));
    assert_eq!(summit.agenda[0].date.to_string(), "2025-05-10");
    assert_eq!(summit.agenda.last().unwrap().date.to_string(), "2025-05-15");
    assert!(summit.people.iter().any(|person| person.login.as_ref().unwrap().as_str() == "matthew-brett"));
}

#[test]
fn roadmap_has_eleven_outcomes() {
    let Some(folder) = upstream() else { return };
    let items = site(&folder).imported.roadmap.unwrap();
    let codes: Vec<_> = items.iter().filter(|item| item.in_roadmap).map(|item| item.code.to_string()).collect();
    assert_eq!(codes.join(" "), "1a 1b 1c 1d 1e 2a 2b 2c 2d 3a 3b");
    let others: Vec<_> = items.iter().filter(|item| !item.in_roadmap).map(|item| item.code.to_string()).collect();
    assert_eq!(others.join(" "), "4a 4b 4c");
    assert_eq!(items[1].title.as_str(), "Shared build system for binary packaging");
}

#[test]
fn catalog_has_ten_specs_with_42_endorsements() {
    let Some(folder) = upstream() else { return };
    let Parsed { imported, diagnostics } = specs(&folder);
    let published = imported.specs.iter().filter(|spec| spec.status == SpecStatus::Published).count();
    assert_eq!((imported.specs.len(), published, imported.projects.len()), (10, 6, 15));
    let endorsements: Vec<_> = imported.specs.iter().flat_map(|spec| &spec.endorsements).collect();
    let projects: BTreeSet<_> = endorsements.iter().map(|endorsement| &endorsement.project).collect();
    assert_eq!((endorsements.len(), projects.len()), (42, 10));
    assert_eq!(imported.specs[4].title.as_str(), "Using and Creating Nightly Wheels");
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.kind != DiagnosticKind::Contradiction));
}

#[test]
fn work_plan_of_2023_has_16_tasks() {
    let Some(folder) = upstream() else { return };
    let Parsed { imported, diagnostics } = tasks(&folder);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].text, "16 tasks: 11 done, 2 in progress, 3 proposed");
    assert_eq!(imported[0].evidence.as_ref().map(Vec::len), Some(2));
    assert_eq!(imported[1].specs, Some(vec![SpecNumber(4)]));
    assert!(imported.iter().all(|task| task.history.is_empty() && task.outcomes.iter().flatten().next().is_some()));
}

#[test]
fn exported_pages_of_public_editions_read_the_same() {
    let Some(folder) = upstream() else { return };
    let editions = site(&folder).imported.editions;
    assert!(editions.len() >= 2);
    for imported in &editions {
        assert_eq!(written_and_read(imported), Ok(without_names(imported)));
    }
}

#[test]
fn private_data_of_the_real_files_is_not_imported() {
    let Some(folder) = upstream() else { return };
    let (site, specs, tasks) = (site(&folder), specs(&folder), tasks(&folder));
    let calendars = files(&folder.join("scientific-python.org"), |path| path.starts_with("calendars/"));
    let calendars: Vec<_> =
        sources(&calendars).into_iter().map(|file| formats::calendars::read(file).unwrap()).collect();
    let all = format!("{site:?} {specs:?} {tasks:?} {calendars:?}");
    for secret in ["zoom.us", "meet.google", "pwd=", "asscode", "EXAMPLE"] {
        assert!(!all.contains(secret), "{secret} is imported");
    }
    let is_mail = |word: &str| {
        word.split_once('@')
            .is_some_and(|(user, host)| user.ends_with(|c: char| c.is_alphanumeric()) && host.contains('.'))
    };
    let words = all.split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | ')' | ','));
    assert_eq!(words.filter(|word| is_mail(word)).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn calendars_come_out_event_for_event() {
    let Some(folder) = upstream() else { return };
    let found = files(&folder.join("scientific-python.org"), |path| path.starts_with("calendars/"));
    assert_eq!(found.len(), 4);
    for file in sources(&found) {
        let calendar = formats::calendars::read(file).unwrap().imported;
        let written = formats::calendars::write(&calendar);
        let again = formats::calendars::read(SourceFile { path: file.path, bytes: written.as_bytes() }).unwrap();
        assert!(!calendar.events.is_empty() && again.imported == calendar, "{written}");
    }
}

#[test]
fn series_of_the_real_calendars_are_expanded() {
    let Some(folder) = upstream() else { return };
    let found = files(&folder.join("scientific-python.org"), |path| path.starts_with("calendars/"));
    let (from, to) = ("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    let mut counts = Vec::new();
    for file in sources(&found) {
        for event in formats::calendars::read(file).unwrap().imported.events {
            counts.push((event.title.to_string(), event.occurrences(from..=to).unwrap().len()));
        }
    }
    counts.sort();
    let counts: Vec<_> = counts.iter().map(|(title, count)| (title.as_str(), *count)).collect();
    assert_eq!(
        counts,
        [
            ("SPEC Planning Meeting", 6),
            ("Scientific Python Learn & Lectures sites", 12),
            ("Scientific Python Tools", 6),
            ("Sparse Array Work Session", 24),
            ("skimage 2.0 team sync", 46),
        ]
    );
}
