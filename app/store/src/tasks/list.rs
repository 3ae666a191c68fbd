//! Lists of an edition's tasks, page by page.
//!
//! The ids of those that are shown come first, along an index; what stands in their rows is read of them alone.

use super::filter::{Fitting, Part, Within};
use super::tally::{Share, Tally};
use super::{rows_of, whole};
use crate::column::{count, damaged, ids};
use crate::editions::known_edition;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use domain::tasks::{Status, TaskFilter, TaskList, TaskOrder};
use domain::text::Title;
use sqlx::SqliteConnection;

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
        let tally = Tally::read(&mut tx, edition, Share::All).await?;
        let fitting = Fitting::new(&mut tx, edition, filter, &tally).await?;
        let counts = fitting.counts(&mut tx).await?;
        let tracks = tracks(&mut tx, edition, &tally).await?;
        let parts = match order {
            TaskOrder::Number | TaskOrder::Updated => vec![(Part::All, counts.total())],
            TaskOrder::Status => Status::SHOWN.map(|one| (Part::Standing(one), counts.get(one))).into(),
            TaskOrder::Track => {
                let keys: Vec<Option<i64>> = tracks.iter().map(|one| one.id).collect();
                let sizes = fitting.by_track(&mut tx, &keys).await?;
                keys.into_iter().map(Part::Track).zip(sizes).collect()
            }
        };
        let within = if order == TaskOrder::Updated { Within::Touched } else { Within::Number };
        let shown = ids(page_of(&mut tx, &fitting, &parts, within, page).await?);
        let rows = rows_of(&mut tx, &shown).await?;
        Ok(TaskList {
            rows: whole(&mut tx, rows).await?,
            fitting: counts.total(),
            counts: tally.by_status(),
            lists: tally.lists(),
            tracks: tracks.into_iter().map(|one| (one.title, one.tasks)).collect(),
            specs: specs(&mut tx, edition).await?,
            outcomes: outcomes(&mut tx, edition).await?,
        })
    }
}

/// The ids on a page of parts that follow one another, each of which has so many.
async fn page_of(
    tx: &mut SqliteConnection,
    fitting: &Fitting<'_>,
    parts: &[(Part, u32)],
    within: Within,
    page: u32,
) -> Result<Vec<i64>, StoreError> {
    let mut skip = page.saturating_sub(1).saturating_mul(TaskList::PAGE);
    let mut found = Vec::new();
    for (part, size) in parts {
        let most = TaskList::PAGE - found.len() as u32;
        if skip >= *size || most == 0 {
            skip = skip.saturating_sub(*size);
            continue;
        }
        found.extend(fitting.ids(tx, *part, within, skip, most).await?);
        skip = 0;
    }
    Ok(found)
}

struct InTrack {
    id: Option<i64>,
    title: Option<Title>,
    tasks: u32,
}

/// In the edition's order; last, if there are any, those of no track.
async fn tracks(tx: &mut SqliteConnection, edition: i64, tally: &Tally) -> Result<Vec<InTrack>, StoreError> {
    let named = sqlx::query!("SELECT id, title FROM tracks WHERE edition_id = ?1 ORDER BY position, id", edition);
    let mut tracks = Vec::new();
    for row in named.fetch_all(tx).await? {
        let (id, title) = (Some(row.id), Some(Title::parse(&row.title).map_err(damaged)?));
        tracks.push(InTrack { id, title, tasks: tally.in_track(id) });
    }
    let tasks = tally.in_track(None);
    if tasks > 0 {
        tracks.push(InTrack { id: None, title: None, tasks });
    }
    Ok(tracks)
}

async fn specs(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<(SpecNumber, u32)>, StoreError> {
    let mut specs = Vec::new();
    for (code, tasks) in served(tx, edition, "spec").await? {
        specs.push((SpecNumber::parse(&code).map_err(damaged)?, tasks));
    }
    specs.sort();
    Ok(specs)
}

async fn outcomes(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<(OutcomeCode, u32)>, StoreError> {
    let codes = served(tx, edition, "outcome").await?.into_iter();
    codes.map(|(code, tasks)| Ok((OutcomeCode::parse(&code).map_err(damaged)?, tasks))).collect()
}

/// What tasks of the edition serve, by its code, and how many of them do.
async fn served(tx: &mut SqliteConnection, edition: i64, share: &str) -> Result<Vec<(String, u32)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT code, sum(tasks) AS "tasks!: i64" FROM task_counts WHERE edition_id = ?1 AND share = ?2
           GROUP BY code HAVING sum(tasks) > 0 ORDER BY code"#,
        edition,
        share
    );
    rows.fetch_all(tx).await?.into_iter().map(|row| Ok((row.code, count(row.tasks)?))).collect()
}
