//! Keeps replaced reviews as comments, because a task has one review of each person.

use crate::StoreError;
use crate::db::column::{damaged, instant};
use crate::discussion::rows;
use domain::text::LongText;
use sqlx::SqliteConnection;

/// The row of a review.
struct Given {
    task: i64,
    person: i64,
    requested_by: Option<i64>,
    requested_at: i64,
    reviewed_at: Option<i64>,
    note: Option<String>,
}

/// Keeps the present note as a comment, unless the other note equals it.
pub(super) async fn keep(tx: &mut SqliteConnection, task: i64, person: i64, other: &str) -> Result<(), StoreError> {
    let row = sqlx::query!(
        r#"SELECT coalesce(reviewed_at, requested_at) AS "at!: i64", note AS "note!" FROM reviews
           WHERE task_id = ?1 AND person_id = ?2 AND note IS NOT NULL AND note <> ?3"#,
        task,
        person,
        other
    );
    match row.fetch_optional(&mut *tx).await? {
        Some(row) => add_as_comment(tx, task, person, row.at, &row.note).await,
        None => Ok(()),
    }
}

/// Adds a comment dated when the note was written. Notifies no one, since the note isn't new.
async fn add_as_comment(
    tx: &mut SqliteConnection,
    task: i64,
    person: i64,
    at: i64,
    note: &str,
) -> Result<(), StoreError> {
    let text = format!("Earlier review:\n\n> {}", formats::markup::escaped(note));
    rows::insert(tx, task, &LongText::parse(&text).map_err(damaged)?, person, instant(at)?).await?;
    Ok(())
}

/// Moves the reviews of a task that was merged into another.
pub(crate) async fn move_reviews_to_task(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    let rows = sqlx::query_as!(
        Given,
        r#"DELETE FROM reviews WHERE task_id = ?1
           RETURNING ?2 AS "task!: i64", person_id AS "person!", requested_by, requested_at AS "requested_at!", reviewed_at, note"#,
        from,
        into
    );
    for given in rows.fetch_all(&mut *tx).await? {
        receive(tx, given).await?;
    }
    Ok(())
}

/// Moves the reviews of a person to the row that remains after a merge.
pub(crate) async fn move_reviews_to_person(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    let rows = sqlx::query_as!(
        Given,
        r#"DELETE FROM reviews WHERE person_id = ?1
           RETURNING task_id AS "task!", ?2 AS "person!: i64", requested_by, requested_at AS "requested_at!", reviewed_at, note"#,
        from,
        into
    );
    for given in rows.fetch_all(&mut *tx).await? {
        receive(tx, given).await?;
    }
    Ok(())
}

/// Merges a review into the target's, if both have one.
///
/// A finished review counts more than a requested one, and of two finished ones the later counts. The latest request
/// stays.
async fn receive(tx: &mut SqliteConnection, given: Given) -> Result<(), StoreError> {
    let row = sqlx::query_as!(
        Given,
        r#"DELETE FROM reviews WHERE task_id = ?1 AND person_id = ?2
           RETURNING task_id AS "task!", person_id AS "person!", requested_by, requested_at AS "requested_at!", reviewed_at, note"#,
        given.task,
        given.person
    );
    let kept = match row.fetch_optional(&mut *tx).await? {
        None => given,
        Some(existing) => {
            let (kept, replaced) =
                if given.reviewed_at > existing.reviewed_at { (given, existing) } else { (existing, given) };
            if let (Some(note), true) = (&replaced.note, kept.note.is_some() && kept.note != replaced.note) {
                add_as_comment(
                    tx,
                    replaced.task,
                    replaced.person,
                    replaced.reviewed_at.unwrap_or(replaced.requested_at),
                    note,
                )
                .await?;
            }
            let (requested_at, requested_by) = if replaced.requested_at > kept.requested_at {
                (replaced.requested_at, replaced.requested_by)
            } else {
                (kept.requested_at, kept.requested_by)
            };
            Given { note: kept.note.or(replaced.note), requested_at, requested_by, ..kept }
        }
    };
    sqlx::query!(
        "INSERT INTO reviews (task_id, person_id, requested_by, requested_at, reviewed_at, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        kept.task,
        kept.person,
        kept.requested_by,
        kept.requested_at,
        kept.reviewed_at,
        kept.note
    )
    .execute(tx)
    .await?;
    Ok(())
}
