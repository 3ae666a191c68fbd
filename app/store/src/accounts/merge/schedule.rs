//! Moves the sessions of a person, and the reports that they published or that credit them.
//!
//! A row that the remaining person has already goes with the removed person.

use crate::StoreError;
use sqlx::SqliteConnection;

pub(super) async fn merge(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE OR IGNORE session_leads SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE session_interests SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE track_interests SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE session_attendances SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE released_leads SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE session_attendances SET recorded_by = ?2 WHERE recorded_by = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE session_revisions SET by_id = ?2 WHERE by_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE releases SET released_by = ?2 WHERE released_by = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE published_reports SET published_by = ?2 WHERE published_by = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE published_report_people SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(tx)
        .await?;
    Ok(())
}
