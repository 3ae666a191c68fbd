//! Lists of an edition's tasks, page by page.
//!
//! Finds the ids of a page with an index first, and then reads only the rows of that page.

use crate::db::column::{count, ids};
use crate::shared::editions::{edition_with_id, known_edition};
use crate::tasks::filter::{Order, PreparedFilter};
use crate::tasks::tally::{EditionTally, Section};
use crate::tasks::{figures, listed};
use crate::{Store, StoreError};
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::Status;
use domain::views::{TaskFilter, TaskList, TaskOrder};
use sqlx::SqliteConnection;

impl Store {
    /// One page of the tasks that match the filter, with the counts above it.
    ///
    /// `page` starts at 1; a page after the last is empty.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn task_list(
        &self,
        slug: &EditionSlug,
        filter: &TaskFilter,
        order: TaskOrder,
        page: u32,
    ) -> Result<TaskList, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, slug).await?;
        let tally = EditionTally::read(&mut tx, id).await?;
        let prepared = PreparedFilter::new(&mut tx, id, filter, &tally.all).await?;
        let counts = prepared.counts(&mut tx).await?;
        let matching = match filter.status {
            None => counts,
            Some(_) => {
                let of_any_status = TaskFilter { status: None, ..filter.clone() };
                PreparedFilter::new(&mut tx, id, &of_any_status, &tally.all).await?.counts(&mut tx).await?
            }
        };
        let tracks = figures::tracks(&tally);
        let sections = match order {
            TaskOrder::Number | TaskOrder::Updated | TaskOrder::Due => vec![(Section::All, counts.total())],
            TaskOrder::Status => Status::SHOWN.map(|status| (Section::Status(status), counts.get(status))).into(),
            TaskOrder::Track => {
                let keys: Vec<Option<i64>> = tracks.iter().map(|track| track.id).collect();
                let sizes = prepared.by_track(&mut tx, &keys).await?;
                keys.into_iter().map(Section::Track).zip(sizes).collect()
            }
        };
        let section_order = match order {
            TaskOrder::Updated => Order::Updated,
            TaskOrder::Due => Order::Due,
            TaskOrder::Number | TaskOrder::Status | TaskOrder::Track => Order::Number,
        };
        let shown = page_of(&mut tx, &prepared, &sections, section_order, page).await?;
        Ok(TaskList {
            rows: listed::tasks(&mut tx, slug, shown).await?,
            fitting: counts.total(),
            matching,
            plan: figures::figures(tally, tracks),
            edition,
        })
    }
}

impl Store {
    /// The numbers of the tasks that match the filter, in ascending order.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn matching_tasks(&self, slug: &EditionSlug, filter: &TaskFilter) -> Result<Vec<TaskNumber>, StoreError> {
        let mut tx = self.begin_read().await?;
        let id = known_edition(&mut tx, slug).await?;
        let tally = EditionTally::read(&mut tx, id).await?;
        let prepared = PreparedFilter::new(&mut tx, id, filter, &tally.all).await?;
        let matching = ids(prepared.ids(&mut tx, Section::All, Order::Number, 0, u32::MAX).await?);
        let numbers = sqlx::query_scalar!(
            r#"SELECT number AS "number!" FROM tasks WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY number"#,
            matching
        );
        numbers.fetch_all(&mut *tx).await?.into_iter().map(|number| Ok(TaskNumber(count(number)?))).collect()
    }
}

/// The ids on a page of consecutive sections; `sections` has the size of each.
async fn page_of(
    tx: &mut SqliteConnection,
    prepared: &PreparedFilter<'_>,
    sections: &[(Section, u32)],
    order: Order,
    page: u32,
) -> Result<Vec<i64>, StoreError> {
    let mut skip = page.saturating_sub(1).saturating_mul(TaskList::PAGE);
    let mut page_ids = Vec::new();
    for (section, size) in sections {
        let most = TaskList::PAGE - page_ids.len() as u32;
        if skip >= *size || most == 0 {
            skip = skip.saturating_sub(*size);
            continue;
        }
        page_ids.extend(prepared.ids(tx, *section, order, skip, most).await?);
        skip = 0;
    }
    Ok(page_ids)
}
