//! The only tasks that a filter may fit, where words or a person name them, or where they are few that serve something:
//! few of many, and found by their own index. Their keys stay in SQLite, as JSON lists: as rows, thousands would take
//! longer to come here than to find.

use crate::StoreError;
use crate::search::all_words;
use crate::tasks::tally::Share;
use domain::tasks::{Special, TaskFilter};
use sqlx::SqliteConnection;

/// Those with the words, or of the person; `None` where neither is asked for.
pub(super) async fn tasks(tx: &mut SqliteConnection, filter: &TaskFilter) -> Result<Option<String>, StoreError> {
    let mut known = None;
    if let Some(words) = filter.words.as_deref().and_then(all_words) {
        known = Some(worded(&mut *tx, &words).await?);
    }
    if let Some(who) = &filter.who {
        let theirs = of_login(&mut *tx, who.as_str()).await?;
        known = Some(in_both(&mut *tx, known, theirs).await?);
    }
    if let Some(Special::Mine(person)) = filter.special {
        let theirs = of_person(&mut *tx, person.0).await?;
        known = Some(in_both(tx, known, theirs).await?);
    }
    Ok(known)
}

async fn in_both(tx: &mut SqliteConnection, one: Option<String>, other: String) -> Result<String, StoreError> {
    let Some(one) = one else { return Ok(other) };
    let both = sqlx::query_scalar!(
        r#"SELECT json_group_array(value) AS "both!: String" FROM json_each(?1)
           WHERE value IN (SELECT value FROM json_each(?2))"#,
        one,
        other
    );
    Ok(both.fetch_one(tx).await?)
}

/// An edition's tasks of a share; `None` where it is all of them.
pub(super) async fn sharing(
    tx: &mut SqliteConnection,
    edition: i64,
    share: Share,
) -> Result<Option<String>, StoreError> {
    match share {
        Share::All => Ok(None),
        Share::Spec(number) => {
            let found = sqlx::query_scalar!(
                r#"SELECT json_group_array(s.task_id) AS "found!: String" FROM task_specs s
                   CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = s.task_id
                 WHERE s.spec_number = ?1 AND t.edition_id = ?2"#,
                number.0,
                edition
            );
            Ok(Some(found.fetch_one(tx).await?))
        }
        // Those of its outcome, which are looked at for the SPEC one by one.
        Share::Outcome(code) | Share::Both(_, code) => {
            let code = code.to_string();
            let found = sqlx::query_scalar!(
                r#"SELECT json_group_array(o.task_id) AS "found!: String" FROM task_outcomes o
                   CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = o.task_id
                 WHERE o.outcome_code = ?1 AND t.edition_id = ?2"#,
                code,
                edition
            );
            Ok(Some(found.fetch_one(tx).await?))
        }
    }
}

/// Of words that stand nearly everywhere, the newest so many tasks and comments count: whoever types them looks for
/// something else, and no list should take longer than its rows are worth.
const MOST_FOUND: i64 = 2_000;

/// Tasks in whose title or description, or in one of whose comments, all the words are.
async fn worded(tx: &mut SqliteConnection, words: &str) -> Result<String, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT json_group_array(id) AS "found!: String" FROM (
             SELECT id FROM (SELECT rowid AS id FROM task_words WHERE task_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2)
             UNION SELECT c.task_id
             FROM (SELECT rowid FROM comment_words WHERE comment_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2) w
               CROSS JOIN comments c INDEXED BY comments_at_a_glance ON c.id = w.rowid)"#,
        words,
        MOST_FOUND
    );
    Ok(found.fetch_one(tx).await?)
}

/// Their hand is on it, or they have reviewed it.
async fn of_login(tx: &mut SqliteConnection, login: &str) -> Result<String, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT json_group_array(task_id) AS "found!: String" FROM (
             SELECT c.task_id FROM people p JOIN assignments c ON c.person_id = p.id WHERE p.login = ?1
             UNION SELECT r.task_id FROM people p JOIN reviews r ON r.person_id = p.id
             WHERE p.login = ?1 AND r.reviewed_at IS NOT NULL)"#,
        login
    );
    Ok(found.fetch_one(tx).await?)
}

/// Their hand is on it, they proposed it, or they are asked to review it.
async fn of_person(tx: &mut SqliteConnection, person: i64) -> Result<String, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT json_group_array(task_id) AS "found!: String" FROM (
             SELECT task_id FROM assignments WHERE person_id = ?1
             UNION SELECT id FROM tasks WHERE proposed_by = ?1
             UNION SELECT task_id FROM reviews WHERE (reviewed_at IS NULL OR reviewed_at < requested_at) AND person_id = ?1)"#,
        person
    );
    Ok(found.fetch_one(tx).await?)
}
