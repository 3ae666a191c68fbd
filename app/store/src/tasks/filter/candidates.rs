//! Finds the few tasks that can match a filter by words, person, label or rare goal, by an index.
//!
//! Their ids stay in SQLite as JSON lists: reading thousands of rows would take longer than finding them.

use crate::StoreError;
use crate::db::column::json_list;
use crate::shared::link_search::linked_tasks;
use crate::shared::text_search::{all_words, has_unspaced_words, typed_words};
use crate::tasks::tally::TallyScope;
use domain::search::parse_task_reference;
use domain::views::{Special, TaskFilter};
use sqlx::SqliteConnection;

/// The tasks with the words, person and label of the filter; `None` if it has none of these.
pub(super) async fn tasks(tx: &mut SqliteConnection, filter: &TaskFilter) -> Result<Option<String>, StoreError> {
    let mut candidates = None;
    if let Some(words) = filter.words.as_deref() {
        candidates = match all_words(words) {
            Some(query) => Some(found_by(&mut *tx, words, &query).await?),
            None => None,
        };
    }
    if let Some(login) = &filter.who {
        let person_tasks = of_login(&mut *tx, login.as_str()).await?;
        candidates = Some(intersect(&mut *tx, candidates, person_tasks).await?);
    }
    if let Some(Special::Mine(person)) = filter.special {
        let person_tasks = of_person(&mut *tx, person.0).await?;
        candidates = Some(intersect(&mut *tx, candidates, person_tasks).await?);
    }
    if let Some(label) = &filter.label {
        let labelled = with_label(&mut *tx, label.as_str()).await?;
        candidates = Some(intersect(tx, candidates, labelled).await?);
    }
    Ok(candidates)
}

/// The tasks that the search page finds: with the words, with a link that they name, or with that number.
async fn found_by(tx: &mut SqliteConnection, typed: &str, query: &str) -> Result<String, StoreError> {
    let found = if has_unspaced_words(typed) {
        containing(&mut *tx, typed).await?
    } else {
        with_words(&mut *tx, query).await?
    };
    let Some(linked) = linked_tasks(&mut *tx, typed).await? else { return Ok(found) };
    let (slug, number) = parse_task_reference(typed).unzip();
    let (slug, number) = (slug.flatten().map(|slug| slug.to_string()), number.map(|number| number.0));
    let all = sqlx::query_scalar!(
        r#"SELECT json_group_array(id) AS "found!: String" FROM (
             SELECT value AS id FROM json_each(?1) UNION SELECT value FROM json_each(?2)
             UNION SELECT t.id FROM editions e JOIN tasks t ON t.edition_id = e.id AND t.number = ?3
             WHERE ?4 IS NULL OR e.slug = ?4)"#,
        found,
        linked.ids,
        number,
        slug
    );
    Ok(all.fetch_one(tx).await?)
}

async fn intersect(tx: &mut SqliteConnection, first: Option<String>, second: String) -> Result<String, StoreError> {
    let Some(first) = first else { return Ok(second) };
    let common = sqlx::query_scalar!(
        r#"SELECT json_group_array(value) AS "both!: String" FROM json_each(?1)
           WHERE value IN (SELECT value FROM json_each(?2))"#,
        first,
        second
    );
    Ok(common.fetch_one(tx).await?)
}

/// The ids of an edition's tasks in a scope; `None` for all tasks.
pub(super) async fn in_scope(
    tx: &mut SqliteConnection,
    edition: i64,
    scope: TallyScope,
) -> Result<Option<String>, StoreError> {
    match scope {
        TallyScope::All => Ok(None),
        TallyScope::Spec(number) => {
            let ids = sqlx::query_scalar!(
                r#"SELECT json_group_array(s.task_id) AS "found!: String" FROM task_specs s
                   CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = s.task_id
                 WHERE s.spec_number = ?1 AND t.edition_id = ?2"#,
                number.0,
                edition
            );
            Ok(Some(ids.fetch_one(tx).await?))
        }
        // The tasks of the outcome; the query then checks each for the SPEC.
        TallyScope::Outcome(code) | TallyScope::Both(_, code) => {
            let code = code.to_string();
            let ids = sqlx::query_scalar!(
                r#"SELECT json_group_array(o.task_id) AS "found!: String" FROM task_outcomes o
                   CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = o.task_id
                 WHERE o.outcome_code = ?1 AND t.edition_id = ?2"#,
                code,
                edition
            );
            Ok(Some(ids.fetch_one(tx).await?))
        }
    }
}

/// The most tasks and comments that common words find, newest first, so that lists stay fast.
const MOST_FOUND: i64 = 2_000;

/// Tasks with all of the words in the title and description, or in one comment.
async fn with_words(tx: &mut SqliteConnection, words: &str) -> Result<String, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT json_group_array(id) AS "found!: String" FROM (
             SELECT id FROM (SELECT rowid AS id FROM task_words WHERE task_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2)
             UNION SELECT c.task_id
             FROM (SELECT rowid FROM comment_words WHERE comment_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2) w
               CROSS JOIN comments c INDEXED BY comments_at_a_glance ON c.id = w.rowid)"#,
        words,
        MOST_FOUND
    );
    Ok(ids.fetch_one(tx).await?)
}

/// Tasks that contain all of the words anywhere in the title and description, or in one comment.
async fn containing(tx: &mut SqliteConnection, words: &str) -> Result<String, StoreError> {
    let words = json_list(typed_words(words).iter().map(String::as_str));
    let ids = sqlx::query_scalar!(
        r#"SELECT json_group_array(DISTINCT task_id) AS "found!: String" FROM (
             SELECT id AS task_id, title || char(10) || description AS text FROM tasks
             UNION ALL SELECT task_id, text FROM comments) x
           WHERE NOT EXISTS (SELECT 1 FROM json_each(?1) w WHERE instr(lower(x.text), w.value) = 0)"#,
        words
    );
    Ok(ids.fetch_one(tx).await?)
}

/// Tasks with a label, whatever its case.
async fn with_label(tx: &mut SqliteConnection, label: &str) -> Result<String, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT json_group_array(task_id) AS "found!: String" FROM task_labels WHERE label = ?1"#,
        label
    );
    Ok(ids.fetch_one(tx).await?)
}

/// Tasks that a person has claimed or reviewed.
async fn of_login(tx: &mut SqliteConnection, login: &str) -> Result<String, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT json_group_array(task_id) AS "found!: String" FROM (
             SELECT c.task_id FROM people p JOIN assignments c ON c.person_id = p.id WHERE p.login = ?1
             UNION SELECT r.task_id FROM people p JOIN reviews r ON r.person_id = p.id
             WHERE p.login = ?1 AND r.reviewed_at IS NOT NULL)"#,
        login
    );
    Ok(ids.fetch_one(tx).await?)
}

/// Tasks that a person has claimed or proposed, or is asked to review.
async fn of_person(tx: &mut SqliteConnection, person: i64) -> Result<String, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT json_group_array(task_id) AS "found!: String" FROM (
             SELECT task_id FROM assignments WHERE person_id = ?1
             UNION SELECT id FROM tasks WHERE proposed_by = ?1
             UNION SELECT task_id FROM reviews WHERE (reviewed_at IS NULL OR reviewed_at < requested_at) AND person_id = ?1)"#,
        person
    );
    Ok(ids.fetch_one(tx).await?)
}
