//! Tests that a merged person keeps what they did in the work plan, each once.

use crate::support::*;

/// The person, before as `ada` and after as the same GitHub account; `zoe` is someone else.
const PEOPLE: &str = "CREATE TEMP TABLE both AS SELECT a.id AS ada, c.id AS countess, z.id AS zoe
    FROM people a, people c, people z WHERE a.login = 'ada' AND c.login = 'countess' AND z.login = 'zoe';";

/// The ids of the merged person.
const ME: &str = "(SELECT id FROM people WHERE github_id = 7)";

/// Runs SQL about two rows of one person, and merges them.
async fn merged(before: &str) -> Db {
    let db = Db::full().await;
    db.signed_in(&github(7, "countess")).await;
    db.run(&format!("{PEOPLE} {before}")).await;
    db.ada().await;
    assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
    db
}

/// What a query finds in which `ME` stands for the merged person, sorted.
async fn of_me(db: &Db, query: &str) -> Vec<String> {
    let mut found = db.texts(&query.replace("ME", ME)).await;
    found.sort();
    found
}

#[tokio::test]
async fn merged_person_keeps_proposals() {
    let db = merged("UPDATE tasks SET proposed_by = (SELECT ada FROM both) WHERE number = 2").await;
    assert_eq!(of_me(&db, "SELECT number || '' FROM tasks WHERE proposed_by IN ME").await, ["2"]);
}

#[tokio::test]
async fn merged_person_keeps_when_a_claim_was_confirmed() {
    let db =
        merged("UPDATE assignments SET asked_at = 5, last_activity_at = 3 WHERE person_id = (SELECT ada FROM both)")
            .await;
    let query = "SELECT asked_at || ' ' || last_activity_at FROM assignments WHERE person_id IN ME";
    assert_eq!(of_me(&db, query).await, ["5 3"]);
}

#[tokio::test]
async fn merged_person_keeps_comments() {
    let db =
        merged("INSERT INTO comments (task_id, person_id, at, text, html) SELECT 1, ada, 1, 'x', 'x' FROM both").await;
    assert_eq!(of_me(&db, "SELECT text FROM comments WHERE person_id IN ME").await, ["x"]);
}

#[tokio::test]
async fn merged_person_keeps_each_interest_once() {
    let db = merged(
        "INSERT INTO interests SELECT 1, ada, 'work', 1 FROM both UNION ALL SELECT 1, countess, 'work', 2 FROM both
           UNION ALL SELECT 1, ada, 'want', 3 FROM both",
    )
    .await;
    let query = "SELECT kind || ' ' || at FROM interests WHERE person_id IN ME";
    assert_eq!(of_me(&db, query).await, ["want 3", "work 2"]);
}

#[tokio::test]
async fn merged_person_keeps_reviews_and_requests() {
    let db = merged(
        "INSERT INTO reviews SELECT 1, ada, zoe, 1, NULL, NULL FROM both UNION ALL
           SELECT 1, countess, NULL, 2, 3, 'given' FROM both UNION ALL SELECT 2, zoe, ada, 1, NULL, NULL FROM both
           UNION ALL SELECT 3, ada, zoe, 4, NULL, NULL FROM both",
    )
    .await;
    let own = "SELECT task_id || ' ' || coalesce(note, 'requested') FROM reviews WHERE person_id IN ME";
    assert_eq!(of_me(&db, own).await, ["1 given", "3 requested"]);
    assert_eq!(of_me(&db, "SELECT task_id || '' FROM reviews WHERE requested_by IN ME").await, ["2"]);
}

#[tokio::test]
async fn merging_drops_a_lead_transfer_to_oneself() {
    let db = merged(
        "INSERT INTO lead_transfers SELECT 1, zoe, ada, NULL, 1 FROM both
           UNION ALL SELECT 2, ada, countess, NULL, 1 FROM both",
    )
    .await;
    assert_eq!(of_me(&db, "SELECT task_id || '' FROM lead_transfers WHERE to_id IN ME").await, ["1"]);
    assert_eq!(db.texts("SELECT task_id || '' FROM lead_transfers").await, ["1"]);
}

#[tokio::test]
async fn merged_person_keeps_notifications_about_and_by_them() {
    let db = merged(
        "INSERT INTO notifications (person_id, at, kind, task_id, by_id)
           SELECT ada, 1, 'lead_offered', 1, zoe FROM both UNION ALL SELECT zoe, 1, 'mentioned', 1, ada FROM both",
    )
    .await;
    assert_eq!(of_me(&db, "SELECT kind FROM notifications WHERE person_id IN ME").await, ["lead_offered"]);
    assert_eq!(of_me(&db, "SELECT kind FROM notifications WHERE by_id IN ME").await, ["mentioned"]);
}

#[tokio::test]
async fn merged_person_keeps_emails() {
    let db = merged(
        "INSERT INTO emails (edition_id, person_id, kind, name, subject, body, filled, delivery_status, created_at, due_at)
           SELECT 1, ada, 'digest', '', 'x', 'x', '{}', 'no_address', 1, 1 FROM both",
    )
    .await;
    assert_eq!(of_me(&db, "SELECT kind FROM emails WHERE person_id IN ME").await, ["digest"]);
}

#[tokio::test]
async fn merged_person_keeps_updates() {
    let db = merged(
        "INSERT INTO updates (edition_id, person_id, at, day, line, form_hash)
         SELECT 1, ada, 1, '2023-06-01', 'x', x'01' FROM both UNION ALL SELECT 1, countess, 1, '2023-06-01', 'y', x'01' FROM both",
    )
    .await;
    assert_eq!(of_me(&db, "SELECT line FROM updates WHERE person_id IN ME").await, ["x", "y"]);
}
