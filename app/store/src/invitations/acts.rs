//! Applies an organizer's action to several invitations.

use crate::aggregates::applications;
use crate::aggregates::invitation::{InvitationRecord, deadline_day, record_event};
use crate::invitations::answers::save_reason;
use crate::invitations::departures::leave;
use crate::invitations::reminders::{remind, remind_now};
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::{self, known_edition};
use crate::{Store, StoreError, seats};
use domain::Refusal;
use domain::access::{Account, Organizer};
use domain::audit::{AuditActor, AuditEvent, Invited};
use domain::email::EmailKind;
use domain::id::{InvitationId, PersonId};
use domain::invitations::{
    InvitationAction, InvitationActionReport, InvitationEvent, InvitationState, InvitationTransition, MAX_DEADLINE_DAYS,
};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Applies an action to each invitation, and offers freed seats. A refused one doesn't stop the others.
    ///
    /// # Errors
    /// Refuses an unknown edition. Refusals of single invitations are in the report.
    pub async fn act(
        &self,
        by: Organizer<'_>,
        ids: &[InvitationId],
        action: &InvitationAction,
        now: Instant,
    ) -> Result<InvitationActionReport, StoreError> {
        let mut tx = self.begin_write().await?;
        let report = act_within(&mut tx, by, ids, action, now).await?;
        tx.commit().await?;
        Ok(report)
    }

    /// Marks what needs attention as seen, such as a suggestion.
    ///
    /// # Errors
    /// Refuses an unknown edition or invitation.
    pub async fn mark_seen(&self, by: Organizer<'_>, id: InvitationId, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let invitation = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        record_event(&mut tx, invitation.id, Some(by.id()), InvitationEvent::Seen, now).await?;
        let event = |invited| AuditEvent::InvitationSeen { invited };
        invitation.audit(&mut tx, AuditActor::Person(by.id()), event, now).await?;
        tx.commit().await
    }
}

async fn act_within(
    tx: &mut SqliteConnection,
    by: Organizer<'_>,
    ids: &[InvitationId],
    action: &InvitationAction,
    now: Instant,
) -> Result<InvitationActionReport, StoreError> {
    let edition = known_edition(tx, by.edition()).await?;
    let mut report = InvitationActionReport::default();
    let mut changed = Vec::new();
    // The same invitation may be selected twice.
    let mut seen = BTreeSet::new();
    for id in ids.iter().filter(|id| seen.insert(**id)) {
        match apply(tx, edition, *id, action, by.id(), now).await {
            Ok(invitation) => {
                report.done.push(*id);
                changed.push(invitation);
            }
            Err(StoreError::Refused(refusal)) => report.refused.push((*id, refusal)),
            Err(error) => return Err(error),
        }
    }
    record(tx, edition, &changed, action, by.account(), now).await?;
    if matches!(action, InvitationAction::Extend(_)) {
        remind_now(tx, edition, now).await?;
    }
    if !changed.is_empty() {
        seats::offer_automatically(tx, edition, &AuditActor::Person(by.id()), now).await?;
    }
    Ok(report)
}

/// Applies the action to one invitation. Validates everything before the first write.
async fn apply(
    tx: &mut SqliteConnection,
    edition: i64,
    id: InvitationId,
    action: &InvitationAction,
    by: PersonId,
    now: Instant,
) -> Result<InvitationRecord, StoreError> {
    let mut invitation = InvitationRecord::in_edition(tx, edition, id).await?;
    match action {
        InvitationAction::Send => send(tx, &mut invitation, by, now).await?,
        InvitationAction::Remind => remind(tx, &invitation, Some(by), now).await?,
        InvitationAction::Revoke => revoke(tx, &mut invitation, by, now).await?,
        InvitationAction::Discard => discard(tx, &invitation, by, now).await?,
        InvitationAction::Extend(until) => extend(tx, &invitation, *until, by, now).await?,
        InvitationAction::Withdraw(why) => {
            leave(tx, &mut invitation, now).await?;
            save_reason(tx, &invitation, Some(why)).await?;
            record_event(tx, invitation.id, Some(by), InvitationEvent::Withdrawn, now).await?;
        }
        InvitationAction::SeatPool(seat_pool) => move_to(tx, &invitation, seat_pool.as_ref(), by, now).await?,
    }
    Ok(invitation)
}

async fn send(
    tx: &mut SqliteConnection,
    invitation: &mut InvitationRecord,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let next = invitation.status.state.after(InvitationTransition::Send)?;
    let deadline = seats::invitation_settings(tx, invitation.edition)
        .await?
        .deadline(now, &editions::zone(tx, invitation.edition).await?);
    let (state, sent, until) = (next.as_str(), now.timestamp(), deadline.timestamp());
    sqlx::query!(
        // The reason and the suggestion of an earlier answer stay until the next one.
        "UPDATE invitations SET state = ?2, since = ?3, sent_at = ?3, deadline = ?4, reminded_at = NULL,
           waitlist_position = NULL, offered_until = NULL
         WHERE id = ?1",
        invitation.id,
        state,
        sent,
        until
    )
    .execute(&mut *tx)
    .await?;
    let is_resent = invitation.status.state != InvitationState::Draft;
    let until = deadline_day(tx, invitation.edition, deadline).await?;
    record_event(tx, invitation.id, Some(by), InvitationEvent::Sent { until, again: is_resent }, now).await?;
    outbox::put(tx, invitation.id, EmailKind::Invitation, &[], now).await?;
    Ok(())
}

async fn revoke(
    tx: &mut SqliteConnection,
    invitation: &mut InvitationRecord,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    invitation.step(tx, InvitationTransition::Revoke, now).await?;
    sqlx::query!("UPDATE invitations SET forwarded_to = NULL WHERE id = ?1", invitation.id).execute(&mut *tx).await?;
    invitation.revoke_links(tx, now).await?;
    record_event(tx, invitation.id, Some(by), InvitationEvent::Revoked, now).await?;
    outbox::drop_waiting(tx, invitation.id).await?;
    outbox::put(tx, invitation.id, EmailKind::Revoked, &[], now).await?;
    Ok(())
}

async fn discard(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    if invitation.status.state != InvitationState::Draft {
        return Err(
            Refusal::InvalidInvitationTransition { from: invitation.status.state.as_str(), step: "deleted" }.into()
        );
    }
    outbox::drop_waiting(tx, invitation.id).await?;
    applications::open_again(tx, invitation.id, by, now).await?;
    sqlx::query!("DELETE FROM invitations WHERE id = ?1", invitation.id).execute(tx).await?;
    Ok(())
}

async fn extend(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    until: Instant,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    if until <= now || (until - now).num_days() > MAX_DEADLINE_DAYS {
        return Err(Refusal::DeadlineOutOfRange.into());
    }
    let deadline = until.timestamp();
    match (invitation.status.state, invitation.status.offer) {
        (InvitationState::Sent, _) => {
            sqlx::query!("UPDATE invitations SET deadline = ?2 WHERE id = ?1", invitation.id, deadline)
                .execute(&mut *tx)
                .await?
        }
        (InvitationState::Waitlisted, Some(_)) => {
            sqlx::query!("UPDATE invitations SET offered_until = ?2 WHERE id = ?1", invitation.id, deadline)
                .execute(&mut *tx)
                .await?
        }
        (state, _) => {
            return Err(Refusal::NoDeadlineToChange(state.as_str()).into());
        }
    };
    let until = deadline_day(tx, invitation.edition, until).await?;
    record_event(tx, invitation.id, Some(by), InvitationEvent::Extended { until }, now).await
}

async fn move_to(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    seat_pool: Option<&Title>,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let id = match seat_pool {
        Some(title) => {
            let id = seats::seat_pool_id(tx, invitation.edition, title).await?;
            Some(id.ok_or_else(|| Refusal::NoSuchSeatPool(title.to_string()))?)
        }
        None => None,
    };
    invitation.refuse_seat_pool(tx, seat_pool).await?;
    sqlx::query!("UPDATE invitations SET seat_pool_id = ?2 WHERE id = ?1", invitation.id, id).execute(&mut *tx).await?;
    record_event(tx, invitation.id, Some(by), InvitationEvent::Moved { pool: seat_pool.cloned() }, now).await
}

/// More invitations than this share one audit entry.
const MOST_ENTRIES: usize = 3;

async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    invitations: &[InvitationRecord],
    action: &InvitationAction,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let actor = AuditActor::Person(by.id);
    if invitations.len() > MOST_ENTRIES {
        let event = event(action, Invited::People(invitations.len()));
        return audit::write(tx, Entry::in_edition(edition, actor, event), now).await;
    }
    for invitation in invitations {
        invitation.audit(tx, actor.clone(), |invited| event(action, invited), now).await?;
    }
    Ok(())
}

/// The audit event of an action, without reasons: they are private, and audit entries stay forever.
fn event(action: &InvitationAction, invited: Invited) -> AuditEvent {
    match action {
        InvitationAction::Send => AuditEvent::InvitationSent { invited },
        InvitationAction::Remind => AuditEvent::InvitationReminded { invited },
        InvitationAction::Revoke => AuditEvent::InvitationRevoked { invited },
        InvitationAction::Discard => AuditEvent::InvitationDiscarded { invited },
        InvitationAction::Extend(_) => AuditEvent::InvitationExtended { invited },
        InvitationAction::Withdraw(_) => AuditEvent::InvitationWithdrawn { invited },
        InvitationAction::SeatPool(pool) => AuditEvent::InvitationMoved { invited, pool: pool.clone() },
    }
}
