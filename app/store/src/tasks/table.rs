//! Reads an edition's tasks for an export that can be imported again.

use crate::db::column::{count, damaged, ids, maybe};
use crate::tasks::{Bounds, children, rows, whole};
use crate::{Scope, Store, StoreError};
use domain::id::EditionSlug;
use domain::tasks::TableRow;
use domain::text::{ShortText, Title};
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// An edition's tasks by number; empty for an unknown edition.
    pub async fn task_table(&self, slug: &EditionSlug) -> Result<Vec<TableRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        rows_of(&mut tx, slug).await
    }
}

pub(crate) async fn rows_of(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<Vec<TableRow>, StoreError> {
    let rows = rows(tx, &Bounds::of(Scope::Edition(slug))).await?;
    let keys: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let listed = ids(keys.iter().copied());
    let rows = whole(tx, rows).await?;
    let mut own = own(tx, &listed).await?;
    let mut skills = skills(tx, &listed).await?;
    let mut depends_on = children::depends_on(tx, &listed).await?;
    let row = |(key, row)| {
        let OwnColumns { people_needed, description, no_goal_reason } = own.remove(&key).unwrap_or_default();
        let (skills, depends_on) =
            (skills.remove(&key).unwrap_or_default(), depends_on.remove(&key).unwrap_or_default());
        let no_goal_reason = maybe(no_goal_reason, ShortText::parse)?;
        Ok(TableRow { row, people_needed: count(people_needed)?, description, skills, no_goal_reason, depends_on })
    };
    keys.into_iter().zip(rows).map(row).collect()
}

/// Columns of a task that lists don't read.
#[derive(Default)]
struct OwnColumns {
    description: String,
    people_needed: i64,
    no_goal_reason: Option<String>,
}

async fn own(tx: &mut SqliteConnection, ids: &str) -> Result<HashMap<i64, OwnColumns>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", description, people_needed, no_goal_reason FROM tasks
           WHERE id IN (SELECT value FROM json_each(?1))"#,
        ids
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    let own = |description, people_needed, no_goal_reason| OwnColumns { description, people_needed, no_goal_reason };
    Ok(rows.map(|row| (row.id, own(row.description, row.people_needed, row.no_goal_reason))).collect())
}

/// Skills by task, in their order.
async fn skills(tx: &mut SqliteConnection, ids: &str) -> Result<children::ByTask<Title>, StoreError> {
    let rows = sqlx::query!(
        "SELECT task_id, skill FROM task_skills WHERE task_id IN (SELECT value FROM json_each(?1))
         ORDER BY task_id, position",
        ids
    );
    let mut skills = children::ByTask::new();
    for row in rows.fetch_all(tx).await? {
        skills.entry(row.task_id).or_default().push(Title::parse(&row.skill).map_err(damaged)?);
    }
    Ok(skills)
}
