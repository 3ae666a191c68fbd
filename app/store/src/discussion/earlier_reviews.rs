//! A task has one review of each person. What another takes the place of is kept as a comment of whoever gave it.

use super::rows;
use crate::StoreError;
use crate::column::{damaged, instant};
use domain::text::LongText;
use sqlx::SqliteConnection;

/// A review as it stands in its row.
struct Given {
    task: i64,
    person: i64,
    asked_by: Option<i64>,
    asked: i64,
    done: Option<i64>,
    note: Option<String>,
}

/// Call it before another note takes its place; of the same nothing is kept twice.
pub(super) async fn keep(tx: &mut SqliteConnection, task: i64, person: i64, other: &str) -> Result<(), StoreError> {
    let row = sqlx::query!(
        r#"SELECT coalesce(done, asked) AS "at!: i64", note AS "note!" FROM reviews
           WHERE task_id = ?1 AND person_id = ?2 AND note IS NOT NULL AND note <> ?3"#,
        task,
        person,
        other
    );
    match row.fetch_optional(&mut *tx).await? {
        Some(row) => say(tx, task, person, row.at, &row.note).await,
        None => Ok(()),
    }
}

/// As of the moment when it was given. Nobody is told: it is nothing new.
async fn say(tx: &mut SqliteConnection, task: i64, person: i64, at: i64, note: &str) -> Result<(), StoreError> {
    let text = format!("Earlier review:\n\n> {}", formats::markup::escaped(note));
    rows::insert(tx, task, &LongText::parse(&text).map_err(damaged)?, person, instant(at)?).await?;
    Ok(())
}

/// The reviews of a task that was merged into another.
pub(crate) async fn reviews_to_task(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    let rows = sqlx::query_as!(
        Given,
        r#"DELETE FROM reviews WHERE task_id = ?1
           RETURNING ?2 AS "task!: i64", person_id AS "person!", asked_by, asked AS "asked!", done, note"#,
        from,
        into
    );
    for given in rows.fetch_all(&mut *tx).await? {
        receive(tx, given).await?;
    }
    Ok(())
}

/// The reviews of somebody who has another row.
pub(crate) async fn reviews_to_person(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    let rows = sqlx::query_as!(
        Given,
        r#"DELETE FROM reviews WHERE person_id = ?1
           RETURNING task_id AS "task!", ?2 AS "person!: i64", asked_by, asked AS "asked!", done, note"#,
        from,
        into
    );
    for given in rows.fetch_all(&mut *tx).await? {
        receive(tx, given).await?;
    }
    Ok(())
}

/// One that was given is worth more than one that is asked for; of two that were given, the later. Whoever was asked after
/// that is still asked, by whoever asked last.
async fn receive(tx: &mut SqliteConnection, given: Given) -> Result<(), StoreError> {
    let row = sqlx::query_as!(
        Given,
        r#"DELETE FROM reviews WHERE task_id = ?1 AND person_id = ?2
           RETURNING task_id AS "task!", person_id AS "person!", asked_by, asked AS "asked!", done, note"#,
        given.task,
        given.person
    );
    let stays = match row.fetch_optional(&mut *tx).await? {
        None => given,
        Some(there) => {
            let (stays, goes) = if given.done > there.done { (given, there) } else { (there, given) };
            if let (Some(note), true) = (&goes.note, stays.note.is_some() && stays.note != goes.note) {
                say(tx, goes.task, goes.person, goes.done.unwrap_or(goes.asked), note).await?;
            }
            let (asked, asked_by) =
                if goes.asked > stays.asked { (goes.asked, goes.asked_by) } else { (stays.asked, stays.asked_by) };
            Given { note: stays.note.or(goes.note), asked, asked_by, ..stays }
        }
    };
    sqlx::query!(
        "INSERT INTO reviews (task_id, person_id, asked_by, asked, done, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        stays.task,
        stays.person,
        stays.asked_by,
        stays.asked,
        stays.done,
        stays.note
    )
    .execute(tx)
    .await?;
    Ok(())
}
