//! What invited people answer: yes, no, and that they can't come after all.

use super::record::{InvitationRecord, rank, record_event};
use crate::audit::{self, Entry};
use crate::{Store, StoreError, commitments, outbox, seats};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditActor, AuditEvent};
use domain::commitments::Consent;
use domain::email::EmailKind;
use domain::id::InvitationId;
use domain::invitations::{InvitationEvent, InvitationState, InvitationTransition};
use domain::text::{LongText, ShortText};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// A yes: to a seat, or to the end of the waiting list; which of both. `listed`: whether public lists may name them.
    /// An invitation that names no login is bound to the account that answers, so ask for its link before.
    ///
    /// Refused: another's invitation, a second one, an answer too late, and a consent that isn't one to each clause of
    /// the newest version.
    pub async fn accept(
        &self,
        id: InvitationId,
        by: &Account,
        consent: &Consent,
        listed: bool,
        now: Instant,
    ) -> Result<InvitationState, StoreError> {
        let mut tx = self.begin_write().await?;
        let mut one = InvitationRecord::known(&mut tx, id).await?;
        one.refuse_others(&mut tx, by).await?;
        let allocation = seats::allocation(&mut tx, one.edition).await?;
        let next = one.status.accept(&allocation, one.seat_pool.as_ref(), now)?;
        commitments::record(&mut tx, one.edition, one.id, by.id, consent, now).await?;
        one.answered_by(&mut tx, by.id).await?;
        one.stand(&mut tx, next, now).await?;
        sqlx::query!("UPDATE invitations SET imported = 0, forwarded_to = NULL WHERE id = ?1", one.id)
            .execute(&mut *tx)
            .await?;
        sqlx::query!("UPDATE people SET listed = ?2 WHERE id = ?1", by.id.0, listed).execute(&mut *tx).await?;
        let event = match next {
            InvitationState::Accepted => sit_down(&mut tx, &one, by, now).await?,
            _ => wait(&mut tx, &one, by, now).await?,
        };
        own(&mut tx, one.edition, by, event, now).await?;
        tx.commit().await?;
        Ok(next)
    }

    /// A no, perhaps with a reason and whom they suggest instead. By whoever has the link alone (`None`) only while no
    /// account has answered. A seat that was held for them is offered to the next.
    ///
    /// Refused: another's invitation, and an answer too late.
    pub async fn decline(
        &self,
        id: InvitationId,
        by: Option<&Account>,
        why: Option<LongText>,
        suggestion: Option<ShortText>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let mut one = InvitationRecord::known(&mut tx, id).await?;
        match by {
            Some(by) => one.refuse_others(&mut tx, by).await?,
            None if one.answered || one.status.state != InvitationState::Sent => {
                return Err(Refusal::ForSomeoneElse.into());
            }
            None => {}
        }
        if one.status.is_over(now) {
            return Err(Refusal::AnswerTooLate.into());
        }
        one.step(&mut tx, InvitationTransition::Decline, now).await?;
        if let Some(by) = by {
            one.answered_by(&mut tx, by.id).await?;
        }
        let suggestion = suggestion.as_ref().map(ShortText::as_str);
        sqlx::query!("UPDATE invitations SET suggestion = ?2 WHERE id = ?1", one.id, suggestion)
            .execute(&mut *tx)
            .await?;
        say_why(&mut tx, &one, why.as_ref()).await?;
        record_event(&mut tx, one.id, by.map(|by| by.id), InvitationEvent::Declined, now).await?;
        match by {
            Some(by) => own(&mut tx, one.edition, by, AuditEvent::InvitationDeclined, now).await?,
            None => {
                let event = |invited| AuditEvent::InvitationDeclinedByLink { invited };
                one.audit(&mut tx, AuditActor::Unknown, event, now).await?;
            }
        }
        seats::offer_automatically(&mut tx, one.edition, &AuditActor::System, now).await?;
        Ok(tx.commit().await?)
    }

    /// Somebody gives up their seat, or their place in the waiting list. The seat is offered to the next.
    ///
    /// Refused: another's invitation, and whoever has neither.
    pub async fn withdraw(
        &self,
        id: InvitationId,
        by: &Account,
        why: Option<LongText>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let mut one = InvitationRecord::known(&mut tx, id).await?;
        one.refuse_others(&mut tx, by).await?;
        let had_seat = one.status.state == InvitationState::Accepted;
        one.leave(&mut tx, now).await?;
        say_why(&mut tx, &one, why.as_ref()).await?;
        let (event, audited) = if had_seat {
            (InvitationEvent::SeatGivenUp, AuditEvent::SeatGivenUp)
        } else {
            (InvitationEvent::WaitlistLeft, AuditEvent::WaitlistLeft)
        };
        record_event(&mut tx, one.id, Some(by.id), event, now).await?;
        own(&mut tx, one.edition, by, audited, now).await?;
        seats::offer_automatically(&mut tx, one.edition, &AuditActor::System, now).await?;
        Ok(tx.commit().await?)
    }
}

async fn sit_down(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    by: &Account,
    now: Instant,
) -> Result<AuditEvent, StoreError> {
    sqlx::query!(
        "INSERT INTO participants (edition_id, person_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        one.edition,
        by.id.0
    )
    .execute(&mut *tx)
    .await?;
    record_event(tx, one.id, Some(by.id), InvitationEvent::Accepted, now).await?;
    outbox::put(tx, one.id, EmailKind::Confirmed, &[], now).await?;
    Ok(AuditEvent::InvitationAccepted)
}

async fn wait(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    by: &Account,
    now: Instant,
) -> Result<AuditEvent, StoreError> {
    let rank = rank(tx, one.id).await?;
    record_event(tx, one.id, Some(by.id), InvitationEvent::Waitlisted { rank }, now).await?;
    outbox::put(tx, one.id, EmailKind::Waitlisted, &[("waiting", rank.to_string())], now).await?;
    Ok(AuditEvent::InvitationWaitlisted)
}

pub(super) async fn say_why(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    why: Option<&LongText>,
) -> Result<(), StoreError> {
    let why = why.map(LongText::as_str);
    sqlx::query!("UPDATE invitations SET decline_reason = ?2 WHERE id = ?1", one.id, why).execute(tx).await?;
    Ok(())
}

/// Records what somebody did with their own invitation.
pub(super) async fn own(
    tx: &mut SqliteConnection,
    edition: i64,
    by: &Account,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry { edition: Some(edition), ..Entry::own(by.id, event) }, now).await
}
