//! Property test: importing the same data again changes nothing.

use crate::support::*;
use domain::access::System;
use domain::import::{ImportedEdition, ImportedSite, ImportedTask, ImportedTrack};
use domain::people::Person;
use domain::tasks::Status;
use proptest::prelude::*;

/// Few names and logins, so that they combine in every way.
///
/// A source that has no name for a person gives the login as the name, such as `a`.
fn anyone() -> impl Strategy<Value = Person> {
    let names = prop::sample::select(vec!["Ada", "Bo", "a", "Cy"]);
    let logins = prop::sample::select(vec!["", " <a>", " <A>", " <b>", " <c>"]);
    (names, logins).prop_map(|(name, login)| person(&format!("{name}{login}")))
}

fn anyones(most: usize) -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(anyone(), 0..=most)
}

fn any_edition(name: &'static str, starts: &'static str) -> impl Strategy<Value = ImportedEdition> {
    (anyones(4), anyones(3), anyones(3)).prop_map(move |(people, leads, attendees)| {
        let mut imported = edition(name, starts);
        imported.people = people;
        imported.tracks = vec![ImportedTrack { title: title("SPECs"), summary: None, leads }];
        imported.meetings[0].attendees = attendees;
        imported
    })
}

fn any_site() -> impl Strategy<Value = ImportedSite> {
    let editions = (any_edition("2023", "2023-05-22"), any_edition("2025", "2025-05-05"), any::<bool>());
    editions.prop_map(|(older, newer, both)| {
        let editions = if both { vec![newer, older] } else { vec![older] };
        ImportedSite { editions, ..ImportedSite::default() }
    })
}

fn any_tasks() -> impl Strategy<Value = Vec<ImportedTask>> {
    let any_task = (0usize..6, anyones(3), any::<bool>());
    prop::collection::vec(any_task, 0..4).prop_map(|tasks| {
        let imported = |(nth, (status, assignees, silent)): (usize, (usize, Vec<Person>, bool))| {
            let mut imported = task(&format!("Task {nth}"), Status::ALL[status]);
            if silent {
                imported = ImportedTask::of(imported.title, imported.status);
            }
            imported.assignees = assignees;
            imported
        };
        tasks.into_iter().enumerate().map(imported).collect()
    })
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn repeated_import_changes_nothing(before in any_site(), after in any_site(), first in any_tasks(), then in any_tasks()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::with_outcomes().await;
            db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
            db.store.import_site(System::new(), &before, now()).await.unwrap();
            db.store.import_tasks(System::new(), &here(), &first, now()).await.unwrap();
            db.store.import_site(System::new(), &after, now()).await.unwrap();
            let stored = db.dump().await;
            let again = db.store.import_site(System::new(), &after, at("2024-01-01T00:00:00Z")).await.unwrap().lines();
            assert_eq!((again, db.dump().await), (vec![], stored));

            db.store.import_tasks(System::new(), &here(), &then, now()).await.unwrap();
            let stored = db.dump().await;
            let again = db.store.import_tasks(System::new(), &here(), &then, at("2024-01-01T00:00:00Z")).await.unwrap().lines();
            assert_eq!((again, db.dump().await), (vec![], stored));
        });
    }
}
