//! What became of a session, and who was there.

use super::edit::record;
use super::page::SessionRecord;
use super::people;
use crate::db::column::{maybe, person};
use crate::shared::editions::zone;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Participant, Reader};
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, PersonId, SessionNumber};
use domain::schedule::{NewRecap, OwnSession, SessionAction, SessionOutcome, SessionPerson, SessionRecap};
use domain::text::ShortText;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// What was recorded of a session; nothing for an unknown one.
    ///
    /// People who don't want to be listed appear as “Someone not listed”.
    pub async fn session_recap(&self, slug: &EditionSlug, number: SessionNumber) -> Result<SessionRecap, StoreError> {
        let mut tx = self.begin_read().await?;
        Ok(own_session(&mut tx, slug, number, None).await?.recap)
    }

    /// What was recorded of a session, and whether the person starred it.
    pub async fn own_session<'a>(
        &self,
        by: impl Into<Reader<'a>>,
        number: SessionNumber,
    ) -> Result<OwnSession, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        own_session(&mut tx, by.edition(), number, Some(by.id())).await
    }

    /// Everyone who takes part in the edition by name, with `true` for those who were at the session.
    ///
    /// # Errors
    /// Refuses people who may not edit the session.
    pub async fn session_presence(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
    ) -> Result<Vec<(SessionPerson, bool)>, StoreError> {
        let mut tx = self.begin_read().await?;
        let session = SessionRecord::for_action(&mut tx, by, number, SessionAction::Edit).await?;
        presence(&mut tx, &session).await
    }

    /// Records what became of a session, and who was there.
    ///
    /// # Errors
    /// Refuses people who may not edit the session, a session that hasn't begun, and people who don't take part.
    pub async fn record_session_outcome(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
        recap: &NewRecap,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let session = SessionRecord::for_action(&mut tx, by, number, SessionAction::Edit).await?;
        let local = zone(&mut tx, session.edition).await?.at(now).naive_local();
        if session.page.placement.is_none_or(|placement| placement.starts > local) {
            return Err(Refusal::SessionNotBegun.into());
        }
        let known = presence(&mut tx, &session).await?;
        if recap.presence.iter().any(|(id, _)| known.iter().all(|(person, _)| person.id != *id)) {
            return Err(Refusal::NoSuchPerson.into());
        }
        let (outcome, note) = (recap.outcome.map(SessionOutcome::as_str), recap.note.as_ref().map(ShortText::as_str));
        sqlx::query!("UPDATE sessions SET outcome = ?2, outcome_note = ?3 WHERE id = ?1", session.id, outcome, note)
            .execute(&mut *tx)
            .await?;
        let (seconds, recorder) = (now.timestamp(), by.id().0);
        for (person, is_present) in &recap.presence {
            if *is_present {
                sqlx::query!(
                    "INSERT OR IGNORE INTO session_attendances (session_id, person_id, recorded_at, recorded_by)
                     VALUES (?1, ?2, ?3, ?4)",
                    session.id,
                    person.0,
                    seconds,
                    recorder
                )
                .execute(&mut *tx)
                .await?;
            } else {
                sqlx::query!(
                    "DELETE FROM session_attendances WHERE session_id = ?1 AND person_id = ?2",
                    session.id,
                    person.0
                )
                .execute(&mut *tx)
                .await?;
            }
        }
        record(&mut tx, session.edition, by, AuditEvent::SessionOutcomeRecorded { session: number }, now).await?;
        tx.commit().await
    }
}

async fn own_session(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    number: SessionNumber,
    person: Option<PersonId>,
) -> Result<OwnSession, StoreError> {
    let (slug, person) = (slug.as_str(), person.map(|PersonId(id)| id));
    let row = sqlx::query!(
        r#"SELECT s.outcome, s.outcome_note,
             EXISTS (SELECT 1 FROM session_interests WHERE session_id = s.id AND person_id = ?3) AS "is_starred!: bool",
             (SELECT json_group_array(json_object('id', p.id,
                'name', iif(p.listed OR p.github_id IS NULL, p.name, 'Someone not listed'),
                'login', iif(p.listed OR p.github_id IS NULL, p.login, NULL)) ORDER BY p.name, p.id)
              FROM session_attendances a JOIN people p ON p.id = a.person_id WHERE a.session_id = s.id) AS "present!: String"
           FROM sessions s JOIN editions e ON e.id = s.edition_id WHERE e.slug = ?1 AND s.number = ?2"#,
        slug,
        number.0,
        person
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(OwnSession::default()) };
    let outcome = maybe(row.outcome, SessionOutcome::parse)?;
    let recap =
        SessionRecap { outcome, note: maybe(row.outcome_note, ShortText::parse)?, present: people(&row.present)? };
    Ok(OwnSession { is_starred: row.is_starred, recap })
}

async fn presence(
    tx: &mut SqliteConnection,
    session: &SessionRecord,
) -> Result<Vec<(SessionPerson, bool)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login, a.person_id IS NOT NULL AS "is_present!: bool"
           FROM people p LEFT JOIN session_attendances a ON a.person_id = p.id AND a.session_id = ?2
           WHERE p.id IN (SELECT person_id FROM participants WHERE edition_id = ?1) OR a.person_id IS NOT NULL
             OR p.id IN (SELECT person_id FROM session_leads WHERE session_id = ?2)
           ORDER BY p.name, p.id"#,
        session.edition,
        session.id
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let found = person(&row.name, row.login)?;
        Ok((SessionPerson { id: PersonId(row.id), name: found.name, login: found.login }, row.is_present))
    });
    rows.collect()
}
