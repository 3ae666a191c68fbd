//! Reminds people who are behind with their commitments by email, after a preview.

use super::fulfilment::of_edition;
use super::versions::audit;
use crate::outbound::outbox;
use crate::shared::editions::edition_with_id;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::AuditEvent;
use domain::commitments::PersonFulfilment;
use domain::editions::Edition;
use domain::email::EmailKind;
use domain::id::InvitationId;
use domain::invitations::{Affected, CommitmentReminders};
use domain::time::{Instant, TimeDelta};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// The people who are behind with their commitments and weren't reminded in the last days.
    pub async fn commitment_reminders(
        &self,
        by: Organizer<'_>,
        now: Instant,
    ) -> Result<CommitmentReminders, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, by.edition()).await?;
        reminders(&mut tx, id, edition, now).await
    }

    /// Writes an email to each person who is behind and has an address, once; returns how many.
    ///
    /// `read` is the revision of the reminders that the organizer saw.
    ///
    /// # Errors
    /// `NoOneToRemind`, and `RemindersChanged` if other people are behind, or with something else.
    pub async fn remind_of_commitments(
        &self,
        by: Organizer<'_>,
        read: &str,
        now: Instant,
    ) -> Result<usize, StoreError> {
        let mut tx = self.begin_write().await?;
        let (id, edition) = edition_with_id(&mut tx, by.edition()).await?;
        let found = reminders(&mut tx, id, edition, now).await?;
        let count = Affected::reached(&found.affected);
        if count == 0 {
            return Err(Refusal::NoOneToRemind { days: CommitmentReminders::REST_DAYS }.into());
        }
        if found.revision() != read {
            return Err(Refusal::RemindersChanged.into());
        }
        for person in found.affected.iter().filter(|person| person.email.is_some()) {
            let Some(message) = found.messages.get(&person.invitation) else { continue };
            let message = [("message", message.clone())];
            outbox::put(&mut tx, person.invitation.0, EmailKind::CommitmentsReminder, &message, now).await?;
        }
        audit(&mut tx, id, by.id(), AuditEvent::CommitmentsReminded { count }, now).await?;
        tx.commit().await?;
        Ok(count)
    }
}

async fn reminders(
    tx: &mut SqliteConnection,
    id: i64,
    edition: Edition,
    now: Instant,
) -> Result<CommitmentReminders, StoreError> {
    let reminded = reminded(tx, id, now - TimeDelta::days(CommitmentReminders::REST_DAYS)).await?;
    let found = of_edition(tx, id, edition, now).await?;
    let is_due = |person: &&PersonFulfilment| !reminded.contains(&person.invitation);
    let due = found.behind().filter(is_due).map(|person| (person.invitation, person.unmet(&found.clauses)));
    let messages: BTreeMap<InvitationId, String> = due.collect();
    let mut affected = outbox::affected(tx, id, |_, _| true).await?;
    affected.retain(|person| messages.contains_key(&person.invitation));
    Ok(CommitmentReminders { messages, affected })
}

/// The invitations of people who were reminded since, or will be without an organizer's action.
async fn reminded(
    tx: &mut SqliteConnection,
    edition: i64,
    since: Instant,
) -> Result<BTreeSet<InvitationId>, StoreError> {
    let (kind, since) = (EmailKind::CommitmentsReminder.as_str(), since.timestamp());
    let reminded = sqlx::query_scalar!(
        r#"SELECT invitation_id AS "id!" FROM emails
           WHERE edition_id = ?1 AND kind = ?2 AND created_at > ?3 AND invitation_id IS NOT NULL
             AND delivery_status IN ('waiting', 'held', 'handed_over', 'sent', 'uncertain')"#,
        edition,
        kind,
        since
    );
    Ok(reminded.fetch_all(tx).await?.into_iter().map(InvitationId).collect())
}
