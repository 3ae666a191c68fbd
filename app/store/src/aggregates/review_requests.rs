//! Closes requests for reviews of tasks.

use crate::StoreError;
use crate::outbound::notifications;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// Closes requests to review the task that were made to people who are now assigned to it.
///
/// Finished reviews stay.
pub(crate) async fn close_review_requests(
    tx: &mut SqliteConnection,
    task: i64,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM reviews WHERE task_id = ?1 AND reviewed_at IS NULL AND note IS NULL
           AND person_id IN (SELECT person_id FROM assignments WHERE task_id = ?1)",
        task
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE reviews SET requested_at = reviewed_at WHERE task_id = ?1 AND reviewed_at < requested_at
           AND person_id IN (SELECT person_id FROM assignments WHERE task_id = ?1)",
        task
    )
    .execute(&mut *tx)
    .await?;
    notifications::clear_closed_review_requests(tx, task, now).await
}

/// Closes requests for a person to review tasks that they are assigned to.
///
/// Call it after two rows of the same person were merged.
pub(crate) async fn drop_own_review_requests(
    tx: &mut SqliteConnection,
    person: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let tasks = sqlx::query_scalar!("SELECT task_id FROM reviews WHERE person_id = ?1", person);
    for task in tasks.fetch_all(&mut *tx).await? {
        close_review_requests(tx, task, now).await?;
    }
    Ok(())
}
