//! The counts and filter choices that a task list and the task board show.

use crate::StoreError;
use crate::db::column::damaged;
use crate::tasks::tally::{EditionTally, Tally};
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

/// The figures of a plan.
pub(super) fn figures(tally: EditionTally, tracks: Vec<InTrack>) -> PlanFigures {
    PlanFigures {
        counts: tally.all.by_status(),
        lists: tally.all.lists(),
        tracks: tracks.into_iter().map(|track| (track.title, track.tasks)).collect(),
        specs: tally.specs,
        outcomes: tally.outcomes,
    }
}
