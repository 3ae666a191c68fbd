//! Imports an edition's tracks and their leads. Task lists can add tracks too.

use crate::StoreError;
use crate::db::column::damaged;
use crate::import::people::{EditionPeople, PersonResolver};
use crate::roles::appointed_leads;
use domain::import::{EditionChange, ImportedTrack};
use domain::text::{ShortText, Title};
use sqlx::SqliteConnection;
use std::collections::HashMap;

struct Row {
    id: i64,
    position: i64,
    title: String,
    summary: Option<String>,
    is_kept: bool,
}

/// Makes the tracks equal to the source.
///
/// Deletes unlisted tracks, except those with tasks or an appointed lead: they move to the end, and lose their summary
/// and all leads who are not appointed.
pub(crate) async fn import(
    tx: &mut SqliteConnection,
    known: &mut PersonResolver,
    here: &EditionPeople,
    edition: i64,
    imported: &[ImportedTrack],
) -> Result<Vec<EditionChange>, StoreError> {
    let mut before: HashMap<String, Row> =
        rows(tx, edition).await?.into_iter().map(|row| (row.title.clone(), row)).collect();
    let (mut lines, mut moved) = (Vec::new(), false);
    for (position, track) in (0i64..).zip(imported) {
        let leads = known.all(tx, &track.leads, here).await?;
        let summary = track.summary.as_ref().map(|summary| summary.as_str());
        let row = before.remove(track.title.as_str());
        let is_new = row.is_none();
        moved |= row.as_ref().is_some_and(|row| row.position != position);
        let (id, mut changed) = match row {
            Some(row) => (row.id, update(tx, &row, position, summary).await?),
            None => (insert(tx, edition, position, &track.title, summary).await?, true),
        };
        changed |= set_leads(tx, id, &leads).await?;
        if changed {
            let change = if is_new { EditionChange::TrackAdded } else { EditionChange::TrackChanged };
            lines.push(change(track.title.clone()));
        }
    }
    lines.extend(unlisted(tx, before, imported.len()).await?);
    // Added and removed tracks move the tracks behind them, which is not a change of its own.
    lines.extend((moved && lines.is_empty()).then_some(EditionChange::TracksReordered));
    Ok(lines)
}

/// Whether the source has other tracks than the edition, or other summaries.
pub(crate) async fn differ(
    tx: &mut SqliteConnection,
    edition: i64,
    imported: &[ImportedTrack],
) -> Result<bool, StoreError> {
    let here = rows(tx, edition).await?;
    let here = here.iter().map(|row| (row.title.as_str(), row.summary.as_deref()));
    let there = imported.iter().map(|track| (track.title.as_str(), track.summary.as_ref().map(ShortText::as_str)));
    Ok(!here.eq(there))
}

async fn rows(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, position, title, summary,
             EXISTS (SELECT 1 FROM tasks WHERE track_id = tracks.id)
               OR EXISTS (SELECT 1 FROM roles WHERE track_id = tracks.id) AS "is_kept!: bool"
           FROM tracks WHERE edition_id = ?1 ORDER BY position, id"#,
        edition
    );
    Ok(rows.fetch_all(tx).await?)
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    position: i64,
    title: &Title,
    summary: Option<&str>,
) -> Result<i64, StoreError> {
    let title = title.as_str();
    let id = sqlx::query_scalar!(
        r#"INSERT INTO tracks (edition_id, position, title, summary) VALUES (?1, ?2, ?3, ?4) RETURNING id AS "id!""#,
        edition,
        position,
        title,
        summary
    );
    Ok(id.fetch_one(tx).await?)
}

/// Updates summary and position; returns whether the summary changed.
async fn update(
    tx: &mut SqliteConnection,
    row: &Row,
    position: i64,
    summary: Option<&str>,
) -> Result<bool, StoreError> {
    if row.position == position && row.summary.as_deref() == summary {
        return Ok(false);
    }
    sqlx::query!("UPDATE tracks SET position = ?2, summary = ?3 WHERE id = ?1", row.id, position, summary)
        .execute(tx)
        .await?;
    Ok(row.summary.as_deref() != summary)
}

/// Sets the leads, and returns whether they changed. Appointed leads stay, behind the listed ones.
async fn set_leads(tx: &mut SqliteConnection, track: i64, leads: &[i64]) -> Result<bool, StoreError> {
    let mut leads = leads.to_vec();
    let appointed = appointed_leads(tx, track).await?;
    leads.extend(appointed.into_iter().filter(|person| !leads.contains(person)).collect::<Vec<_>>());
    let before = sqlx::query_scalar!("SELECT person_id FROM track_leads WHERE track_id = ?1 ORDER BY position", track)
        .fetch_all(&mut *tx)
        .await?;
    if before == leads {
        return Ok(false);
    }
    sqlx::query!("DELETE FROM track_leads WHERE track_id = ?1", track).execute(&mut *tx).await?;
    for (position, person) in (0i64..).zip(&leads) {
        sqlx::query!(
            "INSERT INTO track_leads (track_id, position, person_id) VALUES (?1, ?2, ?3)",
            track,
            position,
            person
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(true)
}

async fn unlisted(
    tx: &mut SqliteConnection,
    rows: HashMap<String, Row>,
    listed: usize,
) -> Result<Vec<EditionChange>, StoreError> {
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by_key(|row| (row.position, row.id));
    let (kept, removed): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.is_kept);
    let mut lines = Vec::new();
    for row in removed {
        sqlx::query!("DELETE FROM tracks WHERE id = ?1", row.id).execute(&mut *tx).await?;
        lines.push(EditionChange::TrackRemoved(Title::parse(&row.title).map_err(damaged)?));
    }
    for (row, position) in kept.into_iter().zip(i64::try_from(listed).unwrap_or(i64::MAX)..) {
        // A new position isn't reported; the loss of a summary or of leads is.
        let had_more = set_leads(tx, row.id, &[]).await? | row.summary.is_some();
        update(tx, &row, position, None).await?;
        if had_more {
            lines.push(EditionChange::TrackUnlisted(Title::parse(&row.title).map_err(damaged)?));
        }
    }
    Ok(lines)
}

/// Finds the id of a track by title, or adds it behind the others.
pub(crate) async fn find_or_add(
    tx: &mut SqliteConnection,
    edition: i64,
    title: &Title,
) -> Result<(i64, bool), StoreError> {
    let rows = rows(tx, edition).await?;
    if let Some(row) = rows.iter().find(|row| row.title == title.as_str()) {
        return Ok((row.id, false));
    }
    let position = rows.iter().map(|row| row.position + 1).max().unwrap_or(0);
    Ok((insert(tx, edition, position, title, None).await?, true))
}

/// The ids of an edition's tracks by title.
pub(crate) async fn keys(tx: &mut SqliteConnection, edition: i64) -> Result<HashMap<String, i64>, StoreError> {
    let rows = sqlx::query!(r#"SELECT id AS "id!", title FROM tracks WHERE edition_id = ?1"#, edition);
    Ok(rows.fetch_all(tx).await?.into_iter().map(|row| (row.title, row.id)).collect())
}
