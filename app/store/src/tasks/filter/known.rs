//! The only tasks that a filter may fit, where words or a person name them: few of many, and found by their own index.

use crate::StoreError;
use crate::search::all_words;
use domain::tasks::{Special, TaskFilter};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Their keys; `None` where neither words nor a person is asked for.
pub(super) async fn tasks(tx: &mut SqliteConnection, filter: &TaskFilter) -> Result<Option<BTreeSet<i64>>, StoreError> {
    let mut known = None;
    if let Some(words) = filter.words.as_deref().and_then(all_words) {
        narrow(&mut known, worded(tx, &words).await?);
    }
    if let Some(who) = &filter.who {
        narrow(&mut known, of_login(tx, who.as_str()).await?);
    }
    if let Some(Special::Mine(person)) = filter.special {
        narrow(&mut known, of_person(tx, person.0).await?);
    }
    Ok(known)
}

fn narrow(known: &mut Option<BTreeSet<i64>>, to: Vec<i64>) {
    let to: BTreeSet<i64> = to.into_iter().collect();
    *known = Some(known.take().map_or(to.clone(), |known| &known & &to));
}

/// Of words that stand nearly everywhere, the newest so many tasks and comments count: whoever types them looks for
/// something else, and no list should take longer than its rows are worth.
const MOST_FOUND: i64 = 2_000;

/// Tasks in whose title or description, or in one of whose comments, all the words are.
async fn worded(tx: &mut SqliteConnection, words: &str) -> Result<Vec<i64>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT id AS "id!: i64" FROM (
             SELECT rowid AS id FROM task_words WHERE task_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2)
           UNION SELECT c.task_id AS "id!: i64"
           FROM (SELECT rowid FROM comment_words WHERE comment_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2) w
             CROSS JOIN comments c INDEXED BY comments_at_a_glance ON c.id = w.rowid"#,
        words,
        MOST_FOUND
    );
    Ok(found.fetch_all(tx).await?)
}

/// Their hand is on it, or they have reviewed it.
async fn of_login(tx: &mut SqliteConnection, login: &str) -> Result<Vec<i64>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT c.task_id AS "task!: i64" FROM people p JOIN claims c ON c.person_id = p.id WHERE p.login = ?1
           UNION SELECT r.task_id FROM people p JOIN reviews r ON r.person_id = p.id
           WHERE p.login = ?1 AND r.done IS NOT NULL"#,
        login
    );
    Ok(found.fetch_all(tx).await?)
}

/// Their hand is on it, they proposed it, or they are asked to review it.
async fn of_person(tx: &mut SqliteConnection, person: i64) -> Result<Vec<i64>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT task_id AS "task!: i64" FROM claims WHERE person_id = ?1
           UNION SELECT id FROM tasks WHERE proposed_by = ?1
           UNION SELECT task_id FROM reviews WHERE (done IS NULL OR done < asked) AND person_id = ?1"#,
        person
    );
    Ok(found.fetch_all(tx).await?)
}
