//! What becomes of the hands of somebody who leaves: nobody can ask them, so their places are offered at once, and
//! what they led somebody else leads. What is over keeps who did it.

use super::one;
use crate::{StoreError, notices, notices::News};
use domain::id::PersonId;
use domain::plan::Hands;
use domain::talk::Reason;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// On every task that isn't over.
pub(crate) async fn leave(tx: &mut SqliteConnection, person: i64, now: Instant) -> Result<(), StoreError> {
    let tasks = sqlx::query_scalar!(
        r#"SELECT t.id AS "id!" FROM claims c JOIN tasks t ON t.id = c.task_id
           WHERE c.person_id = ?1 AND t.status NOT IN ('done', 'dropped') ORDER BY t.id"#,
        person
    );
    for task in tasks.fetch_all(&mut *tx).await? {
        offer(tx, task, person, now).await?;
    }
    Ok(())
}

/// On a task that was over, of everybody who has left meanwhile.
pub(super) async fn reopened(tx: &mut SqliteConnection, task: i64, now: Instant) -> Result<(), StoreError> {
    let people = sqlx::query_scalar!(
        r#"SELECT c.person_id AS "person!" FROM claims c JOIN people p ON p.id = c.person_id
           WHERE c.task_id = ?1 AND p.gone IS NOT NULL AND c.offered IS NULL ORDER BY c.since, c.rowid"#,
        task
    );
    for person in people.fetch_all(&mut *tx).await? {
        offer(tx, task, person, now).await?;
    }
    Ok(())
}

async fn offer(tx: &mut SqliteConnection, task: i64, person: i64, now: Instant) -> Result<(), StoreError> {
    let hands = Hands { wanted: 0, on: one::hands(tx, task).await? };
    let at = now.timestamp();
    sqlx::query!(
        "UPDATE claims SET asked = NULL, offered = ?3 WHERE task_id = ?1 AND person_id = ?2",
        task,
        person,
        at
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("UPDATE tasks SET touched = ?2 WHERE id = ?1", task, at).execute(&mut *tx).await?;
    let next = hands.release(PersonId(person))?;
    if let Some(next) = next.filter(|next| hands.lead() != Some(*next)) {
        one::set_lead(tx, task, Some(next), now).await?;
        notices::tell(tx, next.0, News::of(Reason::Leads, task, None), now).await?;
    }
    Ok(())
}
