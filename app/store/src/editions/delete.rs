//! Deletes an edition on which nothing depends.

use crate::db::column::count;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::access::Organizer;
use domain::audit::AuditEvent;
use domain::editions::EditionContents;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// What depends on an edition.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn edition_contents(&self, by: Organizer<'_>) -> Result<EditionContents, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        contents(&mut tx, edition).await
    }

    /// Deletes an edition with its settings, agenda, tracks, rooms and organizers. The audit log keeps its entries.
    ///
    /// # Errors
    /// Refuses an edition on which something depends, and a confirmation that isn't its short name.
    pub async fn delete_edition(&self, by: Organizer<'_>, typed: &str, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        contents(&mut tx, edition).await?.check_deletion(by.edition(), typed)?;
        audit::keep_deleted(&mut tx, edition).await?;
        sqlx::query!("DELETE FROM editions WHERE id = ?1", edition).execute(&mut *tx).await?;
        let event = AuditEvent::EditionDeleted { edition: by.edition().clone() };
        audit::write(&mut tx, Entry::own(by.id(), event), now).await?;
        tx.commit().await?;
        self.read_instance().await?;
        Ok(())
    }
}

async fn contents(tx: &mut SqliteConnection, edition: i64) -> Result<EditionContents, StoreError> {
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM invitations WHERE edition_id = ?1) AS "invitations!: i64",
             (SELECT count(*) FROM participants WHERE edition_id = ?1) AS "participants!: i64",
             (SELECT count(*) FROM tasks WHERE edition_id = ?1) AS "tasks!: i64",
             (SELECT count(*) FROM meetings m WHERE edition_id = ?1
              AND EXISTS (SELECT 1 FROM attendances WHERE meeting_id = m.id)) AS "attended_meetings!: i64",
             (SELECT count(*) FROM roles r JOIN tracks t ON t.id = r.track_id WHERE t.edition_id = ?1)
               AS "track_leads!: i64",
             (SELECT count(*) FROM agreements WHERE edition_id = ?1) AS "agreements!: i64",
             (SELECT count(*) FROM logistics WHERE edition_id = ?1) AS "travelers!: i64",
             (SELECT count(*) FROM emails WHERE edition_id = ?1) AS "emails!: i64",
             (SELECT count(*) FROM poll_answers a JOIN poll_options o ON o.id = a.option_id JOIN polls p ON p.id = o.poll_id
              WHERE p.edition_id = ?1) AS "poll_answers!: i64",
             (SELECT count(*) FROM updates WHERE edition_id = ?1) AS "updates!: i64",
             (SELECT count(*) FROM releases WHERE edition_id = ?1) AS "releases!: i64",
             (SELECT count(*) FROM published_reports WHERE edition_id = ?1) AS "published_reports!: i64""#,
        edition
    );
    let row = row.fetch_one(tx).await?;
    Ok(EditionContents {
        invitations: count(row.invitations)?,
        participants: count(row.participants)?,
        tasks: count(row.tasks)?,
        attended_meetings: count(row.attended_meetings)?,
        track_leads: count(row.track_leads)?,
        agreements: count(row.agreements)?,
        travelers: count(row.travelers)?,
        emails: count(row.emails)?,
        poll_answers: count(row.poll_answers)?,
        updates: count(row.updates)?,
        releases: count(row.releases)?,
        published_reports: count(row.published_reports)?,
    })
}
