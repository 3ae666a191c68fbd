//! How a task moves from one status to the next.

use super::{TaskRecord, leaving};
use crate::{Store, StoreError, notices, notices::News};
use domain::Refusal;
use domain::access::Account;
use domain::discussion::Reason;
use domain::id::{EditionSlug, TaskNumber};
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
        let mut tx = self.writing().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        if one.status == to {
            return match are_others(&mut tx, one.id, words).await? {
                true => Err(Refusal::AlreadyInStatus(to.as_str()).into()),
                false => Ok(()),
            };
        }
        change_one_status(&mut tx, &one, to, words, by, now).await?;
        one.changed(&mut tx, by, &format!("moved task {number} from {} to {}", one.status.as_str(), to.as_str()), now)
            .await?;
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
    stand(tx, one, to, words, by, now).await?;
    match to {
        Status::Dropped => tell_dropped(tx, one, &dropped(words), by, now).await,
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

fn dropped(why: Option<&ShortText>) -> String {
    why.map_or_else(|| "dropped".to_owned(), |why| format!("dropped: {why}"))
}

/// Where it stands from now on, whoever may say so; with the notices to those whom that concerns; of what is
/// dropped, whoever drops it tells.
pub(super) async fn stand(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    to: Status,
    words: Option<&ShortText>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let status = to.as_str();
    sqlx::query!("UPDATE tasks SET status = ?2, assignees_known = 1 WHERE id = ?1", one.id, status)
        .execute(&mut *tx)
        .await?;
    write_move(tx, one.id, to, words, by, now).await?;
    if one.status.is_over() && !to.is_over() {
        leaving::reopened(tx, one.id, now).await?;
    }
    let words = words.map(|words| words.as_str());
    match to {
        Status::Planned if one.status == Status::Proposed => {
            let accepted = (Reason::Decided, Some("accepted into the plan"));
            one.tell_how(tx, one.access.proposer, accepted, by, now).await?;
        }
        Status::Done => one.tell_how(tx, one.access.proposer, (Reason::Done, words), by, now).await?,
        _ => {}
    }
    let reason = match (one.status.is_over(), to) {
        (false, Status::Done) => Reason::Unblocked,
        (false, Status::Dropped) => Reason::Freed,
        (true, to) if !to.is_over() => Reason::Blocked,
        _ => return Ok(()),
    };
    tell_waiting(tx, one.id, reason, by, now).await
}

/// Tells whoever proposed it, and whoever has a hand on it; each of them once.
pub(super) async fn tell_dropped(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    how: &str,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let proposer = one.access.proposer;
    one.tell_how(tx, proposer, (Reason::Decided, Some(how)), by, now).await?;
    let others = one.access.assignees.iter().copied().filter(|assignee| Some(*assignee) != proposer);
    one.tell_how(tx, others, (Reason::Dropped, Some(how)), by, now).await
}

/// Tells whoever's hands are on tasks that wait for this one, and for no other.
pub(super) async fn tell_waiting(
    tx: &mut SqliteConnection,
    task: i64,
    reason: Reason,
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
        notices::tell(tx, row.person, News::of(reason, row.task, Some(by.id.0)), now).await?;
    }
    Ok(())
}

pub(super) async fn write_move(
    tx: &mut SqliteConnection,
    task: i64,
    to: Status,
    words: Option<&ShortText>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let (at, to, note) = (now.timestamp(), to.as_str(), words.map(|words| words.as_str()));
    sqlx::query!(
        "INSERT INTO task_transitions (task_id, at, to_status, note, person_id, imported) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
        task,
        at,
        to,
        note,
        by.id.0
    )
    .execute(tx)
    .await?;
    Ok(())
}
