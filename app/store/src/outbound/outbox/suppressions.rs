//! Email suppressions: addresses that unsubscribed from optional emails, and their unsubscribe links.

use crate::db::column::maybe;
use crate::shared::secret::hash;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::SignedIn;
use domain::email::EmailKind;
use domain::login_sessions::Token;
use domain::text::EmailAddress;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// The address that received this unsubscribe link; `None` if the link is unknown or was removed.
    pub async fn unsubscribe_address(&self, token: &Token) -> Result<Option<EmailAddress>, StoreError> {
        let mut tx = self.begin_read().await?;
        maybe(address(&mut tx, token).await?, EmailAddress::parse)
    }

    /// Unsubscribes the address of an unsubscribe link from optional emails, or subscribes it again.
    ///
    /// Optional emails to it that wait or are held are suppressed.
    ///
    /// # Errors
    /// Refuses an unknown link.
    pub async fn set_unsubscribed(&self, token: &Token, unsubscribed: bool, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let address = address(&mut tx, token).await?.ok_or(Refusal::NoSuchLink)?;
        let now = now.timestamp();
        if !unsubscribed {
            sqlx::query!("DELETE FROM email_suppressions WHERE address = ?1", address).execute(&mut *tx).await?;
            return tx.commit().await;
        }
        sqlx::query!(
            "INSERT INTO email_suppressions (address, since) VALUES (?1, ?2) ON CONFLICT (address) DO NOTHING",
            address,
            now
        )
        .execute(&mut *tx)
        .await?;
        for kind in EmailKind::ALL.into_iter().filter(|kind| !kind.is_necessary()) {
            let kind = kind.as_str();
            sqlx::query!(
                "UPDATE emails SET delivery_status = 'suppressed'
                 WHERE address = ?1 AND kind = ?2 AND delivery_status IN ('waiting', 'held')",
                address,
                kind
            )
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await
    }

    /// Subscribes the person's own address again. Changes nothing if it isn't unsubscribed.
    pub async fn subscribe_again(&self, by: SignedIn<'_>) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        sqlx::query!(
            "DELETE FROM email_suppressions WHERE address = (SELECT email FROM people WHERE id = ?1)",
            by.id().0
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }
}

async fn address(tx: &mut SqliteConnection, token: &Token) -> Result<Option<String>, StoreError> {
    let hash = hash(token);
    let address = sqlx::query_scalar!("SELECT address FROM unsubscribe_links WHERE token_hash = ?1", hash);
    Ok(address.fetch_optional(tx).await?)
}

/// Whether an address has unsubscribed from this kind of email.
pub(crate) async fn is_suppressed(
    tx: &mut SqliteConnection,
    address: &str,
    kind: EmailKind,
) -> Result<bool, StoreError> {
    if kind.is_necessary() {
        return Ok(false);
    }
    let is_suppressed = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM email_suppressions WHERE address = ?1) AS "there!: bool""#,
        address
    );
    Ok(is_suppressed.fetch_one(tx).await?)
}
