//! Ways to GitHub and back. Nobody is known yet while one is under way, so the audit log has no entries of them.

use super::hash;
use crate::column::{damaged, instant};
use crate::{Store, StoreError};
use domain::login_sessions::{LoginAttempt, Token};
use domain::text::LocalPath;
use domain::time::Instant;

impl Store {
    /// Remembers that someone was sent to GitHub. Attempts that have expired go.
    pub async fn begin_login_attempt(
        &self,
        state: &Token,
        verifier: &str,
        next: &LocalPath,
        now: Instant,
    ) -> Result<(), StoreError> {
        let (hash, next) = (hash(state), next.as_str());
        // Only those that are too old: one that seems to come from the future was begun a moment ago beside us.
        let (now, oldest) = (now.timestamp(), (now - LoginAttempt::lasts()).timestamp());
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
        Ok(tx.commit().await?)
    }

    /// The attempt that GitHub's answer belongs to, once: it is gone afterwards, whatever its age. `None` if it is
    /// unknown or expired.
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
