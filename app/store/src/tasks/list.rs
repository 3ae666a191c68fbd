//! Lists of an edition's tasks, page by page, and the board.
//!
//! The ids of those that are shown come first, along an index; what stands in their rows is read of them alone.

use super::filter::{Fitting, Part, Within};
use super::{rows_of, whole};
use crate::column::{count, damaged, ids};
use crate::editions::known_edition;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use domain::tasks::{Column, Status, StatusCounts, TaskFilter, TaskList, TaskOrder};
use domain::text::Title;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// One page of an edition's tasks that fit the filter, from page 1, with what stands above it. Behind the last page
    /// there are none.
    ///
    /// Refused: an edition that isn't there.
    pub async fn task_list(
        &self,
        slug: &EditionSlug,
        filter: &TaskFilter,
        order: TaskOrder,
        page: u32,
    ) -> Result<TaskList, StoreError> {
        let mut tx = self.reading().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let fitting = Fitting::new(&mut tx, edition, filter).await?;
        let counts = fitting.counts(&mut tx).await?;
        let tracks = tracks(&mut tx, edition).await?;
        let parts = match order {
            TaskOrder::Number | TaskOrder::Updated => vec![(Part::All, counts.iter().sum())],
            TaskOrder::Status => Status::SHOWN.map(|one| (Part::Standing(one), counts[one as usize])).into(),
            TaskOrder::Track => {
                let by_track: HashMap<Option<i64>, i64> = fitting.by_track(&mut tx).await?.into_iter().collect();
                tracks.iter().map(|one| (Part::Track(one.id), by_track.get(&one.id).copied().unwrap_or(0))).collect()
            }
        };
        let within = if order == TaskOrder::Updated { Within::Touched } else { Within::Number };
        let shown = ids(page_of(&mut tx, &fitting, &parts, within, page).await?);
        let rows = rows_of(&mut tx, &shown).await?;
        Ok(TaskList {
            rows: whole(&mut tx, rows).await?,
            fitting: count(counts.iter().sum())?,
            counts: all(&mut tx, edition).await?,
            help: help(&mut tx, edition).await?,
            tracks: tracks.into_iter().map(|one| (one.title, one.tasks)).collect(),
            specs: specs(&mut tx, edition).await?,
            outcomes: outcomes(&mut tx, edition).await?,
        })
    }

    /// The tasks that fit the filter by where they stand, the latest first.
    ///
    /// Refused: an edition that isn't there.
    pub async fn board(&self, slug: &EditionSlug, filter: &TaskFilter) -> Result<Vec<Column>, StoreError> {
        let mut tx = self.reading().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let fitting = Fitting::new(&mut tx, edition, filter).await?;
        let counts = fitting.counts(&mut tx).await?;
        let mut columns = Vec::new();
        for status in Status::ALL {
            let fit: u32 = count(counts[status as usize])?;
            let shown = match fit {
                0 => Vec::new(),
                _ => fitting.ids(&mut tx, Part::Standing(status), Within::Touched, 0, Column::MOST).await?,
            };
            let rows = rows_of(&mut tx, &ids(shown)).await?;
            columns.push(Column { status, count: fit, rows: whole(&mut tx, rows).await? });
        }
        Ok(columns)
    }
}

/// The ids on a page of parts that follow one another, each of which has so many.
async fn page_of(
    tx: &mut SqliteConnection,
    fitting: &Fitting<'_>,
    parts: &[(Part, i64)],
    within: Within,
    page: u32,
) -> Result<Vec<i64>, StoreError> {
    let mut skip = i64::from(page.saturating_sub(1)) * i64::from(TaskList::PAGE);
    let mut found = Vec::new();
    for (part, size) in parts {
        let most = TaskList::PAGE - count::<u32>(found.len() as i64)?;
        if skip >= *size || most == 0 {
            skip = (skip - size).max(0);
            continue;
        }
        found.extend(fitting.ids(tx, *part, within, count(skip)?, most).await?);
        skip = 0;
    }
    Ok(found)
}

async fn all(tx: &mut SqliteConnection, edition: i64) -> Result<StatusCounts, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT status, count(*) AS "tasks!: i64" FROM tasks WHERE edition_id = ?1 GROUP BY status"#,
        edition
    );
    let mut counts = StatusCounts::default();
    for row in rows.fetch_all(tx).await? {
        counts.add(Status::parse(&row.status).map_err(damaged)?, count(row.tasks)?);
    }
    Ok(counts)
}

async fn help(tx: &mut SqliteConnection, edition: i64) -> Result<u32, StoreError> {
    let wanted = sqlx::query_scalar!(
        r#"SELECT count(*) AS "tasks!: i64" FROM tasks WHERE edition_id = ?1 AND wants_help = 1"#,
        edition
    );
    count(wanted.fetch_one(tx).await?)
}

struct InTrack {
    id: Option<i64>,
    title: Option<Title>,
    tasks: u32,
}

/// In the edition's order; last, if there are any, those of no track.
async fn tracks(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<InTrack>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT track_id, count(*) AS "tasks!: i64" FROM tasks WHERE edition_id = ?1 GROUP BY track_id"#,
        edition
    );
    let rows = rows.fetch_all(&mut *tx).await?.into_iter();
    let mut counts: HashMap<Option<i64>, i64> = rows.map(|row| (row.track_id, row.tasks)).collect();
    let named = sqlx::query!("SELECT id, title FROM tracks WHERE edition_id = ?1 ORDER BY position, id", edition);
    let mut tracks = Vec::new();
    for row in named.fetch_all(tx).await? {
        let (id, title) = (Some(row.id), Some(Title::parse(&row.title).map_err(damaged)?));
        tracks.push(InTrack { id, title, tasks: count(counts.remove(&id).unwrap_or(0))? });
    }
    if let Some(tasks) = counts.remove(&None) {
        tracks.push(InTrack { id: None, title: None, tasks: count(tasks)? });
    }
    Ok(tracks)
}

async fn specs(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<(SpecNumber, u32)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT code, tasks FROM served_counts WHERE edition_id = ?1 AND kind = 'spec' AND tasks > 0
         ORDER BY CAST(code AS INTEGER)",
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok((SpecNumber::parse(&row.code).map_err(damaged)?, count(row.tasks)?))).collect()
}

async fn outcomes(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<(OutcomeCode, u32)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT code, tasks FROM served_counts WHERE edition_id = ?1 AND kind = 'outcome' AND tasks > 0 ORDER BY code",
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok((OutcomeCode::parse(&row.code).map_err(damaged)?, count(row.tasks)?))).collect()
}
