//! Tests of the queries behind the pages: their order, completeness and scope.

use crate::support::*;
use domain::access::System;
use domain::editions::{Edition, EditionKind, FulfilmentSettings, Parts, Visibility};
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::tasks::{Status, TaskRow};
use store::{Scope, Store};

async fn tasks_of(store: &Store, scope: Scope<'_>) -> Vec<String> {
    let rows = store.tasks(scope).await.unwrap();
    rows.iter().map(|row| format!("{}/{}", row.edition, row.number)).collect()
}

#[tokio::test]
async fn empty_database_answers_every_query() {
    let db = Db::empty().await;
    let store = &db.store;
    store.ready().await.unwrap();
    assert!(store.is_empty().await.unwrap());
    assert!(store.editions().await.unwrap().is_empty() && store.edition_page(&here()).await.is_err());
    assert!(store.tasks(Scope::All).await.unwrap().is_empty());
    assert!(store.latest_status_changes(Scope::All, 9).await.unwrap().is_empty());
    assert!(store.task(&here(), TaskNumber(1)).await.unwrap().is_none());
    assert!(store.specs().await.unwrap().is_empty() && store.projects().await.unwrap().is_empty());
    assert!(store.outcomes().await.unwrap().is_empty());
    db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
    assert!(!store.is_empty().await.unwrap());
}

#[tokio::test]
async fn editions_are_listed_newest_first_with_counts() {
    let db = Db::full().await;
    let cards = db.store.editions().await.unwrap();
    assert_eq!(cards.iter().map(|card| card.edition.slug.as_str()).collect::<Vec<_>>(), ["2025", "2023"]);
    assert_eq!((cards[1].people, cards[1].tasks.total(), cards[1].tasks.done()), (4, 3, 1));
    assert_eq!(cards[0].tasks.total(), 0);
}

#[tokio::test]
async fn edition_is_read_as_imported() {
    let db = Db::full().await;
    let (imported, page) = (edition("2023", "2023-05-22"), db.store.edition_page(&here()).await.unwrap());
    let expected = Edition {
        slug: imported.slug,
        title: imported.title,
        dates: imported.dates,
        zone: imported.zone,
        place: imported.place,
        venue: imported.venue,
        capacity: imported.capacity,
        phase: page.edition.phase,
        planning_rule: imported.planning_rule,
        fulfilment: FulfilmentSettings::default(),
        visibility: Visibility::Published,
        kind: EditionKind::DeveloperSummit,
        parts: Parts::default(),
    };
    assert_eq!(page.edition, expected);
    assert_eq!((page.clauses, page.agenda, page.links), (imported.clauses, imported.agenda, imported.links));
    assert_eq!((page.people, page.tasks.total()), (4, 3));
    assert_eq!(page.tracks[0].leads, [person("Ada Example <ada>")]);
    assert_eq!(page.meetings[0].time, imported.meetings[0].time);
    assert_eq!(db.attendees().await, people(&["Ada Example <ada>", "Guest Alone", "Zoë Last <zoe>"]));
}

#[tokio::test]
async fn task_is_read_with_its_goals_and_lead_first() {
    let db = Db::full().await;
    let page = db.store.task(&here(), TaskNumber(1)).await.unwrap().unwrap();
    assert_eq!(page.row.assignees, people(&["Zoë Last <zoe>", "Ada Example <ada>"]));
    assert_eq!(page.row.outcomes.iter().map(|code| code.to_string()).collect::<Vec<_>>(), ["1b", "1e"]);
    assert_eq!((page.row.specs.as_slice(), page.row.updated), ([SpecNumber(4)].as_slice(), None));
    assert_eq!(page.row.evidence.len(), 2);
    assert_eq!(db.store.tasks(Scope::All).await.unwrap()[0], page.row);
    assert!(db.store.task(&here(), TaskNumber(9)).await.unwrap().is_none());
    assert!(db.store.task(&slug("2025"), TaskNumber(1)).await.unwrap().is_none());
}

#[tokio::test]
async fn scope_limits_tasks_but_not_their_goals() {
    let db = Db::full().await;
    db.store.import_tasks(System::new(), &slug("2025"), &[task("Later", Status::Planned)], now()).await.unwrap();
    let store = &db.store;
    assert_eq!(tasks_of(store, Scope::All).await, ["2025/1", "2023/1", "2023/2", "2023/3"]);
    assert_eq!(tasks_of(store, Scope::Edition(&slug("2025"))).await, ["2025/1"]);
    assert_eq!(tasks_of(store, Scope::Edition(&slug("2031"))).await, Vec::<String>::new());
    assert_eq!(tasks_of(store, Scope::Spec(SpecNumber(3))).await, ["2023/3"]);
    assert_eq!(tasks_of(store, Scope::Outcome(OutcomeCode::parse("1a").unwrap())).await, ["2023/2"]);
    let of_spec: Vec<TaskRow> = store.tasks(Scope::Spec(SpecNumber(3))).await.unwrap();
    assert_eq!(of_spec[0].specs, [SpecNumber(3), SpecNumber(4)]);
}

#[tokio::test]
async fn changes_dated_by_an_import_are_not_progress() {
    let db = Db::full().await;
    let mut list = tasks();
    list[2].status = Status::Planned;
    db.store.import_tasks(System::new(), &here(), &list, at("2023-07-01T00:00:00Z")).await.unwrap();
    let page = db.store.progress_page(&here()).await.unwrap();
    assert!(page.progress.all.total() > 0, "there are tasks");
    assert_eq!((page.growth, page.latest.len()), (vec![], 0), "no change has a date of its own");
    assert_eq!(db.store.latest_status_changes(Scope::All, 9).await.unwrap().len(), 0);
}

#[tokio::test]
async fn progress_lists_the_tracks_in_the_order_of_the_edition() {
    let db = Db::full().await;
    let progress = db.store.progress(&here()).await.unwrap();
    let titles: Vec<Option<String>> = progress.by_track.into_iter().map(|(track, _)| track.map(String::from)).collect();
    assert_eq!(titles.last(), Some(&None), "tasks without a track are last");
    let tracks = db.store.edition_page(&here()).await.unwrap().tracks.into_iter().map(|track| track.title);
    let in_order: Vec<Option<String>> =
        tracks.map(|title| Some(title.into())).filter(|title| titles.contains(title)).collect();
    assert_eq!(titles[..titles.len() - 1], in_order);
}
