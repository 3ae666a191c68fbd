//! Tests that each change writes one audit entry, and a call without effect none.

use crate::support::*;
use domain::access::System;
use domain::id::PersonId;
use domain::roles::{Preferences, Role};
use domain::text::LocalPath;

/// How many audit entries a call writes.
async fn entries_of<T>(db: &Db, call: impl AsyncFnOnce() -> T) -> usize {
    let before = db.entries().await;
    call().await;
    db.entries().await - before
}

/// Asserts that the first call writes one audit entry, and a repeated one none.
async fn assert_one_then_none<T>(db: &Db, call: impl AsyncFn() -> T) {
    for expected in [1, 0] {
        assert_eq!(entries_of(db, &call).await, expected);
    }
}

/// The person who is signed in with `token(1)` to `token(4)`.
async fn signed_in(db: &Db) -> PersonId {
    let mut id = PersonId(0);
    for nth in 1..=4 {
        id = db.store.sign_in(&github(7, "ada"), &parsed("Firefox"), &token(nth), now()).await.unwrap();
    }
    id
}

fn organizer() -> Role {
    Role::Organizer(here())
}

#[tokio::test]
async fn each_import_writes_one_entry_and_a_repeated_one_none() {
    let db = Db::with_outcomes().await;
    for expected in [1, 0] {
        let catalog = async || db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
        assert_eq!(entries_of(&db, catalog).await, expected);
        let site = async || db.store.import_site(System::new(), &site(), now()).await.unwrap();
        assert_eq!(entries_of(&db, site).await, expected);
        let tasks = async || db.store.import_tasks(System::new(), &here(), &tasks(), now()).await.unwrap();
        assert_eq!(entries_of(&db, tasks).await, expected);
    }
}

#[tokio::test]
async fn login_attempt_writes_no_entry() {
    let db = Db::full().await;
    let attempt = async || {
        db.store.begin_login_attempt(&token(9), "verifier", &LocalPath::home(), now()).await.unwrap();
        db.store.take_login_attempt(&token(9), now()).await.unwrap();
    };
    assert_eq!(entries_of(&db, attempt).await, 0, "the person isn't known yet");
}

#[tokio::test]
async fn each_sign_in_writes_one_entry() {
    let db = Db::full().await;
    assert_eq!(entries_of(&db, async || signed_in(&db).await).await, 4);
}

#[tokio::test]
async fn visit_writes_no_entry() {
    let db = Db::full().await;
    signed_in(&db).await;
    let visit = async || db.store.account(&token(1), at("2023-06-01T13:00:00Z")).await.unwrap();
    assert_eq!(entries_of(&db, visit).await, 0, "it only updates the time of the last visit");
}

#[tokio::test]
async fn sign_out_writes_one_entry() {
    let db = Db::full().await;
    signed_in(&db).await;
    assert_one_then_none(&db, async || db.store.sign_out(&token(1), now()).await.unwrap()).await;
}

#[tokio::test]
async fn ended_login_sessions_write_one_entry() {
    let db = Db::full().await;
    let id = signed_in(&db).await;
    let ended = db.store.login_sessions(by_person(id), &token(1)).await.unwrap()[0].id;
    let end = async || db.store.end_login_session(by_person(id), ended, now()).await.unwrap();
    assert_one_then_none(&db, end).await;
    let end_all = async || db.store.end_all_login_sessions(by_person(id), now()).await.unwrap();
    assert_one_then_none(&db, end_all).await;
}

#[tokio::test]
async fn changed_preferences_write_one_entry() {
    let db = Db::full().await;
    let id = signed_in(&db).await;
    let hidden = Preferences { zone: None, listed: false };
    assert_one_then_none(&db, async || db.store.set_preferences(by_person(id), &hidden, now()).await.unwrap()).await;
}

#[tokio::test]
async fn appointment_and_dismissal_write_one_entry() {
    let db = Db::full().await;
    signed_in(&db).await;
    let (role, ada) = (organizer(), login("ada"));
    let appoint = async || db.store.appoint(by_appointer(&role, None), &ada, now()).await.unwrap();
    assert_one_then_none(&db, appoint).await;
    // A second dismissal is refused.
    let dismiss = async || db.store.dismiss(by_appointer(&role, None), &ada, now()).await;
    assert_one_then_none(&db, dismiss).await;
}

#[tokio::test]
async fn account_deletion_writes_one_entry() {
    let db = Db::full().await;
    let id = signed_in(&db).await;
    assert_one_then_none(&db, async || db.store.delete_account(by_person(id), now()).await.unwrap()).await;
}
