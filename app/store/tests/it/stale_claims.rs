//! Tests stale claims: assignees are asked, then their claims are offered to others, but never removed.

use crate::support::*;
use domain::access::System;
use domain::time::{Days, Instant};
use domain::updates::NewUpdate;
use domain::workflow::StaleClaimReport;

/// A database in which Zoë has been the lead of “Sparse arrays” since the day of the import.
///
/// The task is in progress.
async fn claimed() -> Db {
    let db = Db::full().await;
    db.run(
        "INSERT INTO assignments (task_id, person_id, is_lead, since)
         SELECT t.id, p.id, 1, 1685620800 FROM tasks t, people p WHERE t.number = 2 AND p.login = 'zoe'",
    )
    .await;
    db
}

fn days(days: u64) -> Instant {
    now() + Days::new(days)
}

async fn report(db: &Db, day: u64) -> Vec<(u32, u32)> {
    let report = db.store.run_stale_claims(System::new(), days(day)).await.unwrap();
    report.into_iter().map(|StaleClaimReport { asked, offered, .. }| (asked, offered)).collect()
}

async fn asked_and_offered(db: &Db) -> Vec<String> {
    let sql = "SELECT (asked_at IS NOT NULL) || ' ' || (offered_since IS NOT NULL) FROM assignments
               WHERE task_id = (SELECT id FROM tasks WHERE number = 2)";
    db.texts(sql).await
}

#[tokio::test]
async fn stale_claim_is_questioned_then_offered_but_never_removed() {
    let db = claimed().await;
    let nothing: [(u32, u32); 0] = [];
    assert_eq!(report(&db, 30).await, nothing);
    assert_eq!((report(&db, 31).await, report(&db, 31).await), (vec![(1, 0)], nothing.to_vec()));
    assert_eq!(db.audit_log_lines().await[0], "task: 1 assignee was asked whether they still work on it");
    assert_eq!(report(&db, 45).await, nothing);
    assert_eq!((report(&db, 46).await, report(&db, 46).await), (vec![(0, 1)], nothing.to_vec()));
    assert_eq!(db.notification_lines().await, ["zoe: claim_questioned 2", "zoe: claim_offered 2"]);
    assert_eq!(report(&db, 4000).await, nothing);
    assert_eq!(asked_and_offered(&db).await, ["1 1"], "the claim stays");
}

#[tokio::test]
async fn comment_on_the_task_resets_a_stale_claim() {
    let db = claimed().await;
    let zoe = db.zoe().await;
    let comment =
        async |day| db.store.comment(by_participant(&here(), &zoe), SPARSE, &parsed("on it"), days(day)).await.unwrap();
    assert_eq!(report(&db, 31).await, [(1, 0)]);
    comment(32).await;
    assert_eq!(asked_and_offered(&db).await, ["0 0"]);
    assert_eq!((report(&db, 62).await.len(), report(&db, 63).await), (0, vec![(1, 0)]));
    assert_eq!(report(&db, 99).await, [(0, 1)]);
    comment(100).await;
    assert_eq!(asked_and_offered(&db).await, ["0 0"], "the claim is no longer offered");
}

#[tokio::test]
async fn assignee_who_confirmed_is_notified_again_the_next_time() {
    let db = claimed().await;
    let zoe = db.zoe().await;
    assert_eq!(report(&db, 31).await, [(1, 0)]);
    db.store.confirm_claim(by_participant(&here(), &zoe), SPARSE, None, days(32)).await.unwrap();
    assert_eq!(
        db.store.unseen_notifications(zoe.signed_in()).await.unwrap(),
        0,
        "an answered question no longer counts as unseen"
    );
    assert_eq!(report(&db, 63).await, [(1, 0)]);
    assert_eq!(db.store.unseen_notifications(zoe.signed_in()).await.unwrap(), 1);
    assert_eq!(db.notification_lines().await, ["zoe: claim_questioned 2", "zoe: claim_questioned 2"]);
}

#[tokio::test]
async fn only_the_assignees_own_transition_resets_a_stale_claim() {
    let db = claimed().await;
    assert_eq!(report(&db, 31).await, [(1, 0)]);
    let step = "INSERT INTO task_transitions (task_id, at, to_status, person_id, imported)
                SELECT t.id, 1685620800 + ?1 * 86400, 'in progress', p.id, 0 FROM tasks t, people p
                WHERE t.number = 2 AND p.login = ?2";
    sqlx::query(step).bind(32).bind("ada").execute(&mut db.raw().await).await.unwrap();
    assert_eq!((report(&db, 33).await.len(), asked_and_offered(&db).await), (0, vec!["1 0".to_owned()]));
    sqlx::query(step).bind(33).bind("zoe").execute(&mut db.raw().await).await.unwrap();
    assert_eq!((report(&db, 50).await.len(), asked_and_offered(&db).await), (0, vec!["0 0".to_owned()]));
}

#[tokio::test]
async fn no_one_is_asked_about_inactive_tasks() {
    for sql in [
        "UPDATE tasks SET status = 'done' WHERE number = 2",
        "UPDATE tasks SET status = 'proposed' WHERE number = 2",
        "UPDATE tasks SET merged_into = 1 WHERE number = 2",
        "UPDATE editions SET phase = 'closed'",
    ] {
        let db = claimed().await;
        db.run(sql).await;
        assert_eq!(report(&db, 99).await, [], "{sql}");
    }
}

#[tokio::test]
async fn each_edition_has_its_own_deadlines_for_stale_claims() {
    let db = claimed().await;
    db.run("INSERT INTO plan_settings SELECT id, 5, 2 FROM editions WHERE slug = '2023'").await;
    assert_eq!((report(&db, 5).await.len(), report(&db, 6).await), (0, vec![(1, 0)]));
    assert_eq!((report(&db, 8).await.len(), report(&db, 9).await), (0, vec![(0, 1)]));
}

#[tokio::test]
async fn question_by_email_has_a_page_for_each_answer() {
    let db = claimed().await;
    db.run("UPDATE people SET email = 'zoe@example.org', email_frequency = 'each' WHERE login = 'zoe'").await;
    assert_eq!(report(&db, 31).await, [(1, 0)]);
    db.store.write_notification_emails(System::new(), days(31)).await.unwrap();
    let email = db.store.emails(by_any_organizer(&here()), None, None, 9).await.unwrap().remove(0);
    let answers = "Task 2: I’m still on it\t/2023/tasks/2/still-on-it\nTask 2: I need help\t/2023/tasks/2/need-help\n\
                   Task 2: Hand it over\t/2023/tasks/2/hand-over";
    assert_eq!(email.values["answers"], answers);
}

#[tokio::test]
async fn asking_for_help_answers_and_makes_the_task_need_people() {
    let db = claimed().await;
    let (zoe, ada) = (db.zoe().await, db.ada().await);
    db.signed_in(&github(8, "organizer")).await;
    let role = domain::roles::Role::Organizer(here());
    db.store.appoint(by_appointer(&role, None), &login("organizer"), now()).await.unwrap();
    assert_eq!(report(&db, 31).await, [(1, 0)]);
    let ask = async |by, update: Option<&NewUpdate>| {
        let update = update.map(|update| (update, None));
        db.store.ask_for_help(by_participant(&here(), by), SPARSE, update, days(32)).await
    };
    assert_eq!(refusal(ask(&ada, None).await), domain::Refusal::NotClaimed);
    let update = NewUpdate::parse("Need a big-endian machine", Some(SPARSE), None, "").unwrap();
    ask(&zoe, Some(&update)).await.unwrap();
    ask(&zoe, None).await.unwrap();
    let page = db.page(SPARSE).await;
    assert_eq!((page.people_needed, page.row.people_missing, page.updates.len()), (2, 1, 1));
    assert_eq!(asked_and_offered(&db).await, ["0 0"]);
    let notified = db.notification_lines().await;
    assert_eq!(notified.iter().filter(|line| *line == "organizer: help_requested 2").count(), 1, "{notified:?}");
    assert_eq!(db.audit_log_lines().await[0], "task: asked for help with task 2");
}

#[tokio::test]
async fn stale_work_lists_quiet_assignees_and_lone_ones() {
    let db = claimed().await;
    let work = async |day| db.store.stale_work(&here(), 1, days(day)).await.unwrap();
    assert_eq!(work(29).await.stale, []);
    let stale = work(31).await.stale;
    assert_eq!((stale.len(), stale[0].task.number, stale[0].asked), (1, SPARSE, None));
    report(&db, 31).await;
    assert!(work(31).await.stale[0].asked.is_some());
    let zoe = db.zoe().await;
    let update = NewUpdate::parse("Done half", Some(SPARSE), None, "").unwrap();
    db.store.post_update(by_participant(&here(), &zoe), &update, None, days(32)).await.unwrap();
    assert_eq!(work(33).await.stale, [], "an update is activity");
    assert!(work(33).await.one_person.iter().all(|row| row.task.number != SPARSE));
    db.run("UPDATE tasks SET people_needed = 2 WHERE number = 2").await;
    let lone = work(33).await.one_person;
    let row = lone.iter().find(|row| row.task.number == SPARSE).unwrap();
    assert_eq!(row.staffing.reason(), "needs 1 more person");
}
