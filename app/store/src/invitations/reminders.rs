//! Reminds people who have not answered their invitation.

use crate::aggregates::invitation::{InvitationRecord, record_event, status};
use crate::db::column::{ids, instant, maybe};
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::{self, known_edition};
use crate::{Store, StoreError, seats};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::email::{DeliveryStatus, EmailKind};
use domain::id::{InvitationId, PersonId};
use domain::invitations::{
    InvitationEvent, InvitationState, has_had_it_for_a_day, reached_since, reminded_within_the_hour,
};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl Store {
    /// Sends the reminders that are due now, as the job would within a minute. Returns how many.
    ///
    /// Call it after a change of the settings, so that the reminders are part of what it does.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn send_due_reminders(&self, by: Organizer<'_>, now: Instant) -> Result<u32, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let reminded = remind_now(&mut tx, edition, now).await?;
        tx.commit().await?;
        Ok(reminded)
    }
}

/// Sends the reminders that are due by now, and audits them. Returns how many.
pub(super) async fn remind_now(tx: &mut SqliteConnection, edition: i64, now: Instant) -> Result<u32, StoreError> {
    let reminded = remind_due(tx, edition, now).await?;
    if reminded > 0 {
        let event = AuditEvent::InvitationDeadlinesRun { expired: 0, lapsed: 0, reminded };
        audit::write(tx, Entry::in_edition(edition, AuditActor::System, event), now).await?;
    }
    Ok(reminded)
}

/// Reminds people shortly before their deadline, unless the edition is closed. Returns how many.
pub(super) async fn remind_due(tx: &mut SqliteConnection, edition: i64, now: Instant) -> Result<u32, StoreError> {
    let days_before = seats::invitation_settings(tx, edition).await?.remind_days;
    if editions::is_closed(tx, edition).await? {
        return Ok(0);
    }
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", state AS "state!", deadline, offered_until FROM invitations
           WHERE edition_id = ?1 AND state = 'sent' AND reminded_at IS NULL ORDER BY id"#,
        edition
    );
    let mut reminded = 0;
    for row in rows.fetch_all(&mut *tx).await? {
        let status = status(&row.state, row.deadline, row.offered_until)?;
        if !status.is_reminder_due(days_before, now) || !has_had_it_for_a_day(since(tx, row.id).await?, now) {
            continue;
        }
        let invitation = InvitationRecord::find(tx, InvitationId(row.id)).await?;
        match remind(tx, &invitation, None, now).await {
            Ok(()) => reminded += 1,
            // Organizers see on the list that they must give this person a link.
            Err(StoreError::Refused(Refusal::NoAddressForReminder)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(reminded)
}

/// Writes a reminder to someone who has not answered into the outbox.
pub(super) async fn remind(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    if invitation.status.state != InvitationState::Sent || invitation.status.is_over(now) {
        let from = if invitation.status.is_over(now) { InvitationState::Expired } else { invitation.status.state };
        return Err(Refusal::NothingToRemindAbout(from.as_str()).into());
    }
    let before = sqlx::query_scalar!("SELECT reminded_at FROM invitations WHERE id = ?1", invitation.id);
    let before = before.fetch_one(&mut *tx).await?.map(instant).transpose()?;
    if reminded_within_the_hour(before, now) {
        return Err(Refusal::RemindedRecently.into());
    }
    if outbox::address(tx, invitation.id).await?.is_none() {
        return Err(Refusal::NoAddressForReminder.into());
    }
    if since(tx, invitation.id).await?.is_none() {
        return Err(Refusal::NotEmailedYet.into());
    }
    let reminded = now.timestamp();
    sqlx::query!("UPDATE invitations SET reminded_at = ?2 WHERE id = ?1", invitation.id, reminded)
        .execute(&mut *tx)
        .await?;
    let event = match outbox::put(tx, invitation.id, EmailKind::Reminder, &[], now).await? {
        DeliveryStatus::Held => InvitationEvent::ReminderHeld,
        DeliveryStatus::Suppressed => InvitationEvent::ReminderSuppressed,
        _ => InvitationEvent::Reminded,
    };
    record_event(tx, invitation.id, by, event, now).await
}

/// Since when a person has their invitation; `None` if it doesn't reach them.
async fn since(tx: &mut SqliteConnection, invitation: i64) -> Result<Option<Instant>, StoreError> {
    Ok(reached(tx, &[invitation]).await?.remove(&invitation))
}

/// Since when people have these invitations, by the invitation's id; without those that don't reach them.
pub(crate) async fn reached(
    tx: &mut SqliteConnection,
    invitations: &[i64],
) -> Result<BTreeMap<i64, Instant>, StoreError> {
    let invitations = ids(invitations.iter().copied());
    let rows = sqlx::query!(
        r#"SELECT i.id AS "id!", i.sent_at, m.delivery_status AS "delivery_status?",
             coalesce(m.sent_at, m.due_at) AS "since?: i64",
             (SELECT min(created_at) FROM invitation_links k WHERE k.invitation_id = i.id AND k.revoked_at IS NULL) AS "link?: i64"
           FROM json_each(?1) j JOIN invitations i ON i.id = j.value LEFT JOIN emails m ON m.id = (
             SELECT id FROM emails n
             WHERE n.invitation_id = i.id AND n.kind = 'invitation' AND n.created_at >= coalesce(i.sent_at, 0)
             ORDER BY n.delivery_status IN ('waiting', 'handed_over', 'sent', 'uncertain') DESC, n.id DESC LIMIT 1)"#,
        invitations
    );
    let mut reached = BTreeMap::new();
    for row in rows.fetch_all(tx).await? {
        let Some(sent) = row.sent_at.map(instant).transpose()? else { continue };
        let status = maybe(row.delivery_status, DeliveryStatus::parse)?;
        let email = status.zip(row.since.map(instant).transpose()?);
        let since = reached_since(sent, email, row.link.map(instant).transpose()?);
        reached.extend(since.map(|since| (row.id, since)));
    }
    Ok(reached)
}
