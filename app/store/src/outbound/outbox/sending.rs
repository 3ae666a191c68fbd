//! Delivery: takes due emails, marks them as handed over, and records success, retries and failures.

use crate::db::column::{count, damaged};
use crate::outbound::outbox::rows;
use crate::outbound::outbox::suppressions::is_suppressed;
use crate::shared::editions::edition_by_slug;
use crate::shared::secret::hash;
use crate::{Store, StoreError};
use domain::access::System;
use domain::editions::Edition;
use domain::email::{DeliveryStatus, Email, EmailKind, OutgoingEmail, retry_after};
use domain::id::{EditionSlug, EmailId};
use domain::login_sessions::Token;
use domain::text::{EmailAddress, ShortText};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// Waiting emails of all editions that are due, oldest first, at most `most`.
    pub async fn due_emails(&self, _: System, now: Instant, most: u32) -> Result<Vec<OutgoingEmail>, StoreError> {
        let mut tx = self.begin_read().await?;
        let mut senders = HashMap::new();
        let mut outgoing = Vec::new();
        for email in rows::due(&mut tx, now.timestamp(), most).await? {
            let Some(to) = email.to.clone() else { continue };
            let (edition, reply_to) = sender(&mut tx, &email, &mut senders).await?;
            outgoing.push(OutgoingEmail { email, to, reply_to, edition });
        }
        Ok(outgoing)
    }

    /// Marks an email as handed over to the mail server; `false` if it no longer waits.
    ///
    /// Stores the hashes of its invitation link and its unsubscribe link (`stop`).
    pub async fn mark_handed_over(
        &self,
        _: System,
        id: EmailId,
        link: Option<&Token>,
        stop: Option<&Token>,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin_write().await?;
        let email = sqlx::query!(
            r#"UPDATE emails SET delivery_status = 'handed_over' WHERE id = ?1 AND delivery_status = 'waiting'
               RETURNING invitation_id AS "invitation?: i64", address AS "address?: String""#,
            id.0
        );
        let Some(email) = email.fetch_optional(&mut *tx).await? else { return Ok(false) };
        let now = now.timestamp();
        if let (Some(link), Some(invitation)) = (link.map(hash), email.invitation) {
            sqlx::query!(
                "INSERT INTO invitation_links (token_hash, invitation_id, created_at) VALUES (?1, ?2, ?3)",
                link,
                invitation,
                now
            )
            .execute(&mut *tx)
            .await?;
        }
        if let (Some(stop), Some(address)) = (stop.map(hash), email.address) {
            sqlx::query!(
                "INSERT INTO unsubscribe_links (token_hash, address, created_at) VALUES (?1, ?2, ?3)",
                stop,
                address,
                now
            )
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Marks an email as sent after the mail server accepted it, even if its delivery was uncertain.
    pub async fn email_sent(&self, _: System, id: EmailId, now: Instant) -> Result<(), StoreError> {
        let now = now.timestamp();
        let mut tx = self.begin_write().await?;
        sqlx::query!(
            "UPDATE emails SET delivery_status = 'sent', sent_at = ?2, last_error = NULL, uncertain_since = NULL
             WHERE id = ?1 AND delivery_status IN ('handed_over', 'uncertain')",
            id.0,
            now
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }

    /// Records that the mail server did not accept an email, and schedules a retry (see [`retry_after`]).
    ///
    /// The email fails after the last attempt, or if the error is permanent (`for_good`). A discarded email stays so.
    pub async fn email_not_sent(
        &self,
        _: System,
        id: EmailId,
        last_error: &ShortText,
        for_good: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let row = sqlx::query!(
            r#"SELECT attempts AS "attempts!", kind AS "kind!", address AS "address!" FROM emails
               WHERE id = ?1 AND delivery_status IN ('waiting', 'handed_over')"#,
            id.0
        );
        let Some(row) = row.fetch_optional(&mut *tx).await? else { return Ok(()) };
        let attempts = row.attempts + 1;
        let retry_delay = retry_after(count(attempts)?).filter(|_| !for_good);
        let kind = EmailKind::parse(&row.kind).map_err(damaged)?;
        // The recipient may have unsubscribed during the attempt.
        let delivery_status = match retry_delay {
            None => DeliveryStatus::Failed,
            Some(_) if is_suppressed(&mut tx, &row.address, kind).await? => DeliveryStatus::Suppressed,
            Some(_) => DeliveryStatus::Waiting,
        };
        let due = (now + retry_delay.unwrap_or_default()).timestamp();
        let (delivery_status, last_error) = (delivery_status.as_str(), last_error.as_str());
        sqlx::query!(
            "UPDATE emails SET delivery_status = ?2, attempts = ?3, due_at = ?4, last_error = ?5 WHERE id = ?1",
            id.0,
            delivery_status,
            attempts,
            due,
            last_error
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }

    /// Marks interrupted deliveries as uncertain, and returns how many.
    ///
    /// Call it after the program or the connection ended during a delivery. The emails may have arrived, so only an
    /// organizer can send them again.
    pub async fn mark_interrupted_uncertain(&self, _: System, now: Instant) -> Result<u32, StoreError> {
        let since = now.timestamp();
        let mut tx = self.begin_write().await?;
        let uncertain = sqlx::query!(
            "UPDATE emails SET delivery_status = 'uncertain', last_error = NULL, uncertain_since = ?1 WHERE delivery_status = 'handed_over'",
            since
        );
        let uncertain = uncertain.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(u32::try_from(uncertain).unwrap_or(u32::MAX))
    }

    /// The number of emails of all editions by delivery status.
    pub async fn email_counts(&self, _: System) -> Result<Vec<(DeliveryStatus, u32)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT delivery_status AS "status!", count(*) AS "emails!" FROM emails GROUP BY delivery_status"#
        );
        let rows = rows.fetch_all(&mut *self.reader().await?).await?;
        let counts =
            rows.into_iter().map(|row| Ok((DeliveryStatus::parse(&row.status).map_err(damaged)?, count(row.emails)?)));
        counts.collect()
    }

    /// Marks waiting emails as uncertain too, and returns how many.
    ///
    /// For the database of a backup: its emails may have been sent since then.
    pub(crate) async fn mark_waiting_uncertain(&self, now: Instant) -> Result<u32, StoreError> {
        let since = now.timestamp();
        let mut tx = self.begin_write().await?;
        let uncertain = sqlx::query!(
            "UPDATE emails SET delivery_status = 'uncertain', last_error = NULL, uncertain_since = ?1
             WHERE delivery_status IN ('waiting', 'handed_over')",
            since
        );
        let uncertain = uncertain.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(u32::try_from(uncertain).unwrap_or(u32::MAX))
    }
}

/// The edition that sends an email, and its reply-to address.
async fn sender(
    tx: &mut SqliteConnection,
    email: &Email,
    senders: &mut HashMap<String, (Edition, Option<EmailAddress>)>,
) -> Result<(Edition, Option<EmailAddress>), StoreError> {
    let row = sqlx::query!(
        r#"SELECT e.slug AS "slug!", r.reply_to AS "reply_to?" FROM emails m JOIN editions e ON e.id = m.edition_id
             LEFT JOIN invitation_settings r ON r.edition_id = e.id
           WHERE m.id = ?1"#,
        email.id.0
    );
    let row = row.fetch_one(&mut *tx).await?;
    if let Some(sender) = senders.get(&row.slug) {
        return Ok(sender.clone());
    }
    let edition = edition_by_slug(tx, &EditionSlug::parse(&row.slug).map_err(damaged)?).await?;
    let reply_to = row.reply_to.map(|text| EmailAddress::parse(&text)).transpose().map_err(damaged)?;
    let sender = (edition, reply_to);
    senders.insert(row.slug, sender.clone());
    Ok(sender)
}
