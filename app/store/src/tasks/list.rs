//! Lists of an edition's tasks, page by page.
//!
//! The ids of those that are shown come first, along an index; what stands in their rows is read of them alone.

use super::figures;
use super::filter::{Fitting, Part, Within};
use super::tally::{Share, Tally};
use super::{rows_of, whole};
use crate::column::ids;
use crate::editions::known_edition;
use crate::{Store, StoreError};
use domain::id::EditionSlug;
use domain::tasks::{Status, TaskFilter, TaskList, TaskOrder};
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
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let tally = Tally::read(&mut tx, edition, Share::All).await?;
        let fitting = Fitting::new(&mut tx, edition, filter, &tally).await?;
        let counts = fitting.counts(&mut tx).await?;
        let tracks = figures::tracks(&mut tx, edition, &tally).await?;
        let parts = match order {
            TaskOrder::Number | TaskOrder::Updated => vec![(Part::All, counts.total())],
            TaskOrder::Status => Status::SHOWN.map(|one| (Part::Status(one), counts.get(one))).into(),
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
            plan: figures::figures(&mut tx, edition, &tally, tracks).await?,
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
