//! Signs people in and manages their login sessions.
//!
//! Only hashes of tokens are stored, so a copy of the file gives access to no account.

mod attempts;
mod rights;
mod who;

use crate::aggregates::bound_invitations;
use crate::db::column::{damaged, ids, instant};
use crate::shared::audit::{self, Entry};
use crate::shared::secret::hash;
use crate::{Store, StoreError, catalog, roles};
use domain::access::{Account, SignedIn};
use domain::audit::AuditEvent;
use domain::id::PersonId;
use domain::login_sessions::{GitHubAccount, LoginSession, Token, is_expired};
use domain::roles::Preferences;
use domain::text::ShortText;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Signs in the person with this GitHub account, in a browser that will send `token`.
    ///
    /// GitHub's numeric id identifies the person. For an unknown id, it is the person that a public source names by
    /// this login, or else a new person. A changed login becomes a former login, which identifies no one. Roles,
    /// invitations and contacts of core projects for the login are bound to the person, and invitations to their verified
    /// email addresses. Several invitations to an edition are merged. Deletes login sessions that are over.
    pub async fn sign_in(
        &self,
        github: &GitHubAccount,
        device: &ShortText,
        token: &Token,
        now: Instant,
    ) -> Result<PersonId, StoreError> {
        let mut tx = self.begin_write().await?;
        sweep(&mut tx, now).await?;
        let person = who::recognize(&mut tx, github, now).await?;
        let roles = roles::bind(&mut tx, person.id, &github.login, now).await?;
        bound_invitations::bind(&mut tx, person.id, &github.login, &github.verified_emails, now).await?;
        catalog::bind_contacts(&mut tx, person.id, &github.login).await?;
        insert(&mut tx, person.id, device, token, now).await?;
        let event = AuditEvent::SignedIn { recognized: person.recognized, roles };
        audit::write(&mut tx, Entry { target: person.before, ..Entry::own(person.id, event) }, now).await?;
        tx.commit().await?;
        Ok(person.id)
    }

    /// The account and preferences for a token; `None` if it has no valid login session.
    ///
    /// Updates the time of the last visit at most every five minutes. If that fails, the next visit tries again.
    pub async fn account(&self, token: &Token, now: Instant) -> Result<Option<(Account, Preferences)>, StoreError> {
        let mut tx = self.begin_read().await?;
        let Some(found) = rights::by_token(&mut tx, &hash(token)).await? else { return Ok(None) };
        let (begun, last_seen) = (instant(found.begun_at)?, instant(found.last_seen_at)?);
        if is_expired(begun, last_seen, now) {
            return Ok(None);
        }
        let session = found.sign_in;
        let account = rights::account(&mut tx, found).await?;
        drop(tx);
        if (now - last_seen).num_minutes() >= NOTED_EVERY_MINUTES {
            let _ = self.touch(session, now).await;
        }
        Ok(Some(account))
    }

    /// A person's login sessions, newest first; `here` is the token of the current one.
    pub async fn login_sessions(&self, by: SignedIn<'_>, here: &Token) -> Result<Vec<LoginSession>, StoreError> {
        let mut tx = self.begin_read().await?;
        list(&mut tx, by.id(), &hash(here)).await
    }

    /// Ends the login session of this token. Does nothing, and writes no audit entry, if there is none.
    pub async fn sign_out(&self, token: &Token, now: Instant) -> Result<(), StoreError> {
        let hash = hash(token);
        let mut tx = self.begin_write().await?;
        let person = sqlx::query_scalar!("DELETE FROM login_sessions WHERE token_hash = ?1 RETURNING person_id", hash);
        if let Some(person) = person.fetch_optional(&mut *tx).await? {
            audit::write(&mut tx, Entry::own(PersonId(person), AuditEvent::SignedOut), now).await?;
        }
        tx.commit().await
    }

    /// Ends one of a person's own login sessions and returns whether it existed.
    ///
    /// If it didn't, writes no audit entry.
    pub async fn end_login_session(&self, by: SignedIn<'_>, id: i64, now: Instant) -> Result<bool, StoreError> {
        let mut tx = self.begin_write().await?;
        let ended = sqlx::query!("DELETE FROM login_sessions WHERE person_id = ?1 AND id = ?2", by.id().0, id);
        let ended = ended.execute(&mut *tx).await?.rows_affected() > 0;
        if ended {
            audit::write(&mut tx, Entry::own(by.id(), AuditEvent::LoginSessionEnded), now).await?;
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends all of a person's login sessions and returns their number.
    ///
    /// If there are none, writes no audit entry.
    pub async fn end_all_login_sessions(&self, by: SignedIn<'_>, now: Instant) -> Result<u32, StoreError> {
        let mut tx = self.begin_write().await?;
        let ended = sqlx::query!("DELETE FROM login_sessions WHERE person_id = ?1", by.id().0);
        let ended = ended.execute(&mut *tx).await?.rows_affected();
        if ended > 0 {
            audit::write(&mut tx, Entry::own(by.id(), AuditEvent::AllLoginSessionsEnded), now).await?;
        }
        tx.commit().await?;
        Ok(u32::try_from(ended).unwrap_or(u32::MAX))
    }

    /// Updates the time of the last visit. Writes no audit entry, because nothing else changes.
    async fn touch(&self, session: i64, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let seen = now.timestamp();
        sqlx::query!("UPDATE login_sessions SET last_seen_at = max(last_seen_at, ?2) WHERE id = ?1", session, seen)
            .execute(&mut *tx)
            .await?;
        sweep(&mut tx, now).await?;
        tx.commit().await
    }
}

const NOTED_EVERY_MINUTES: i64 = 5;

async fn insert(
    tx: &mut SqliteConnection,
    person: PersonId,
    device: &ShortText,
    token: &Token,
    now: Instant,
) -> Result<(), StoreError> {
    let (device, hash, now) = (device.as_str(), hash(token), now.timestamp());
    sqlx::query!(
        "INSERT INTO login_sessions (token_hash, person_id, device, begun_at, last_seen_at) VALUES (?1, ?2, ?3, ?4, ?4)",
        hash,
        person.0,
        device,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn list(tx: &mut SqliteConnection, person: PersonId, here: &[u8]) -> Result<Vec<LoginSession>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, device, begun_at, last_seen_at, token_hash = ?2 AS "here!: bool" FROM login_sessions
           WHERE person_id = ?1 ORDER BY begun_at DESC, id DESC"#,
        person.0,
        here
    );
    let sessions = rows.fetch_all(tx).await?.into_iter().map(|row| {
        Ok(LoginSession {
            id: row.id,
            device: ShortText::parse(&row.device).map_err(damaged)?,
            begun: instant(row.begun_at)?,
            last_seen: instant(row.last_seen_at)?,
            here: row.here,
        })
    });
    sessions.collect()
}

/// Deletes login sessions that are over.
async fn sweep(tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
    let rows = sqlx::query!("SELECT id, begun_at, last_seen_at FROM login_sessions").fetch_all(&mut *tx).await?;
    let mut over = Vec::new();
    for row in rows {
        if is_expired(instant(row.begun_at)?, instant(row.last_seen_at)?, now) {
            over.push(row.id);
        }
    }
    if !over.is_empty() {
        let over = ids(over);
        sqlx::query!("DELETE FROM login_sessions WHERE id IN (SELECT value FROM json_each(?1))", over)
            .execute(tx)
            .await?;
    }
    Ok(())
}
