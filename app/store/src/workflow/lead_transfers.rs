//! Lead transfers: a lead asks someone to take over a task.

use crate::aggregates::task::TaskRecord;
use crate::outbound::notifications;
use crate::{Store, StoreError, discussion};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::{AuditEvent, AuditTarget};
use domain::id::{Login, PersonId, TaskNumber};
use domain::notifications::NotificationKind;
use domain::text::ShortText;
use domain::time::Instant;
use domain::workflow::TaskAction;
use sqlx::SqliteConnection;

impl Store {
    /// Asks a participant to take over as lead; they lead once they accept.
    ///
    /// Replaces an earlier request.
    ///
    /// # Errors
    /// Refuses anyone but the lead, a finished task, and a login that is not a participant's or is the lead's own.
    pub async fn offer_lead_transfer(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        to: &Login,
        note: Option<&ShortText>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::TransferLead)?;
        task.refuse_if_over()?;
        let person = discussion::participant_with_login(&mut tx, task.edition, to).await?;
        let to = PersonId(person.ok_or_else(|| Refusal::NotTakingPart(to.to_string()))?);
        if to == by.id() {
            return Err(Refusal::AlreadyLead.into());
        }
        let (note, at) = (note.map(|note| note.as_str()), now.timestamp());
        sqlx::query!(
            "INSERT INTO lead_transfers (task_id, from_id, to_id, note, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (task_id) DO UPDATE SET from_id = ?2, to_id = ?3, note = ?4, at = ?5",
            task.id,
            by.id().0,
            to.0,
            note,
            at
        )
        .execute(&mut *tx)
        .await?;
        notifications::clear_withdrawn_lead_offers(&mut tx, task.id, now).await?;
        task.notify(&mut tx, [to], NotificationKind::LeadOffered, Some(by.id()), now).await?;
        let event = AuditEvent::LeadOffered { task: number };
        task.changed_with(&mut tx, by.account(), AuditTarget::Person(to), event, now).await?;
        tx.commit().await
    }

    /// Accepts or declines a lead transfer.
    ///
    /// If the new lead is not an assignee yet and the task has all the people it needs, they replace the person who
    /// asked.
    ///
    /// # Errors
    /// Refuses a person who wasn't asked, and accepting the lead of a finished task or from someone who no longer leads
    /// it.
    pub async fn answer_lead_transfer(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        accepted: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        let deleted = sqlx::query_scalar!(
            "DELETE FROM lead_transfers WHERE task_id = ?1 AND to_id = ?2 RETURNING from_id",
            task.id,
            by.id().0
        );
        let from = PersonId(deleted.fetch_optional(&mut *tx).await?.ok_or(Refusal::NoOpenRequest)?);
        if accepted {
            task.refuse_if_over()?;
            take_the_lead(&mut tx, &task, from, by.id(), now).await?;
        }
        notifications::settled(&mut tx, task.id, by.id().0, &[NotificationKind::LeadOffered], now).await?;
        task.notify(&mut tx, [from], NotificationKind::LeadAnswered { accepted }, Some(by.id()), now).await?;
        let event = if accepted {
            AuditEvent::LeadAccepted { task: number }
        } else {
            AuditEvent::LeadDeclined { task: number }
        };
        task.changed(&mut tx, by.account(), event, now).await?;
        tx.commit().await
    }
}

async fn take_the_lead(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    from: PersonId,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    if task.assignees.lead() != Some(from) {
        return Err(Refusal::NoOpenRequest.into());
    }
    if task.assignees.people.iter().any(|assignee| assignee.person == by) {
        // Leading a task answers the question whether they still work on it.
        notifications::heard(tx, task.id, by.0, now).await?;
    } else {
        if task.assignees.people.len() >= task.assignees.needed as usize {
            task.remove_assignee(tx, from).await?;
        }
        task.add_assignee(tx, by, now).await?;
    }
    task.set_lead(tx, Some(by), now).await
}
