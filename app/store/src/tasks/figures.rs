//! The counts and filter choices that a task list and the task board show.

use crate::StoreError;
use crate::db::column::{count, damaged};
use crate::tasks::tally::Tally;
use domain::id::{OutcomeCode, SpecNumber};
use domain::text::Title;
use domain::views::PlanFigures;
use sqlx::SqliteConnection;

pub(super) struct InTrack {
    pub(super) id: Option<i64>,
    title: Option<Title>,
    tasks: u32,
}

/// The tracks in the edition's order; last the tasks without a track, if there are any.
pub(super) async fn tracks(tx: &mut SqliteConnection, edition: i64, tally: &Tally) -> Result<Vec<InTrack>, StoreError> {
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

pub(super) async fn figures(
    tx: &mut SqliteConnection,
    edition: i64,
    tally: &Tally,
    tracks: Vec<InTrack>,
) -> Result<PlanFigures, StoreError> {
    Ok(PlanFigures {
        counts: tally.by_status(),
        lists: tally.lists(),
        tracks: tracks.into_iter().map(|track| (track.title, track.tasks)).collect(),
        specs: specs(&mut *tx, edition).await?,
        outcomes: outcomes(tx, edition).await?,
    })
}

async fn specs(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<(SpecNumber, u32)>, StoreError> {
    let mut specs = Vec::new();
    for (code, tasks) in goal_counts(tx, edition, "spec").await? {
        specs.push((SpecNumber::parse(&code).map_err(damaged)?, tasks));
    }
    specs.sort();
    Ok(specs)
}

async fn outcomes(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<(OutcomeCode, u32)>, StoreError> {
    let codes = goal_counts(tx, edition, "outcome").await?.into_iter();
    codes.map(|(code, tasks)| Ok((OutcomeCode::parse(&code).map_err(damaged)?, tasks))).collect()
}

/// The goals of the edition's tasks by code, with the number of tasks.
async fn goal_counts(tx: &mut SqliteConnection, edition: i64, share: &str) -> Result<Vec<(String, u32)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT code, sum(tasks) AS "tasks!: i64" FROM task_counts WHERE edition_id = ?1 AND share = ?2
           GROUP BY code HAVING sum(tasks) > 0 ORDER BY code"#,
        edition,
        share
    );
    rows.fetch_all(tx).await?.into_iter().map(|row| Ok((row.code, count(row.tasks)?))).collect()
}
