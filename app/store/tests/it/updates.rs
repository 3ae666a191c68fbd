//! Updates and the worklog: posting once, order, evidence, corrections and removal.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::id::{TaskNumber, UpdateId};
use domain::roles::Role;
use domain::search::Named;
use domain::time::{Days, Instant};
use domain::updates::{FormKey, NewUpdate, Update};

fn new(typed: &str, task: Option<TaskNumber>) -> NewUpdate {
    NewUpdate::in_worklog(typed, task).unwrap()
}

impl Db {
    async fn post_update(&self, by: &Account, typed: &str, task: Option<TaskNumber>) -> UpdateId {
        self.store.post_update(by_participant(&here(), by), &new(typed, task), None, now()).await.unwrap()
    }

    async fn post_form(&self, by: &Account, typed: &str, key: &str) -> UpdateId {
        let key = FormKey::parse(key).unwrap();
        self.store.post_update(by_participant(&here(), by), &new(typed, None), Some(&key), now()).await.unwrap()
    }

    async fn worklog_lines(&self, now: Instant) -> Vec<String> {
        texts(&self.store.worklog(&here(), None, now).await.unwrap().updates)
    }
}

fn texts(updates: &[Update]) -> Vec<String> {
    updates.iter().map(|update| update.line.as_ref().unwrap().to_string()).collect()
}

#[tokio::test]
async fn update_is_on_the_task_and_in_the_worklog_of_its_day() {
    let db = Db::full().await;
    let ada = db.ada().await;
    let details = Some(parsed("**Bold**"));
    let update = NewUpdate::parse("Built https://example.org/log", Some(WHEELS), details, "").unwrap();
    db.store.post_update(by_participant(&here(), &ada), &update, None, now()).await.unwrap();
    db.post_update(&ada, "A line of the day", None).await;
    let page = db.page(WHEELS).await;
    let [on_task] = page.updates.as_slice() else { panic!("one update: {:?}", page.updates) };
    assert_eq!(on_task.line.as_ref().unwrap().as_str(), "Built");
    assert!(on_task.details_html.contains("<strong>Bold</strong>"));
    assert!(page.row.evidence.iter().any(|evidence| evidence.url.as_str() == "https://example.org/log"));
    assert_eq!(db.worklog_lines(now()).await, ["Built", "A line of the day"]);
    let worklog = db.store.worklog(&here(), None, now()).await.unwrap();
    assert_eq!((worklog.posted, worklog.before, worklog.after), (1, None, None));
    let next = db.store.worklog(&here(), None, now() + Days::new(1)).await.unwrap();
    assert_eq!((next.updates.len(), next.before), (0, Some(worklog.day)));
    assert_eq!(texts(&db.store.updates_since(&here(), now(), 9).await.unwrap()), ["Built"]);
    assert_eq!(db.store.updates_since(&here(), now() + Days::new(1), 9).await.unwrap(), []);
}

#[tokio::test]
async fn worklog_day_is_a_day_in_the_zone_of_the_edition() {
    let db = Db::full().await;
    let ada = db.ada().await;
    db.run("UPDATE editions SET zone = 'America/Los_Angeles' WHERE slug = '2023'").await;
    let night = at("2023-06-02T06:30:00Z");
    let here = here();
    let by = by_participant(&here, &ada);
    db.store.post_update(by, &new("Late", None), None, night).await.unwrap();
    assert_eq!(db.store.worklog(&here, Some(day("2023-06-01")), night).await.unwrap().updates.len(), 1);
    assert_eq!(db.store.worklog(&here, None, night).await.unwrap().day, day("2023-06-01"));
}

#[tokio::test]
async fn form_that_is_sent_twice_posts_once() {
    let db = Db::full().await;
    let (ada, zoe) = (db.ada().await, db.zoe().await);
    let first = db.post_form(&ada, "Done", "key-0001").await;
    assert_eq!(db.post_form(&ada, "Done", "key-0001").await, first);
    assert_eq!(db.worklog_lines(now()).await, ["Done"]);
    // “Back” in the browser shows the form of before, in which another line is typed.
    db.post_form(&ada, "Another", "key-0001").await;
    db.post_form(&zoe, "Done", "key-0001").await;
    db.post_form(&ada, "Done", "key-0002").await;
    assert_eq!(db.worklog_lines(now()).await, ["Done", "Another", "Done", "Done"]);
    let posted = db.audit_log_lines().await.iter().filter(|line| line.contains("posted")).count();
    assert_eq!(posted, 4, "a repetition isn’t in the audit log");
}

#[tokio::test]
async fn forty_concurrent_lines_arrive_once_and_in_order() {
    let db = Db::full().await;
    let ada = db.ada().await;
    let post = |nth: usize| {
        let (store, ada) = (db.store.clone(), ada.clone());
        tokio::spawn(async move {
            let key = FormKey::parse(&format!("key-{:04}", nth / 2)).unwrap();
            let update = new(&format!("line {}", nth / 2), None);
            (store.post_update(by_participant(&here(), &ada), &update, Some(&key), now()).await.unwrap(), nth / 2)
        })
    };
    let writers: Vec<_> = (0..80).map(post).collect();
    let mut posted = Vec::new();
    for writer in writers {
        posted.push(writer.await.unwrap());
    }
    posted.sort();
    posted.dedup();
    let order: Vec<String> = posted.into_iter().map(|(_, nth)| format!("line {nth}")).collect();
    assert_eq!((order.len(), db.worklog_lines(now()).await), (40, order));
}

#[tokio::test]
async fn update_counts_as_activity_of_the_assignee() {
    let db = Db::full().await;
    let zoe = db.zoe().await;
    db.run(
        "INSERT INTO assignments (task_id, person_id, is_lead, since, asked_at, offered_since)
         SELECT t.id, p.id, 1, 1, 2, 3 FROM tasks t, people p WHERE t.number = 2 AND p.login = 'zoe'",
    )
    .await;
    let asked = "SELECT (asked_at IS NOT NULL) || ' ' || (offered_since IS NOT NULL) FROM assignments a
                 JOIN tasks t ON t.id = a.task_id WHERE t.number = 2";
    assert_eq!(db.texts(asked).await, ["1 1"]);
    db.post_update(&zoe, "Still on it", Some(SPARSE)).await;
    assert_eq!(db.texts(asked).await, ["0 0"]);
    assert_eq!(db.store.run_stale_claims(System::new(), now() + Days::new(5)).await.unwrap(), []);
}

#[tokio::test]
async fn update_mentions_people_and_keeps_its_text_out_of_the_log() {
    let db = Db::full().await;
    let ada = db.ada().await;
    db.post_update(&ada, "Ask @zoe about qzmetal", Some(WHEELS)).await;
    assert_eq!(db.notification_lines().await, ["zoe: mentioned 1"]);
    let log = db.audit_log_lines().await.concat();
    assert!(log.contains("posted an update on task 1") && !log.contains("qzmetal"), "{log}");
}

#[tokio::test]
async fn only_the_author_corrects_an_update() {
    let db = Db::full().await;
    let (ada, zoe) = (db.ada().await, db.zoe().await);
    let id = db.post_update(&ada, "Dnoe", Some(WHEELS)).await;
    let edit = async |by: &Account, typed: &str, read| {
        db.store.edit_update(by_participant(&here(), by), id, &new(typed, None), read, now()).await
    };
    assert!(matches!(refusal(edit(&zoe, "Done", 0).await), Refusal::NotAllowedForTask { .. }));
    edit(&ada, "Done https://example.org/log", 0).await.unwrap();
    edit(&ada, "Done https://example.org/log", 0).await.unwrap();
    assert_eq!(refusal(edit(&ada, "Other", 0).await), Refusal::EditConflict);
    let page = db.page(WHEELS).await;
    assert_eq!((texts(&page.updates), page.updates[0].revision), (vec!["Done".to_owned()], 1));
    assert_eq!(page.updates[0].task.as_ref().unwrap().number, WHEELS, "it stays on its task");
    assert!(page.row.evidence.iter().any(|evidence| evidence.url.as_str() == "https://example.org/log"));
}

#[tokio::test]
async fn removed_update_leaves_no_text() {
    let db = Db::full().await;
    let (ada, zoe) = (db.ada().await, db.zoe().await);
    let organizer = db.signed_in(&github(8, "organizer")).await;
    let role = Role::Organizer(here());
    db.store.appoint(by_appointer(&role, None), &login("organizer"), now()).await.unwrap();
    let ids =
        [db.post_update(&ada, "qzsecret one", Some(WHEELS)).await, db.post_update(&ada, "qzsecret two", None).await];
    let remove = async |by: &Account, id| db.store.remove_update(by_participant(&here(), by), id, now()).await;
    assert!(matches!(refusal(remove(&zoe, ids[0]).await), Refusal::NotAllowedForTask { .. }));
    assert!(db.holds("qzsecret"));
    remove(&ada, ids[0]).await.unwrap();
    let organizer = Account { organizes: vec![here()], ..organizer };
    remove(&organizer, ids[1]).await.unwrap();
    remove(&organizer, ids[1]).await.unwrap();
    assert_eq!((db.worklog_lines(now()).await.len(), db.page(WHEELS).await.updates.len()), (0, 0));
    assert!(!db.holds("qzsecret"), "it is erased from the file");
    let log = db.audit_log_lines().await;
    assert_eq!(log[0], "task: removed an update by Ada Example (ada) in the worklog");
    let edited = db.store.edit_update(by_participant(&here(), &ada), ids[0], &new("x", None), 1, now()).await;
    assert_eq!(refusal(edited), Refusal::NoSuchUpdate);
}

#[tokio::test]
async fn search_finds_updates_and_lines_of_worklogs() {
    let db = Db::full().await;
    let ada = db.ada().await;
    let on_task = db.post_update(&ada, "Built with zinc", Some(WHEELS)).await;
    let of_day = db.post_update(&ada, "Talked about zinc", None).await;
    let found = db.store.search("zinc", None, None, 9).await.unwrap();
    assert_eq!((found.len(), found[0].update, found[0].task.number), (1, Some(on_task), WHEELS));
    let named = db.store.named("zinc", None, 9).await.unwrap();
    assert!(matches!(&named[..], [Named::WorklogLine(_, _, id, _)] if *id == of_day));
    db.store.remove_update(by_participant(&here(), &ada), on_task, now()).await.unwrap();
    assert_eq!(db.store.search("zinc", None, None, 9).await.unwrap(), []);
}

#[tokio::test]
async fn version_of_a_worklog_changes_with_each_change() {
    let db = Db::full().await;
    let ada = db.ada().await;
    let today = db.store.worklog(&here(), None, now()).await.unwrap().day;
    let version = async || db.store.worklog_version(&here(), today).await.unwrap();
    let empty = version().await;
    let id = db.post_update(&ada, "One", None).await;
    let one = version().await;
    db.store.edit_update(by_participant(&here(), &ada), id, &new("Two", None), 0, now()).await.unwrap();
    let two = version().await;
    db.store.remove_update(by_participant(&here(), &ada), id, now()).await.unwrap();
    let versions = std::collections::BTreeSet::from([empty, one, two, version().await]);
    assert_eq!(versions.len(), 4, "{versions:?}");
}

#[tokio::test]
async fn update_on_an_unknown_task_is_refused() {
    let db = Db::full().await;
    let ada = db.ada().await;
    let posted = db.store.post_update(by_participant(&here(), &ada), &new("#999 Done", None), None, now()).await;
    assert!(matches!(refusal(posted), Refusal::NoSuchTask { .. }));
    assert_eq!(db.worklog_lines(now()).await, Vec::<String>::new());
}

#[tokio::test]
async fn data_export_and_deletion_cover_updates() {
    let db = Db::full().await;
    let emile = db.signed_in(&github(6, "emile")).await;
    db.post_update(&emile, "qzkept https://example.org", None).await;
    let removed = db.post_update(&emile, "qzremoved", None).await;
    db.store.remove_update(by_participant(&here(), &emile), removed, now()).await.unwrap();
    let all = db.store.data_export(by_person(emile.id)).await.unwrap().unwrap();
    assert_eq!((&all["updates"][0]["line"], &all["updates"][1]["line"]), (&"qzkept".into(), &"".into()));
    assert_eq!(all["updates"][0]["links"][0], "https://example.org");
    db.store.delete_account(by_person(emile.id), now()).await.unwrap();
    let authors =
        "SELECT coalesce(p.name, 'no one') FROM updates u LEFT JOIN people p ON p.id = u.person_id ORDER BY u.id";
    assert_eq!(db.texts(authors).await, ["Former participant", "no one"]);
}
