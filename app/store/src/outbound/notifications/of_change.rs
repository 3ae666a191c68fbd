//! The notifications that a change of tasks led to: who got them, and taking them back.

use crate::{Store, StoreError};
use domain::access::Participant;
use domain::id::ChangeId;
use sqlx::SqliteConnection;

impl Store {
    /// The names of the people that a person’s own change notified; none for other changes.
    pub async fn notified_by(&self, by: Participant<'_>, change: ChangeId) -> Result<Vec<String>, StoreError> {
        let names = sqlx::query_scalar!(
            r#"SELECT DISTINCT p.name AS "name!"
               FROM undoable_changes c JOIN notifications n ON n.by_id = c.person_id AND n.at = c.at
                 JOIN people p ON p.id = n.person_id
               WHERE c.id = ?1 AND c.person_id = ?2 AND n.comment_id IS NULL AND n.task_id IN (
                 SELECT task_id FROM undoable_tasks WHERE change_id = c.id
                 UNION SELECT d.task_id FROM undoable_tasks u JOIN task_dependencies d ON d.depends_on_id = u.task_id
                 WHERE u.change_id = c.id)
               ORDER BY p.name"#,
            change.0,
            by.id().0
        );
        Ok(names.fetch_all(&mut *self.reader().await?).await?)
    }
}

/// Removes what a change of a task notified people of, if they have neither read it nor got it by email.
///
/// Returns whether someone knows of the change by a notification.
pub(crate) async fn withdraw_notifications(
    tx: &mut SqliteConnection,
    change: ChangeId,
    task: i64,
) -> Result<bool, StoreError> {
    let notifications = sqlx::query!(
        r#"SELECT n.id AS "id!", n.seen_at IS NOT NULL OR n.emailed_at IS NOT NULL AS "is_known!: bool"
           FROM undoable_changes c JOIN notifications n ON n.by_id = c.person_id AND n.at = c.at
           WHERE c.id = ?1 AND n.comment_id IS NULL
             AND (n.task_id = ?2 OR n.task_id IN (SELECT task_id FROM task_dependencies WHERE depends_on_id = ?2))"#,
        change.0,
        task
    );
    let mut is_known = false;
    for notification in notifications.fetch_all(&mut *tx).await? {
        if notification.is_known {
            is_known = true;
        } else {
            sqlx::query!("DELETE FROM notifications WHERE id = ?1", notification.id).execute(&mut *tx).await?;
        }
    }
    Ok(is_known)
}
