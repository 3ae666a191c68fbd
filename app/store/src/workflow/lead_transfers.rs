//! How a lead hands a task over to somebody.

use super::TaskRecord;
use crate::{Store, StoreError, discussion, notifications};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditEvent, AuditTarget};
use domain::id::{EditionSlug, Login, PersonId, TaskNumber};
use domain::notifications::NotificationKind;
use domain::text::ShortText;
use domain::time::Instant;
use domain::workflow::TaskAction;
use sqlx::SqliteConnection;

impl Store {
    /// Asks somebody to lead in their stead; it is theirs once they say yes. An earlier question is forgotten.
    ///
    /// Refused: who doesn't lead it, a task that is over, and whoever doesn't take part in the edition or leads it
    /// themselves.
    pub async fn offer_lead_transfer(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        to: &Login,
        note: Option<&ShortText>,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        one.check(by, TaskAction::TransferLead)?;
        one.refuse_over()?;
        let found = discussion::participant_with_login(&mut tx, one.edition, to).await?;
        let to = PersonId(found.ok_or_else(|| Refusal::NotTakingPart(to.to_string()))?);
        if to == by.id {
            return Err(Refusal::AlreadyClaimed.into());
        }
        let (note, at) = (note.map(|note| note.as_str()), now.timestamp());
        sqlx::query!(
            "INSERT INTO lead_transfers (task_id, from_id, to_id, note, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (task_id) DO UPDATE SET from_id = ?2, to_id = ?3, note = ?4, at = ?5",
            one.id,
            by.id.0,
            to.0,
            note,
            at
        )
        .execute(&mut *tx)
        .await?;
        notifications::unasked(&mut tx, one.id, now).await?;
        one.notify(&mut tx, [to], NotificationKind::LeadOffered, by, now).await?;
        let event = AuditEvent::LeadOffered { task: number };
        one.changed_with(&mut tx, by, AuditTarget::Person(to), event, now).await?;
        Ok(tx.commit().await?)
    }

    /// With a yes they lead it. Where all hands that are wanted are on it, they take the place of whoever asked.
    ///
    /// Refused: whoever isn't asked, and a yes to a task that is over.
    pub async fn answer_lead_transfer(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        yes: bool,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        let asked = sqlx::query_scalar!(
            "DELETE FROM lead_transfers WHERE task_id = ?1 AND to_id = ?2 RETURNING from_id",
            one.id,
            by.id.0
        );
        let from = PersonId(asked.fetch_optional(&mut *tx).await?.ok_or(Refusal::NoOpenRequest)?);
        if yes {
            one.refuse_over()?;
            take_the_lead(&mut tx, &one, from, by.id, now).await?;
        }
        notifications::settled(&mut tx, one.id, by.id.0, &[NotificationKind::LeadOffered], now).await?;
        one.notify(&mut tx, [from], NotificationKind::LeadAnswered { accepted: yes }, by, now).await?;
        let task = number;
        let event = if yes { AuditEvent::LeadAccepted { task } } else { AuditEvent::LeadDeclined { task } };
        one.changed(&mut tx, by, event, now).await?;
        Ok(tx.commit().await?)
    }
}

async fn take_the_lead(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    from: PersonId,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    if one.assignees.lead() != Some(from) {
        return Err(Refusal::NoOpenRequest.into());
    }
    match one.assignees.people.iter().any(|assignee| assignee.person == by) {
        // Who leads is on it, whatever was asked before.
        true => notifications::heard(tx, one.id, by.0, now).await?,
        false => {
            if one.assignees.people.len() >= one.assignees.needed as usize {
                one.remove_assignee(tx, from).await?;
            }
            one.add_assignee(tx, by, now).await?;
        }
    }
    one.set_lead(tx, Some(by), now).await
}
