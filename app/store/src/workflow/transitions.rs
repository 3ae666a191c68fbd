//! How a task moves from one status to the next.

use super::{TaskRecord, account_deletion};
use crate::{Store, StoreError, notifications, notifications::NewNotification};
use domain::Refusal;
use domain::access::Account;
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, TaskNumber};
use domain::notifications::{NotificationKind, TaskEnd};
use domain::tasks::Status;
use domain::text::ShortText;
use domain::time::Instant;
use domain::workflow::{TaskAction, check_transition};
use sqlx::SqliteConnection;

impl Store {
    /// Where it stands already it stays, whoever says so, and nothing happens.
    ///
    /// Refused: who may not, a way that isn't in the table, one without the words that it needs, and other words than
    /// those with which it came there, for they would be lost.
    pub async fn change_status(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        to: Status,
        words: Option<&ShortText>,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        if one.status == to {
            return match are_others(&mut tx, one.id, words).await? {
                true => Err(Refusal::AlreadyInStatus(to.as_str()).into()),
                false => Ok(()),
            };
        }
        change_one_status(&mut tx, &one, to, words, by, now).await?;
        let event = AuditEvent::TaskMoved { task: number, from: one.status, to };
        one.changed(&mut tx, by, event, now).await?;
        Ok(tx.commit().await?)
    }
}

/// Whatever it refuses it refuses before it writes anything.
pub(crate) async fn change_one_status(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    to: Status,
    words: Option<&ShortText>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    check_transition(one.status, to, words)?;
    one.check(by, TaskAction::Transition { from: one.status, to })?;
    stand(tx, one, to, MoveNote::of(words), by, now).await?;
    match to {
        Status::Dropped => notify_ended(tx, one, TaskEnd::Dropped { note: words.cloned() }, by, now).await,
        _ => Ok(()),
    }
}

/// Whether these are other words than those with which it came where it stands. To say nothing is none.
pub(crate) async fn are_others(
    tx: &mut SqliteConnection,
    task: i64,
    words: Option<&ShortText>,
) -> Result<bool, StoreError> {
    let Some(words) = words else { return Ok(false) };
    let last =
        sqlx::query_scalar!("SELECT note FROM task_transitions WHERE task_id = ?1 ORDER BY id DESC LIMIT 1", task);
    Ok(last.fetch_optional(tx).await?.flatten().as_deref() != Some(words.as_str()))
}

/// Where it stands from now on, whoever may say so; with the notifications to those whom that
/// concerns; of what is dropped, whoever drops it tells.
pub(super) async fn stand(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    to: Status,
    note: MoveNote<'_>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let status = to.as_str();
    sqlx::query!("UPDATE tasks SET status = ?2, assignees_known = 1 WHERE id = ?1", one.id, status)
        .execute(&mut *tx)
        .await?;
    write_move(tx, one.id, to, note, by, now).await?;
    if one.status.is_over() && !to.is_over() {
        account_deletion::reopened(tx, one.id, now).await?;
    }
    let proposer = one.access.proposer;
    match to {
        Status::Planned if one.status == Status::Proposed => {
            one.notify(tx, proposer, NotificationKind::ProposalAccepted, by, now).await?;
        }
        Status::Done => {
            let kind = NotificationKind::ProposalDone { note: note.words.cloned() };
            one.notify(tx, proposer, kind, by, now).await?;
        }
        _ => {}
    }
    let kind = match (one.status.is_over(), to) {
        (false, Status::Done) => NotificationKind::Unblocked,
        (false, Status::Dropped) => NotificationKind::DependencyDropped,
        (true, to) if !to.is_over() => NotificationKind::Blocked,
        _ => return Ok(()),
    };
    notify_waiting(tx, one.id, kind, by, now).await
}

/// Notifies the proposer and the assignees that a task was dropped or merged; each of them once.
pub(super) async fn notify_ended(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    end: TaskEnd,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let proposer = one.access.proposer;
    one.notify(tx, proposer, NotificationKind::ProposalEnded { end: end.clone() }, by, now).await?;
    let others = one.access.assignees.iter().copied().filter(|assignee| Some(*assignee) != proposer);
    one.notify(tx, others, NotificationKind::TaskEnded { end }, by, now).await
}

/// Tells whoever's hands are on tasks that wait for this one, and for no other.
pub(super) async fn notify_waiting(
    tx: &mut SqliteConnection,
    task: i64,
    kind: NotificationKind,
    by: &Account,
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
        notifications::notify(tx, row.person, NewNotification::of(kind.clone(), row.task, Some(by.id.0)), now).await?;
    }
    Ok(())
}

/// What a move says: somebody's words, and the task into which it was merged.
#[derive(Clone, Copy, Default)]
pub(super) struct MoveNote<'a> {
    pub(super) words: Option<&'a ShortText>,
    pub(super) merged_into: Option<i64>,
}

impl<'a> MoveNote<'a> {
    fn of(words: Option<&'a ShortText>) -> Self {
        MoveNote { words, merged_into: None }
    }
}

pub(super) async fn write_move(
    tx: &mut SqliteConnection,
    task: i64,
    to: Status,
    note: MoveNote<'_>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let (at, to, words) = (now.timestamp(), to.as_str(), note.words.map(ShortText::as_str));
    sqlx::query!(
        "INSERT INTO task_transitions (task_id, at, to_status, note, merged_into, person_id, imported)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
        task,
        at,
        to,
        words,
        note.merged_into,
        by.id.0
    )
    .execute(tx)
    .await?;
    Ok(())
}
