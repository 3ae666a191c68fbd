//! Assigning tasks to others: organizers and track leads do it, and the person is notified.

use crate::aggregates::task::TaskRecord;
use crate::{Store, StoreError, discussion};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::{AuditEvent, AuditTarget};
use domain::id::{Login, PersonId, TaskNumber};
use domain::notifications::NotificationKind;
use domain::time::Instant;
use domain::workflow::{ClaimOutcome, TaskAction};

impl Store {
    /// Assigns a task to a participant; the first assignee leads it.
    ///
    /// # Errors
    /// Refuses an unauthorized person, a finished task, a login that is not a participant's, an assignee, and a task
    /// without a free place.
    pub async fn assign_task(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        to: &Login,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::Assign)?;
        task.refuse_if_over()?;
        let person = discussion::participant_with_login(&mut tx, task.edition, to).await?;
        let to = PersonId(person.ok_or_else(|| Refusal::NotTakingPart(to.to_string()))?);
        let outcome = match task.assignees.claim(to) {
            Err(Refusal::AlreadyClaimed) => return Err(Refusal::AlreadyAssigned.into()),
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
        task.add_assignee(&mut tx, to, now).await?;
        if leads {
            task.set_lead(&mut tx, Some(to), now).await?;
        }
        task.notify(&mut tx, [to], NotificationKind::Assigned, Some(by.id()), now).await?;
        let event = AuditEvent::TaskAssigned { task: number };
        task.changed_with(&mut tx, by.account(), AuditTarget::Person(to), event, now).await?;
        tx.commit().await
    }

    /// Removes an assignee. If they led the task, the person who has been assigned longest becomes the lead.
    ///
    /// # Errors
    /// Refuses an unauthorized person, and a login that is not an assignee's.
    pub async fn unassign_task(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        from: &Login,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::Assign)?;
        let login = from.as_str();
        let person = sqlx::query_scalar!(
            r#"SELECT p.id AS "id!" FROM assignments c JOIN people p ON p.id = c.person_id
               WHERE c.task_id = ?1 AND p.login = ?2"#,
            task.id,
            login
        );
        let person = person.fetch_optional(&mut *tx).await?.ok_or_else(|| Refusal::NotAssigned(login.to_owned()))?;
        let person = PersonId(person);
        let lead = task.assignees.release(person)?;
        task.remove_assignee(&mut tx, person).await?;
        task.set_lead(&mut tx, lead, now).await?;
        let new = lead.filter(|lead| task.assignees.lead() != Some(*lead));
        task.notify(&mut tx, new, NotificationKind::LeadAssigned, Some(by.id()), now).await?;
        task.notify(&mut tx, [person], NotificationKind::Unassigned, Some(by.id()), now).await?;
        let event = AuditEvent::TaskUnassigned { task: number };
        task.changed_with(&mut tx, by.account(), AuditTarget::Person(person), event, now).await?;
        tx.commit().await
    }
}
