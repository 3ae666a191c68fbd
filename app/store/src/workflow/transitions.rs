//! Status changes of a task.

use crate::aggregates::evidence;
use crate::aggregates::offered_claims;
use crate::aggregates::task::TaskRecord;
use crate::db::column::{damaged, list};
use crate::outbound::notifications::{self, NewNotification};
use crate::workflow::snapshots::{remember, snapshots};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Account, Participant};
use domain::audit::AuditEvent;
use domain::id::{ChangeId, PersonId, TaskNumber};
use domain::notifications::{NotificationKind, TaskEnd};
use domain::tasks::Status;
use domain::text::{ShortText, Url};
use domain::time::Instant;
use domain::updates::Entry;
use domain::workflow::{TaskAction, UndoableKind, check_transition, is_step_back};
use sqlx::SqliteConnection;

impl Store {
    /// Changes the status of a task, and returns the change, to undo it; does nothing if the task already has it.
    ///
    /// # Errors
    /// Refuses an unauthorized person, a transition that the workflow lacks, and a missing required note. If the task
    /// already has the status: another note than the stored one, which would be lost.
    pub async fn change_status(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        to: Status,
        note: Option<&ShortText>,
        now: Instant,
    ) -> Result<Option<ChangeId>, StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        if task.status == to {
            return if differs_from_last_note(&mut tx, task.id, note).await? {
                Err(Refusal::AlreadyInStatus(to.as_str()).into())
            } else {
                Ok(None)
            };
        }
        let before = snapshots(&mut tx, [task.id]).await?;
        change_one_status(&mut tx, &task, to, note, by.account(), now).await?;
        let event = AuditEvent::TaskMoved { task: number, from: task.status, to };
        task.changed(&mut tx, by.account(), event, now).await?;
        let change = remember(&mut tx, by.account(), UndoableKind::Move, task.edition, (before, &[]), now).await?;
        tx.commit().await?;
        Ok(change)
    }
}

/// Changes the status of a task. Validates everything before the first write.
pub(crate) async fn change_one_status(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    to: Status,
    note: Option<&ShortText>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    check_status_change(task, to, note, by)?;
    set_status(tx, task, to, TransitionNote::of(note), Some(by.id), now).await?;
    if is_step_back(task.status, to) {
        // The person doesn't agree with what the evidence says.
        sqlx::query!("UPDATE tasks SET follows_evidence = 0 WHERE id = ?1", task.id).execute(&mut *tx).await?;
    }
    match to {
        Status::Dropped => notify_ended(tx, task, TaskEnd::Dropped { note: note.cloned() }, by, now).await,
        _ => Ok(()),
    }
}

/// Checks that a person may change the status of a task.
pub(crate) fn check_status_change(
    task: &TaskRecord,
    to: Status,
    note: Option<&ShortText>,
    by: &Account,
) -> Result<(), Refusal> {
    check_transition(task.status, to, note)?;
    task.check(by, TaskAction::Transition { from: task.status, to })
}

/// The links of a result, which become evidence of a task that is done.
pub(crate) fn result_links(to: Status, note: Option<&ShortText>) -> Vec<Url> {
    let note = note.filter(|_| to == Status::Done);
    note.map_or(Vec::new(), |note| Entry::text(note.as_str()).links)
}

/// Whether the note differs from the note of the latest status change; `None` never differs.
pub(crate) async fn differs_from_last_note(
    tx: &mut SqliteConnection,
    task: i64,
    note: Option<&ShortText>,
) -> Result<bool, StoreError> {
    let Some(note) = note else { return Ok(false) };
    let last =
        sqlx::query_scalar!("SELECT note FROM task_transitions WHERE task_id = ?1 ORDER BY id DESC LIMIT 1", task);
    Ok(last.fetch_optional(tx).await?.flatten().as_deref() != Some(note.as_str()))
}

/// Sets the status without checking permissions, and notifies the people affected.
///
/// Links in a result become evidence. Without `by`, the status follows the evidence.
///
/// For a dropped task, the caller notifies its proposer and assignees.
pub(super) async fn set_status(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    to: Status,
    note: TransitionNote<'_>,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    store_status(tx, task, to, now).await?;
    write_transition(tx, task.id, to, note, by, now).await?;
    evidence::add(tx, task.id, &result_links(to, note.text), by, now).await?;
    let proposer = task.access.proposer;
    match to {
        Status::Planned if task.status == Status::Proposed => {
            task.notify(tx, proposer, NotificationKind::ProposalAccepted, by, now).await?;
        }
        Status::Done => {
            let kind = NotificationKind::ProposalDone { note: note.text.cloned() };
            task.notify(tx, proposer, kind, by, now).await?;
        }
        _ => {}
    }
    let kind = match (task.status.is_over(), to) {
        (false, Status::Done) => NotificationKind::Unblocked,
        (false, Status::Dropped) => NotificationKind::DependencyDropped,
        (true, to) if !to.is_over() => NotificationKind::Blocked,
        _ => return Ok(()),
    };
    notify_waiting(tx, task.id, kind, by, now).await
}

/// Stores the status without an entry in the history.
pub(super) async fn store_status(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    to: Status,
    now: Instant,
) -> Result<(), StoreError> {
    let status = to.as_str();
    sqlx::query!("UPDATE tasks SET status = ?2, assignees_known = 1 WHERE id = ?1", task.id, status)
        .execute(&mut *tx)
        .await?;
    if task.status.is_over() && !to.is_over() {
        offered_claims::reopened(tx, task.id, now).await?;
    }
    Ok(())
}

/// Notifies the proposer and the assignees, each once, that a task was dropped or merged.
pub(super) async fn notify_ended(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    end: TaskEnd,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let proposer = task.access.proposer;
    task.notify(tx, proposer, NotificationKind::ProposalEnded { end: end.clone() }, Some(by.id), now).await?;
    let others = task.access.assignees.iter().copied().filter(|assignee| Some(*assignee) != proposer);
    task.notify(tx, others, NotificationKind::TaskEnded { end }, Some(by.id), now).await
}

/// Notifies the assignees of tasks that only this task blocks.
pub(super) async fn notify_waiting(
    tx: &mut SqliteConnection,
    task: i64,
    kind: NotificationKind,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    let waiting = sqlx::query!(
        r#"SELECT t.id AS "task!", c.person_id AS "person!"
           FROM task_dependencies w JOIN tasks t ON t.id = w.task_id JOIN assignments c ON c.task_id = t.id
           WHERE w.depends_on_id = ?1 AND t.status NOT IN ('done', 'dropped') AND NOT EXISTS (
             SELECT 1 FROM task_dependencies v JOIN tasks o ON o.id = v.depends_on_id
             WHERE v.task_id = t.id AND o.id <> ?1 AND o.status NOT IN ('done', 'dropped'))
           ORDER BY t.number, c.person_id"#,
        task
    );
    for row in waiting.fetch_all(&mut *tx).await? {
        notifications::notify(tx, row.person, NewNotification::of(kind.clone(), row.task, by.map(|by| by.0)), now)
            .await?;
    }
    Ok(())
}

/// The status before the latest change.
pub(super) async fn status_before(tx: &mut SqliteConnection, task: i64) -> Result<Status, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT json_group_array(to_status) AS "statuses!: String" FROM (
             SELECT to_status FROM task_transitions WHERE task_id = ?1 ORDER BY at DESC, id DESC LIMIT 2)"#,
        task
    );
    let statuses = list::<String>(&found.fetch_one(tx).await?)?;
    statuses.get(1).map_or(Ok(Status::Proposed), |status| Status::parse(status).map_err(damaged))
}

/// A person's note on a status change, the task that it was merged into, and the one as which it continues.
#[derive(Clone, Copy, Default)]
pub(super) struct TransitionNote<'a> {
    pub(super) text: Option<&'a ShortText>,
    pub(super) merged_into: Option<i64>,
    pub(super) continued_in: Option<i64>,
}

impl<'a> TransitionNote<'a> {
    pub(super) fn of(text: Option<&'a ShortText>) -> Self {
        TransitionNote { text, merged_into: None, continued_in: None }
    }
}

pub(super) async fn write_transition(
    tx: &mut SqliteConnection,
    task: i64,
    to: Status,
    note: TransitionNote<'_>,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    let (at, to, text) = (now.timestamp(), to.as_str(), note.text.map(ShortText::as_str));
    let person = by.map(|by| by.0);
    sqlx::query!(
        "INSERT INTO task_transitions (task_id, at, to_status, note, merged_into, person_id, imported, continued_in)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
        task,
        at,
        to,
        text,
        note.merged_into,
        person,
        note.continued_in
    )
    .execute(tx)
    .await?;
    Ok(())
}
