//! The task board: an edition's tasks by status, each with the data that permissions depend on.
//!
//! Needs a fixed number of queries, independent of the number of cards.

use crate::db::column::{count, ids};
use crate::shared::editions::edition_with_id;
use crate::tasks::filter::{Order, PreparedFilter};
use crate::tasks::tally::{EditionTally, Section};
use crate::tasks::{figures, listed};
use crate::{Store, StoreError};
use domain::id::{EditionSlug, PersonId, TaskNumber};
use domain::tasks::{Status, TaskRow};
use domain::views::{Board, Card, Column, TaskFilter};
use domain::workflow::TaskAccess;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// The tasks that match the filter, by status, the latest update first.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn board(&self, slug: &EditionSlug, filter: &TaskFilter) -> Result<Board, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, slug).await?;
        let tally = EditionTally::read(&mut tx, id).await?;
        let prepared = PreparedFilter::new(&mut tx, id, filter, &tally.all).await?;
        let counts = prepared.counts(&mut tx).await?;
        let statuses = Status::ALL.into_iter().filter(|status| counts.get(*status) > 0);
        let sections: Vec<Section> = statuses.map(Section::Status).collect();
        let shown = prepared.ids_of_each(&mut tx, &sections, Order::Updated, Column::MOST).await?;
        let mut columns = Status::ALL.map(|status| Column { status, count: counts.get(status), cards: Vec::new() });
        let mut rights = rights(&mut tx, &ids(shown.iter().copied())).await?;
        let rows = listed::tasks(&mut tx, slug, shown.iter().copied()).await?;
        for (id, row) in shown.into_iter().zip(rows) {
            let column = row.status as usize;
            columns[column].cards.push(card(row, rights.remove(&id).unwrap_or_default()));
        }
        let tracks = figures::tracks(&tally);
        Ok(Board { edition, columns: columns.into(), plan: figures::figures(tally, tracks) })
    }
}

fn card(row: TaskRow, rights: Rights) -> Card {
    let (edition, track) = (Some(row.edition.clone()), row.track.clone());
    let Rights { proposer, lead, assignees, merged_into } = rights;
    Card { row, access: TaskAccess { edition, track, proposer, lead, assignees }, merged_into }
}

#[derive(Default)]
struct Rights {
    proposer: Option<PersonId>,
    lead: Option<PersonId>,
    assignees: Vec<PersonId>,
    merged_into: Option<TaskNumber>,
}

async fn rights(tx: &mut SqliteConnection, ids: &str) -> Result<HashMap<i64, Rights>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id!", t.proposed_by, c.person_id AS "assignee?", c.is_lead AS "is_lead?: bool",
             (SELECT number FROM tasks WHERE id = t.merged_into) AS "merged_into?: i64"
           FROM json_each(?1) listed CROSS JOIN tasks t ON t.id = listed.value LEFT JOIN assignments c ON c.task_id = t.id
           ORDER BY listed.key, c.is_lead DESC, c.since, c.rowid"#,
        ids
    );
    let mut rights: HashMap<i64, Rights> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        let task = rights.entry(row.id).or_default();
        task.proposer = row.proposed_by.map(PersonId);
        task.merged_into = row.merged_into.map(count).transpose()?.map(TaskNumber);
        task.assignees.extend(row.assignee.map(PersonId));
        if row.is_lead == Some(true) {
            task.lead = row.assignee.map(PersonId);
        }
    }
    Ok(rights)
}
