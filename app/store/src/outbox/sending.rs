//! How letters leave: taken when they are due, handed over once, and sent, tried again later or given up.

use super::rows;
use super::suppressions::is_suppressed;
use crate::column::{count, damaged};
use crate::editions::edition_itself;
use crate::login_sessions::hash;
use crate::{Store, StoreError};
use domain::editions::Edition;
use domain::email::{DeliveryStatus, Email, EmailKind, OutgoingEmail, retry_after};
use domain::id::{EditionSlug, EmailId};
use domain::login_sessions::Token;
use domain::text::{EmailAddress, ShortText};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// Letters of all editions that wait and are due, the oldest first, at most so many.
    pub async fn due_emails(&self, now: Instant, most: u32) -> Result<Vec<OutgoingEmail>, StoreError> {
        let mut tx = self.begin_read().await?;
        let mut editions = HashMap::new();
        let mut outgoing = Vec::new();
        for message in rows::due(&mut tx, now.timestamp(), most).await? {
            let Some(to) = message.to.clone() else { continue };
            let (edition, reply_to) = sender(&mut tx, &message, &mut editions).await?;
            outgoing.push(OutgoingEmail { email: message, to, reply_to, edition });
        }
        Ok(outgoing)
    }

    /// Takes a letter to hand it to the mail server; `false` if it waits no longer: somebody else took it, or threw it
    /// away. Of its own link, and of the link by which its receiver says that they want no more, the hashes are kept.
    pub async fn lead_transfer(
        &self,
        id: EmailId,
        link: Option<&Token>,
        stop: Option<&Token>,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin_write().await?;
        let taken = sqlx::query!(
            r#"UPDATE emails SET delivery_status = 'handed_over' WHERE id = ?1 AND delivery_status = 'waiting'
               RETURNING invitation_id AS "invitation?: i64", address AS "address?: String""#,
            id.0
        );
        let Some(taken) = taken.fetch_optional(&mut *tx).await? else { return Ok(false) };
        let now = now.timestamp();
        if let (Some(link), Some(invitation)) = (link.map(hash), taken.invitation) {
            sqlx::query!(
                "INSERT INTO invitation_links (token_hash, invitation_id, created_at) VALUES (?1, ?2, ?3)",
                link,
                invitation,
                now
            )
            .execute(&mut *tx)
            .await?;
        }
        if let (Some(stop), Some(address)) = (stop.map(hash), taken.address) {
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

    /// The mail server has taken a letter that was handed over; one of which nobody was sure, it turns out, too.
    pub async fn email_sent(&self, id: EmailId, now: Instant) -> Result<(), StoreError> {
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
        Ok(tx.commit().await?)
    }

    /// The mail server has not taken a letter: it is tried again later ([`retry_after`]), or given up if that was the
    /// last attempt or the refusal is for good. Nothing happens to one that was dropped meanwhile.
    pub async fn email_not_sent(
        &self,
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
        let later = retry_after(count(attempts)?).filter(|_| !for_good);
        let kind = EmailKind::parse(&row.kind).map_err(damaged)?;
        // While it was on its way they may have said that they want no more.
        let delivery_status = match later {
            None => DeliveryStatus::Failed,
            Some(_) if is_suppressed(&mut tx, &row.address, kind).await? => DeliveryStatus::Suppressed,
            Some(_) => DeliveryStatus::Waiting,
        };
        let due = (now + later.unwrap_or_default()).timestamp();
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
        Ok(tx.commit().await?)
    }

    /// Nobody knows of the letters that were being handed over whether they arrived, for the program or the connection
    /// ended meanwhile. They are not sent again by themselves; how many there are.
    pub async fn unsure_of_handed_over(&self, now: Instant) -> Result<u32, StoreError> {
        let since = now.timestamp();
        let mut tx = self.begin_write().await?;
        let unsure = sqlx::query!(
            "UPDATE emails SET delivery_status = 'uncertain', last_error = NULL, uncertain_since = ?1 WHERE delivery_status = 'handed_over'",
            since
        );
        let unsure = unsure.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(u32::try_from(unsure).unwrap_or(u32::MAX))
    }
}

/// The edition that a letter comes from, and where answers go.
async fn sender(
    tx: &mut SqliteConnection,
    message: &Email,
    senders: &mut HashMap<String, (Edition, Option<EmailAddress>)>,
) -> Result<(Edition, Option<EmailAddress>), StoreError> {
    let row = sqlx::query!(
        r#"SELECT e.slug AS "slug!", r.reply_to AS "reply_to?" FROM emails m JOIN editions e ON e.id = m.edition_id
             LEFT JOIN invitation_settings r ON r.edition_id = e.id
           WHERE m.id = ?1"#,
        message.id.0
    );
    let row = row.fetch_one(&mut *tx).await?;
    if let Some(found) = senders.get(&row.slug) {
        return Ok(found.clone());
    }
    let edition = edition_itself(tx, &EditionSlug::parse(&row.slug).map_err(damaged)?).await?;
    let reply_to = row.reply_to.map(|text| EmailAddress::parse(&text)).transpose().map_err(damaged)?;
    let found = (edition, reply_to);
    senders.insert(row.slug, found.clone());
    Ok(found)
}
