//! Imports of a web site: idempotent, and each kind of change is reported.

use crate::support::*;
use domain::access::System;
use domain::editions::{AgendaBlock, Dates, Link, Phase};
use domain::id::OutcomeCode;
use domain::import::{ImportedEdition, ImportedSite, ImportedTrack, RoadmapItem};
use domain::time::Zone;

/// What an import reports after `change` to the edition of 2023; a second run must report nothing.
async fn reported(change: impl FnOnce(&mut ImportedEdition)) -> Vec<String> {
    let db = Db::full().await;
    let mut imported = site();
    change(&mut imported.editions[1]);
    let changes = db.store.import_site(System::new(), &imported, now()).await.unwrap().lines();
    let stored = db.dump().await;
    assert_eq!(
        db.store.import_site(System::new(), &imported, at("2024-01-01T00:00:00Z")).await.unwrap().lines(),
        Vec::<String>::new()
    );
    assert_eq!(db.dump().await, stored);
    changes
}

#[tokio::test]
async fn first_import_reports_counts_and_second_changes_nothing() {
    let db = Db::empty().await;
    let first = db.store.import_site(System::new(), &site(), now()).await.unwrap().lines();
    let counts = "4 people, 2 commitments, 3 agenda rows, 1 track, 1 meeting, 1 link";
    assert_eq!(first, [format!("edition 2023 added: {counts}"), format!("edition 2025 added: {counts}")]);
    let stored = db.dump().await;
    assert_eq!(
        db.store.import_site(System::new(), &site(), at("2024-01-01T00:00:00Z")).await.unwrap().lines(),
        Vec::<String>::new()
    );
    assert_eq!(db.dump().await, stored);
}

#[tokio::test]
async fn changed_edition_fields_are_updated_and_reported() {
    assert_eq!(reported(|e| e.capacity = Some(38)).await, ["2023: capacity 40 → 38"]);
    assert_eq!(reported(|e| e.capacity = None).await, ["2023: capacity 40 → none"]);
    assert_eq!(reported(|e| e.title = title("A summit")).await, ["2023: title 2023 Developer Summit → A summit"]);
    assert_eq!(reported(|e| e.venue = None).await, ["2023: venue eScience Institute → none"]);
    assert_eq!(reported(|e| e.place = parsed("Berkeley")).await, ["2023: place Seattle, WA → Berkeley"]);
    assert_eq!(reported(|e| e.planning_rule = None).await, ["2023: planning rule 2 of 3 planning meetings → none"]);
    assert_eq!(
        reported(|e| e.zone = Zone::parse("Europe/Paris").unwrap()).await,
        ["2023: time zone America/Los_Angeles → Europe/Paris"]
    );
    assert_eq!(
        reported(|e| e.dates = Dates::new(day("2023-05-22"), day("2023-05-25")).unwrap()).await,
        ["2023: dates 2023-05-22 to 2023-05-26 → 2023-05-22 to 2023-05-25"]
    );
}

#[tokio::test]
async fn changed_list_rows_are_counted() {
    let lunch = |date| AgendaBlock { date, starts: None, ends: None, title: title("Lunch"), marked_break: None };
    assert_eq!(reported(|e| e.agenda[1].title = title("Tea")).await, ["2023: 1 agenda row changed"]);
    assert_eq!(
        reported(|e| e.agenda.extend([lunch(day("2023-05-22")), lunch(day("2023-05-23"))])).await,
        ["2023: 2 agenda rows changed"]
    );
    assert_eq!(reported(|e| e.agenda.clear()).await, ["2023: 3 agenda rows changed"]);
    assert_eq!(reported(|e| e.clauses[0].text = parsed("Attend")).await, ["2023: 1 commitment changed"]);
    let link = Link { title: title("Map"), url: url("https://example.org/map") };
    assert_eq!(reported(|e| e.links.insert(0, link)).await, ["2023: 1 link changed"]);
}

#[tokio::test]
async fn tracks_are_added_removed_and_reordered() {
    let track = |name: &str| ImportedTrack { title: title(name), summary: None, leads: vec![] };
    assert_eq!(reported(|e| e.tracks.insert(0, track("Docs"))).await, ["2023: track “Docs” added"]);
    assert_eq!(reported(|e| e.tracks[0].leads = people(&["Zoë Last"])).await, ["2023: track “SPECs” changed"]);
    assert_eq!(reported(|e| e.tracks[0].summary = Some(parsed("Why"))).await, ["2023: track “SPECs” changed"]);

    let db = Db::full().await;
    let mut imported = site();
    imported.editions[0].tracks = vec![track("One"), track("Two")];
    let changes = db.store.import_site(System::new(), &imported, now()).await.unwrap().lines();
    assert_eq!(changes, ["2025: track “One” added", "2025: track “Two” added", "2025: track “SPECs” removed"]);
    imported.editions[0].tracks.reverse();
    assert_eq!(
        db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(),
        ["2025: the order of the tracks changed"]
    );
    let page = db.store.edition_page(&slug("2025")).await.unwrap();
    assert_eq!(page.tracks.iter().map(|track| track.title.as_str()).collect::<Vec<_>>(), ["Two", "One"]);
}

#[tokio::test]
async fn unlisted_track_with_tasks_is_kept() {
    let changes = reported(|e| e.tracks.clear()).await;
    assert_eq!(changes, ["2023: track “SPECs” is no longer listed; kept because it is in use"]);
}

#[tokio::test]
async fn meetings_are_added_removed_and_changed() {
    let second = meeting("Docs", "2023-03-01", &["Ada Example"]);
    assert_eq!(
        reported(|e| e.meetings.push(second)).await,
        ["2023: meeting “Docs” of 2023-03-01 added, with 1 person"]
    );
    let general = "2023: meeting “General planning” of 2023-02-27";
    assert_eq!(reported(|e| e.meetings.clear()).await, [format!("{general} removed")]);
    assert_eq!(reported(|e| e.meetings[0].time.starts = None).await, [format!("{general} changed")]);
    assert_eq!(
        reported(|e| e.meetings[0].attendees = people(&["Ada Example", "Émile First", "Guest Alone"])).await,
        [format!("{general}: Émile First attended"), format!("{general}: attendance of Zoë Last removed")]
    );
}

#[tokio::test]
async fn attendance_recorded_here_survives_an_import() {
    let db = Db::full().await;
    let mine =
        "UPDATE attendance_records SET source = 'self' WHERE person_id = (SELECT id FROM people WHERE login = 'zoe')";
    sqlx::Executor::execute(&mut db.raw().await, mine).await.unwrap();
    let mut imported = site();
    imported.editions[1].meetings[0].attendees = people(&["Ada Example"]);
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    imported.editions[1].meetings.clear();
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(db.attendees().await, people(&["Ada Example <ada>", "Zoë Last <zoe>"]));
}

#[tokio::test]
async fn phase_follows_the_dates_until_a_source_sets_it() {
    let db = Db::full().await;
    let phase = async |now: &str| db.store.edition_page(&here()).await.unwrap().edition.phase_at(at(now));
    assert_eq!(phase("2023-08-01T00:00:00Z").await, Phase::Implementation);
    assert_eq!(phase("2030-01-01T00:00:00Z").await, Phase::Closed);
    assert_eq!(reported(|e| e.phase = Some(Phase::Summit)).await, ["2023: phase as its dates suggest → summit"]);
}

#[tokio::test]
async fn edition_missing_in_the_source_stays_unchanged() {
    let db = Db::full().await;
    let stored = db.dump().await;
    let only = ImportedSite { editions: vec![edition("2025", "2025-05-05")], ..ImportedSite::default() };
    assert_eq!(db.store.import_site(System::new(), &only, now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(db.dump().await, stored);
}

#[tokio::test]
async fn duplicate_names_are_refused() {
    let db = Db::empty().await;
    let mut twice = site();
    twice.editions.push(edition("2023", "2023-05-22"));
    let error = db.store.import_site(System::new(), &twice, now()).await.unwrap_err();
    assert_eq!(error.to_string(), "The import lists the edition “2023” twice. Remove one of them.");
    let mut twice = site();
    twice.editions[0].meetings.push(meeting("General planning", "2023-02-27", &[]));
    assert!(db.store.import_site(System::new(), &twice, now()).await.unwrap_err().is_refusal());
    assert!(db.store.is_empty().await.unwrap());
}

#[tokio::test]
async fn roadmap_sets_titles_and_public_outcomes() {
    let db = Db::empty().await;
    let item = |code: &str, text: &str| RoadmapItem {
        code: OutcomeCode::parse(code).unwrap(),
        title: title(text),
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
        db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(),
        ["roadmap: 1d and 1e added", "outcomes: 4a added"]
    );
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    let renamed = RoadmapItem { title: title("Benchmarks"), ..benchmarks };
    imported.roadmap = Some(vec![renamed, unlisted]);
    assert_eq!(
        db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(),
        ["outcome 1d: Shared benchmarking → Benchmarks", "roadmap: 1e removed"]
    );
    imported.roadmap = None;
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());

    let outcomes = db.store.outcomes().await.unwrap();
    let codes: Vec<String> = outcomes.iter().map(|o| o.code.to_string()).collect();
    assert_eq!(codes, ["1d", "1e", "4a"], "an outcome that is not on the roadmap stays");
    let public: Vec<String> = outcomes.iter().filter(|o| o.in_roadmap).map(|o| o.code.to_string()).collect();
    assert_eq!(public, ["1d"]);
    assert_eq!(outcomes[1].title.as_str(), "DevOps");
}
