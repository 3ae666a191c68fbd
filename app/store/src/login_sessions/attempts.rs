//! Stores login attempts. The audit log has no entries about them, because the person isn't known yet.

use crate::db::column::{damaged, instant};
use crate::shared::secret::hash;
use crate::{Store, StoreError};
use domain::login_sessions::{LoginAttempt, Token};
use domain::text::LocalPath;
use domain::time::Instant;

impl Store {
    /// Stores a login attempt, and deletes expired ones.
    pub async fn begin_login_attempt(
        &self,
        state: &Token,
        verifier: &str,
        next: &LocalPath,
        now: Instant,
    ) -> Result<(), StoreError> {
        let (hash, next) = (hash(state), next.as_str());
        // Attempts that seem to begin in the future stay: another request has just begun them.
        let (now, oldest) = (now.timestamp(), (now - LoginAttempt::lifetime()).timestamp());
        let mut tx = self.begin_write().await?;
        sqlx::query!("DELETE FROM login_attempts WHERE begun_at < ?1", oldest).execute(&mut *tx).await?;
        sqlx::query!(
            "INSERT INTO login_attempts (state_hash, verifier, next_path, begun_at) VALUES (?1, ?2, ?3, ?4)",
            hash,
            verifier,
            next,
            now
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }

    /// Removes and returns the attempt that GitHub's answer belongs to; `None` if it is unknown or expired.
    pub async fn take_login_attempt(&self, state: &Token, now: Instant) -> Result<Option<LoginAttempt>, StoreError> {
        let hash = hash(state);
        let mut tx = self.begin_write().await?;
        let row = sqlx::query!(
            "DELETE FROM login_attempts WHERE state_hash = ?1 RETURNING verifier, next_path, begun_at",
            hash
        );
        let row = row.fetch_optional(&mut *tx).await?;
        tx.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let attempt = LoginAttempt {
            verifier: row.verifier,
            next: LocalPath::parse(&row.next_path).map_err(damaged)?,
            begun: instant(row.begun_at)?,
        };
        Ok(Some(attempt).filter(|attempt| !LoginAttempt::is_expired(attempt.begun, now)))
    }
}
