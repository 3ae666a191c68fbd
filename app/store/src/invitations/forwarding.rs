//! Forwarding: somebody else came with an invitation's link, and organizers say whether they may come instead.

use super::answers::own;
use super::record::{InvitationRecord, record_event};
use crate::audit::{self, Entry};
use crate::editions::known_edition;
use crate::{Store, StoreError, outbox, seats};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::email::EmailKind;
use domain::id::{EditionSlug, InvitationId, PersonId};
use domain::invitations::{InvitationEvent, InvitationOwnership, InvitationState, invitation_ownership};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Somebody else came with the link and asks to be let in; whoever comes last asks.
    ///
    /// Refused: whoever has an invitation of their own, and once it is answered.
    pub async fn ask_to_come(&self, id: InvitationId, by: &Account, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = InvitationRecord::known(&mut tx, id).await?;
        if invitation_ownership(one.person, one.login.as_ref(), Some(by)) != InvitationOwnership::SomeoneElses {
            return Err(Refusal::HasOwnInvitation.into());
        }
        one.refuse_second(&mut tx, by).await?;
        if one.status.state != InvitationState::Sent {
            return Err(Refusal::ForSomeoneElse.into());
        }
        if one.status.is_over(now) {
            return Err(Refusal::AnswerTooLate.into());
        }
        sqlx::query!("UPDATE invitations SET forwarded_to = ?2 WHERE id = ?1", one.id, by.id.0)
            .execute(&mut *tx)
            .await?;
        record_event(&mut tx, one.id, Some(by.id), InvitationEvent::ForwardingAsked, now).await?;
        own(&mut tx, one.edition, by, AuditEvent::ForwardingAsked, now).await?;
        Ok(tx.commit().await?)
    }

    /// Lets in whoever came with somebody else's link, and writes to them: the invitation becomes theirs. Or doesn't.
    ///
    /// Refused: an invitation with which nobody asks to come, or which was answered since.
    pub async fn settle_forwarding(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        let_in: bool,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let one = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        let who = one.forwarded_to.ok_or(Refusal::NoForwardingRequest)?;
        if let_in {
            give(&mut tx, &one, who, now).await?;
        }
        sqlx::query!("UPDATE invitations SET forwarded_to = NULL WHERE id = ?1", one.id).execute(&mut *tx).await?;
        let (event, audited) = if let_in {
            (InvitationEvent::ForwardingAllowed, AuditEvent::ForwardingAllowed)
        } else {
            (InvitationEvent::ForwardingRefused, AuditEvent::ForwardingRefused)
        };
        record_event(&mut tx, one.id, Some(by.id), event, now).await?;
        let target = AuditTarget::Person(PersonId(who));
        let entry = Entry::in_edition(edition, AuditActor::Person(by.id), audited);
        audit::write(&mut tx, Entry { target, ..entry }, now).await?;
        Ok(tx.commit().await?)
    }
}

/// The invitation is theirs from now on.
async fn give(tx: &mut SqliteConnection, one: &InvitationRecord, who: i64, now: Instant) -> Result<(), StoreError> {
    if one.status.state != InvitationState::Sent {
        return Err(Refusal::InvalidInvitationTransition {
            from: one.status.state.as_str(),
            step: "given to somebody else",
        }
        .into());
    }
    refuse_invited(tx, one, who).await?;
    one.reset(tx).await?;
    one.give_time(tx, now).await?;
    sqlx::query!(
        "UPDATE invitations SET person_id = ?2, login = NULL, answered = 1,
           name = (SELECT name FROM people WHERE id = ?2), email = NULL, reason = NULL
         WHERE id = ?1",
        one.id,
        who
    )
    .execute(&mut *tx)
    .await?;
    record_event(tx, one.id, Some(PersonId(who)), InvitationEvent::Transferred, now).await?;
    outbox::put(tx, one.id, EmailKind::Invitation, &[], now).await
}

impl InvitationRecord {
    /// It may be somebody else's from now on: links lead nowhere, what waits is not sent, and what was said, waived and
    /// answered is between the organizers and whoever it was for. The letters to them stay in the outbox, and are no
    /// longer about this invitation.
    pub(super) async fn reset(&self, tx: &mut SqliteConnection) -> Result<(), StoreError> {
        self.cut_links(tx).await?;
        outbox::drop_waiting(tx, self.id).await?;
        sqlx::query!("UPDATE emails SET invitation_id = NULL WHERE invitation_id = ?1", self.id)
            .execute(&mut *tx)
            .await?;
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

    /// A deadline that has passed or is near would leave them no time: they have as long as anybody.
    pub(super) async fn give_time(&self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        if self.status.state != InvitationState::Sent {
            return Ok(());
        }
        let deadline = seats::invitation_settings(tx, self.edition).await?.deadline(now).timestamp();
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

/// They may have been invited since they asked.
async fn refuse_invited(tx: &mut SqliteConnection, one: &InvitationRecord, who: i64) -> Result<(), StoreError> {
    let other = sqlx::query!(
        r#"SELECT i.state AS "state!", p.name AS "name!" FROM invitations i JOIN people p ON p.id = ?3
           WHERE i.edition_id = ?1 AND i.id <> ?2 AND i.person_id = p.id"#,
        one.edition,
        one.id,
        who
    );
    match other.fetch_optional(tx).await? {
        Some(other) => {
            let state = InvitationState::parse(&other.state).map_err(crate::column::damaged)?;
            Err(Refusal::InvitedAlready { who: other.name, state: state.as_str() }.into())
        }
        None => Ok(()),
    }
}
