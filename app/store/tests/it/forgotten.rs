//! Claims that may be forgotten: asked about, then offered, and never taken away.

use crate::builders::*;
use crate::discussion::SPARSE;
use domain::time::{Days, Instant};
use domain::workflow::StaleClaimReport;

/// Zoë leads “Sparse arrays”, which is in progress, since the day of the import.
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
    let report = db.store.run_stale_claims(days(day)).await.unwrap();
    report.into_iter().map(|StaleClaimReport { asked, offered, .. }| (asked, offered)).collect()
}

async fn marks(db: &Db) -> Vec<String> {
    let sql = "SELECT (asked IS NOT NULL) || ' ' || (offered IS NOT NULL) FROM assignments
               WHERE task_id = (SELECT id FROM tasks WHERE number = 2)";
    db.texts(sql).await
}

#[tokio::test]
async fn a_quiet_claim_is_asked_about_then_offered_and_never_taken() {
    let db = claimed().await;
    let nothing: [(u32, u32); 0] = [];
    assert_eq!(report(&db, 30).await, nothing);
    assert_eq!((report(&db, 31).await, report(&db, 31).await), (vec![(1, 0)], nothing.to_vec()));
    assert_eq!(db.told().await[0], "task: 1 assignee was asked whether they still work on it");
    assert_eq!(report(&db, 45).await, nothing);
    assert_eq!((report(&db, 46).await, report(&db, 46).await), (vec![(0, 1)], nothing.to_vec()));
    assert_eq!(db.heard().await, ["zoe: claim_questioned 2", "zoe: claim_offered 2"]);
    assert_eq!(report(&db, 4000).await, nothing);
    assert_eq!(marks(&db).await, ["1 1"], "the claim is theirs until somebody takes it over");
}

#[tokio::test]
async fn a_word_about_the_task_is_an_answer_and_the_quiet_begins_anew() {
    let db = claimed().await;
    let zoe = db.signed_in(&github(5, "zoe")).await;
    let say = async |day| db.store.comment(&slug("2023"), SPARSE, &parsed("on it"), &zoe, days(day)).await.unwrap();
    assert_eq!(report(&db, 31).await, [(1, 0)]);
    say(32).await;
    assert_eq!(marks(&db).await, ["0 0"]);
    assert_eq!((report(&db, 62).await.len(), report(&db, 63).await), (0, vec![(1, 0)]));
    assert_eq!(report(&db, 99).await, [(0, 1)]);
    say(100).await;
    assert_eq!(marks(&db).await, ["0 0"], "the place is no longer offered");
}

#[tokio::test]
async fn who_answered_a_letter_without_seeing_the_notice_is_asked_anew_the_next_time() {
    let db = claimed().await;
    let zoe = db.signed_in(&github(5, "zoe")).await;
    assert_eq!(report(&db, 31).await, [(1, 0)]);
    db.store.still_on_it(&slug("2023"), SPARSE, &zoe, days(32)).await.unwrap();
    assert_eq!(db.store.unseen_notifications(zoe.id).await.unwrap(), 0, "what is answered is no news");
    assert_eq!(report(&db, 63).await, [(1, 0)]);
    assert_eq!(db.store.unseen_notifications(zoe.id).await.unwrap(), 1);
    assert_eq!(db.heard().await, ["zoe: claim_questioned 2", "zoe: claim_questioned 2"]);
}

#[tokio::test]
async fn a_step_of_the_task_is_an_answer_too_but_only_ones_own() {
    let db = claimed().await;
    assert_eq!(report(&db, 31).await, [(1, 0)]);
    let step = "INSERT INTO task_transitions (task_id, at, to_status, person_id, imported)
                SELECT t.id, 1685620800 + ?1 * 86400, 'in progress', p.id, 0 FROM tasks t, people p
                WHERE t.number = 2 AND p.login = ?2";
    sqlx::query(step).bind(32).bind("ada").execute(&mut db.raw().await).await.unwrap();
    assert_eq!((report(&db, 33).await.len(), marks(&db).await), (0, vec!["1 0".to_owned()]));
    sqlx::query(step).bind(33).bind("zoe").execute(&mut db.raw().await).await.unwrap();
    assert_eq!((report(&db, 50).await.len(), marks(&db).await), (0, vec!["0 0".to_owned()]));
}

#[tokio::test]
async fn nobody_is_asked_about_what_is_over_proposed_merged_or_of_a_closed_edition() {
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
async fn each_edition_has_its_own_patience() {
    let db = claimed().await;
    db.run("INSERT INTO plan_settings SELECT id, 5, 2 FROM editions WHERE slug = '2023'").await;
    assert_eq!((report(&db, 5).await.len(), report(&db, 6).await), (0, vec![(1, 0)]));
    assert_eq!((report(&db, 8).await.len(), report(&db, 9).await), (0, vec![(0, 1)]));
}
