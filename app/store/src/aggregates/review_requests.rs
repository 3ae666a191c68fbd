//! Closes requests for reviews of tasks.

use crate::StoreError;
use crate::outbound::notifications::{self, NewNotification};
use domain::notifications::NotificationKind;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// Closes requests to review the task that were made to people who are now assigned to it.
///
/// Finished reviews stay. The people who asked are notified.
pub(crate) async fn close_review_requests(
    tx: &mut SqliteConnection,
    task: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let closed = sqlx::query!(
        r#"SELECT person_id AS "person!", requested_by, reviewed_at IS NULL AND note IS NULL AS "is_empty!: bool" FROM reviews
           WHERE task_id = ?1 AND (reviewed_at IS NULL OR reviewed_at < requested_at)
             AND person_id IN (SELECT person_id FROM assignments WHERE task_id = ?1)"#,
        task
    );
    for request in closed.fetch_all(&mut *tx).await? {
        let end = if request.is_empty {
            sqlx::query!("DELETE FROM reviews WHERE task_id = ?1 AND person_id = ?2", task, request.person)
        } else {
            sqlx::query!(
                "UPDATE reviews SET requested_at = coalesce(reviewed_at, requested_at) WHERE task_id = ?1 AND person_id = ?2",
                task,
                request.person
            )
        };
        end.execute(&mut *tx).await?;
        if let Some(asked_by) = request.requested_by {
            let ended = NewNotification::of(NotificationKind::ReviewRequestEnded, task, Some(request.person));
            notifications::notify(tx, asked_by, ended, now).await?;
        }
    }
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
