//! The outbox: every letter that Cairn writes, in the same transaction as what it tells of, and what becomes of each.
//!
//! A letter's link is in no row: it is made when the letter is handed to the mail server, and only its hash is kept.

mod queue;
mod rows;
mod sending;
mod suppressions;
mod templates;

pub(crate) use queue::{drop_waiting, put, put_to_person};
pub(crate) use rows::about_invitation;

#[cfg(test)]
mod tests;

use crate::audit::{self, Entry};
use crate::column::{count, damaged};
use crate::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditActor, AuditEvent};
use domain::email::{DeliveryStatus, Email, EmailKind, OutboxAction};
use domain::id::{EditionSlug, EmailId};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// An edition's letters, the newest first: at most so many, of those that stand there, and older than `before`.
    ///
    /// Refused: an edition that isn't there.
    pub async fn emails(
        &self,
        edition: &EditionSlug,
        delivery_status: Option<DeliveryStatus>,
        before: Option<EmailId>,
        most: u32,
    ) -> Result<Vec<Email>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, edition).await?;
        rows::of_edition(&mut tx, edition, delivery_status, before, most).await
    }

    /// How many of an edition's letters stand where; only where there are any.
    ///
    /// Refused: an edition that isn't there.
    pub async fn delivery_counts(&self, edition: &EditionSlug) -> Result<Vec<(DeliveryStatus, u32)>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, edition).await?;
        let rows = sqlx::query!(
            r#"SELECT delivery_status AS "delivery_status!", count(*) AS "emails!: i64" FROM emails
               WHERE edition_id = ?1 GROUP BY delivery_status"#,
            edition
        );
        let counted = rows.fetch_all(&mut *tx).await?.into_iter();
        let counted =
            counted.map(|row| Ok((DeliveryStatus::parse(&row.delivery_status).map_err(damaged)?, count(row.emails)?)));
        let mut counted = counted.collect::<Result<Vec<_>, StoreError>>()?;
        counted.sort();
        Ok(counted)
    }

    /// One letter of an edition.
    ///
    /// Refused: an edition or a letter that isn't there.
    pub async fn email(&self, edition: &EditionSlug, id: EmailId) -> Result<Email, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, edition).await?;
        Ok(rows::one(&mut tx, edition, id).await?.ok_or(Refusal::NoSuchEmail)?)
    }

    /// Holds letters back, lets them go, has them sent again, or throws them away; how many. Each goes where
    /// [`DeliveryStatus::after`] says; one that can't is left as it is. The audit log has one entry, without addresses.
    ///
    /// What is sent again goes to the address that is known by now, and not if its invitation was taken back meanwhile.
    /// Refused: when nothing could be done with any of them, why not with the first.
    pub async fn handle(
        &self,
        edition: &EditionSlug,
        emails: &[EmailId],
        handling: OutboxAction,
        by: &Account,
        now: Instant,
    ) -> Result<u32, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, edition).await?;
        let (mut done, mut refused) = (0, None);
        for id in emails {
            match handle(&mut tx, edition, *id, handling, now).await {
                Ok(()) => done += 1,
                Err(StoreError::Refused(refusal)) => refused = refused.or(Some(refusal)),
                Err(last_error) => return Err(last_error),
            }
        }
        match (done, refused) {
            (0, Some(refusal)) => return Err(refusal.into()),
            (0, None) => return Ok(0),
            _ => {}
        }
        let event = AuditEvent::EmailsHandled { action: handling, count: done };
        audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id), event), now).await?;
        tx.commit().await?;
        Ok(done)
    }
}

async fn handle(
    tx: &mut SqliteConnection,
    edition: i64,
    id: EmailId,
    handling: OutboxAction,
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
    let next = DeliveryStatus::parse(&row.delivery_status).map_err(damaged)?.after(handling)?;
    let kind = EmailKind::parse(&row.kind).map_err(damaged)?;
    let mut address = row.address;
    if next == DeliveryStatus::Waiting {
        if row.purged {
            return Err(Refusal::InvalidOutboxAction("purged").into());
        }
        if row.revoked && !matches!(kind, EmailKind::Revoked | EmailKind::Answer) {
            return Err(Refusal::InvalidOutboxAction("about an invitation that was taken back").into());
        }
        if handling == OutboxAction::SendAgain {
            let known = match (row.invitation_id, row.person_id) {
                (Some(invitation), _) => queue::address(tx, invitation).await?,
                (None, Some(person)) => queue::address_of_person(tx, person).await?,
                (None, None) => None,
            };
            address = known.or(address);
        }
        let Some(address) = &address else { return Err(Refusal::InvalidOutboxAction("without an address").into()) };
        if suppressions::is_suppressed(tx, address, kind).await? {
            return Err(Refusal::InvalidOutboxAction(DeliveryStatus::Suppressed.label()).into());
        }
    }
    let (delivery_status, now) = (next.as_str(), now.timestamp());
    let fresh = handling == OutboxAction::SendAgain;
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
