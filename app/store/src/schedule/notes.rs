//! The notes of a session, and their revisions.

use super::edit::record;
use super::page::SessionRecord;
use crate::db::column::{count, instant, person};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Participant, Reader};
use domain::audit::AuditEvent;
use domain::id::SessionNumber;
use domain::meetings::NotesRevision;
use domain::schedule::SessionAction;
use domain::text::LongText;
use domain::time::Instant;

impl Store {
    /// Replaces the notes, and keeps the earlier ones as a revision. `None` empties them.
    ///
    /// `read` is the revision of the notes that the form showed. Writes nothing if they are the same.
    ///
    /// # Errors
    /// Refuses people without permission, and a conflicting edit.
    pub async fn save_session_notes(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
        notes: Option<&LongText>,
        read: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let session = SessionRecord::for_action(&mut tx, by, number, SessionAction::Edit).await?;
        let notes = notes.map_or("", LongText::as_str);
        if session.page.notes.text == notes {
            return Ok(());
        }
        if session.page.notes_revision() != read {
            return Err(Refusal::EditConflict.into());
        }
        let (seconds, person, html) = (now.timestamp(), by.id().0, formats::markup::html(notes));
        let html = html.as_str();
        sqlx::query!(
            "INSERT INTO session_revisions (session_id, nth, replaced_at, by_id, notes)
             SELECT id, 1 + (SELECT coalesce(max(nth), 0) FROM session_revisions WHERE session_id = ?1), ?2, ?3, notes
             FROM sessions WHERE id = ?1",
            session.id,
            seconds,
            person
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "UPDATE sessions SET notes = ?2, notes_html = ?3, updated_at = ?4 WHERE id = ?1",
            session.id,
            notes,
            html,
            seconds
        )
        .execute(&mut *tx)
        .await?;
        record(&mut tx, session.edition, by, AuditEvent::SessionNotesEdited { session: number }, now).await?;
        tx.commit().await
    }

    /// The earlier notes of a session, newest first, at most `most`.
    pub async fn session_notes_revisions<'a>(
        &self,
        by: impl Into<Reader<'a>>,
        number: SessionNumber,
        most: u32,
    ) -> Result<Vec<NotesRevision>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let rows = sqlx::query!(
            r#"SELECT r.nth AS "nth!", r.replaced_at AS "replaced_at!", r.notes AS "notes!", p.name AS "name?",
                 p.login AS "login?"
               FROM sessions s JOIN session_revisions r ON r.session_id = s.id LEFT JOIN people p ON p.id = r.by_id
               WHERE s.edition_id = ?1 AND s.number = ?2 ORDER BY r.nth DESC LIMIT ?3"#,
            edition,
            number.0,
            most
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            let by = row.name.map(|name| person(&name, row.login)).transpose()?;
            Ok(NotesRevision { nth: count(row.nth)?, until: instant(row.replaced_at)?, by, text: row.notes })
        });
        rows.collect()
    }
}
