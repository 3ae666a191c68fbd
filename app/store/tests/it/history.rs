//! History: one entry for each deed, read with filters, and only ever added to.

use crate::builders::*;
use domain::history::{Author, HistoryFilter};
use domain::id::PersonId;
use domain::roles::{Preferences, Role};
use domain::text::LocalPath;
use sqlx::Executor;

#[tokio::test]
async fn history_cannot_be_changed_nor_deleted() {
    let db = Db::full().await;
    db.signed_in(&github(7, "ada")).await;
    let before = db.told().await;
    assert!(before.len() >= 4);
    for wrong in [
        "UPDATE history SET changed = 'nothing'",
        "UPDATE history SET at = 0",
        "UPDATE history SET what = 'x' WHERE number = 1",
        "UPDATE history SET author = 'person', person_id = (SELECT min(id) FROM people) WHERE number = 1",
        "UPDATE history SET person_id = (SELECT max(id) FROM people) WHERE person_id IS NOT NULL",
        "UPDATE history SET edition_id = NULL WHERE edition_id IS NOT NULL",
        "UPDATE history SET number = 999 WHERE number = 1",
        "UPDATE OR REPLACE history SET number = 2 WHERE number = 1",
        "DELETE FROM history",
        "DELETE FROM history WHERE number = 1",
        "INSERT OR REPLACE INTO history (number, at, author, what, changed) VALUES (1, 0, 'command line', 'x', 'x')",
        "REPLACE INTO history (number, at, author, what, changed) VALUES (2, 0, 'command line', 'x', 'x')",
        "INSERT INTO history (number, at, author, what, changed) VALUES (1, 0, 'command line', 'x', 'x')
         ON CONFLICT (number) DO UPDATE SET changed = 'x'",
        "DELETE FROM editions",
    ] {
        let error = db.raw().await.execute(wrong).await.unwrap_err().to_string();
        assert!(error.contains("history is only added to") || error.contains("FOREIGN KEY"), "{wrong}: {error}");
    }
    assert_eq!(db.told().await, before);
}

#[tokio::test]
async fn every_deed_is_one_entry_and_what_does_nothing_is_none() {
    let db = Db::empty().await;
    let store = &db.store;
    let mut seen = 0;
    let mut wrote = async |expected: usize, what: &str| {
        let entries = db.entries().await;
        assert_eq!(entries - seen, expected, "{what}");
        seen = entries;
    };
    for expected in [1, 0] {
        store.import_catalog(&catalog(), now()).await.unwrap();
        wrote(expected, "import_catalog").await;
        store.import_site(&site(), now()).await.unwrap();
        wrote(expected, "import_site").await;
        store.import_tasks(&slug("2023"), &tasks(), now()).await.unwrap();
        wrote(expected, "import_tasks").await;
    }
    store.begin_login_attempt(&token(9), "verifier", &LocalPath::home(), now()).await.unwrap();
    store.take_login_attempt(&token(9), now()).await.unwrap();
    wrote(0, "attempts: nobody is known yet").await;
    let mut id = PersonId(0);
    for nth in 1..=4 {
        id = store.sign_in(&github(7, "ada"), &parsed("Firefox"), &token(nth), now()).await.unwrap();
        wrote(1, "sign_in").await;
    }
    store.account(&token(1), at("2023-06-01T13:00:00Z")).await.unwrap();
    wrote(0, "account: it only notes when they were here").await;
    let ended = store.login_sessions(id, &token(1)).await.unwrap()[0].id;
    for expected in [1, 0] {
        store.sign_out(&token(1), now()).await.unwrap();
        wrote(expected, "sign_out").await;
        store.end_login_session(id, ended, now()).await.unwrap();
        wrote(expected, "end_sign_in").await;
        store.set_preferences(id, &Preferences { zone: None, listed: false }, now()).await.unwrap();
        wrote(expected, "set_preferences").await;
        store.appoint(&Role::Organizer(slug("2023")), &login("ada"), None, now()).await.unwrap();
        wrote(expected, "appoint").await;
    }
    for expected in [1, 0] {
        store.end_all_login_sessions(id, now()).await.unwrap();
        wrote(expected, "end_all_sign_ins").await;
        let _ = store.dismiss(&Role::Organizer(slug("2023")), &login("ada"), None, now()).await;
        wrote(expected, "dismiss").await;
    }
    for expected in [1, 0] {
        store.delete_account(id, now()).await.unwrap();
        wrote(expected, "delete_account").await;
    }
}

#[tokio::test]
async fn an_import_is_told_in_one_entry_by_the_command_line() {
    let db = Db::full().await;
    let told = db.store.history(&HistoryFilter::default(), 99).await.unwrap();
    assert!(told.iter().all(|entry| entry.by == Author::CommandLine && entry.what.as_str() == "import"));
    assert_eq!(told.iter().map(|entry| entry.edition.clone()).collect::<Vec<_>>(), [Some(slug("2023")), None, None]);
    assert!(told[1].changed.as_str().starts_with("2 changes: edition 2023 added: 4 people"), "{}", told[1].changed);
    let mut many = tasks();
    many.extend((0..30).map(|nth| task(&format!("{nth} {}", "long ".repeat(30)), domain::tasks::Status::Planned)));
    db.store.import_tasks(&slug("2023"), &many, now()).await.unwrap();
    many.iter_mut().for_each(|task| task.status = domain::tasks::Status::Done);
    db.store.import_tasks(&slug("2023"), &many, now()).await.unwrap();
    let longest = &db.store.history(&HistoryFilter::default(), 1).await.unwrap()[0].changed;
    assert!(longest.as_str().ends_with('…') && longest.as_str().chars().count() == 1000);
}

#[tokio::test]
async fn history_is_read_by_edition_kind_author_and_page() {
    let db = Db::full().await;
    let ada = db.signed_in(&github(7, "ada")).await;
    db.store.appoint(&Role::Organizer(slug("2025")), &login("zoe"), Some(&ada), now()).await.unwrap();
    let all = db.store.history(&HistoryFilter::default(), 99).await.unwrap();
    assert!(all.windows(2).all(|pair| pair[0].number > pair[1].number));
    let read = async |filter: HistoryFilter, most| {
        let found = db.store.history(&filter, most).await.unwrap();
        found.iter().map(|entry| entry.number).collect::<Vec<_>>()
    };
    let only = |keep: &dyn Fn(&domain::history::Entry) -> bool| {
        all.iter().filter(|entry| keep(entry)).map(|entry| entry.number).collect::<Vec<_>>()
    };
    let none = HistoryFilter::default;
    let of_2025 = only(&|entry| entry.edition == Some(slug("2025")));
    assert_eq!(of_2025.len(), 1);
    assert_eq!(read(HistoryFilter { edition: Some(slug("2025")), ..none() }, 99).await, of_2025);
    let imports = only(&|entry| entry.what.as_str() == "import");
    assert_eq!(read(HistoryFilter { what: Some(title("import")), ..none() }, 99).await, imports);
    assert_eq!(read(HistoryFilter { who: Some("command".to_owned()), ..none() }, 99).await, imports);
    let hers = only(&|entry| matches!(entry.by, Author::Person(_)));
    for part in ["ADA", "exam", " ada "] {
        assert_eq!(read(HistoryFilter { who: Some(part.to_owned()), ..none() }, 99).await, hers, "{part}");
    }
    assert_eq!(read(HistoryFilter { who: Some("100%_".to_owned()), ..none() }, 99).await, Vec::<i64>::new());
    let first = read(none(), 2).await;
    let next = read(HistoryFilter { before: first.last().copied(), ..none() }, 99).await;
    assert_eq!(first.into_iter().chain(next).collect::<Vec<_>>(), only(&|_| true));
}
