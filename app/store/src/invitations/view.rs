//! What an invited person is asked, found by their link or by who they are.

use super::list::invitee;
use super::record::{InvitationRecord, rank, record_event, status};
use super::words;
use crate::column::{damaged, instant, maybe};
use crate::editions::known_edition;
use crate::login_sessions::hash;
use crate::{Store, StoreError, commitments, seats};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, InvitationId, PersonId};
use domain::invitations::{InvitationEvent, InvitationState, InvitationView};
use domain::login_sessions::Token;
use domain::text::{LongText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Remembers a fresh link to an invitation, as its hash only; for an organizer to hand on.
    ///
    /// Refused: an invitation that isn't there, is a draft or was taken back.
    pub async fn copy_link(
        &self,
        slug: &EditionSlug,
        id: InvitationId,
        token: &Token,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let one = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        if let state @ (InvitationState::Draft | InvitationState::Revoked) = one.status.state {
            return Err(Refusal::InvalidInvitationTransition { from: state.as_str(), step: "linked to" }.into());
        }
        let (hash, made) = (hash(token), now.timestamp());
        sqlx::query!(
            "INSERT INTO invitation_links (token_hash, invitation_id, created_at) VALUES (?1, ?2, ?3)",
            hash,
            one.id,
            made
        )
        .execute(&mut *tx)
        .await?;
        record_event(&mut tx, one.id, Some(by.id), InvitationEvent::LinkCopied, now).await?;
        let event = |invited| AuditEvent::InvitationLinkCopied { invited };
        one.audit(&mut tx, AuditActor::Person(by.id), event, now).await?;
        Ok(tx.commit().await?)
    }

    /// What the invitation of a link asks; `None` where the link leads nowhere, or to one that was taken back.
    pub async fn invitation_by_link(&self, token: &Token) -> Result<Option<InvitationView>, StoreError> {
        let mut tx = self.begin_read().await?;
        let hash = hash(token);
        let id = sqlx::query_scalar!(
            "SELECT invitation_id FROM invitation_links JOIN invitations i ON i.id = invitation_id
             WHERE token_hash = ?1 AND i.state NOT IN ('draft', 'revoked')",
            hash
        );
        match id.fetch_optional(&mut *tx).await? {
            Some(id) => Ok(Some(asked(&mut tx, id).await?)),
            None => Ok(None),
        }
    }

    /// What an edition asks of somebody. Not drafts.
    ///
    /// Refused: an edition that isn't there.
    pub async fn asked(&self, slug: &EditionSlug, account: &Account) -> Result<Option<InvitationView>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        match theirs(&mut tx, Some(edition), account).await?.first() {
            Some(id) => Ok(Some(asked(&mut tx, *id).await?)),
            None => Ok(None),
        }
    }

    /// Somebody's invitations to all editions, the newest edition first. Not drafts.
    pub async fn invitations_of_person(&self, account: &Account) -> Result<Vec<InvitationView>, StoreError> {
        let mut tx = self.begin_read().await?;
        let mut all = Vec::new();
        for id in theirs(&mut tx, None, account).await? {
            all.push(asked(&mut tx, id).await?);
        }
        Ok(all)
    }
}

async fn theirs(tx: &mut SqliteConnection, edition: Option<i64>, account: &Account) -> Result<Vec<i64>, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT i.id AS "id!" FROM invitations i JOIN editions e ON e.id = i.edition_id
           WHERE (?1 IS NULL OR i.edition_id = ?1) AND i.state <> 'draft' AND i.person_id = ?2
           ORDER BY e.starts DESC, e.slug DESC"#,
        edition,
        account.id.0
    );
    Ok(ids.fetch_all(tx).await?)
}

async fn asked(tx: &mut SqliteConnection, id: i64) -> Result<InvitationView, StoreError> {
    let row = sqlx::query!(
        r#"SELECT e.id AS "edition_id!", e.slug AS "edition!", i.name AS "name?", coalesce(i.login, p.login) AS "login?",
             i.email AS "email?", i.person_id, i.answered AS "answered!: bool", i.state AS "state!", i.deadline, i.offered_until, i.since AS "since!", r.title AS "seat_pool?", i.decline_reason,
             i.forwarded_to, i.imported AS "imported!: bool"
           FROM invitations i JOIN editions e ON e.id = i.edition_id LEFT JOIN seat_pools r ON r.id = i.seat_pool_id
             LEFT JOIN people p ON p.id = i.person_id
           WHERE i.id = ?1"#,
        id
    );
    let row = row.fetch_one(&mut *tx).await?;
    let agreed = match row.person_id {
        Some(person) => commitments::agreements(tx, row.edition_id, person).await?.into_iter().next(),
        None => None,
    };
    let versions = commitments::all(tx, row.edition_id).await?;
    let agreed = agreed.and_then(|one| versions.iter().find(|version| version.number == one.version).cloned());
    let status = status(&row.state, row.deadline, row.offered_until)?;
    let place = match status.state {
        InvitationState::Waitlisted => Some(rank(tx, id).await?),
        _ => None,
    };
    Ok(InvitationView {
        id: InvitationId(id),
        edition: EditionSlug::parse(&row.edition).map_err(damaged)?,
        invitee: invitee(row.name, row.login, row.email)?,
        person: row.person_id.map(PersonId),
        answered: row.answered,
        status,
        since: instant(row.since)?,
        place,
        seat_pool: maybe(row.seat_pool, Title::parse)?,
        why: maybe(row.decline_reason, LongText::parse)?,
        current: commitments::current(tx, row.edition_id).await?,
        agreed,
        waivers: commitments::waivers(tx, id).await?,
        messages: words::messages(tx, id).await?,
        forwarded_to: row.forwarded_to.map(PersonId),
        rules: seats::invitation_settings(tx, row.edition_id).await?,
        imported: row.imported,
    })
}
