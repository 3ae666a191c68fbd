//! Links among the evidence of a task, and its status as the evidence says.

use crate::aggregates::evidence;
use crate::aggregates::task::TaskRecord;
use crate::shared::audit::{self, Entry};
use crate::tasks::tasks_by_id;
use crate::workflow::transitions::{TransitionNote, change_one_status, set_status, status_before};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Participant, System};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::{Status, TaskRow};
use domain::text::Url;
use domain::time::Instant;
use domain::workflow::{Proposal, ProposedStatus, TaskAction};
use sqlx::SqliteConnection;

impl Store {
    /// Adds a link to the evidence of a task. Does nothing if the task has it.
    ///
    /// # Errors
    /// Refuses an unauthorized person, and more links than [`Proposal::MAX_PER_LIST`].
    pub async fn add_link(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        link: &Url,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::Edit(task.status))?;
        let links = sqlx::query_scalar!("SELECT url FROM evidence WHERE task_id = ?1", task.id);
        let links = links.fetch_all(&mut *tx).await?;
        if links.iter().any(|known| known == link.as_str()) {
            return Ok(());
        }
        let (count, limit) = (links.len() + 1, Proposal::MAX_PER_LIST);
        if count > limit {
            return Err(Refusal::TooMany { what: "links", count, limit }.into());
        }
        evidence::add(&mut tx, task.id, std::slice::from_ref(link), Some(by.id()), now).await?;
        task.changed(&mut tx, by.account(), AuditEvent::LinkAdded { task: number }, now).await?;
        tx.commit().await
    }

    /// Removes a link from the evidence of a task. Does nothing if the task doesn't have it.
    ///
    /// # Errors
    /// Refuses an unauthorized person.
    pub async fn remove_link(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        link: &Url,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::Edit(task.status))?;
        let url = link.as_str();
        let removed = sqlx::query!("DELETE FROM evidence WHERE task_id = ?1 AND url = ?2", task.id, url);
        if removed.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(());
        }
        task.changed(&mut tx, by.account(), AuditEvent::LinkRemoved { task: number }, now).await?;
        tx.commit().await
    }

    /// Sets the status that the evidence suggests, with the reason as the result.
    ///
    /// `read` is the revision of the [`ProposedStatus`] that the person saw. Does nothing if it is already confirmed,
    /// as by the second of two clicks.
    ///
    /// # Errors
    /// `EvidenceChanged` for another proposal. Refuses an unauthorized person.
    pub async fn confirm_proposed_status(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        read: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let (task, proposed) = match with_proposal(&mut tx, by.edition(), number, read).await? {
            (task, Some(proposed)) => (task, proposed),
            (task, None) if was_confirmed(&mut tx, &task, read).await? => return Ok(()),
            _ => return Err(Refusal::EvidenceChanged.into()),
        };
        change_one_status(&mut tx, &task, proposed.to, Some(&proposed.reason), by.account(), now).await?;
        let event = AuditEvent::TaskMoved { task: number, from: task.status, to: proposed.to };
        task.changed(&mut tx, by.account(), event, now).await?;
        tx.commit().await
    }

    /// Hides a proposed status until the evidence changes.
    ///
    /// # Errors
    /// As [`Store::confirm_proposed_status`].
    pub async fn dismiss_proposed_status(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        read: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let (task, proposed) = with_proposal(&mut tx, by.edition(), number, read).await?;
        let proposed = proposed.ok_or(Refusal::EvidenceChanged)?;
        task.check(by.account(), TaskAction::Transition { from: task.status, to: proposed.to })?;
        sqlx::query!("UPDATE tasks SET dismissed_proposal = ?2 WHERE id = ?1", task.id, proposed.revision)
            .execute(&mut *tx)
            .await?;
        task.changed(&mut tx, by.account(), AuditEvent::StatusProposalDismissed { task: number }, now).await?;
        tx.commit().await
    }

    /// Chooses whether the status of a task follows its evidence.
    ///
    /// # Errors
    /// Refuses an unauthorized person.
    pub async fn set_follows_evidence(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        follows: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::FollowEvidence)?;
        let changed = sqlx::query!(
            "UPDATE tasks SET follows_evidence = ?2 WHERE id = ?1 AND follows_evidence <> ?2",
            task.id,
            follows
        );
        if changed.execute(&mut *tx).await?.rows_affected() > 0 {
            let event = AuditEvent::FollowsEvidenceChanged { task: number, follows };
            task.changed(&mut tx, by.account(), event, now).await?;
        }
        tx.commit().await
    }

    /// Changes the status of tasks that follow their evidence, and returns how many changed.
    pub async fn run_statuses_from_evidence(&self, _: System, now: Instant) -> Result<u32, StoreError> {
        let due = due(&mut *self.begin_read().await?, None).await?;
        let mut changed = 0;
        // One transaction each, so that others can write between them.
        for id in due.into_iter().map(|(id, ..)| id) {
            let mut tx = self.begin_write().await?;
            let Some((_, row, proposed)) = due_now(&mut tx, id).await? else { continue };
            let task = TaskRecord::of(&mut tx, &row.edition, row.number).await?;
            let note = TransitionNote::of(Some(&proposed.reason));
            set_status(&mut tx, &task, proposed.to, note, None, now).await?;
            task.touch(&mut tx, now).await?;
            let event = AuditEvent::StatusFollowedEvidence { task: row.number, from: task.status, to: proposed.to };
            audit::write(&mut tx, Entry::in_edition(task.edition, AuditActor::System, event), now).await?;
            tx.commit().await?;
            changed += 1;
        }
        Ok(changed)
    }
}

type DueTask = (i64, TaskRow, ProposedStatus);

/// The tasks that follow their evidence, if it suggests another status that wasn't dismissed; `only` limits it to one.
///
/// A link that someone other than an assignee added is no reason to change the status without asking.
async fn due(tx: &mut SqliteConnection, only: Option<i64>) -> Result<Vec<DueTask>, StoreError> {
    let found = sqlx::query!(
        r#"SELECT id AS "id!", dismissed_proposal FROM tasks WHERE follows_evidence = 1 AND merged_into IS NULL AND continued_in IS NULL
             AND status IN ('planned', 'in progress', 'in review') AND (?1 IS NULL OR id = ?1)
             AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.task_id = tasks.id AND e.added_by IS NOT NULL
               AND e.added_by NOT IN (SELECT person_id FROM assignments WHERE task_id = tasks.id))
           ORDER BY id"#,
        only
    );
    let found = found.fetch_all(&mut *tx).await?;
    let rows = tasks_by_id(tx, found.iter().map(|task| task.id)).await?;
    let due = found.into_iter().zip(rows).filter_map(|(task, row)| {
        let proposed = ProposedStatus::of(row.status, &row.evidence)?;
        (task.dismissed_proposal.as_ref() != Some(&proposed.revision)).then_some((task.id, row, proposed))
    });
    Ok(due.collect())
}

async fn due_now(tx: &mut SqliteConnection, task: i64) -> Result<Option<DueTask>, StoreError> {
    Ok(due(tx, Some(task)).await?.pop())
}

/// The task, and what its evidence suggests if that has this revision.
async fn with_proposal(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    number: TaskNumber,
    read: &str,
) -> Result<(TaskRecord, Option<ProposedStatus>), StoreError> {
    let task = TaskRecord::of(tx, slug, number).await?;
    let proposed = proposal(tx, &task, task.status).await?.filter(|proposed| proposed.revision == read);
    Ok((task, proposed))
}

/// Whether the latest status change was this proposal.
async fn was_confirmed(tx: &mut SqliteConnection, task: &TaskRecord, read: &str) -> Result<bool, StoreError> {
    let before = status_before(tx, task.id).await?;
    let proposed = proposal(tx, task, before).await?;
    Ok(proposed.is_some_and(|proposed| proposed.revision == read && proposed.to == task.status))
}

/// What the evidence of a task suggests if it has this status.
async fn proposal(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    status: Status,
) -> Result<Option<ProposedStatus>, StoreError> {
    let row = tasks_by_id(tx, [task.id]).await?.pop().ok_or_else(|| Refusal::no_such_task(&task.slug, task.number))?;
    Ok(ProposedStatus::of(status, &row.evidence))
}
