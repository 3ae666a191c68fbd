//! Finds an invitation for the invited person, by its link or by their account.

use crate::aggregates::invitation::{InvitationRecord, rank, record_event, status};
use crate::db::column::{damaged, instant, maybe};
use crate::invitations::list::invitee;
use crate::invitations::messages;
use crate::own_questions::{self, AskedQuestions};
use crate::shared::editions::known_edition;
use crate::shared::secret::hash;
use crate::{Store, StoreError, commitments, seats};
use domain::Refusal;
use domain::access::{AccountKey, InvitationKey, Organizer, SignedIn};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, InvitationId, PersonId};
use domain::invitations::{InvitationEvent, InvitationState, InvitationView, RevokedLink};
use domain::login_sessions::Token;
use domain::text::{EmailAddress, LongText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Adds a link to an invitation, which an organizer can pass on. Stores only the token's hash.
    ///
    /// # Errors
    /// Refuses an unknown, draft or revoked invitation.
    pub async fn create_invitation_link(
        &self,
        by: Organizer<'_>,
        id: InvitationId,
        token: &Token,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let invitation = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        if let state @ (InvitationState::Draft | InvitationState::Revoked) = invitation.status.state {
            return Err(Refusal::NoLinkToCopy(state.as_str()).into());
        }
        let (hash, created) = (hash(token), now.timestamp());
        sqlx::query!(
            "INSERT INTO invitation_links (token_hash, invitation_id, created_at) VALUES (?1, ?2, ?3)",
            hash,
            invitation.id,
            created
        )
        .execute(&mut *tx)
        .await?;
        record_event(&mut tx, invitation.id, Some(by.id()), InvitationEvent::LinkCopied, now).await?;
        let event = |invited| AuditEvent::InvitationLinkCopied { invited };
        invitation.audit(&mut tx, AuditActor::Person(by.id()), event, now).await?;
        tx.commit().await
    }

    /// The invitation of a link; `None` if the link is unknown or the invitation was revoked.
    pub async fn invitation_by_link(&self, token: &Token) -> Result<Option<InvitationView>, StoreError> {
        let mut tx = self.begin_read().await?;
        let hash = hash(token);
        let id = sqlx::query_scalar!(
            "SELECT invitation_id FROM invitation_links JOIN invitations i ON i.id = invitation_id
             WHERE token_hash = ?1 AND revoked_at IS NULL AND i.state NOT IN ('draft', 'revoked')",
            hash
        );
        match id.fetch_optional(&mut *tx).await? {
            Some(id) => Ok(Some(view(&mut tx, id).await?)),
            None => Ok(None),
        }
    }

    /// What the link of a revoked or transferred invitation says; `None` for other links.
    pub async fn revoked_link(&self, token: &Token) -> Result<Option<RevokedLink>, StoreError> {
        let hash = hash(token);
        let row = sqlx::query!(
            r#"SELECT e.slug AS "edition!", r.reply_to AS "contact?", (
                 SELECT v.at FROM invitation_events v
                 WHERE v.invitation_id = l.invitation_id AND v.event = 'transferred' AND v.at = l.revoked_at
               ) AS "transferred?: i64"
               FROM invitation_links l JOIN invitations i ON i.id = l.invitation_id JOIN editions e ON e.id = i.edition_id
                 LEFT JOIN invitation_settings r ON r.edition_id = e.id
               WHERE l.token_hash = ?1 AND l.revoked_at IS NOT NULL"#,
            hash
        );
        let Some(row) = row.fetch_optional(&mut *self.reader().await?).await? else { return Ok(None) };
        let edition = EditionSlug::parse(&row.edition).map_err(damaged)?;
        let (contact, transferred) =
            (maybe(row.contact, EmailAddress::parse)?, row.transferred.map(instant).transpose()?);
        Ok(Some(RevokedLink { edition, contact, transferred }))
    }

    /// Whether the invitation is for someone else, while the person has one of their own to the edition.
    ///
    /// # Errors
    /// Refuses an unknown invitation.
    pub async fn has_own_invitation(&self, key: AccountKey<'_>) -> Result<bool, StoreError> {
        let mut tx = self.begin_read().await?;
        let invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        invitation.is_beside_own(&mut tx, key.account()).await
    }

    /// The place on the waitlist that accepting would lead to now; `None` if it would lead to a seat.
    ///
    /// Someone with a seat or a place by another invitation of theirs keeps it.
    ///
    /// # Errors
    /// Refuses an unknown invitation.
    pub async fn place_if_accepted(&self, key: InvitationKey<'_>) -> Result<Option<u32>, StoreError> {
        let mut tx = self.begin_read().await?;
        let invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        if let Some(by) = key.account()
            && let Some(own) = invitation.other_place(&mut tx, by).await?
        {
            return Ok(match own.state {
                InvitationState::Waitlisted => Some(rank(&mut tx, own.id).await?),
                _ => None,
            });
        }
        let allocation = seats::allocation(&mut tx, invitation.edition).await?;
        Ok(allocation.place_if_accepted(invitation.seat_pool.as_ref()))
    }

    /// A person's invitation to an edition, unless it is a draft.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn invitation_of(
        &self,
        by: SignedIn<'_>,
        slug: &EditionSlug,
    ) -> Result<Option<InvitationView>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        match invitation_ids(&mut tx, Some(edition), by.id()).await?.first() {
            Some(id) => Ok(Some(view(&mut tx, *id).await?)),
            None => Ok(None),
        }
    }

    /// A person's invitations to all editions without drafts, newest edition first.
    pub async fn invitations_of_person(&self, by: SignedIn<'_>) -> Result<Vec<InvitationView>, StoreError> {
        let mut tx = self.begin_read().await?;
        let mut views = Vec::new();
        for id in invitation_ids(&mut tx, None, by.id()).await? {
            views.push(view(&mut tx, id).await?);
        }
        Ok(views)
    }
}

async fn invitation_ids(
    tx: &mut SqliteConnection,
    edition: Option<i64>,
    person: PersonId,
) -> Result<Vec<i64>, StoreError> {
    let ids = sqlx::query_scalar!(
        r#"SELECT i.id AS "id!" FROM invitations i JOIN editions e ON e.id = i.edition_id
           WHERE (?1 IS NULL OR i.edition_id = ?1) AND i.state <> 'draft' AND i.person_id = ?2
           ORDER BY e.starts DESC, e.slug DESC"#,
        edition,
        person.0
    );
    Ok(ids.fetch_all(tx).await?)
}

async fn view(tx: &mut SqliteConnection, id: i64) -> Result<InvitationView, StoreError> {
    let row = sqlx::query!(
        r#"SELECT e.id AS "edition_id!", e.slug AS "edition!", i.name AS "name?", coalesce(i.login, p.login) AS "login?",
             i.email AS "email?", i.person_id, i.answered AS "answered!: bool", i.state AS "state!", i.deadline, i.offered_until, i.since AS "since!", r.title AS "seat_pool?", i.decline_reason,
             i.forwarded_to, i.imported AS "imported!: bool",
             EXISTS (SELECT 1 FROM own_questions q WHERE q.edition_id = e.id) AS "has_questions!: bool"
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
    let agreed =
        agreed.and_then(|agreement| versions.iter().find(|version| version.number == agreement.version).cloned());
    let status = status(&row.state, row.deadline, row.offered_until)?;
    let place = match status.state {
        InvitationState::Waitlisted => Some(rank(tx, id).await?),
        _ => None,
    };
    // Most editions ask nothing, and need no further statement.
    let asked = if row.has_questions {
        own_questions::asked(tx, row.edition_id, row.person_id).await?
    } else {
        AskedQuestions::default()
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
        messages: messages::readable(tx, id).await?,
        forwarded_to: row.forwarded_to.map(PersonId),
        rules: seats::invitation_settings(tx, row.edition_id).await?,
        imported: row.imported,
        questions: asked.questions,
        answers: asked.answers,
    })
}
