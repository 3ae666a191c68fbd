//! Merges what two rows of one person did in the work plan.

use crate::aggregates::review_requests;
use crate::{StoreError, discussion};
use domain::time::Instant;
use sqlx::SqliteConnection;

pub(crate) async fn merge(tx: &mut SqliteConnection, from: i64, into: i64, now: Instant) -> Result<(), StoreError> {
    sqlx::query!("UPDATE tasks SET proposed_by = ?2 WHERE proposed_by = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE evidence SET added_by = ?2 WHERE added_by = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE task_revisions SET by_id = ?2 WHERE by_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE comments SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    // The hashes of two forms of one person may be the same; each form has been answered.
    sqlx::query!("UPDATE updates SET person_id = ?2, form_hash = NULL WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE interests SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM interests WHERE person_id = ?1", from).execute(&mut *tx).await?;
    discussion::move_reviews_to_person(tx, from, into).await?;
    sqlx::query!("UPDATE reviews SET requested_by = ?2 WHERE requested_by = ?1", from, into).execute(&mut *tx).await?;
    lead_transfers(tx, from, into).await?;
    sqlx::query!("UPDATE mentions SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE notifications SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE notifications SET by_id = ?2 WHERE by_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE notifications SET about_id = ?2 WHERE about_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE group_emails SET by_id = ?2 WHERE by_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE emails SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    review_requests::drop_own_review_requests(tx, into, now).await
}

/// Moves lead transfers, and deletes those between the two rows, which would be to oneself.
async fn lead_transfers(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM lead_transfers WHERE (from_id = ?1 AND to_id = ?2) OR (from_id = ?2 AND to_id = ?1)",
        from,
        into
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("UPDATE lead_transfers SET from_id = ?2 WHERE from_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE lead_transfers SET to_id = ?2 WHERE to_id = ?1", from, into).execute(tx).await?;
    Ok(())
}
