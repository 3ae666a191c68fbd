//! An edition's tasks as a table has them: all that can come in again.

use super::{Bounds, rows, whole};
use crate::column::{count, damaged, ids};
use crate::{Scope, Store, StoreError};
use domain::id::EditionSlug;
use domain::tasks::TableRow;
use domain::text::Title;
use std::collections::HashMap;

impl Store {
    /// By number; none if there is no such edition.
    pub async fn task_table(&self, slug: &EditionSlug) -> Result<Vec<TableRow>, StoreError> {
        let mut tx = self.reading().await?;
        let rows = rows(&mut tx, &Bounds::of(Scope::Edition(slug))).await?;
        let keys: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let listed = ids(keys.iter().copied());
        let rows = whole(&mut tx, rows).await?;
        let texts = sqlx::query!(
            r#"SELECT id AS "id!", description, hands FROM tasks WHERE id IN (SELECT value FROM json_each(?1))"#,
            listed
        );
        let texts = texts.fetch_all(&mut *tx).await?.into_iter();
        let mut texts: HashMap<i64, (String, i64)> =
            texts.map(|text| (text.id, (text.description, text.hands))).collect();
        let named = sqlx::query!(
            "SELECT task_id, skill FROM task_skills WHERE task_id IN (SELECT value FROM json_each(?1))
             ORDER BY task_id, position",
            listed
        );
        let mut skills: HashMap<i64, Vec<Title>> = HashMap::new();
        for row in named.fetch_all(&mut *tx).await? {
            skills.entry(row.task_id).or_default().push(Title::parse(&row.skill).map_err(damaged)?);
        }
        let row = |(key, row)| {
            let (description, hands) = texts.remove(&key).unwrap_or_default();
            Ok(TableRow { row, hands: count(hands)?, description, skills: skills.remove(&key).unwrap_or_default() })
        };
        keys.into_iter().zip(rows).map(row).collect()
    }
}
