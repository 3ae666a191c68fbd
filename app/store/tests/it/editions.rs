//! Imports of a web site: idempotent, and each kind of change is said.

use crate::builders::ReportLines;
use crate::builders::*;
use domain::editions::{AgendaBlock, Dates, Link, Phase};
use domain::id::OutcomeCode;
use domain::import::{ImportedEdition, ImportedSite, ImportedTrack, RoadmapItem};
use domain::time::Zone;

/// What an import says after `change` was made to the edition of 2023; a second run must say nothing.
async fn said(change: impl FnOnce(&mut ImportedEdition)) -> Vec<String> {
    let db = Db::full().await;
    let mut imported = site();
    change(&mut imported.editions[1]);
    let changes = db.store.import_site(&imported, now()).await.unwrap().lines();
    let stored = db.dump().await;
    assert_eq!(
        db.store.import_site(&imported, at("2024-01-01T00:00:00Z")).await.unwrap().lines(),
        Vec::<String>::new()
    );
    assert_eq!(db.dump().await, stored);
    changes
}

#[tokio::test]
async fn a_first_import_is_told_in_a_few_lines_and_a_second_changes_nothing() {
    let db = Db::empty().await;
    let first = db.store.import_site(&site(), now()).await.unwrap().lines();
    let counts = "4 people, 2 commitments, 3 agenda rows, 1 track, 1 meeting, 1 link";
    assert_eq!(first, [format!("edition 2023 added: {counts}"), format!("edition 2025 added: {counts}")]);
    let stored = db.dump().await;
    assert_eq!(db.store.import_site(&site(), at("2024-01-01T00:00:00Z")).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(db.dump().await, stored);
}

#[tokio::test]
async fn what_an_edition_says_of_itself_is_updated_and_said() {
    assert_eq!(said(|e| e.capacity = Some(38)).await, ["2023: capacity 40 → 38"]);
    assert_eq!(said(|e| e.capacity = None).await, ["2023: capacity 40 → none"]);
    assert_eq!(said(|e| e.title = title("A summit")).await, ["2023: title 2023 Developer Summit → A summit"]);
    assert_eq!(said(|e| e.venue = None).await, ["2023: venue eScience Institute → none"]);
    assert_eq!(said(|e| e.place = parsed("Berkeley")).await, ["2023: place Seattle, WA → Berkeley"]);
    assert_eq!(said(|e| e.planning_rule = None).await, ["2023: planning rule 2 of 3 planning meetings → none"]);
    assert_eq!(
        said(|e| e.zone = Zone::parse("Europe/Paris").unwrap()).await,
        ["2023: time zone America/Los_Angeles → Europe/Paris"]
    );
    assert_eq!(
        said(|e| e.dates = Dates::new(day("2023-05-22"), day("2023-05-25")).unwrap()).await,
        ["2023: dates 2023-05-22 to 2023-05-26 → 2023-05-22 to 2023-05-25"]
    );
}

#[tokio::test]
async fn rows_of_lists_are_counted_when_they_change() {
    let lunch = |date| AgendaBlock { date, starts: None, ends: None, title: title("Lunch") };
    assert_eq!(said(|e| e.agenda[1].title = title("Tea")).await, ["2023: 1 agenda row changed"]);
    assert_eq!(
        said(|e| e.agenda.extend([lunch(day("2023-05-22")), lunch(day("2023-05-23"))])).await,
        ["2023: 2 agenda rows changed"]
    );
    assert_eq!(said(|e| e.agenda.clear()).await, ["2023: 3 agenda rows changed"]);
    assert_eq!(said(|e| e.clauses[0].text = parsed("Attend")).await, ["2023: 1 commitment changed"]);
    let link = Link { title: title("Map"), url: url("https://example.org/map") };
    assert_eq!(said(|e| e.links.insert(0, link)).await, ["2023: 1 link changed"]);
}

#[tokio::test]
async fn tracks_come_go_and_change_order() {
    let track = |name: &str| ImportedTrack { title: title(name), summary: None, leads: vec![] };
    assert_eq!(said(|e| e.tracks.insert(0, track("Docs"))).await, ["2023: track “Docs” added"]);
    assert_eq!(said(|e| e.tracks[0].leads = people(&["Zoë Last"])).await, ["2023: track “SPECs” changed"]);
    assert_eq!(said(|e| e.tracks[0].summary = Some(parsed("Why"))).await, ["2023: track “SPECs” changed"]);

    let db = Db::full().await;
    let mut imported = site();
    imported.editions[0].tracks = vec![track("One"), track("Two")];
    let changes = db.store.import_site(&imported, now()).await.unwrap().lines();
    assert_eq!(changes, ["2025: track “One” added", "2025: track “Two” added", "2025: track “SPECs” removed"]);
    imported.editions[0].tracks.reverse();
    assert_eq!(
        db.store.import_site(&imported, now()).await.unwrap().lines(),
        ["2025: the order of the tracks changed"]
    );
    let page = db.store.edition(&slug("2025")).await.unwrap().unwrap();
    assert_eq!(page.tracks.iter().map(|track| track.title.as_str()).collect::<Vec<_>>(), ["Two", "One"]);
}

#[tokio::test]
async fn a_track_that_tasks_are_of_stays_when_the_page_forgets_it() {
    let changes = said(|e| e.tracks.clear()).await;
    assert_eq!(changes, ["2023: track “SPECs” is no longer listed; kept because it is in use"]);
}

#[tokio::test]
async fn meetings_come_go_and_change() {
    let second = meeting("Docs", "2023-03-01", &["Ada Example"]);
    assert_eq!(said(|e| e.meetings.push(second)).await, ["2023: meeting “Docs” of 2023-03-01 added, with 1 person"]);
    let general = "2023: meeting “General planning” of 2023-02-27";
    assert_eq!(said(|e| e.meetings.clear()).await, [format!("{general} removed")]);
    assert_eq!(said(|e| e.meetings[0].time.starts = None).await, [format!("{general} changed")]);
    assert_eq!(
        said(|e| e.meetings[0].attendees = people(&["Ada Example", "Émile First", "Guest Alone"])).await,
        [format!("{general}: Émile First attended"), format!("{general}: attendance of Zoë Last removed")]
    );
}

#[tokio::test]
async fn an_attendance_that_somebody_recorded_here_outlives_the_page() {
    let db = Db::full().await;
    let mine = "UPDATE attendances SET source = 'self' WHERE person_id = (SELECT id FROM people WHERE login = 'zoe')";
    sqlx::Executor::execute(&mut db.raw().await, mine).await.unwrap();
    let mut imported = site();
    imported.editions[1].meetings[0].attendees.clear();
    db.store.import_site(&imported, now()).await.unwrap();
    imported.editions[1].meetings.clear();
    db.store.import_site(&imported, now()).await.unwrap();
    assert_eq!(db.attendees().await, people(&["Zoë Last <zoe>"]));
}

#[tokio::test]
async fn a_phase_follows_the_dates_until_the_facts_say_one() {
    let db = Db::full().await;
    let phase = async |now: &str| db.store.edition(&slug("2023")).await.unwrap().unwrap().edition.phase_at(at(now));
    assert_eq!(phase("2023-08-01T00:00:00Z").await, Phase::Implementation);
    assert_eq!(phase("2030-01-01T00:00:00Z").await, Phase::Closed);
    assert_eq!(said(|e| e.phase = Some(Phase::Summit)).await, ["2023: phase as its dates suggest → summit"]);
}

#[tokio::test]
async fn an_edition_that_the_facts_do_not_name_is_left_alone() {
    let db = Db::full().await;
    let stored = db.dump().await;
    let only = ImportedSite { editions: vec![edition("2025", "2025-05-05")], roadmap: None };
    assert_eq!(db.store.import_site(&only, now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(db.dump().await, stored);
}

#[tokio::test]
async fn what_is_known_by_its_name_may_come_once() {
    let db = Db::empty().await;
    let mut twice = site();
    twice.editions.push(edition("2023", "2023-05-22"));
    let error = db.store.import_site(&twice, now()).await.unwrap_err();
    assert_eq!(error.to_string(), "The edition “2023” is there twice; within one import each may be there once.");
    let mut twice = site();
    twice.editions[0].meetings.push(meeting("General planning", "2023-02-27", &[]));
    assert!(db.store.import_site(&twice, now()).await.unwrap_err().is_refusal());
    assert!(db.store.is_empty().await.unwrap());
}

#[tokio::test]
async fn the_roadmap_says_which_outcomes_are_public_and_in_what_words() {
    let db = Db::empty().await;
    let item = |code: &str, words: &str| RoadmapItem {
        code: OutcomeCode::parse(code).unwrap(),
        title: title(words),
        group: title("Improved common infrastructure & process"),
        in_roadmap: true,
    };
    let benchmarks = item("1d", "Shared benchmarking");
    let unlisted = RoadmapItem { in_roadmap: false, ..item("4a", "Grant proposals from multiple PIs") };
    let mut imported = ImportedSite {
        roadmap: Some(vec![benchmarks.clone(), item("1e", "DevOps"), unlisted.clone()]),
        ..ImportedSite::default()
    };
    assert_eq!(
        db.store.import_site(&imported, now()).await.unwrap().lines(),
        ["roadmap: 1d and 1e added", "outcomes: 4a added"]
    );
    assert_eq!(db.store.import_site(&imported, now()).await.unwrap().lines(), Vec::<String>::new());
    let renamed = RoadmapItem { title: title("Benchmarks"), ..benchmarks };
    imported.roadmap = Some(vec![renamed, unlisted]);
    assert_eq!(
        db.store.import_site(&imported, now()).await.unwrap().lines(),
        ["outcome 1d: Shared benchmarking → Benchmarks", "roadmap: 1e removed"]
    );
    imported.roadmap = None;
    assert_eq!(db.store.import_site(&imported, now()).await.unwrap().lines(), Vec::<String>::new());

    let outcomes = db.store.outcomes().await.unwrap();
    let codes: Vec<String> = outcomes.iter().map(|o| o.code.to_string()).collect();
    assert_eq!(codes, ["1d", "1e", "4a"], "what is off the roadmap stays an outcome");
    let public: Vec<String> = outcomes.iter().filter(|o| o.in_roadmap).map(|o| o.code.to_string()).collect();
    assert_eq!(public, ["1d"]);
    assert_eq!(outcomes[1].title.as_str(), "DevOps");
}
