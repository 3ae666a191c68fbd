//! Acts: what organizers do with some invitations at once.

use super::answers::say_why;
use super::record::{InvitationRecord, deadline_day, record_event};
use crate::audit::{self, Entry};
use crate::column::instant;
use crate::editions::known_edition;
use crate::{Store, StoreError, outbox, seats};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditActor, AuditEvent, Invited};
use domain::email::EmailKind;
use domain::id::{EditionSlug, InvitationId, PersonId};
use domain::invitations::{
    InvitationAction, InvitationActionReport, InvitationEvent, InvitationState, InvitationTransition, reminded_recently,
};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Does the same with each of some invitations; one that is refused keeps no other back. What it frees is offered.
    ///
    /// Refused: an edition that isn't there.
    pub async fn act(
        &self,
        slug: &EditionSlug,
        ids: &[InvitationId],
        act: &InvitationAction,
        by: &Account,
        now: Instant,
    ) -> Result<InvitationActionReport, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let mut acted = InvitationActionReport::default();
        let mut notified = Vec::new();
        // A row that is ticked twice is one.
        let mut seen = BTreeSet::new();
        for id in ids.iter().filter(|id| seen.insert(**id)) {
            match one_act(&mut tx, edition, *id, act, by.id, now).await {
                Ok(one) => {
                    acted.done.push(*id);
                    notified.push(one);
                }
                Err(StoreError::Refused(refusal)) => acted.refused.push((*id, refusal)),
                Err(problem) => return Err(problem),
            }
        }
        record(&mut tx, edition, &notified, act, by, now).await?;
        if !notified.is_empty() {
            seats::offer_automatically(&mut tx, edition, &AuditActor::Person(by.id), now).await?;
        }
        tx.commit().await?;
        Ok(acted)
    }
}

/// Whatever it refuses it refuses before it writes anything.
async fn one_act(
    tx: &mut SqliteConnection,
    edition: i64,
    id: InvitationId,
    act: &InvitationAction,
    by: PersonId,
    now: Instant,
) -> Result<InvitationRecord, StoreError> {
    let mut one = InvitationRecord::in_edition(tx, edition, id).await?;
    match act {
        InvitationAction::Send => send(tx, &mut one, by, now).await?,
        InvitationAction::Remind => remind(tx, &one, Some(by), now).await?,
        InvitationAction::Revoke => revoke(tx, &mut one, by, now).await?,
        InvitationAction::Discard => discard(tx, &one).await?,
        InvitationAction::Extend(until) => extend(tx, &one, *until, by, now).await?,
        InvitationAction::Withdraw(why) => {
            one.leave(tx, now).await?;
            say_why(tx, &one, Some(why)).await?;
            record_event(tx, one.id, Some(by), InvitationEvent::Withdrawn, now).await?;
        }
        InvitationAction::SeatPool(seat_pool) => move_to(tx, &one, seat_pool.as_ref(), by, now).await?,
    }
    Ok(one)
}

async fn send(
    tx: &mut SqliteConnection,
    one: &mut InvitationRecord,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let next = one.status.state.after(InvitationTransition::Send)?;
    let deadline = seats::invitation_settings(tx, one.edition).await?.deadline(now);
    let (state, sent, until) = (next.as_str(), now.timestamp(), deadline.timestamp());
    sqlx::query!(
        "UPDATE invitations SET state = ?2, since = ?3, sent_at = ?3, deadline = ?4, reminded_at = NULL, decline_reason = NULL,
           suggestion = NULL, waitlist_position = NULL, offered_until = NULL
         WHERE id = ?1",
        one.id,
        state,
        sent,
        until
    )
    .execute(&mut *tx)
    .await?;
    let again = one.status.state != InvitationState::Draft;
    let until = deadline_day(tx, one.edition, deadline).await?;
    record_event(tx, one.id, Some(by), InvitationEvent::Sent { until, again }, now).await?;
    outbox::put(tx, one.id, EmailKind::Invitation, &[], now).await
}

/// Writes once more to whoever has not answered.
pub(super) async fn remind(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    if one.status.state != InvitationState::Sent || one.status.is_over(now) {
        let from = if one.status.is_over(now) { InvitationState::Expired } else { one.status.state };
        return Err(Refusal::InvalidInvitationTransition { from: from.as_str(), step: "sent a reminder of" }.into());
    }
    let before = sqlx::query_scalar!("SELECT reminded_at FROM invitations WHERE id = ?1", one.id);
    let before = before.fetch_one(&mut *tx).await?.map(instant).transpose()?;
    if reminded_recently(before, now) {
        return Err(Refusal::RemindedRecently.into());
    }
    let reminded = now.timestamp();
    sqlx::query!("UPDATE invitations SET reminded_at = ?2 WHERE id = ?1", one.id, reminded).execute(&mut *tx).await?;
    record_event(tx, one.id, by, InvitationEvent::Reminded, now).await?;
    outbox::put(tx, one.id, EmailKind::Reminder, &[], now).await
}

async fn revoke(
    tx: &mut SqliteConnection,
    one: &mut InvitationRecord,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    one.step(tx, InvitationTransition::Revoke, now).await?;
    sqlx::query!("UPDATE invitations SET forwarded_to = NULL WHERE id = ?1", one.id).execute(&mut *tx).await?;
    one.cut_links(tx).await?;
    record_event(tx, one.id, Some(by), InvitationEvent::Revoked, now).await?;
    outbox::drop_waiting(tx, one.id).await?;
    outbox::put(tx, one.id, EmailKind::Revoked, &[], now).await
}

async fn discard(tx: &mut SqliteConnection, one: &InvitationRecord) -> Result<(), StoreError> {
    if one.status.state != InvitationState::Draft {
        return Err(
            Refusal::InvalidInvitationTransition { from: one.status.state.as_str(), step: "thrown away" }.into()
        );
    }
    outbox::drop_waiting(tx, one.id).await?;
    sqlx::query!("DELETE FROM invitations WHERE id = ?1", one.id).execute(tx).await?;
    Ok(())
}

/// The most days from now until which somebody may be given to answer.
const MOST_DAYS: u32 = 365;

async fn extend(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    until: Instant,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let days = (until - now).num_days();
    if until <= now || days > MOST_DAYS.into() {
        return Err(
            Refusal::OutOfRange { what: "Days until the deadline", number: days, least: 1, most: MOST_DAYS }.into()
        );
    }
    let deadline = until.timestamp();
    match (one.status.state, one.status.offer) {
        (InvitationState::Sent, _) => {
            sqlx::query!("UPDATE invitations SET deadline = ?2 WHERE id = ?1", one.id, deadline)
                .execute(&mut *tx)
                .await?
        }
        (InvitationState::Waitlisted, Some(_)) => {
            sqlx::query!("UPDATE invitations SET offered_until = ?2 WHERE id = ?1", one.id, deadline)
                .execute(&mut *tx)
                .await?
        }
        (state, _) => {
            return Err(Refusal::InvalidInvitationTransition { from: state.as_str(), step: "given more time" }.into());
        }
    };
    let until = deadline_day(tx, one.edition, until).await?;
    record_event(tx, one.id, Some(by), InvitationEvent::Extended { until }, now).await
}

async fn move_to(
    tx: &mut SqliteConnection,
    one: &InvitationRecord,
    seat_pool: Option<&Title>,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let id = match seat_pool {
        Some(title) => {
            let id = seats::seat_pool_id(tx, one.edition, title).await?;
            Some(id.ok_or_else(|| Refusal::NoSuchSeatPool(title.to_string()))?)
        }
        None => None,
    };
    one.refuse_seat_pool(tx, seat_pool).await?;
    sqlx::query!("UPDATE invitations SET seat_pool_id = ?2 WHERE id = ?1", one.id, id).execute(&mut *tx).await?;
    record_event(tx, one.id, Some(by), InvitationEvent::Moved { pool: seat_pool.cloned() }, now).await
}

/// More than these are recorded in one entry.
const MOST_ENTRIES: usize = 3;

async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    notified: &[InvitationRecord],
    act: &InvitationAction,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let actor = AuditActor::Person(by.id);
    if notified.len() > MOST_ENTRIES {
        let event = event(act, Invited::People(notified.len()));
        return audit::write(tx, Entry::in_edition(edition, actor, event), now).await;
    }
    for one in notified {
        one.audit(tx, actor.clone(), |invited| event(act, invited), now).await?;
    }
    Ok(())
}

/// Without reasons: they are private, and the audit log can't be erased.
fn event(act: &InvitationAction, invited: Invited) -> AuditEvent {
    match act {
        InvitationAction::Send => AuditEvent::InvitationSent { invited },
        InvitationAction::Remind => AuditEvent::InvitationReminded { invited },
        InvitationAction::Revoke => AuditEvent::InvitationRevoked { invited },
        InvitationAction::Discard => AuditEvent::InvitationDiscarded { invited },
        InvitationAction::Extend(_) => AuditEvent::InvitationExtended { invited },
        InvitationAction::Withdraw(_) => AuditEvent::InvitationWithdrawn { invited },
        InvitationAction::SeatPool(pool) => AuditEvent::InvitationMoved { invited, pool: pool.clone() },
    }
}
