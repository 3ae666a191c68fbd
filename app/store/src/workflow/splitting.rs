//! Splitting of a task into several.

use crate::aggregates::goals;
use crate::aggregates::task::TaskRecord;
use crate::workflow::proposing::{insert, record};
use crate::workflow::transitions::{TransitionNote, write_transition};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Account, Participant};
use domain::audit::AuditEvent;
use domain::id::TaskNumber;
use domain::tasks::Status;
use domain::text::Title;
use domain::time::Instant;
use domain::workflow::{Proposal, TaskAction};
use sqlx::SqliteConnection;

impl Store {
    /// Adds tasks with the goals and track of this task, and links them to it; the task itself stays.
    ///
    /// The new tasks are planned if the task is planned, else proposed.
    ///
    /// # Errors
    /// Refuses anyone who doesn't manage the task, a finished task, no or too many titles, and a title that is taken.
    pub async fn split_task(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        titles: &[Title],
        now: Instant,
    ) -> Result<Vec<TaskNumber>, StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::Split)?;
        task.refuse_if_over()?;
        let limit = Proposal::MAX_PER_LIST;
        match titles.len() {
            0 => return Err(Refusal::Empty { what: "The list of titles" }.into()),
            count if count > limit => return Err(Refusal::TooMany { what: "titles", count, limit }.into()),
            _ => {}
        }
        let mut pieces = Vec::new();
        for title in titles {
            pieces.push(piece(&mut tx, &task, title, by.account(), now).await?);
        }
        task.touch(&mut tx, now).await?;
        let event = AuditEvent::TaskSplit { task: number, pieces: pieces.len() };
        record(&mut tx, task.edition, by.account(), event, now).await?;
        tx.commit().await?;
        Ok(pieces)
    }
}

async fn piece(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    title: &Title,
    by: &Account,
    now: Instant,
) -> Result<TaskNumber, StoreError> {
    let (id, number) = insert(tx, task.edition, title, by, now).await?;
    let status = if task.status == Status::Planned { Status::Planned } else { Status::Proposed };
    let status_text = status.as_str();
    sqlx::query!(
        "UPDATE tasks SET status = ?3, split_from = ?2, track_id = ?4 WHERE id = ?1",
        id,
        task.id,
        status_text,
        task.track
    )
    .execute(&mut *tx)
    .await?;
    goals::copy(tx, task.id, id).await?;
    write_transition(tx, id, status, TransitionNote::default(), Some(by.id), now).await?;
    Ok(number)
}
