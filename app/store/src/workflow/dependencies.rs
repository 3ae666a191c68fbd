//! The dependency graph of an edition or around one task.

use crate::aggregates::task::key_of;
use crate::db::column::{count, ids};
use crate::shared::editions::known_edition;
use crate::tasks::links;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, TaskNumber};
use domain::views::{DependencyCounts, DependencyGraph};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// The most tasks in a graph around one task.
const MOST_AROUND: usize = 60;

/// The most tasks in the graph of an edition.
const MOST_IN_ALL: usize = 200;

impl Store {
    /// The dependency graph around one task, or of the edition.
    ///
    /// Around a task it has all direct and indirect dependencies and dependents; if they are too many, the nearest. For
    /// an edition it has all tasks with a dependency; if they are too many, blocked tasks and their blockers.
    ///
    /// # Errors
    /// Refuses an unknown edition or task.
    pub async fn dependencies(
        &self,
        slug: &EditionSlug,
        around: Option<TaskNumber>,
    ) -> Result<DependencyGraph, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let (mut task_ids, most) = match around {
            Some(number) => {
                let task = key_of(&mut tx, edition, slug, number).await?;
                (near(&mut tx, task).await?, MOST_AROUND)
            }
            None => (all(&mut tx, edition).await?, MOST_IN_ALL),
        };
        let cut = task_ids.len() > most;
        task_ids.truncate(most);
        let shown = ids(task_ids);
        let (tasks, dependencies) = (links(&mut tx, &shown).await?, between(&mut tx, &shown).await?);
        Ok(DependencyGraph { tasks, dependencies, cut })
    }

    /// The number of tasks of an edition that have dependencies or are blocked.
    ///
    /// # Errors
    /// Refuses an unknown edition.
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

/// The task, then its dependencies and dependents in turn, nearest first.
///
/// Returns more than the limit if there are more.
async fn near(tx: &mut SqliteConnection, task: i64) -> Result<Vec<i64>, StoreError> {
    // Without ORDER BY, a recursive query returns rows in the order in which it found them: nearest first.
    let dependencies = sqlx::query_scalar!(
        r#"WITH RECURSIVE ahead (id) AS (
             SELECT ?1 UNION SELECT w.depends_on_id FROM ahead JOIN task_dependencies w ON w.task_id = ahead.id LIMIT 61
           ) SELECT id AS "id!: i64" FROM ahead"#,
        task
    );
    let dependencies = dependencies.fetch_all(&mut *tx).await?;
    let dependents = sqlx::query_scalar!(
        r#"WITH RECURSIVE behind (id) AS (
             SELECT ?1 UNION SELECT w.task_id FROM behind JOIN task_dependencies w ON w.depends_on_id = behind.id LIMIT 61
           ) SELECT id AS "id!: i64" FROM behind"#,
        task
    );
    let dependents = dependents.fetch_all(tx).await?;
    let (mut seen, mut task_ids) = (BTreeSet::new(), Vec::new());
    for nth in 0..dependencies.len().max(dependents.len()) {
        let both = [dependencies.get(nth), dependents.get(nth)];
        task_ids.extend(both.into_iter().flatten().copied().filter(|id| seen.insert(*id)));
    }
    Ok(task_ids)
}

/// Blocked tasks with their blockers, then the others, by number.
///
/// Returns more than the limit if there are more.
async fn all(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<i64>, StoreError> {
    // A graph within the limit has no more dependencies than this.
    let pairs = sqlx::query!(
        r#"SELECT t.id AS "task!", o.id AS "on_task!"
           FROM task_dependencies w CROSS JOIN tasks t ON t.id = w.task_id CROSS JOIN tasks o ON o.id = w.depends_on_id
           WHERE t.edition_id = ?1
           ORDER BY t.blocked = 1 AND o.status NOT IN ('done', 'dropped') DESC, t.number, o.number LIMIT 6000"#,
        edition
    );
    let (mut seen, mut task_ids) = (BTreeSet::new(), Vec::new());
    for pair in pairs.fetch_all(tx).await? {
        task_ids.extend([pair.task, pair.on_task].into_iter().filter(|id| seen.insert(*id)));
        if task_ids.len() > MOST_IN_ALL {
            break;
        }
    }
    Ok(task_ids)
}

async fn between(tx: &mut SqliteConnection, task_ids: &str) -> Result<Vec<(TaskNumber, TaskNumber)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.number AS "task!", o.number AS "on_task!"
           FROM task_dependencies w JOIN tasks t ON t.id = w.task_id JOIN tasks o ON o.id = w.depends_on_id
           WHERE w.task_id IN (SELECT value FROM json_each(?1)) AND w.depends_on_id IN (SELECT value FROM json_each(?1))
           ORDER BY t.number, o.number"#,
        task_ids
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok((TaskNumber(count(row.task)?), TaskNumber(count(row.on_task)?)))).collect()
}
