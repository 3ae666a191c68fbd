//! Undoing changes of many tasks, imports on a page and changes of status.
//!
//! A change stores the values of its tasks before and after. Undoing decides for each task by [`undo_of`].

use crate::aggregates::goals;
use crate::aggregates::revisions::keep_replaced_text;
use crate::aggregates::task::TaskRecord;
use crate::db::column::{count, damaged, ids, instant, list};
use crate::discussion::{MentioningText, save_mentions};
use crate::shared::editions::known_edition;
use crate::workflow::proposing::record;
use crate::workflow::snapshots::{restore_assignees, restore_lists, snapshots};
use crate::workflow::transitions::{TransitionNote, set_status};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::{ChangeId, PersonId, TaskNumber};
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
    /// # Errors
    /// Refuses a change of another person, of more than [`UNDO_DAYS`] days ago, or that was undone already.
    pub async fn undo(&self, by: Participant<'_>, change: ChangeId, now: Instant) -> Result<UndoReport, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let is_there = changes(&mut tx, edition, by.id(), now).await?.iter().any(|other| other.id == change);
        if !is_there {
            return Err(Refusal::NothingToUndo.into());
        }
        let mut report = UndoReport::default();
        for task in stored_tasks(&mut tx, change).await? {
            undo_task(&mut tx, by, edition, task, &mut report, now).await?;
        }
        sqlx::query!("DELETE FROM undoable_changes WHERE id = ?1", change.0).execute(&mut *tx).await?;
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

async fn undo_task(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    edition: i64,
    task: StoredTask,
    report: &mut UndoReport,
    now: Instant,
) -> Result<(), StoreError> {
    let current = snapshots(tx, [task.id]).await?.remove(&task.id);
    let Some(current) = current else { return Ok(()) };
    let Ok(record) = TaskRecord::of(tx, by.edition(), task.number).await else {
        // It was merged, or continues in another edition.
        report.left.push(task.number);
        return Ok(());
    };
    match undo_of(task.before.as_ref(), &task.after, &current) {
        TaskUndo::Restore(restored) => {
            restore(tx, by, &record, &current, &restored, now).await?;
            report.restored.push(task.number);
        }
        TaskUndo::Remove if !is_used(tx, task.id).await? => {
            sqlx::query!("DELETE FROM tasks WHERE id = ?1 AND edition_id = ?2", task.id, edition)
                .execute(&mut *tx)
                .await?;
            report.removed.push(task.number);
        }
        TaskUndo::Remove | TaskUndo::ChangedSince => report.left.push(task.number),
    }
    Ok(())
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

/// Gives a task these values, where they differ from the `current` ones.
async fn restore(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    task: &TaskRecord,
    current: &TaskSnapshot,
    to: &TaskSnapshot,
    now: Instant,
) -> Result<(), StoreError> {
    if current.title != to.title || current.description != to.description {
        keep_replaced_text(tx, task.id, Some(&to.title), &to.description, Some(by.id().0), now).await?;
        let texts = (current.description.as_str(), to.description.as_str());
        save_mentions(tx, task.edition, MentioningText::Description(task.id), texts, None, now).await?;
    }
    if current.status != to.status {
        let status = Status::parse(&to.status).map_err(damaged)?;
        set_status(tx, task, status, TransitionNote::default(), Some(by.id()), now).await?;
    }
    let html = formats::markup::html(&to.description);
    let html = html.as_str();
    sqlx::query!(
        "UPDATE tasks SET title = ?2, description = ?3, description_html = ?4,
           track_id = (SELECT id FROM tracks WHERE id = ?5), size = ?6, no_goal_reason = ?7, people_needed = ?8,
           due = ?9
         WHERE id = ?1",
        task.id,
        to.title,
        to.description,
        html,
        to.track,
        to.size,
        to.no_goal_reason,
        to.people_needed,
        to.due
    )
    .execute(&mut *tx)
    .await?;
    restore_lists(tx, task.id, current, to).await?;
    if current.assignees != to.assignees || current.has_lead != to.has_lead {
        restore_assignees(tx, task.id, to, now).await?;
    }
    if current.depends_on != to.depends_on {
        let kept = ids(to.depends_on.iter().copied());
        let there =
            sqlx::query_scalar!(r#"SELECT id AS "id!" FROM tasks WHERE id IN (SELECT value FROM json_each(?1))"#, kept);
        let there = there.fetch_all(&mut *tx).await?;
        goals::set_dependencies(tx, task.id, &there).await?;
    }
    task.touch(tx, now).await
}
