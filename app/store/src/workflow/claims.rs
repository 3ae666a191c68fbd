//! Claims on a task, and the number of people that it needs.

use crate::aggregates::task::TaskRecord;
use crate::outbound::notifications;
use crate::{Store, StoreError, updates};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::TaskNumber;
use domain::notifications::NotificationKind;
use domain::time::Instant;
use domain::updates::{FormKey, NewUpdate};
use domain::workflow::{ClaimOutcome, TaskAction, check_people_needed};
use sqlx::SqliteConnection;

impl Store {
    /// Claims a task for a person.
    ///
    /// # Errors
    /// Refuses a finished task, a person who has already claimed it, and a task without a free place; this refusal names
    /// the latest assignee.
    pub async fn claim_task(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        now: Instant,
    ) -> Result<ClaimOutcome, StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.refuse_if_over()?;
        let outcome = match task.assignees.claim(by.id()) {
            Err(Refusal::NoPeopleMissing) => {
                return Err(Refusal::NoPeopleMissingAfter(newest(&mut tx, &task).await?).into());
            }
            decided => decided?,
        };
        let leads = match outcome {
            ClaimOutcome::Free { leads } => leads,
            ClaimOutcome::TakenOver { from, leads } => {
                task.remove_assignee(&mut tx, from).await?;
                task.notify(&mut tx, [from], NotificationKind::ClaimTakenOver, Some(by.id()), now).await?;
                leads
            }
        };
        task.add_assignee(&mut tx, by.id(), now).await?;
        // A claim replaces the person's interest in working on the task.
        sqlx::query!(
            "DELETE FROM interests WHERE task_id = ?1 AND person_id = ?2 AND kind = 'work'",
            task.id,
            by.id().0
        )
        .execute(&mut *tx)
        .await?;
        if leads {
            task.set_lead(&mut tx, Some(by.id()), now).await?;
        }
        task.notify(&mut tx, task.access.proposer, NotificationKind::Claimed, Some(by.id()), now).await?;
        task.changed(&mut tx, by.account(), AuditEvent::TaskClaimed { task: number }, now).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// Unclaims a task.
    ///
    /// If the person led it, the person who has been assigned longest becomes the lead and is notified.
    ///
    /// # Errors
    /// Refuses a person who hasn't claimed it.
    pub async fn release_task(&self, by: Participant<'_>, number: TaskNumber, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        let lead = task.assignees.release(by.id())?;
        task.remove_assignee(&mut tx, by.id()).await?;
        task.set_lead(&mut tx, lead, now).await?;
        let new = lead.filter(|lead| task.assignees.lead() != Some(*lead));
        task.notify(&mut tx, new, NotificationKind::LeadAssigned, Some(by.id()), now).await?;
        task.changed(&mut tx, by.account(), AuditEvent::TaskUnclaimed { task: number }, now).await?;
        tx.commit().await
    }

    /// Confirms a claim after a person was asked whether they still work on the task; posts an update if there is one.
    ///
    /// # Errors
    /// Refuses a person who hasn't claimed it.
    pub async fn confirm_claim(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        update: Option<(&NewUpdate, Option<&FormKey>)>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.assignees.require_assignee(by.id())?;
        notifications::heard(&mut tx, task.id, by.id().0, now).await?;
        if let Some((update, key)) = update {
            updates::post(&mut tx, by, update, key, now).await?;
        }
        task.changed(&mut tx, by.account(), AuditEvent::ClaimConfirmed { task: number }, now).await?;
        tx.commit().await
    }

    /// Sets the number of people that a task needs.
    ///
    /// # Errors
    /// Refuses an unauthorized person, a number out of range, and fewer people than are assigned.
    pub async fn set_people_needed(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        requested: u32,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::SetPeopleNeeded(task.status))?;
        update_people_needed(&mut tx, &task, requested, now).await?;
        let event = AuditEvent::PeopleNeededChanged { task: number, people_needed: requested };
        task.changed(&mut tx, by.account(), event, now).await?;
        tx.commit().await
    }
}

/// Sets the people needed, and removes assignees if the domain allows that.
///
/// Validates everything before the first write.
pub(super) async fn update_people_needed(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    requested: u32,
    now: Instant,
) -> Result<(), StoreError> {
    check_people_needed(requested, task.assignees.needed)?;
    let removed = task.assignees.left_to_remove(requested)?;
    for person in &removed {
        task.remove_assignee(tx, *person).await?;
    }
    if task.assignees.lead().is_some_and(|lead| removed.contains(&lead)) {
        let rest =
            task.assignees.people.iter().map(|assignee| assignee.person).find(|person| !removed.contains(person));
        task.set_lead(tx, rest, now).await?;
    }
    sqlx::query!("UPDATE tasks SET people_needed = ?2 WHERE id = ?1", task.id, requested).execute(tx).await?;
    Ok(())
}

/// The name of the latest assignee.
async fn newest(tx: &mut SqliteConnection, task: &TaskRecord) -> Result<String, StoreError> {
    let name = sqlx::query_scalar!(
        "SELECT p.name FROM assignments c JOIN people p ON p.id = c.person_id WHERE c.task_id = ?1
         ORDER BY c.since DESC, c.rowid DESC LIMIT 1",
        task.id
    );
    Ok(name.fetch_one(tx).await?)
}
