//! Stores the labels of a task, in the first spelling of its edition.

use crate::StoreError;
use domain::tasks::each_label_once;
use domain::text::Label;
use sqlx::SqliteConnection;

/// Sets the labels of a task in this order.
pub(crate) async fn set(tx: &mut SqliteConnection, task: i64, labels: &[Label]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM task_labels WHERE task_id = ?1", task).execute(&mut *tx).await?;
    for (position, label) in (0i64..).zip(each_label_once(labels.iter().cloned())) {
        let label = label.as_str();
        sqlx::query!(
            "INSERT INTO task_labels (task_id, position, label)
             SELECT id, ?2, coalesce((SELECT label FROM label_counts WHERE edition_id = t.edition_id AND label = ?3), ?3)
             FROM tasks t WHERE id = ?1 ON CONFLICT DO NOTHING",
            task,
            position,
            label
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Gives a task the labels of another; those that it has stay first.
pub(super) async fn copy(tx: &mut SqliteConnection, from: i64, to: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO task_labels (task_id, position, label)
         SELECT t.id, l.position + 1 + (SELECT coalesce(max(position), -1) FROM task_labels WHERE task_id = t.id),
           coalesce((SELECT label FROM label_counts WHERE edition_id = t.edition_id AND label = l.label), l.label)
         FROM task_labels l CROSS JOIN tasks t ON t.id = ?2 WHERE l.task_id = ?1 ON CONFLICT DO NOTHING",
        from,
        to
    )
    .execute(tx)
    .await?;
    Ok(())
}
