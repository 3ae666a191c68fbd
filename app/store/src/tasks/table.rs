//! An edition's tasks as a table has them: all that can come in again.

use super::{Bounds, children, rows, whole};
use crate::column::{count, damaged, ids, maybe};
use crate::{Scope, Store, StoreError};
use domain::id::EditionSlug;
use domain::tasks::TableRow;
use domain::text::{Line, Title};
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// By number; none if there is no such edition.
    pub async fn task_table(&self, slug: &EditionSlug) -> Result<Vec<TableRow>, StoreError> {
        let mut tx = self.reading().await?;
        rows_of(&mut tx, slug).await
    }
}

pub(super) async fn rows_of(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<Vec<TableRow>, StoreError> {
    let rows = rows(tx, &Bounds::of(Scope::Edition(slug))).await?;
    let keys: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let listed = ids(keys.iter().copied());
    let rows = whole(tx, rows).await?;
    let mut own = own(tx, &listed).await?;
    let mut skills = skills(tx, &listed).await?;
    let mut waits_for = children::waits_for(tx, &listed).await?;
    let row = |(key, row)| {
        let Own { hands, description, serves_none } = own.remove(&key).unwrap_or_default();
        let (skills, waits_for) = (skills.remove(&key).unwrap_or_default(), waits_for.remove(&key).unwrap_or_default());
        let serves_none = maybe(serves_none, Line::parse)?;
        Ok(TableRow { row, hands: count(hands)?, description, skills, serves_none, waits_for })
    };
    keys.into_iter().zip(rows).map(row).collect()
}

/// What a task's own row says that no list shows.
#[derive(Default)]
struct Own {
    description: String,
    hands: i64,
    serves_none: Option<String>,
}

async fn own(tx: &mut SqliteConnection, ids: &str) -> Result<HashMap<i64, Own>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", description, hands, serves_none FROM tasks
           WHERE id IN (SELECT value FROM json_each(?1))"#,
        ids
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    let own = |description, hands, serves_none| Own { description, hands, serves_none };
    Ok(rows.map(|row| (row.id, own(row.description, row.hands, row.serves_none))).collect())
}

/// In their order.
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
