//! Interests: people who would work on a task, and people who want it done.

use crate::db::column::{damaged, person};
use crate::discussion::discussed::DiscussedTask;
use crate::shared::names::by_name;
use crate::{Store, StoreError};
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::{PersonId, TaskNumber};
use domain::people::Person;
use domain::time::Instant;
use domain::workflow::Interest;
use sqlx::SqliteConnection;

impl Store {
    /// Adds or removes a person's interest in a task. Writes no audit entry if nothing changes.
    ///
    /// # Errors
    /// Refuses an unknown task, and one that was merged into another.
    pub async fn set_interest(
        &self,
        by: Participant<'_>,
        task: TaskNumber,
        interest: Interest,
        on: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let discussed = DiscussedTask::find_unmerged(&mut tx, by.edition(), task).await?;
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
        Ok(tx.commit().await?)
    }
}

/// Lists interests by kind, then by name.
pub(crate) async fn of_task(
    tx: &mut SqliteConnection,
    task: i64,
) -> Result<Vec<(Interest, PersonId, Person)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT i.kind AS "kind!", p.id AS "id!", p.name AS "name!", p.login AS "login?"
           FROM interests i JOIN people p ON p.id = i.person_id WHERE i.task_id = ?1"#,
        task
    );
    let mut found = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let interest = Interest::parse(&row.kind).map_err(damaged)?;
        found.push((interest, PersonId(row.id), person(&row.name, row.login)?));
    }
    found.sort_by_cached_key(|(interest, _, person)| (*interest, by_name(person)));
    Ok(found)
}
