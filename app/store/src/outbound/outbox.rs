//! The outbox: emails stored in the transaction that causes them, and their delivery status.
//!
//! No row holds an email's secret link: sending creates it, and stores only its hash.

mod editing;
mod queue;
mod recipients;
mod rows;
mod sending;
mod suppressions;
mod templates;

pub(crate) use templates::of as template;

pub(crate) use queue::{
    address, address_of_person, drop_waiting, drop_waiting_meeting, people_with_address, put, put_group_email,
    put_meeting, put_to_address, put_to_participant, put_to_person, send_missed_offer, send_missed_offers,
};
pub(crate) use recipients::affected;
pub(crate) use rows::{about_invitation, newer_than};

#[cfg(test)]
mod tests;

use crate::db::column::{count, damaged};
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Organizer, Viewer};
use domain::audit::{AuditActor, AuditEvent};
use domain::email::{DeliveryStatus, Email, EmailKind, HandledEmail, OutboxAction, OutboxReport};
use domain::id::EmailId;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// An edition's emails with this status and an id below `before`, newest first, at most `most`.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn emails<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
        delivery_status: Option<DeliveryStatus>,
        before: Option<EmailId>,
        most: u32,
    ) -> Result<Vec<Email>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        rows::of_edition(&mut tx, edition, delivery_status, before, most).await
    }

    /// The number of an edition's emails by status, without statuses that none has.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn delivery_counts<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
    ) -> Result<Vec<(DeliveryStatus, u32)>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let rows = sqlx::query!(
            r#"SELECT delivery_status AS "delivery_status!", count(*) AS "emails!: i64" FROM emails
               WHERE edition_id = ?1 GROUP BY delivery_status"#,
            edition
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter();
        let counts =
            rows.map(|row| Ok((DeliveryStatus::parse(&row.delivery_status).map_err(damaged)?, count(row.emails)?)));
        let mut counts = counts.collect::<Result<Vec<_>, StoreError>>()?;
        counts.sort();
        Ok(counts)
    }

    /// One email of an edition.
    ///
    /// # Errors
    /// Refuses an unknown edition or email.
    pub async fn email<'a>(&self, by: impl Into<Viewer<'a>>, id: EmailId) -> Result<Email, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        Ok(rows::by_id(&mut tx, edition, id).await?.ok_or(Refusal::NoSuchEmail)?)
    }

    /// Applies an action (hold, release, send again, discard) to emails, and returns which it changed.
    ///
    /// [`DeliveryStatus::after`] defines the new status; an email that doesn't allow the action stays as it is.
    /// Writes one audit entry, without addresses. Sending again uses the person's current address.
    ///
    /// # Errors
    /// Refuses an unknown edition. Refusals of single emails are in the report.
    pub async fn handle(
        &self,
        by: Organizer<'_>,
        emails: &[EmailId],
        action: OutboxAction,
        now: Instant,
    ) -> Result<OutboxReport, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let mut report = OutboxReport::default();
        for id in emails {
            let about = rows::by_id(&mut tx, edition, *id).await?.map(|email| (email.kind, email.name));
            let email = HandledEmail { id: *id, about };
            match handle(&mut tx, edition, *id, action, now).await {
                Ok(()) => report.done.push(email),
                Err(StoreError::Refused(refusal)) => report.refused.push((email, refusal)),
                Err(last_error) => return Err(last_error),
            }
        }
        let count = u32::try_from(report.done.len()).unwrap_or(u32::MAX);
        if count > 0 {
            let event = AuditEvent::EmailsHandled { action, count };
            audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        }
        tx.commit().await?;
        Ok(report)
    }
}

async fn handle(
    tx: &mut SqliteConnection,
    edition: i64,
    id: EmailId,
    action: OutboxAction,
    now: Instant,
) -> Result<(), StoreError> {
    let row = sqlx::query!(
        r#"SELECT m.delivery_status AS "delivery_status!", m.kind AS "kind!", m.address, m.invitation_id, m.person_id,
             m.body = '' AS "purged!: bool",
             m.person_id IS NULL AND coalesce(i.state, 'revoked') = 'revoked' AS "revoked!: bool"
           FROM emails m LEFT JOIN invitations i ON i.id = m.invitation_id WHERE m.edition_id = ?1 AND m.id = ?2"#,
        edition,
        id.0
    );
    let row = row.fetch_optional(&mut *tx).await?.ok_or(Refusal::NoSuchEmail)?;
    let next = DeliveryStatus::parse(&row.delivery_status).map_err(damaged)?.after(action)?;
    let kind = EmailKind::parse(&row.kind).map_err(damaged)?;
    let mut address = row.address;
    if next == DeliveryStatus::Waiting {
        if row.purged {
            return Err(Refusal::InvalidOutboxAction("purged").into());
        }
        if row.revoked && !matches!(kind, EmailKind::Revoked | EmailKind::Answer) {
            return Err(Refusal::InvalidOutboxAction("about a revoked invitation").into());
        }
        if action == OutboxAction::SendAgain {
            let current = match (row.invitation_id, row.person_id) {
                (Some(invitation), _) => queue::address(tx, invitation).await?,
                // An answer to an application goes to the address that the application gives.
                (None, Some(_)) if kind == EmailKind::NotInvited => None,
                (None, Some(person)) => queue::address_of_person(tx, person).await?,
                (None, None) => None,
            };
            address = current.or(address);
        }
        let Some(address) = &address else { return Err(Refusal::InvalidOutboxAction("without an address").into()) };
        if suppressions::is_suppressed(tx, address, kind).await? {
            return Err(Refusal::InvalidOutboxAction(DeliveryStatus::Suppressed.label()).into());
        }
    }
    let (delivery_status, now) = (next.as_str(), now.timestamp());
    let fresh = action == OutboxAction::SendAgain;
    sqlx::query!(
        "UPDATE emails SET delivery_status = ?2, address = ?3, due_at = CASE ?2 WHEN 'waiting' THEN ?4 ELSE due_at END,
           attempts = CASE WHEN ?5 THEN 0 ELSE attempts END, last_error = CASE WHEN ?5 THEN NULL ELSE last_error END,
           uncertain_since = CASE WHEN ?5 THEN NULL ELSE uncertain_since END
         WHERE id = ?1",
        id.0,
        delivery_status,
        address,
        now,
        fresh
    )
    .execute(tx)
    .await?;
    Ok(())
}
