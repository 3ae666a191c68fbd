//! Undoing changes of many tasks, imports on a page and changes of status.
//!
//! A change stores the values of its tasks before and after. Undoing decides for each task by [`undo_of`].

use crate::aggregates::goals;
use crate::aggregates::revisions::keep_replaced_text;
use crate::aggregates::task::TaskRecord;
use crate::db::column::{count, damaged, ids, instant, list};
use crate::discussion::{MentioningText, save_mentions};
use crate::outbound::notifications::withdraw_notifications;
use crate::shared::editions::known_edition;
use crate::workflow::proposing::record;
use crate::workflow::snapshots::{restore_assignees, restore_lists, snapshots};
use crate::workflow::transitions::{TransitionNote, notify_waiting, set_status, store_status};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::{ChangeId, PersonId, TaskNumber};
use domain::notifications::NotificationKind;
use domain::tasks::Status;
use domain::time::{Instant, TimeDelta};
use domain::workflow::{TaskSnapshot, TaskUndo, UNDO_DAYS, UndoReport, UndoableChange, UndoableKind, undo_of};
use sqlx::SqliteConnection;

impl Store {
    /// The changes of tasks that a person can undo in an edition, newest first.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn undoable_changes(&self, by: Participant<'_>, now: Instant) -> Result<Vec<UndoableChange>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        changes(&mut tx, edition, by.id(), now).await
    }

    /// Undoes a change. Tasks that someone has changed since stay as they are.
    ///
    /// Removes the notifications about it that were neither read nor emailed, and its entries in the histories of tasks.
    ///
    /// # Errors
    /// Refuses a change of another person, of more than [`UNDO_DAYS`] days ago, or that was undone already.
    pub async fn undo(&self, by: Participant<'_>, change: ChangeId, now: Instant) -> Result<UndoReport, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let mut changes = changes(&mut tx, edition, by.id(), now).await?.into_iter();
        let Some(change) = changes.find(|other| other.id == change) else {
            return Err(Refusal::NothingToUndo.into());
        };
        let mut report = UndoReport::default();
        let undo = Undo { by, edition, change, now };
        for task in stored_tasks(&mut tx, undo.change.id).await? {
            undo.undo_task(&mut tx, task, &mut report).await?;
        }
        sqlx::query!("DELETE FROM undoable_changes WHERE id = ?1", undo.change.id.0).execute(&mut *tx).await?;
        let tasks: Vec<TaskNumber> = report.restored.iter().chain(&report.removed).copied().collect();
        if !tasks.is_empty() {
            record(&mut tx, edition, by.account(), AuditEvent::TasksRestored { tasks }, now).await?;
        }
        tx.commit().await?;
        Ok(report)
    }
}

async fn changes(
    tx: &mut SqliteConnection,
    edition: i64,
    by: PersonId,
    now: Instant,
) -> Result<Vec<UndoableChange>, StoreError> {
    let oldest = (now - TimeDelta::days(UNDO_DAYS)).timestamp();
    let rows = sqlx::query!(
        r#"SELECT c.id AS "id!", c.kind AS "kind!", c.at AS "at!",
             (SELECT json_group_array(t.number ORDER BY t.number) FROM undoable_tasks u JOIN tasks t ON t.id = u.task_id
              WHERE u.change_id = c.id) AS "tasks!: String"
           FROM undoable_changes c WHERE c.edition_id = ?1 AND c.person_id = ?2 AND c.at >= ?3 ORDER BY c.id DESC"#,
        edition,
        by.0,
        oldest
    );
    let change = |id, kind: String, at, tasks: String| {
        Ok(UndoableChange {
            id: ChangeId(id),
            kind: UndoableKind::parse(&kind).map_err(damaged)?,
            at: instant(at)?,
            tasks: list::<u32>(&tasks)?.into_iter().map(TaskNumber).collect(),
        })
    };
    rows.fetch_all(tx).await?.into_iter().map(|row| change(row.id, row.kind, row.at, row.tasks)).collect()
}

/// A task of a change.
struct StoredTask {
    id: i64,
    number: TaskNumber,
    before: Option<TaskSnapshot>,
    after: TaskSnapshot,
}

async fn stored_tasks(tx: &mut SqliteConnection, change: ChangeId) -> Result<Vec<StoredTask>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id!", t.number AS "number!", u.before, u.after AS "after!"
           FROM undoable_tasks u JOIN tasks t ON t.id = u.task_id WHERE u.change_id = ?1 ORDER BY t.number"#,
        change.0
    );
    let mut tasks = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let before = row.before.map(|json| serde_json::from_str(&json)).transpose().map_err(StoreError::unavailable)?;
        let after = serde_json::from_str(&row.after).map_err(StoreError::unavailable)?;
        tasks.push(StoredTask { id: row.id, number: TaskNumber(count(row.number)?), before, after });
    }
    Ok(tasks)
}

/// The undoing of one change.
struct Undo<'a> {
    by: Participant<'a>,
    edition: i64,
    change: UndoableChange,
    now: Instant,
}

impl Undo<'_> {
    async fn undo_task(
        &self,
        tx: &mut SqliteConnection,
        task: StoredTask,
        report: &mut UndoReport,
    ) -> Result<(), StoreError> {
        let current = snapshots(tx, [task.id]).await?.remove(&task.id);
        let Some(current) = current else { return Ok(()) };
        let Ok(record) = TaskRecord::of(tx, self.by.edition(), task.number).await else {
            // It was merged, or continues in another edition.
            report.left.push(task.number);
            return Ok(());
        };
        match undo_of(task.before.as_ref(), &task.after, &current) {
            TaskUndo::Restore(restored) => {
                self.restore(tx, &record, &current, &restored).await?;
                report.restored.push(task.number);
            }
            TaskUndo::Remove if !is_used(tx, task.id).await? => {
                sqlx::query!("DELETE FROM tasks WHERE id = ?1 AND edition_id = ?2", task.id, self.edition)
                    .execute(&mut *tx)
                    .await?;
                report.removed.push(task.number);
            }
            TaskUndo::Remove | TaskUndo::ChangedSince => report.left.push(task.number),
        }
        Ok(())
    }

    /// Gives a task these values, where they differ from the `current` ones.
    async fn restore(
        &self,
        tx: &mut SqliteConnection,
        task: &TaskRecord,
        current: &TaskSnapshot,
        to: &TaskSnapshot,
    ) -> Result<(), StoreError> {
        if current.title != to.title || current.description != to.description {
            let by = Some(self.by.id().0);
            keep_replaced_text(tx, task.id, Some(&to.title), &to.description, by, self.now).await?;
            let texts = (current.description.as_str(), to.description.as_str());
            save_mentions(tx, task.edition, MentioningText::Description(task.id), texts, None, self.now).await?;
        }
        let is_known = withdraw_notifications(tx, self.change.id, task.id).await?;
        if current.status != to.status {
            let status = Status::parse(&to.status).map_err(damaged)?;
            self.restore_status(tx, task, status, is_known).await?;
        }
        store_values(tx, task.id, to).await?;
        restore_lists(tx, task.id, current, to).await?;
        if current.assignees != to.assignees || current.has_lead != to.has_lead {
            restore_assignees(tx, task.id, to, self.now).await?;
        }
        if current.depends_on != to.depends_on {
            let kept = ids(to.depends_on.iter().copied());
            let there = sqlx::query_scalar!(
                r#"SELECT id AS "id!" FROM tasks WHERE id IN (SELECT value FROM json_each(?1))"#,
                kept
            );
            let there = there.fetch_all(&mut *tx).await?;
            goals::set_dependencies(tx, task.id, &there).await?;
        }
        task.touch(tx, self.now).await
    }

    /// Sets the status from before the change.
    ///
    /// The entry of the change leaves the history if it is the latest one. People who wait for the task again are
    /// notified only if a notification about the change `is_known`.
    async fn restore_status(
        &self,
        tx: &mut SqliteConnection,
        task: &TaskRecord,
        to: Status,
        is_known: bool,
    ) -> Result<(), StoreError> {
        let (by, at, status) = (self.by.id(), self.change.at.timestamp(), task.status.as_str());
        let entry = sqlx::query!(
            "DELETE FROM task_transitions
             WHERE id = (SELECT max(id) FROM task_transitions WHERE task_id = ?1 HAVING count(*) > 1)
               AND at = ?2 AND to_status = ?3 AND person_id = ?4",
            task.id,
            at,
            status,
            by.0
        );
        if entry.execute(&mut *tx).await?.rows_affected() == 0 {
            return set_status(tx, task, to, TransitionNote::default(), Some(by), self.now).await;
        }
        store_status(tx, task, to, self.now).await?;
        if is_known && task.status.is_over() && !to.is_over() {
            notify_waiting(tx, task.id, NotificationKind::Blocked, Some(by), self.now).await?;
        }
        Ok(())
    }
}

/// Whether someone has written about a task, or planned something with it.
async fn is_used(tx: &mut SqliteConnection, task: i64) -> Result<bool, StoreError> {
    let is_used = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM comments WHERE task_id = ?1)
             OR EXISTS (SELECT 1 FROM updates WHERE task_id = ?1)
             OR EXISTS (SELECT 1 FROM interests WHERE task_id = ?1)
             OR EXISTS (SELECT 1 FROM reviews WHERE task_id = ?1)
             OR EXISTS (SELECT 1 FROM meeting_tasks WHERE task_id = ?1)
             OR EXISTS (SELECT 1 FROM session_tasks WHERE task_id = ?1)
             OR EXISTS (SELECT 1 FROM tasks WHERE merged_into = ?1 OR split_from = ?1 OR continued_in = ?1)
             AS "is_used!: bool""#,
        task
    );
    Ok(is_used.fetch_one(tx).await?)
}

/// Stores the values that are columns of the task, except its status.
async fn store_values(tx: &mut SqliteConnection, task: i64, to: &TaskSnapshot) -> Result<(), StoreError> {
    let html = formats::markup::html(&to.description);
    let html = html.as_str();
    sqlx::query!(
        "UPDATE tasks SET title = ?2, description = ?3, description_html = ?4,
           track_id = (SELECT id FROM tracks WHERE id = ?5), size = ?6, no_goal_reason = ?7, people_needed = ?8,
           due = ?9
         WHERE id = ?1",
        task,
        to.title,
        to.description,
        html,
        to.track,
        to.size,
        to.no_goal_reason,
        to.people_needed,
        to.due
    )
    .execute(tx)
    .await?;
    Ok(())
}
