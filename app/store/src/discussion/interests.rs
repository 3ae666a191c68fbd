//! Interests: people who would work on a task, and people who want it done.

use crate::discussion::discussed::DiscussedTask;
use crate::{Store, StoreError};
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::TaskNumber;
use domain::time::Instant;
use domain::workflow::Interest;

impl Store {
    /// Adds or removes a person's interest in a task. Writes no audit entry if nothing changes.
    ///
    /// # Errors
    /// Refuses an unknown task, and one that was merged or continues elsewhere.
    pub async fn set_interest(
        &self,
        by: Participant<'_>,
        task: TaskNumber,
        interest: Interest,
        on: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let discussed = DiscussedTask::find_unmoved(&mut tx, by.edition(), task).await?;
        let (kind, at) = (interest.as_str(), now.timestamp());
        let done = if on {
            sqlx::query!(
                "INSERT INTO interests (task_id, person_id, kind, at) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (task_id, person_id, kind) DO NOTHING",
                discussed.id,
                by.id().0,
                kind,
                at
            )
            .execute(&mut *tx)
            .await?
        } else {
            sqlx::query!(
                "DELETE FROM interests WHERE task_id = ?1 AND person_id = ?2 AND kind = ?3",
                discussed.id,
                by.id().0,
                kind
            )
            .execute(&mut *tx)
            .await?
        };
        if done.rows_affected() > 0 {
            let event = if on {
                AuditEvent::InterestAdded { task, interest }
            } else {
                AuditEvent::InterestRemoved { task, interest }
            };
            discussed.record_change(&mut tx, by.id(), event, now).await?;
        }
        tx.commit().await
    }
}
