//! Records the answers of invited people: accept, decline and withdraw.

use crate::aggregates::bound_invitations;
use crate::aggregates::invitation::{InvitationRecord, rank, record_event};
use crate::invitations::departures::leave;
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError, commitments, own_questions, seats};
use domain::Refusal;
use domain::access::{Account, AccountKey, InvitationKey};
use domain::audit::{AuditActor, AuditEvent};
use domain::commitments::Consent;
use domain::email::EmailKind;
use domain::invitations::{InvitationEvent, InvitationState, InvitationTransition};
use domain::own_questions::{AskedOn, OwnAnswers};
use domain::text::{LongText, ShortText};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Accepts an invitation: takes a seat or the last place on the waitlist, and returns which of them.
    ///
    /// `listed` allows public lists to name the person. An invitation without a login is bound to the account that
    /// answers. If that person has another invitation to the edition, and this one was sent to their verified address,
    /// both are merged, and they have one seat.
    ///
    /// # Errors
    /// Refuses someone else's invitation, a person with an invitation of their own, a late answer, and a consent that
    /// doesn't cover each clause of the newest version.
    pub async fn accept(
        &self,
        key: AccountKey<'_>,
        consent: &Consent,
        listed: bool,
        now: Instant,
    ) -> Result<InvitationState, StoreError> {
        self.accept_and_answer(key, consent, listed, &OwnAnswers::new(), now).await
    }

    /// Like [`Store::accept`], with the answers to the questions that the edition asks on its invitations.
    ///
    /// # Errors
    /// Those of [`Store::accept`]; also refuses answers without that of a required question.
    pub async fn accept_and_answer(
        &self,
        key: AccountKey<'_>,
        consent: &Consent,
        listed: bool,
        answers: &OwnAnswers,
        now: Instant,
    ) -> Result<InvitationState, StoreError> {
        let mut tx = self.begin_write().await?;
        let mut invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        invitation.refuse_to_accept(&mut tx, key.account()).await?;
        let questions = own_questions::on_form(&mut tx, invitation.edition, AskedOn::Invitation).await?;
        own_questions::save(&mut tx, key.account().id.0, &questions, answers).await?;
        let allocation = seats::allocation(&mut tx, invitation.edition).await?;
        let next = invitation.status.accept(&allocation, invitation.seat_pool.as_ref(), now)?;
        sqlx::query!("UPDATE people SET listed = ?2, chose_listing = 1 WHERE id = ?1", key.account().id.0, listed)
            .execute(&mut *tx)
            .await?;
        if let Some(own) = invitation.other_place(&mut tx, key.account()).await? {
            commitments::record_agreement(&mut tx, invitation.edition, own.id, key.account().id, consent, now).await?;
            bound_invitations::keep(&mut tx, own.id, invitation.id, Some(key.account().id), now).await?;
            seats::offer_automatically(&mut tx, invitation.edition, &AuditActor::System, now).await?;
            tx.commit().await?;
            return Ok(own.state);
        }
        commitments::record_agreement(&mut tx, invitation.edition, invitation.id, key.account().id, consent, now)
            .await?;
        invitation.answered_by(&mut tx, key.account().id, now).await?;
        invitation.set_state(&mut tx, next, now).await?;
        sqlx::query!("UPDATE invitations SET imported = 0, forwarded_to = NULL WHERE id = ?1", invitation.id)
            .execute(&mut *tx)
            .await?;
        let event = match next {
            InvitationState::Accepted => confirm_seat(&mut tx, &invitation, key.account(), now).await?,
            _ => join_waitlist(&mut tx, &invitation, key.account(), now).await?,
        };
        own(&mut tx, invitation.edition, key.account(), event, now).await?;
        tx.commit().await?;
        Ok(next)
    }

    /// Declines an invitation, optionally with a reason and a suggestion of someone else.
    ///
    /// Without an account it is an answer by link alone, allowed only while no account has answered. A seat held
    /// for the person is offered to the next.
    ///
    /// # Errors
    /// Refuses someone else's invitation and a late answer.
    pub async fn decline(
        &self,
        key: InvitationKey<'_>,
        why: Option<LongText>,
        suggestion: Option<ShortText>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let mut invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        match key.account() {
            Some(by) => invitation.refuse_others(&mut tx, by).await?,
            None if invitation.answered || invitation.status.state != InvitationState::Sent => {
                return Err(Refusal::ForSomeoneElse.into());
            }
            None => {}
        }
        if invitation.status.is_over(now) {
            return Err(Refusal::DeadlinePassed.into());
        }
        invitation.step(&mut tx, InvitationTransition::Decline, now).await?;
        if let Some(by) = key.account() {
            invitation.answered_by(&mut tx, by.id, now).await?;
        }
        let suggestion = suggestion.as_ref().map(ShortText::as_str);
        sqlx::query!("UPDATE invitations SET suggestion = ?2 WHERE id = ?1", invitation.id, suggestion)
            .execute(&mut *tx)
            .await?;
        save_reason(&mut tx, &invitation, why.as_ref()).await?;
        record_event(&mut tx, invitation.id, key.account().map(|by| by.id), InvitationEvent::Declined, now).await?;
        match key.account() {
            Some(by) => own(&mut tx, invitation.edition, by, AuditEvent::InvitationDeclined, now).await?,
            None => {
                let event = |invited| AuditEvent::InvitationDeclinedByLink { invited };
                invitation.audit(&mut tx, AuditActor::Unknown, event, now).await?;
            }
        }
        seats::offer_automatically(&mut tx, invitation.edition, &AuditActor::System, now).await?;
        tx.commit().await
    }

    /// Gives up a seat or a place on the waitlist, with claims and replies to meetings. The seat is offered to the next.
    ///
    /// # Errors
    /// Refuses someone else's invitation, and a person who has neither.
    pub async fn withdraw(&self, key: AccountKey<'_>, why: Option<LongText>, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let mut invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        invitation.refuse_others(&mut tx, key.account()).await?;
        let had_seat = invitation.status.state == InvitationState::Accepted;
        leave(&mut tx, &mut invitation, now).await?;
        save_reason(&mut tx, &invitation, why.as_ref()).await?;
        let (event, audited) = if had_seat {
            (InvitationEvent::SeatGivenUp, AuditEvent::SeatGivenUp)
        } else {
            (InvitationEvent::WaitlistLeft, AuditEvent::WaitlistLeft)
        };
        record_event(&mut tx, invitation.id, Some(key.account().id), event, now).await?;
        own(&mut tx, invitation.edition, key.account(), audited, now).await?;
        seats::offer_automatically(&mut tx, invitation.edition, &AuditActor::System, now).await?;
        tx.commit().await
    }
}

async fn confirm_seat(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    by: &Account,
    now: Instant,
) -> Result<AuditEvent, StoreError> {
    sqlx::query!(
        "INSERT INTO participants (edition_id, person_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        invitation.edition,
        by.id.0
    )
    .execute(&mut *tx)
    .await?;
    record_event(tx, invitation.id, Some(by.id), InvitationEvent::Accepted, now).await?;
    outbox::put(tx, invitation.id, EmailKind::Confirmed, &[], now).await?;
    Ok(AuditEvent::InvitationAccepted)
}

async fn join_waitlist(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    by: &Account,
    now: Instant,
) -> Result<AuditEvent, StoreError> {
    let rank = rank(tx, invitation.id).await?;
    record_event(tx, invitation.id, Some(by.id), InvitationEvent::Waitlisted { rank }, now).await?;
    outbox::put(tx, invitation.id, EmailKind::Waitlisted, &[("position", rank.to_string())], now).await?;
    Ok(AuditEvent::InvitationWaitlisted)
}

pub(super) async fn save_reason(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    why: Option<&LongText>,
) -> Result<(), StoreError> {
    let why = why.map(LongText::as_str);
    sqlx::query!("UPDATE invitations SET decline_reason = ?2 WHERE id = ?1", invitation.id, why).execute(tx).await?;
    Ok(())
}

/// Writes an audit entry about a person's action on their own invitation.
pub(super) async fn own(
    tx: &mut SqliteConnection,
    edition: i64,
    by: &Account,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry { edition: Some(edition), ..Entry::own(by.id, event) }, now).await
}
