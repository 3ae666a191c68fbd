//! How two tasks that are one become one.

use super::transitions::{MoveNote, notify_ended, notify_waiting, stand};
use super::{TaskRecord, goals};
use crate::{Store, StoreError, discussion, notifications};
use domain::Refusal;
use domain::access::Account;
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, TaskNumber};
use domain::notifications::{NotificationKind, TaskEnd};
use domain::tasks::Status;
use domain::text::ShortText;
use domain::time::Instant;
use domain::workflow::{Dependencies, TaskAction, check_dependencies, check_transition};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// What the first has goes to the second; the first is dropped and leads there.
    ///
    /// Refused: who doesn't keep the plan of both, a task and itself, one that is done, into one that is dropped, and
    /// a task that would wait for itself.
    pub async fn merge_tasks(
        &self,
        slug: &EditionSlug,
        from: TaskNumber,
        into: TaskNumber,
        why: Option<&ShortText>,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, from).await?;
        let duplicate = TaskRecord::of(&mut tx, slug, into).await?;
        if one.id == duplicate.id {
            return Err(Refusal::SameTask.into());
        }
        one.check(by, TaskAction::Merge)?;
        duplicate.check(by, TaskAction::MergeInto(into))?;
        if duplicate.status == Status::Dropped {
            return Err(Refusal::TaskIsOver.into());
        }
        refuse_circle(&mut tx, &one, &duplicate).await?;
        drop(&mut tx, &one, &duplicate, why, by, now).await?;
        give_assignees(&mut tx, &one, &duplicate, now).await?;
        move_dependencies(&mut tx, one.id, duplicate.id).await?;
        give_rest(&mut tx, one.id, duplicate.id).await?;
        discussion::close_review_requests(&mut tx, duplicate.id, now).await?;
        if duplicate.status.is_over() {
            notify_waiting(&mut tx, duplicate.id, NotificationKind::Unblocked, by, now).await?;
        }
        duplicate.touch(&mut tx, now).await?;
        one.changed(&mut tx, by, AuditEvent::TaskMerged { task: from, into }, now).await?;
        Ok(tx.commit().await?)
    }
}

/// Both are one task here: what waits for either waits for it, and what they wait for of each other is nothing.
async fn refuse_circle(tx: &mut SqliteConnection, one: &TaskRecord, duplicate: &TaskRecord) -> Result<(), StoreError> {
    let merged = |number: TaskNumber| if number == one.number { duplicate.number } else { number };
    let mut dependencies = Dependencies::new();
    for (task, on) in goals::dependencies_from(tx, &[one.id, duplicate.id]).await? {
        let task = merged(task);
        let on = on.into_iter().map(merged).filter(|on| *on != task);
        dependencies.entry(task).or_default().extend(on);
    }
    let requested: BTreeSet<TaskNumber> = dependencies.get(&duplicate.number).cloned().unwrap_or_default();
    Ok(check_dependencies(&dependencies, duplicate.number, &requested)?)
}

async fn drop(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    duplicate: &TaskRecord,
    why: Option<&ShortText>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let end = TaskEnd::Merged { into: duplicate.number, note: why.cloned() };
    if one.status != Status::Dropped {
        // Into which task it was merged is reason enough.
        check_transition(one.status, Status::Dropped, Some(&ShortText::parse(&end.label())?))?;
        // Whoever waits for it waits for its twin from now on, so nothing is free by this.
        move_dependencies(tx, one.id, duplicate.id).await?;
        let note = MoveNote { words: why, merged_into: Some(duplicate.id) };
        stand(tx, one, Status::Dropped, note, by, now).await?;
    }
    notify_ended(tx, one, end, by, now).await?;
    sqlx::query!("UPDATE tasks SET merged_into = ?2 WHERE id = ?1 OR merged_into = ?1", one.id, duplicate.id)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM lead_transfers WHERE task_id = ?1", one.id).execute(&mut *tx).await?;
    notifications::unasked(tx, one.id, now).await
}

/// Nobody loses their place: as many hands are wanted as there are then. The twin's lead stays its lead.
async fn give_assignees(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    duplicate: &TaskRecord,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO assignments (task_id, person_id, is_lead, since, asked_at, offered_since, last_activity_at)
         SELECT ?2, person_id, 0, since, asked_at, offered_since, last_activity_at FROM assignments WHERE task_id = ?1 ORDER BY rowid
         ON CONFLICT DO NOTHING",
        one.id,
        duplicate.id
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM assignments WHERE task_id = ?1", one.id).execute(&mut *tx).await?;
    sqlx::query!("UPDATE tasks SET people_needed = max(people_needed, claimed) WHERE id = ?1", duplicate.id)
        .execute(&mut *tx)
        .await?;
    let leads = duplicate.assignees.lead().filter(|_| !duplicate.assignees.needs_lead() || one.assignees.needs_lead());
    duplicate.set_lead(tx, leads.or(one.assignees.lead()), now).await
}

async fn move_dependencies(tx: &mut SqliteConnection, one: i64, duplicate: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO task_dependencies (task_id, depends_on_id)
         SELECT ?2, depends_on_id FROM task_dependencies WHERE task_id = ?1 AND depends_on_id <> ?2
         UNION SELECT task_id, ?2 FROM task_dependencies WHERE depends_on_id = ?1 AND task_id <> ?2
         ON CONFLICT DO NOTHING",
        one,
        duplicate
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM task_dependencies WHERE task_id = ?1 OR depends_on_id = ?1", one).execute(tx).await?;
    Ok(())
}

/// What it serves, shows and was said of it.
async fn give_rest(tx: &mut SqliteConnection, one: i64, duplicate: i64) -> Result<(), StoreError> {
    for sql in [
        "INSERT INTO task_specs (task_id, spec_number) SELECT ?2, spec_number FROM task_specs WHERE task_id = ?1
         ON CONFLICT DO NOTHING",
        "INSERT INTO task_outcomes (task_id, outcome_code) SELECT ?2, outcome_code FROM task_outcomes
         WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "UPDATE tasks SET no_goal_reason = NULL WHERE id = ?2 AND (
           EXISTS (SELECT 1 FROM task_specs WHERE task_id = ?2) OR EXISTS (SELECT 1 FROM task_outcomes WHERE task_id = ?2))",
        "INSERT INTO evidence (task_id, position, url, kind, state)
         SELECT ?2, position + 1 + (SELECT coalesce(max(position), -1) FROM evidence WHERE task_id = ?2), url, kind, state
         FROM evidence WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "INSERT INTO task_skills (task_id, position, skill)
         SELECT ?2, position + 1 + (SELECT coalesce(max(position), -1) FROM task_skills WHERE task_id = ?2), skill
         FROM task_skills WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "INSERT INTO interests (task_id, person_id, kind, at) SELECT ?2, person_id, kind, at FROM interests
         WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "DELETE FROM interests WHERE task_id = ?1",
        "UPDATE notifications SET task_id = ?2 WHERE task_id = ?1
           AND (comment_id IS NOT NULL OR (kind = 'review_requested' AND seen_at IS NULL))",
        "UPDATE comments SET task_id = ?2 WHERE task_id = ?1",
    ] {
        sqlx::query(sql).bind(one).bind(duplicate).execute(&mut *tx).await?;
    }
    discussion::reviews_to_task(tx, one, duplicate).await
}
