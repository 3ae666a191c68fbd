//! Handles forwarded invitations: someone else asks to come instead, and organizers decide.

use crate::aggregates::invitation::{InvitationRecord, record_event};
use crate::invitations::answers::own;
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::{self, known_edition};
use crate::{Store, StoreError, seats};
use domain::Refusal;
use domain::access::{AccountKey, Organizer};
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::email::EmailKind;
use domain::id::{InvitationId, PersonId};
use domain::invitations::{InvitationEvent, InvitationOwnership, InvitationState, invitation_ownership};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Records that someone else with the link asks to come. A later request replaces an earlier one.
    ///
    /// # Errors
    /// Refuses a person with an invitation of their own, and an invitation that is answered or past its deadline.
    pub async fn request_forwarding(&self, key: AccountKey<'_>, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        if invitation_ownership(invitation.person, invitation.login.as_ref(), Some(key.account()))
            != InvitationOwnership::SomeoneElses
        {
            return Err(Refusal::HasOwnInvitation.into());
        }
        invitation.refuse_second(&mut tx, key.account()).await?;
        if invitation.status.state != InvitationState::Sent {
            return Err(Refusal::ForSomeoneElse.into());
        }
        if invitation.status.is_over(now) {
            return Err(Refusal::DeadlinePassed.into());
        }
        sqlx::query!("UPDATE invitations SET forwarded_to = ?2 WHERE id = ?1", invitation.id, key.account().id.0)
            .execute(&mut *tx)
            .await?;
        record_event(&mut tx, invitation.id, Some(key.account().id), InvitationEvent::ForwardingAsked, now).await?;
        own(&mut tx, invitation.edition, key.account(), AuditEvent::ForwardingAsked, now).await?;
        tx.commit().await
    }

    /// Allows or refuses a request to come instead.
    ///
    /// If allowed, the invitation becomes theirs and they get an email. So does the person who loses it.
    ///
    /// # Errors
    /// Refuses an invitation without such a request, and one that has been answered since.
    pub async fn decide_forwarding(
        &self,
        by: Organizer<'_>,
        id: InvitationId,
        allowed: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let invitation = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        let person = invitation.forwarded_to.ok_or(Refusal::NoForwardingRequest)?;
        if allowed {
            transfer(&mut tx, &invitation, person, now).await?;
        }
        sqlx::query!("UPDATE invitations SET forwarded_to = NULL WHERE id = ?1", invitation.id)
            .execute(&mut *tx)
            .await?;
        let (event, audited) = if allowed {
            (InvitationEvent::ForwardingAllowed, AuditEvent::ForwardingAllowed)
        } else {
            (InvitationEvent::ForwardingRefused, AuditEvent::ForwardingRefused)
        };
        record_event(&mut tx, invitation.id, Some(by.id()), event, now).await?;
        let target = AuditTarget::Person(PersonId(person));
        let entry = Entry::in_edition(edition, AuditActor::Person(by.id()), audited);
        audit::write(&mut tx, Entry { target, ..entry }, now).await?;
        tx.commit().await
    }
}

/// Transfers the invitation to another person.
async fn transfer(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    person: i64,
    now: Instant,
) -> Result<(), StoreError> {
    if invitation.status.state != InvitationState::Sent {
        return Err(Refusal::InvalidInvitationTransition {
            from: invitation.status.state.as_str(),
            step: "given to someone else",
        }
        .into());
    }
    refuse_invited(tx, invitation, person).await?;
    invitation.reset(tx, now).await?;
    // To the earlier invitee, so before the invitation names the new one.
    outbox::put(tx, invitation.id, EmailKind::Revoked, &[], now).await?;
    detach_emails(tx, invitation.id).await?;
    invitation.renew_deadline(tx, now).await?;
    sqlx::query!(
        "UPDATE invitations SET person_id = ?2, login = NULL, answered = 1,
           name = (SELECT name FROM people WHERE id = ?2), email = NULL, reason = NULL
         WHERE id = ?1",
        invitation.id,
        person
    )
    .execute(&mut *tx)
    .await?;
    record_event(tx, invitation.id, Some(PersonId(person)), InvitationEvent::Transferred, now).await?;
    outbox::put(tx, invitation.id, EmailKind::Invitation, &[], now).await?;
    Ok(())
}

/// Keeps the emails about the invitation in the outbox, apart from it.
async fn detach_emails(tx: &mut SqliteConnection, invitation: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE emails SET invitation_id = NULL WHERE invitation_id = ?1", invitation).execute(tx).await?;
    Ok(())
}

impl InvitationRecord {
    /// Prepares the invitation for another person.
    ///
    /// Revokes its links, and deletes messages, waivers, answer and queued emails, which are private to the organizers and the
    /// earlier invitee. Sent emails stay in the outbox, detached from this invitation.
    pub(super) async fn reset(&self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        self.revoke_links(tx, now).await?;
        outbox::drop_waiting(tx, self.id).await?;
        detach_emails(tx, self.id).await?;
        sqlx::query!("DELETE FROM invitation_messages WHERE invitation_id = ?1", self.id).execute(&mut *tx).await?;
        sqlx::query!("DELETE FROM waivers WHERE invitation_id = ?1", self.id).execute(&mut *tx).await?;
        sqlx::query!(
            "UPDATE invitations SET decline_reason = NULL, suggestion = NULL, forwarded_to = NULL WHERE id = ?1",
            self.id
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Extends the deadline of a sent invitation, so that the new invitee has as much time as others.
    pub(super) async fn renew_deadline(&self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        if self.status.state != InvitationState::Sent {
            return Ok(());
        }
        let zone = editions::zone(tx, self.edition).await?;
        let deadline = seats::invitation_settings(tx, self.edition).await?.deadline(now, &zone).timestamp();
        sqlx::query!(
            "UPDATE invitations SET deadline = max(deadline, ?2), reminded_at = NULL WHERE id = ?1",
            self.id,
            deadline
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// Refuses a person who has been invited since they asked.
async fn refuse_invited(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    person: i64,
) -> Result<(), StoreError> {
    let other = sqlx::query!(
        r#"SELECT i.state AS "state!", p.name AS "name!" FROM invitations i JOIN people p ON p.id = ?3
           WHERE i.edition_id = ?1 AND i.id <> ?2 AND i.person_id = p.id"#,
        invitation.edition,
        invitation.id,
        person
    );
    match other.fetch_optional(tx).await? {
        Some(other) => {
            let state = InvitationState::parse(&other.state).map_err(crate::db::column::damaged)?;
            Err(Refusal::AlreadyInvited { who: other.name, state: state.as_str() }.into())
        }
        None => Ok(()),
    }
}
