//! Reads and edits the tracks of an edition.

use super::leads;
use crate::aggregates::goals::{refuse_unknown_outcome, refuse_unknown_spec};
use crate::db::column::{count, damaged, list, maybe};
use crate::shared::edited_settings;
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::editions::{
    EditedTrack, EditionSetting, SourceTrack, TrackColour, TrackGoals, TrackRow, check_tracks, tracks_of_source,
    tracks_revision,
};
use domain::id::{OutcomeCode, SpecNumber, TrackId};
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
    /// `EditConflict` if someone else edited the tracks, an unknown goal, and the refusals of [`check_tracks`].
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
        tx.commit().await
    }
}

/// Makes the tracks those of the community's website.
///
/// # Errors
/// The refusals of [`check_tracks`].
pub(super) async fn take_from_source(
    tx: &mut SqliteConnection,
    edition: i64,
    source: &[SourceTrack],
) -> Result<(), StoreError> {
    let before = rows(tx, edition).await?;
    let edited = tracks_of_source(&before, source);
    check_tracks(&before, &edited)?;
    replace(tx, edition, &before, &edited).await
}

async fn rows(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<TrackRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id, t.title, t.summary, t.colour,
             (SELECT json_group_array(spec_number ORDER BY spec_number)
              FROM track_specs WHERE track_id = t.id) AS "specs!: String",
             (SELECT json_group_array(outcome_code ORDER BY outcome_code)
              FROM track_outcomes WHERE track_id = t.id) AS "outcomes!: String",
             (SELECT json_group_array(json_object('name', p.name, 'login', p.login) ORDER BY l.position)
              FROM track_leads l JOIN people p ON p.id = l.person_id WHERE l.track_id = t.id) AS "leads!: String",
             EXISTS (SELECT 1 FROM roles r WHERE r.track_id = t.id) AS "has_appointed_lead!: bool",
             (SELECT count(*) FROM tasks WHERE tasks.track_id = t.id) AS "tasks!: i64"
           FROM tracks t WHERE t.edition_id = ?1 ORDER BY t.position, t.id"#,
        edition
    );
    let mut tracks = Vec::new();
    for row in rows.fetch_all(tx).await? {
        tracks.push(TrackRow {
            id: TrackId(row.id),
            title: Title::parse(&row.title).map_err(damaged)?,
            summary: maybe(row.summary, ShortText::parse)?,
            leads: leads(&row.leads)?,
            colour: maybe(row.colour, TrackColour::parse)?,
            goals: goals(&row.specs, &row.outcomes)?,
            has_appointed_lead: row.has_appointed_lead,
            tasks: count(row.tasks)?,
        });
    }
    Ok(tracks)
}

/// Reads the goals of a track from two lists that a query made.
pub(crate) fn goals(specs: &str, outcomes: &str) -> Result<TrackGoals, StoreError> {
    let outcomes = list::<String>(outcomes)?;
    Ok(TrackGoals {
        specs: list::<u16>(specs)?.into_iter().map(SpecNumber).collect(),
        outcomes: outcomes.iter().map(|code| OutcomeCode::parse(code).map_err(damaged)).collect::<Result<_, _>>()?,
    })
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
        let known = track.id.filter(|id| before.iter().any(|row| row.id == *id));
        let id = match known {
            Some(id) => id,
            None => insert(tx, edition, position, track).await?,
        };
        update(tx, id, position, track).await?;
        set_goals(tx, id, &track.goals).await?;
    }
    Ok(())
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    position: i64,
    track: &EditedTrack,
) -> Result<TrackId, StoreError> {
    let title = track.title.as_str();
    let id = sqlx::query_scalar!(
        r#"INSERT INTO tracks (edition_id, position, title) VALUES (?1, ?2, ?3) RETURNING id AS "id!""#,
        edition,
        position,
        title
    );
    Ok(TrackId(id.fetch_one(tx).await?))
}

async fn update(
    tx: &mut SqliteConnection,
    TrackId(id): TrackId,
    position: i64,
    track: &EditedTrack,
) -> Result<(), StoreError> {
    let (title, summary) = (track.title.as_str(), track.summary.as_ref().map(ShortText::as_str));
    let colour = track.colour.map(TrackColour::as_str);
    sqlx::query!(
        "UPDATE tracks SET position = ?2, title = ?3, summary = ?4, colour = ?5 WHERE id = ?1",
        id,
        position,
        title,
        summary,
        colour
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn set_goals(tx: &mut SqliteConnection, TrackId(id): TrackId, goals: &TrackGoals) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM track_specs WHERE track_id = ?1", id).execute(&mut *tx).await?;
    for SpecNumber(number) in &goals.specs {
        refuse_unknown_spec(tx, *number).await?;
        sqlx::query!("INSERT INTO track_specs (track_id, spec_number) VALUES (?1, ?2)", id, number)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query!("DELETE FROM track_outcomes WHERE track_id = ?1", id).execute(&mut *tx).await?;
    for code in &goals.outcomes {
        refuse_unknown_outcome(tx, *code).await?;
        let code = code.to_string();
        sqlx::query!("INSERT INTO track_outcomes (track_id, outcome_code) VALUES (?1, ?2)", id, code)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}
