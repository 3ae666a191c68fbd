//! Reads and edits the tracks of an edition.

use super::LeadColumns;
use crate::db::column::{count, damaged, list, maybe, person};
use crate::shared::edited_settings;
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::editions::{EditedTrack, EditionSetting, TrackRow, check_tracks, tracks_revision};
use domain::id::TrackId;
use domain::text::{ShortText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Lists the tracks of an edition, with what keeps each from being removed.
    pub async fn track_rows(&self, by: Organizer<'_>) -> Result<Vec<TrackRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        rows(&mut tx, edition).await
    }

    /// Changes, adds and removes tracks, so that the edition has those of `edited` in their order.
    ///
    /// A track with a known id keeps its tasks and leads. `read` is the revision of the tracks that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else edited the tracks, and the refusals of [`check_tracks`].
    pub async fn edit_tracks(
        &self,
        by: Organizer<'_>,
        read: &str,
        edited: &[EditedTrack],
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let before = rows(&mut tx, edition).await?;
        if tracks_revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        check_tracks(&before, edited)?;
        if !before.iter().map(EditedTrack::from).eq(edited.iter().cloned()) {
            replace(&mut tx, edition, &before, edited).await?;
            edited_settings::note(&mut tx, edition, &[EditionSetting::Tracks], by.id(), now).await?;
        }
        Ok(tx.commit().await?)
    }
}

async fn rows(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<TrackRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id, t.title, t.summary,
             (SELECT json_group_array(json_object('name', p.name, 'login', p.login) ORDER BY l.position)
              FROM track_leads l JOIN people p ON p.id = l.person_id WHERE l.track_id = t.id) AS "leads!: String",
             EXISTS (SELECT 1 FROM roles r WHERE r.track_id = t.id) AS "has_appointed_lead!: bool",
             (SELECT count(*) FROM tasks WHERE tasks.track_id = t.id) AS "tasks!: i64"
           FROM tracks t WHERE t.edition_id = ?1 ORDER BY t.position, t.id"#,
        edition
    );
    let mut tracks = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let leads = list::<LeadColumns>(&row.leads)?.into_iter();
        tracks.push(TrackRow {
            id: TrackId(row.id),
            title: Title::parse(&row.title).map_err(damaged)?,
            summary: maybe(row.summary, ShortText::parse)?,
            leads: leads.map(|lead| person(&lead.name, lead.login)).collect::<Result<_, _>>()?,
            has_appointed_lead: row.has_appointed_lead,
            tasks: count(row.tasks)?,
        });
    }
    Ok(tracks)
}

async fn replace(
    tx: &mut SqliteConnection,
    edition: i64,
    before: &[TrackRow],
    edited: &[EditedTrack],
) -> Result<(), StoreError> {
    for row in before.iter().filter(|row| !edited.iter().any(|track| track.id == Some(row.id))) {
        sqlx::query!("DELETE FROM tracks WHERE id = ?1", row.id.0).execute(&mut *tx).await?;
    }
    // Two tracks may swap their titles, which are unique. No title begins with a control character.
    sqlx::query!("UPDATE tracks SET title = char(1) || id WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    for (position, track) in (0i64..).zip(edited) {
        let (title, summary) = (track.title.as_str(), track.summary.as_ref().map(ShortText::as_str));
        let known = track.id.filter(|id| before.iter().any(|row| row.id == *id));
        match known {
            Some(TrackId(id)) => {
                sqlx::query!(
                    "UPDATE tracks SET position = ?2, title = ?3, summary = ?4 WHERE id = ?1",
                    id,
                    position,
                    title,
                    summary
                )
                .execute(&mut *tx)
                .await?;
            }
            None => {
                sqlx::query!(
                    "INSERT INTO tracks (edition_id, position, title, summary) VALUES (?1, ?2, ?3, ?4)",
                    edition,
                    position,
                    title,
                    summary
                )
                .execute(&mut *tx)
                .await?;
            }
        }
    }
    Ok(())
}
