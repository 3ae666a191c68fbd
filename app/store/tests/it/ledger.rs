//! Checks the ledger: what enters it, that it is append-only, and that a change is named.

use crate::support::*;
use domain::access::System;
use domain::commitments::{Requirement, Requirements};
use domain::id::PersonId;
use domain::ledger::LedgerHead;
use domain::text::revision;
use sqlx::{AssertSqlSafe, Executor};
use store::{DatabaseFault, Store};

/// The last line of each entry.
async fn entries(db: &Db) -> Vec<String> {
    let texts = db.texts("SELECT cast(bytes AS TEXT) FROM ledger_entries ORDER BY number").await;
    texts.iter().map(|text| text.lines().last().unwrap().to_owned()).collect()
}

async fn check(db: &Db) -> Result<LedgerHead, DatabaseFault> {
    db.store.check(System::new()).await.unwrap()
}

/// A summit with two participants; the first is checked in and has a waiver.
async fn summit_of_two() -> Db {
    let db = Db::summit(2).await;
    let ids = db.accepted(2).await;
    let (orga, slug) = (db.organizer().await, summit());
    let by = by_organizer(&slug, &orga);
    let read = db.store.versions(&slug).await.unwrap()[0].revision();
    let asks: Requirements = [('b', Requirement::Summit)].into_iter().collect();
    db.store.edit_requirements(by, &read, &asks, now()).await.unwrap();
    let first = db.guest(1).await.id;
    db.store.record_check_ins(by, &[(first, true)], later(1)).await.unwrap();
    db.store.waive(by, ids[0], 'a', &parsed("Ill"), later(2)).await.unwrap();
    db.store.waive(by, ids[0], 'a', &parsed("Very ill"), later(3)).await.unwrap();
    db.store.unwaive(by, ids[0], 'a', later(4)).await.unwrap();
    db
}

#[tokio::test]
async fn each_change_enters_the_ledger_once() {
    let db = summit_of_two().await;
    let entries = entries(&db).await;
    assert!(entries[0].starts_with("agreement 1 ") && entries[1].starts_with("agreement 1 "), "{entries:?}");
    assert_eq!(entries[2..], ["fulfilment b met", "waiver a yes", "waiver a no"]);
    assert_eq!(check(&db).await, Ok(db.store.ledger_head().await.unwrap()));
    assert_eq!(db.store.ledger_head().await.unwrap().number, 5);
}

#[tokio::test]
async fn attendance_enters_the_ledger_with_its_source() {
    let db = Db::full().await;
    let entries = entries(&db).await;
    assert!(entries.contains(&"attendance 1 yes import".to_owned()), "{entries:?}");
    assert!(check(&db).await.is_ok());
}

#[tokio::test]
async fn time_that_passes_enters_missed_commitments() {
    let db = summit_of_two().await;
    let job = System::new();
    assert_eq!(db.store.run_fulfilment_changes(job, at("2027-05-04T12:00:00Z")).await.unwrap(), 0);
    assert_eq!(db.store.run_fulfilment_changes(job, at("2027-06-04T12:00:00Z")).await.unwrap(), 1);
    assert_eq!(entries(&db).await.last().unwrap(), "fulfilment b missed");
    assert_eq!(db.store.run_fulfilment_changes(job, at("2027-06-05T12:00:00Z")).await.unwrap(), 0);
}

#[tokio::test]
async fn ledger_is_append_only() {
    let db = summit_of_two().await;
    let before = entries(&db).await;
    for sql in [
        "UPDATE ledger_entries SET at = 0 WHERE number = 2",
        "DELETE FROM ledger_entries WHERE number = 5",
        "INSERT OR REPLACE INTO ledger_entries SELECT * FROM ledger_entries WHERE number = 2",
        "INSERT INTO ledger_entries SELECT 9, at, before, bytes FROM ledger_entries WHERE number = 2",
    ] {
        let error = db.raw().await.execute(AssertSqlSafe(sql)).await.unwrap_err();
        assert!(error.to_string().contains("the ledger is append-only"), "{sql}: {error}");
    }
    assert_eq!(entries(&db).await, before);
}

#[tokio::test]
async fn changed_row_is_named() {
    let db = summit_of_two().await;
    db.run("DROP TRIGGER ledger_is_not_changed; UPDATE ledger_entries SET at = 0 WHERE number = 3").await;
    let fault = check(&db).await.unwrap_err();
    assert!(fault.to_string().starts_with("Entry 3 of the ledger is broken: "), "{fault}");
    db.run("DROP TRIGGER ledger_is_not_deleted; DELETE FROM ledger_entries WHERE number = 2").await;
    let fault = check(&db).await.unwrap_err();
    assert!(fault.to_string().starts_with("Entry 2 of the ledger is broken: "), "{fault}");
}

#[tokio::test]
async fn missing_reference_is_found() {
    let db = summit_of_two().await;
    db.run("PRAGMA foreign_keys = OFF; INSERT INTO ledger_salts VALUES (randomblob(32), 1, 99999)").await;
    let expected = DatabaseFault::MissingReference { table: "ledger_salts".to_owned(), parent: "people".to_owned() };
    assert_eq!(check(&db).await, Err(expected));
}

#[tokio::test]
async fn deletion_and_merging_keep_the_ledger_valid() {
    let db = summit_of_two().await;
    let before = check(&db).await.unwrap();
    let salts = async || db.texts("SELECT person_id || '' FROM ledger_salts ORDER BY person_id").await;
    let (first, second) = (db.guest(1).await.id, db.guest(2).await.id);
    assert_eq!(salts().await, [first.to_string(), second.to_string()]);
    db.store.delete_account(by_person(first), later(5)).await.unwrap();
    assert_eq!((check(&db).await, salts().await), (Ok(before), vec![second.to_string()]));
    db.run(
        "INSERT INTO people (id, name) VALUES (950, 'Second Entry');
         INSERT INTO ledger_salts (salt, hashed_id, person_id) VALUES (randomblob(32), 950, 950)",
    )
    .await;
    let (by, other) = (by_owner(second), PersonId(950));
    let preview = db.store.merge_preview(by, second, other).await.unwrap();
    db.store.merge_people(by, (second, other), &revision(&preview), later(6)).await.unwrap();
    assert_eq!((check(&db).await, salts().await), (Ok(before), vec![second.to_string(); 2]));
}

#[tokio::test]
async fn person_can_export_their_entries_and_salt() {
    let db = summit_of_two().await;
    let export = db.store.data_export(by_person(db.guest(1).await.id)).await.unwrap().unwrap();
    let own = &export["ledger"][0];
    assert_eq!((own["salt"].as_str().unwrap().len(), own["entries"].as_array().unwrap().len()), (64, 4));
    assert!(own["entries"][1].as_str().unwrap().ends_with("fulfilment b met\n"), "{own}");
}

#[tokio::test]
async fn first_start_enters_what_is_stored() {
    let db = Db::full().await;
    db.run("DROP TRIGGER ledger_is_not_deleted; DELETE FROM ledger_entries; DELETE FROM ledger_salts").await;
    db.store.close().await;
    let store = Store::open(&db.path).await.unwrap();
    let entered = entries(&db).await;
    let records = db.texts("SELECT '' FROM agreements UNION ALL SELECT '' FROM attendance_records").await;
    assert_eq!(entered.len(), records.len());
    assert_eq!(store.check(System::new()).await.unwrap(), Ok(store.ledger_head().await.unwrap()));
    store.close().await;
    let again = Store::open(&db.path).await.unwrap();
    assert_eq!(again.ledger_head().await.unwrap().number, entered.len() as u64);
}
