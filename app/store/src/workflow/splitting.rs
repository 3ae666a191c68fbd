//! How a task becomes several.

use super::TaskRecord;
use super::proposing::{insert, record};
use super::transitions::{MoveNote, write_move};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Account;
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::Status;
use domain::text::Title;
use domain::time::Instant;
use domain::workflow::{Proposal, TaskAction};
use sqlx::SqliteConnection;

impl Store {
    /// New tasks that serve what this one serves, and name it as where they come from; planned if it is. It stays.
    ///
    /// Refused: who doesn't keep the plan, a task that is over, no titles or too many, and a title that is taken.
    pub async fn split_task(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        titles: &[Title],
        by: &Account,
        now: Instant,
    ) -> Result<Vec<TaskNumber>, StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        one.check(by, TaskAction::Split)?;
        one.refuse_over()?;
        let limit = Proposal::MAX_PER_LIST;
        match titles.len() {
            0 => return Err(Refusal::Empty { what: "The list of titles" }.into()),
            count if count > limit => return Err(Refusal::TooMany { what: "titles", count, limit }.into()),
            _ => {}
        }
        let mut pieces = Vec::new();
        for title in titles {
            pieces.push(piece(&mut tx, &one, title, by, now).await?);
        }
        one.touch(&mut tx, now).await?;
        let event = AuditEvent::TaskSplit { task: number, pieces: pieces.len() };
        record(&mut tx, one.edition, by, event, now).await?;
        tx.commit().await?;
        Ok(pieces)
    }
}

async fn piece(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    title: &Title,
    by: &Account,
    now: Instant,
) -> Result<TaskNumber, StoreError> {
    let (id, number) = insert(tx, one.edition, title, by, now).await?;
    let status = if one.status == Status::Planned { Status::Planned } else { Status::Proposed };
    let stands = status.as_str();
    sqlx::query!(
        "UPDATE tasks SET status = ?3, split_from = ?2, track_id = ?4,
           no_goal_reason = (SELECT no_goal_reason FROM tasks WHERE id = ?2)
         WHERE id = ?1",
        id,
        one.id,
        stands,
        one.track
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO task_specs (task_id, spec_number) SELECT ?1, spec_number FROM task_specs WHERE task_id = ?2",
        id,
        one.id
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO task_outcomes (task_id, outcome_code)
         SELECT ?1, outcome_code FROM task_outcomes WHERE task_id = ?2",
        id,
        one.id
    )
    .execute(&mut *tx)
    .await?;
    write_move(tx, id, status, MoveNote::default(), by, now).await?;
    Ok(number)
}
