//! Reads an edition's tasks for an export that can be imported again.

use crate::db::column::{count, damaged, ids, list};
use crate::tasks::{Bounds, Row, list_columns, query_rows, rows};
use crate::{Scope, Store, StoreError};
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::TableRow;
use domain::text::Title;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// An edition's tasks by number; empty for an unknown edition.
    pub async fn task_table(&self, slug: &EditionSlug) -> Result<Vec<TableRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        rows_of(&mut tx, slug).await
    }

    /// The next of an edition's tasks by number, at most `most`, so that a long table is never in memory as a whole.
    pub async fn task_table_after(
        &self,
        slug: &EditionSlug,
        after: TaskNumber,
        most: u32,
    ) -> Result<Vec<TableRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        let slug = slug.as_str();
        let rows = query_rows!(
            "editions e CROSS JOIN tasks t ON t.edition_id = e.id LEFT JOIN tracks k ON k.id = t.track_id
             WHERE e.slug = ?1 AND t.number > ?2 ORDER BY t.number LIMIT ?3",
            slug,
            after.0,
            most
        );
        let rows = rows.fetch_all(&mut *tx).await?;
        table_rows(&mut tx, rows).await
    }
}

impl Store {
    /// These tasks of an edition, by number.
    pub async fn task_table_of(&self, slug: &EditionSlug, tasks: &[TaskNumber]) -> Result<Vec<TableRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        let (slug, numbers) = (slug.as_str(), ids(tasks.iter().map(|task| i64::from(task.0))));
        let rows = query_rows!(
            "editions e CROSS JOIN tasks t ON t.edition_id = e.id LEFT JOIN tracks k ON k.id = t.track_id
             WHERE e.slug = ?1 AND t.number IN (SELECT value FROM json_each(?2)) ORDER BY t.number",
            slug,
            numbers
        );
        let rows = rows.fetch_all(&mut *tx).await?;
        table_rows(&mut tx, rows).await
    }
}

pub(crate) async fn rows_of(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<Vec<TableRow>, StoreError> {
    let rows = rows(tx, &Bounds::of(Scope::Edition(slug))).await?;
    table_rows(tx, rows).await
}

async fn table_rows(tx: &mut SqliteConnection, rows: Vec<Row>) -> Result<Vec<TableRow>, StoreError> {
    let mut more = more_columns(tx, &ids(rows.iter().map(|row| row.id))).await?;
    let row = |row: Row| {
        let MoreColumns { people_needed, description, skills, depends_on } = more.remove(&row.id).unwrap_or_default();
        let skills = list::<String>(&skills)?;
        Ok(TableRow {
            row: row.task()?,
            people_needed: count(people_needed)?,
            description,
            skills: skills.iter().map(|skill| Title::parse(skill)).collect::<Result<_, _>>().map_err(damaged)?,
            depends_on: list_columns::numbers(&depends_on)?,
        })
    };
    rows.into_iter().map(row).collect()
}

/// Columns of a task that lists don't read. Skills and dependencies are JSON lists.
#[derive(Default)]
struct MoreColumns {
    description: String,
    people_needed: i64,
    skills: String,
    depends_on: String,
}

async fn more_columns(tx: &mut SqliteConnection, ids: &str) -> Result<HashMap<i64, MoreColumns>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id!", description, people_needed,
             (SELECT json_group_array(skill ORDER BY position) FROM task_skills WHERE task_id = t.id) AS "skills!: String",
             (SELECT json_group_array(o.number ORDER BY o.number) FROM task_dependencies d
              JOIN tasks o ON o.id = d.depends_on_id WHERE d.task_id = t.id) AS "depends_on!: String"
           FROM tasks t WHERE t.id IN (SELECT value FROM json_each(?1))"#,
        ids
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let (description, people_needed) = (row.description, row.people_needed);
        let (skills, depends_on) = (row.skills, row.depends_on);
        (row.id, MoreColumns { description, people_needed, skills, depends_on })
    });
    Ok(rows.collect())
}
