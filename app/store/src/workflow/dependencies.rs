//! What waits for what.

use super::record::key_of;
use crate::column::{count, ids};
use crate::editions::known_edition;
use crate::tasks::links;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::{DependencyCounts, DependencyGraph};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// The most tasks that are drawn around one.
const MOST_AROUND: usize = 60;

/// The most tasks that are drawn around none.
const MOST_IN_ALL: usize = 200;

impl Store {
    /// Around one task: all that it waits for and all that waits for it, however far. Around none: every task that
    /// waits or is waited for. Of too many around one the nearest; of too many in all those that are blocked, and what
    /// blocks them.
    ///
    /// Refused: an edition or a task that isn't there.
    pub async fn dependencies(
        &self,
        slug: &EditionSlug,
        around: Option<TaskNumber>,
    ) -> Result<DependencyGraph, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let (mut found, most) = match around {
            Some(number) => {
                let task = key_of(&mut tx, edition, slug, number).await?;
                (near(&mut tx, task).await?, MOST_AROUND)
            }
            None => (all(&mut tx, edition).await?, MOST_IN_ALL),
        };
        let cut = found.len() > most;
        found.truncate(most);
        let drawn = ids(found);
        let (tasks, dependencies) = (links(&mut tx, &drawn).await?, between(&mut tx, &drawn).await?);
        Ok(DependencyGraph { tasks, dependencies, cut })
    }

    /// Of all tasks of an edition, drawn or not.
    ///
    /// Refused: an edition that isn't there.
    pub async fn dependency_counts(&self, slug: &EditionSlug) -> Result<DependencyCounts, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let row = sqlx::query!(
            r#"SELECT count(*) AS "waiting!: i64", count(*) FILTER (WHERE t.blocked = 1) AS "blocked!: i64"
               FROM (SELECT DISTINCT task_id FROM task_dependencies) w CROSS JOIN tasks t ON t.id = w.task_id
               WHERE t.edition_id = ?1"#,
            edition
        );
        let row = row.fetch_one(&mut *tx).await?;
        Ok(DependencyCounts { waiting: count(row.waiting)?, blocked: count(row.blocked)? })
    }
}

/// The task first, then by turns what it waits for and what waits for it, the nearest first; one more than are drawn.
async fn near(tx: &mut SqliteConnection, task: i64) -> Result<Vec<i64>, StoreError> {
    // Without an order of their own, rows leave such a query as they entered it: the nearest first.
    let ahead = sqlx::query_scalar!(
        r#"WITH RECURSIVE ahead (id) AS (
             SELECT ?1 UNION SELECT w.depends_on_id FROM ahead JOIN task_dependencies w ON w.task_id = ahead.id LIMIT 61
           ) SELECT id AS "id!: i64" FROM ahead"#,
        task
    );
    let ahead = ahead.fetch_all(&mut *tx).await?;
    let behind = sqlx::query_scalar!(
        r#"WITH RECURSIVE behind (id) AS (
             SELECT ?1 UNION SELECT w.task_id FROM behind JOIN task_dependencies w ON w.depends_on_id = behind.id LIMIT 61
           ) SELECT id AS "id!: i64" FROM behind"#,
        task
    );
    let behind = behind.fetch_all(tx).await?;
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for nth in 0..ahead.len().max(behind.len()) {
        let both = [ahead.get(nth), behind.get(nth)];
        found.extend(both.into_iter().flatten().copied().filter(|id| seen.insert(*id)));
    }
    Ok(found)
}

/// What is blocked with what blocks it, then the others, by number; one more than are drawn, if there are more.
async fn all(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<i64>, StoreError> {
    // So many tasks have no more waits among them than these.
    let pairs = sqlx::query!(
        r#"SELECT t.id AS "task!", o.id AS "on_task!"
           FROM task_dependencies w CROSS JOIN tasks t ON t.id = w.task_id CROSS JOIN tasks o ON o.id = w.depends_on_id
           WHERE t.edition_id = ?1
           ORDER BY t.blocked = 1 AND o.status NOT IN ('done', 'dropped') DESC, t.number, o.number LIMIT 6000"#,
        edition
    );
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for pair in pairs.fetch_all(tx).await? {
        found.extend([pair.task, pair.on_task].into_iter().filter(|id| seen.insert(*id)));
        if found.len() > MOST_IN_ALL {
            break;
        }
    }
    Ok(found)
}

async fn between(tx: &mut SqliteConnection, drawn: &str) -> Result<Vec<(TaskNumber, TaskNumber)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.number AS "task!", o.number AS "on_task!"
           FROM task_dependencies w JOIN tasks t ON t.id = w.task_id JOIN tasks o ON o.id = w.depends_on_id
           WHERE w.task_id IN (SELECT value FROM json_each(?1)) AND w.depends_on_id IN (SELECT value FROM json_each(?1))
           ORDER BY t.number, o.number"#,
        drawn
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok((TaskNumber(count(row.task)?), TaskNumber(count(row.on_task)?)))).collect()
}
