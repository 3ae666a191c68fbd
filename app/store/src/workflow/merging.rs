//! Merging of duplicate tasks.

use crate::aggregates::task::TaskRecord;
use crate::aggregates::{goals, review_requests};
use crate::outbound::notifications;
use crate::workflow::continuing::earlier;
use crate::workflow::transitions::{TransitionNote, notify_ended, notify_waiting, set_status};
use crate::{Store, StoreError, discussion};
use domain::Refusal;
use domain::access::{Account, Participant};
use domain::audit::AuditEvent;
use domain::id::TaskNumber;
use domain::notifications::{NotificationKind, TaskEnd};
use domain::tasks::Status;
use domain::text::ShortText;
use domain::time::Instant;
use domain::workflow::{Dependencies, TaskAction, check_dependencies, check_transition};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Merges task `from` into task `into`: drops `from` if it isn't dropped yet, and links it to `into`.
    ///
    /// `into` gets the assignees, goals, evidence, skills, labels, interests, reviews, updates and discussion of `from`, and its
    /// dependencies in both directions.
    ///
    /// # Errors
    /// Refuses anyone who doesn't manage both tasks, the same task twice, a `from` that is done, a dropped `into`, and a
    /// merge that would form a dependency cycle.
    pub async fn merge_tasks(
        &self,
        by: Participant<'_>,
        from: TaskNumber,
        into: TaskNumber,
        why: Option<&ShortText>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let source = TaskRecord::of(&mut tx, by.edition(), from).await?;
        let target = TaskRecord::of(&mut tx, by.edition(), into).await?;
        if source.id == target.id {
            return Err(Refusal::SameTask.into());
        }
        source.check(by.account(), TaskAction::Merge)?;
        target.check(by.account(), TaskAction::MergeInto(into))?;
        if target.status == Status::Dropped {
            return Err(Refusal::TaskIsOver.into());
        }
        refuse_cycle(&mut tx, &source, &target).await?;
        drop(&mut tx, &source, &target, why, by.account(), now).await?;
        give_assignees(&mut tx, &source, &target, now).await?;
        move_dependencies(&mut tx, source.id, target.id).await?;
        give_rest(&mut tx, source.id, target.id).await?;
        review_requests::close_review_requests(&mut tx, target.id, now).await?;
        if target.status.is_over() {
            notify_waiting(&mut tx, target.id, NotificationKind::Unblocked, Some(by.id()), now).await?;
        }
        target.touch(&mut tx, now).await?;
        source.changed(&mut tx, by.account(), AuditEvent::TaskMerged { task: from, into }, now).await?;
        tx.commit().await
    }
}

/// Refuses a merge that would form a cycle; ignores dependencies between the two tasks.
async fn refuse_cycle(tx: &mut SqliteConnection, source: &TaskRecord, target: &TaskRecord) -> Result<(), StoreError> {
    let merged = |number: TaskNumber| if number == source.number { target.number } else { number };
    let mut dependencies = Dependencies::new();
    for (task, on) in goals::dependencies_from(tx, &[source.id, target.id]).await? {
        let task = merged(task);
        let on = on.into_iter().map(merged).filter(|on| *on != task);
        dependencies.entry(task).or_default().extend(on);
    }
    let requested: BTreeSet<TaskNumber> = dependencies.get(&target.number).cloned().unwrap_or_default();
    Ok(check_dependencies(&dependencies, target.number, &requested)?)
}

async fn drop(
    tx: &mut SqliteConnection,
    source: &TaskRecord,
    target: &TaskRecord,
    why: Option<&ShortText>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let end = TaskEnd::Merged { into: target.number, note: why.cloned() };
    if source.status != Status::Dropped {
        // A dropped task needs a note; the merge is reason enough.
        check_transition(source.status, Status::Dropped, Some(&ShortText::parse(&end.label())?))?;
        // First make the tasks that depend on it depend on the other task, so that dropping it unblocks nothing.
        move_dependencies(tx, source.id, target.id).await?;
        let note = TransitionNote { text: why, merged_into: Some(target.id), continued_in: None };
        set_status(tx, source, Status::Dropped, note, Some(by.id), now).await?;
    }
    notify_ended(tx, source, end, by, now).await?;
    sqlx::query!("UPDATE tasks SET merged_into = ?2 WHERE id = ?1 OR merged_into = ?1", source.id, target.id)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM lead_transfers WHERE task_id = ?1", source.id).execute(&mut *tx).await?;
    notifications::clear_withdrawn_lead_offers(tx, source.id, now).await?;
    move_continuation(tx, source, target).await
}

/// Makes the target continue the task that the source continued.
async fn move_continuation(
    tx: &mut SqliteConnection,
    source: &TaskRecord,
    target: &TaskRecord,
) -> Result<(), StoreError> {
    if earlier(tx, source.id).await?.is_none() {
        return Ok(());
    }
    if let Some(earlier) = earlier(tx, target.id).await? {
        return Err(Refusal::ContinuesAnother { number: target.number.0, earlier: earlier.to_string() }.into());
    }
    for sql in [
        "UPDATE tasks SET continued_in = ?2 WHERE continued_in = ?1",
        "UPDATE task_transitions SET continued_in = ?2 WHERE continued_in = ?1",
    ] {
        sqlx::query(sql).bind(source.id).bind(target.id).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Moves the assignees to the target.
///
/// If it then has more assignees than people needed, raises the people needed to the number of its assignees.
///
/// The target keeps its lead. The source's lead takes over only if the target has no lead, or if the account of the
/// target's lead was deleted and that of the source's lead was not.
async fn give_assignees(
    tx: &mut SqliteConnection,
    source: &TaskRecord,
    target: &TaskRecord,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO assignments (task_id, person_id, is_lead, since, asked_at, offered_since, last_activity_at)
         SELECT ?2, person_id, 0, since, asked_at, offered_since, last_activity_at FROM assignments WHERE task_id = ?1 ORDER BY rowid
         ON CONFLICT DO NOTHING",
        source.id,
        target.id
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM assignments WHERE task_id = ?1", source.id).execute(&mut *tx).await?;
    sqlx::query!("UPDATE tasks SET people_needed = max(people_needed, claimed) WHERE id = ?1", target.id)
        .execute(&mut *tx)
        .await?;
    let leads = target.assignees.lead().filter(|_| !target.assignees.needs_lead() || source.assignees.needs_lead());
    target.set_lead(tx, leads.or(source.assignees.lead()), now).await
}

async fn move_dependencies(tx: &mut SqliteConnection, source: i64, target: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO task_dependencies (task_id, depends_on_id)
         SELECT ?2, depends_on_id FROM task_dependencies WHERE task_id = ?1 AND depends_on_id <> ?2
         UNION SELECT task_id, ?2 FROM task_dependencies WHERE depends_on_id = ?1 AND task_id <> ?2
         ON CONFLICT DO NOTHING",
        source,
        target
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM task_dependencies WHERE task_id = ?1 OR depends_on_id = ?1", source).execute(tx).await?;
    Ok(())
}

/// Copies goals, evidence, skills, labels and funding.
///
/// Moves sessions, interests, reviews, updates, comments with their notifications, and unseen review requests.
async fn give_rest(tx: &mut SqliteConnection, source: i64, target: i64) -> Result<(), StoreError> {
    goals::copy(tx, source, target).await?;
    goals::copy_details(tx, source, target).await?;
    for sql in [
        "INSERT INTO session_tasks (session_id, task_id) SELECT session_id, ?2 FROM session_tasks WHERE task_id = ?1
         ON CONFLICT DO NOTHING",
        "DELETE FROM session_tasks WHERE task_id = ?1",
        "INSERT INTO released_tasks (release_id, session_id, task_id)
         SELECT release_id, session_id, ?2 FROM released_tasks WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "DELETE FROM released_tasks WHERE task_id = ?1",
        "INSERT INTO interests (task_id, person_id, kind, at) SELECT ?2, person_id, kind, at FROM interests
         WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "DELETE FROM interests WHERE task_id = ?1",
        "UPDATE notifications SET task_id = ?2 WHERE task_id = ?1
           AND (comment_id IS NOT NULL OR (kind = 'review_requested' AND seen_at IS NULL))",
        "UPDATE comments SET task_id = ?2 WHERE task_id = ?1",
        "UPDATE updates SET task_id = ?2 WHERE task_id = ?1",
    ] {
        sqlx::query(sql).bind(source).bind(target).execute(&mut *tx).await?;
    }
    discussion::move_reviews_to_task(tx, source, target).await
}
