//! The notes of a meeting, which every participant edits, and their revisions.

use super::edit::{record, record_for};
use crate::db::column::{count, instant, person};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, MeetingNumber};
use domain::meetings::{MeetingAction, NotesRevision};
use domain::text::LongText;
use domain::time::Instant;

impl Store {
    /// Replaces the notes, and keeps the earlier ones as a revision. `None` empties them.
    ///
    /// `read` is the revision of the notes that the form showed. Writes nothing if they are the same.
    ///
    /// # Errors
    /// Refuses people without permission, and a conflicting edit.
    pub async fn save_notes(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
        notes: Option<&LongText>,
        read: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::EditNotes).await?;
        let notes = notes.map_or("", LongText::as_str);
        if meeting.page.notes.text == notes {
            return Ok(());
        }
        if meeting.page.notes_revision() != read {
            return Err(Refusal::EditConflict.into());
        }
        let (seconds, person, html) = (now.timestamp(), by.id().0, formats::markup::html(notes));
        let html = html.as_str();
        sqlx::query!(
            "INSERT INTO meeting_revisions (meeting_id, nth, replaced_at, by_id, notes)
             SELECT id, 1 + (SELECT coalesce(max(nth), 0) FROM meeting_revisions WHERE meeting_id = ?1), ?2, ?3, notes
             FROM meetings WHERE id = ?1",
            meeting.id,
            seconds,
            person
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "UPDATE meetings SET notes = ?2, notes_html = ?3, updated_at = ?4 WHERE id = ?1",
            meeting.id,
            notes,
            html,
            seconds
        )
        .execute(&mut *tx)
        .await?;
        record(&mut tx, meeting.edition, by, AuditEvent::MeetingNotesEdited { meeting: number }, now).await?;
        tx.commit().await
    }

    /// The earlier notes of a meeting, newest first, at most `most`.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn notes_revisions(
        &self,
        slug: &EditionSlug,
        number: MeetingNumber,
        most: u32,
    ) -> Result<Vec<NotesRevision>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let rows = sqlx::query!(
            r#"SELECT r.nth AS "nth!", r.replaced_at AS "replaced_at!", r.notes AS "notes!", p.name AS "name?",
                 p.login AS "login?"
               FROM meetings m JOIN meeting_revisions r ON r.meeting_id = m.id LEFT JOIN people p ON p.id = r.by_id
               WHERE m.edition_id = ?1 AND m.number = ?2 ORDER BY r.nth DESC LIMIT ?3"#,
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
