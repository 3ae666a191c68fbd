//! Offers the claims of people who leave to others, and passes on their leads.
//!
//! They deleted their account or gave up their seat, so they can't be asked. Finished tasks keep their assignees.

use crate::StoreError;
use crate::aggregates::task as task_record;
use crate::outbound::notifications::{self, NewNotification};
use domain::id::PersonId;
use domain::notifications::NotificationKind;
use domain::time::Instant;
use domain::workflow::Assignees;
use sqlx::SqliteConnection;

/// Offers a person's claims on unfinished tasks, in one edition or in all.
pub(crate) async fn leave(
    tx: &mut SqliteConnection,
    edition: Option<i64>,
    person: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let tasks = sqlx::query_scalar!(
        r#"SELECT t.id AS "id!" FROM assignments c JOIN tasks t ON t.id = c.task_id
           WHERE c.person_id = ?1 AND t.status NOT IN ('done', 'dropped') AND (?2 IS NULL OR t.edition_id = ?2)
           ORDER BY t.id"#,
        person,
        edition
    );
    for task in tasks.fetch_all(&mut *tx).await? {
        offer(tx, task, person, now).await?;
    }
    Ok(())
}

/// Offers the claims of people who have left on a task that was reopened.
pub(crate) async fn reopened(tx: &mut SqliteConnection, task: i64, now: Instant) -> Result<(), StoreError> {
    let assignees = task_record::load_assignees(tx, task).await?;
    for assignee in assignees.iter().filter(|assignee| assignee.has_left && assignee.offered.is_none()) {
        offer(tx, task, assignee.person.0, now).await?;
    }
    Ok(())
}

async fn offer(tx: &mut SqliteConnection, task: i64, person: i64, now: Instant) -> Result<(), StoreError> {
    let assignees = Assignees { needed: 0, people: task_record::load_assignees(tx, task).await? };
    let at = now.timestamp();
    sqlx::query!(
        "UPDATE assignments SET asked_at = NULL, offered_since = ?3 WHERE task_id = ?1 AND person_id = ?2",
        task,
        person,
        at
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("UPDATE tasks SET updated_at = max(coalesce(updated_at, ?2), ?2) WHERE id = ?1", task, at)
        .execute(&mut *tx)
        .await?;
    let next = assignees.release(PersonId(person))?;
    if let Some(next) = next.filter(|next| assignees.lead() != Some(*next)) {
        task_record::set_lead(tx, task, Some(next), now).await?;
        notifications::notify(tx, next.0, NewNotification::of(NotificationKind::LeadAssigned, task, None), now).await?;
    }
    Ok(())
}
