//! Tests sign-in: how people are recognized, how long login sessions last, and what the file stores.

use crate::support::*;
use domain::access::System;
use domain::login_sessions::GitHubAccount;
use domain::text::LocalPath;
use domain::time::Instant;
use std::collections::BTreeSet;

fn later(minutes: i64) -> Instant {
    now() + std::time::Duration::from_secs(60 * u64::try_from(minutes).unwrap())
}

#[tokio::test]
async fn login_attempt_can_be_taken_once() {
    let db = Db::empty().await;
    let next = LocalPath::parse("/2023/tasks").unwrap();
    db.store.begin_login_attempt(&token(1), "verifier", &next, now()).await.unwrap();
    assert!(db.store.take_login_attempt(&token(2), now()).await.unwrap().is_none());
    let attempt = db.store.take_login_attempt(&token(1), later(10)).await.unwrap().unwrap();
    assert_eq!((attempt.verifier.as_str(), &attempt.next, attempt.begun), ("verifier", &next, now()));
    assert!(db.store.take_login_attempt(&token(1), now()).await.unwrap().is_none());
    assert_eq!(db.entries().await, 0, "an attempt writes no audit entry");
}

#[tokio::test]
async fn login_attempt_expires_after_ten_minutes_and_is_deleted() {
    let db = Db::empty().await;
    db.store.begin_login_attempt(&token(1), "verifier", &LocalPath::home(), now()).await.unwrap();
    assert!(db.store.take_login_attempt(&token(1), later(11)).await.unwrap().is_none());
    assert!(db.store.take_login_attempt(&token(1), now()).await.unwrap().is_none());
    db.store.begin_login_attempt(&token(2), "verifier", &LocalPath::home(), now()).await.unwrap();
    db.store.begin_login_attempt(&token(3), "verifier", &LocalPath::home(), later(11)).await.unwrap();
    assert_eq!(db.texts("SELECT count(*) || '' FROM login_attempts").await, ["1"], "an old attempt is deleted");
}

#[tokio::test]
async fn login_attempt_does_not_delete_a_simultaneous_one() {
    let db = Db::empty().await;
    db.store.begin_login_attempt(&token(1), "verifier", &LocalPath::home(), later(1)).await.unwrap();
    db.store.begin_login_attempt(&token(2), "verifier", &LocalPath::home(), now()).await.unwrap();
    assert!(db.store.take_login_attempt(&token(1), later(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn renamed_account_stays_the_same_person() {
    let db = Db::full().await;
    let before = db.ada().await;
    let after = db.signed_in(&github(7, "ada-new")).await;
    assert_eq!((before.id, &before.takes_part), (after.id, &after.takes_part));
    assert_eq!(after.person, person("Ada Example <ada-new>"));
    assert_eq!(db.texts("SELECT login FROM former_logins").await, ["ada"]);
    assert_eq!(db.audit_log_lines().await[0], "sign-in: signed in; changed their GitHub login from ada");
    // After renaming back, the login is no former login any more.
    assert_eq!(db.signed_in(&github(7, "Ada")).await.id, before.id);
    assert_eq!(db.texts("SELECT login FROM former_logins").await, ["ada-new"]);
}

#[tokio::test]
async fn imported_person_is_recognized_at_first_sign_in() {
    let db = Db::full().await;
    let people = db.texts("SELECT count(*) || '' FROM people").await;
    let ada = db.signed_in(&github(7, "ADA")).await;
    assert_eq!(db.texts("SELECT count(*) || '' FROM people").await, people);
    assert_eq!(ada.person, person("Ada Example <ADA>"), "a profile without a name keeps the imported name");
    assert_eq!(ada.takes_part, [slug("2025"), slug("2023")]);
    assert!(!ada.owner && ada.organizes.is_empty() && ada.leads.is_empty(), "a login on a page gives no role");
    let named = GitHubAccount { name: parsed("Ada Q. Example"), ..github(7, "ada") };
    assert_eq!(db.signed_in(&named).await.person.name.as_str(), "Ada Q. Example");
}

#[tokio::test]
async fn unknown_account_is_a_new_person_without_roles() {
    let db = Db::full().await;
    let new = db.signed_in(&github(9, "stranger")).await;
    assert!(!new.owner && new.organizes.is_empty() && new.leads.is_empty() && new.takes_part.is_empty());
    // A name gives no role either, because people choose it themselves.
    let posing = GitHubAccount { name: parsed("Ada Example"), ..github(9, "stranger") };
    assert!(db.signed_in(&posing).await.leads.is_empty());
    assert_eq!(db.store.import_site(System::new(), &site(), now()).await.unwrap().lines(), Vec::<String>::new());
    assert!(db.signed_in(&posing).await.leads.is_empty());
}

#[tokio::test]
async fn chosen_name_never_matches_an_imported_person() {
    let db = Db::full().await;
    let posing = GitHubAccount { name: parsed("Guest Alone"), ..github(9, "stranger") };
    db.signed_in(&posing).await;
    let mut imported = site();
    imported.editions[1].tracks[0].leads = people(&["Guest Alone"]);
    imported.editions[1].people.push(person("Guest Alone"));
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    let fresh = GitHubAccount { name: parsed("Fresh Name"), ..posing };
    db.signed_in(&fresh).await;
    imported.editions[1].people.push(person("Fresh Name"));
    imported.editions[1].tracks[0].leads = people(&["Fresh Name"]);
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    let account = db.signed_in(&fresh).await;
    assert!(account.leads.is_empty() && account.takes_part.is_empty());
}

/// What an import says about the old login of a person with a known new one.
const RENAMED: &str = "@ada is now @ada-new; both are one person. Write @ada-new in the source.";

/// Imports the site again; returns the report, which names no change.
async fn import(db: &Db) -> Vec<String> {
    db.store.import_site(System::new(), &site(), now()).await.unwrap().lines()
}

#[tokio::test]
async fn next_owner_of_a_login_gets_nothing() {
    let db = Db::full().await;
    db.store.appoint(by_appointer(&domain::roles::Role::Owner, None), &login("ada"), now()).await.unwrap();
    let ada = db.ada().await;
    let next_owner = db.signed_in(&github(8, "ada")).await;
    assert!(ada.owner && !next_owner.owner && ada.id != next_owner.id);
    assert!(next_owner.takes_part.is_empty() && next_owner.leads.is_empty());
    assert_eq!(db.texts("SELECT coalesce(login, '') FROM people WHERE github_id = 7").await, [""]);
    // The page still has the old login, which means its first owner.
    assert_eq!(import(&db).await, ["@ada is a former login, and the new login of its owner isn’t known yet."]);
    assert!(db.signed_in(&github(8, "ada")).await.takes_part.is_empty());
    let ada = db.signed_in(&github(7, "ada-new")).await;
    assert!(ada.owner && ada.takes_part.len() == 2);
    assert_eq!(import(&db).await, [RENAMED]);
    assert!(db.signed_in(&github(8, "ada")).await.takes_part.is_empty());
}

#[tokio::test]
async fn freed_login_without_an_owner_means_its_former_owner() {
    let db = Db::full().await;
    let ada = db.ada().await;
    db.signed_in(&github(7, "ada-new")).await;
    assert_eq!(import(&db).await, [RENAMED]);
    let next_owner = db.signed_in(&github(8, "ada")).await;
    assert!(next_owner.id != ada.id && next_owner.takes_part.is_empty() && next_owner.leads.is_empty());
}

#[tokio::test]
async fn import_keeps_the_name_of_a_person_who_has_signed_in() {
    let db = Db::full().await;
    db.signed_in(&GitHubAccount { name: parsed("Countess"), ..github(7, "ada") }).await;
    let mut imported = site();
    imported.editions[0].people[2] = person("Ada L. Example <ada>");
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(db.texts("SELECT name FROM people WHERE login = 'ada'").await, ["Countess"]);
    // Tracks and meetings use her name on the page, without a login.
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    let page = db.store.edition_page(&here()).await.unwrap();
    assert_eq!(page.tracks[0].leads, [person("Countess <ada>")]);
}

#[tokio::test]
async fn idle_session_ends_and_visits_are_saved_every_five_minutes() {
    let db = Db::empty().await;
    db.signed_in(&github(1, "ada")).await;
    let seen = async || db.texts("SELECT (last_seen_at - begun_at) || '' FROM login_sessions").await;
    db.store.account(&token(1), later(4)).await.unwrap().unwrap();
    assert_eq!(seen().await, ["0"]);
    db.store.account(&token(1), later(6)).await.unwrap().unwrap();
    assert_eq!(seen().await, ["360"]);
    let day = 24 * 60;
    assert!(db.store.account(&token(1), later(15 * day)).await.unwrap().is_none());
    for week in 1..=12 {
        assert!(db.store.account(&token(1), later(7 * day * week)).await.unwrap().is_some(), "week {week}");
    }
    assert!(
        db.store.account(&token(1), later(91 * day)).await.unwrap().is_none(),
        "a login session lasts at most ninety days"
    );
    db.store.sign_in(&github(2, "zoe"), &parsed("Firefox"), &token(2), later(91 * day)).await.unwrap();
    assert_eq!(
        db.texts("SELECT count(*) || '' FROM login_sessions").await,
        ["1"],
        "an expired login session is deleted"
    );
}

#[tokio::test]
async fn login_sessions_are_listed_and_ended_singly_or_all() {
    let db = Db::empty().await;
    let (ada, zoe) = (github(1, "ada"), github(2, "zoe"));
    let mut id = domain::id::PersonId(0);
    for nth in 1..=3 {
        let device = parsed(&format!("Browser {nth}"));
        id = db.store.sign_in(&ada, &device, &token(nth), later(i64::try_from(nth).unwrap())).await.unwrap();
    }
    let other = db.store.sign_in(&zoe, &parsed("Hers"), &token(9), now()).await.unwrap();
    let list = db.store.login_sessions(by_person(id), &token(2)).await.unwrap();
    let devices: Vec<_> = list.iter().map(|session| (session.device.as_str(), session.here)).collect();
    assert_eq!(devices, [("Browser 3", false), ("Browser 2", true), ("Browser 1", false)]);

    assert!(
        !db.store.end_login_session(by_person(other), list[0].id, now()).await.unwrap(),
        "no one can end another person's login session"
    );
    assert!(db.store.end_login_session(by_person(id), list[0].id, now()).await.unwrap());
    assert!(db.store.account(&token(3), later(3)).await.unwrap().is_none());
    db.store.sign_out(&token(1), now()).await.unwrap();
    assert!(db.store.account(&token(1), later(3)).await.unwrap().is_none());
    assert!(db.store.account(&token(2), later(3)).await.unwrap().is_some());
    assert_eq!(db.store.end_all_login_sessions(by_person(id), now()).await.unwrap(), 1);
    assert!(db.store.account(&token(2), later(3)).await.unwrap().is_none());
    assert!(db.store.account(&token(9), later(3)).await.unwrap().is_some());
}

#[tokio::test]
async fn tokens_are_not_stored_in_the_file() {
    let db = Db::empty().await;
    let secret = |text| domain::login_sessions::Token::parse(text).unwrap();
    let state = secret("pN3vQ8sK1xTz6WbR4yHc9LmD2fGj7aUe5oXi0VtqBnE");
    let cookie = secret("Zk5uE9rJ2wYh8CgT6mBx0QsV4nLd7FpA1oRi3XtyKvW");
    db.store.begin_login_attempt(&state, "verifier-that-is-kept", &LocalPath::home(), now()).await.unwrap();
    db.store.sign_in(&github(1, "ada"), &parsed("Firefox on Plan 9"), &cookie, now()).await.unwrap();
    db.store.account(&cookie, later(9)).await.unwrap().unwrap();
    let holds_a_secret = || {
        assert!(db.holds("Firefox on Plan 9") && db.holds("verifier-that-is-kept"), "the search finds stored text");
        // Parts of a token must not be stored either.
        let parts = [&state, &cookie].map(|secret| [&secret.as_str()[..12], &secret.as_str()[31..]]);
        parts.into_iter().flatten().any(|part| db.holds(part))
    };
    assert!(!holds_a_secret());
    db.store.close().await;
    assert!(!holds_a_secret());
}

#[tokio::test]
async fn fifty_simultaneous_sign_ins_create_fifty_people() {
    let db = Db::full().await;
    let sign_ins = (1..=50i64).map(|nth| {
        let store = db.store.clone();
        tokio::spawn(async move {
            let (secret, who) = (token(usize::try_from(nth).unwrap()), github(nth, &format!("person-{nth}")));
            let id = store.sign_in(&who, &parsed("Firefox"), &secret, now()).await.unwrap();
            let (account, _) = store.account(&secret, now()).await.unwrap().unwrap();
            assert_eq!((account.id, account.person.login), (id, Some(who.login)));
            id
        })
    });
    let mut ids = BTreeSet::new();
    for sign_in in sign_ins.collect::<Vec<_>>() {
        ids.insert(sign_in.await.unwrap());
    }
    assert_eq!(ids.len(), 50);
}
