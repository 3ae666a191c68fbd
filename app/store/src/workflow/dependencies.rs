//! The dependency graph of an edition.

use crate::db::column::count;
use crate::shared::editions::known_edition;
use crate::tasks::graph;
use crate::{Store, StoreError};
use domain::id::EditionSlug;
use domain::views::{DependencyCounts, DependencyGraph};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// The most tasks in the graph of an edition.
const MOST_IN_ALL: usize = 80;

impl Store {
    /// The dependency graph of an edition.
    ///
    /// It has all tasks with a dependency; if they are too many, blocked tasks and their blockers.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn dependencies(&self, slug: &EditionSlug) -> Result<DependencyGraph, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let (task_ids, cut) = all(&mut tx, edition).await?;
        let graph = graph::of_tasks(&mut tx, task_ids, MOST_IN_ALL).await?;
        Ok(DependencyGraph { cut: graph.cut || cut, ..graph })
    }

    /// The number of tasks of an edition that have dependencies or are blocked.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn dependency_counts(&self, slug: &EditionSlug) -> Result<DependencyCounts, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let row = sqlx::query!(
            r#"SELECT
                 (SELECT count(*) FROM (
                    SELECT DISTINCT w.task_id FROM task_dependencies w
                      CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = w.task_id
                    WHERE t.edition_id = ?1)) AS "waiting!: i64",
                 (SELECT coalesce(sum(tasks), 0) FROM task_counts WHERE edition_id = ?1 AND share = 'all' AND blocked = 1)
                   AS "blocked!: i64""#,
            edition
        );
        let row = row.fetch_one(&mut *tx).await?;
        Ok(DependencyCounts { waiting: count(row.waiting)?, blocked: count(row.blocked)? })
    }
}

/// The most dependencies of each kind from which the tasks of the graph are taken.
const MOST_PAIRS: u32 = 320;

/// Blocked tasks with their blockers, then the others, by number.
///
/// Returns more than the limit if there are more, and whether there are more dependencies than are read.
async fn all(tx: &mut SqliteConnection, edition: i64) -> Result<(Vec<i64>, bool), StoreError> {
    let mut pairs = blocked_pairs(tx, edition).await?;
    let mut cut = pairs.len() == MOST_PAIRS as usize;
    // The others are read only if there are too few blocked ones.
    if !cut {
        let others = other_pairs(tx, edition).await?;
        cut = others.len() == MOST_PAIRS as usize;
        pairs.extend(others);
    }
    let (mut seen, mut task_ids) = (BTreeSet::new(), Vec::new());
    for (task, on_task) in pairs {
        task_ids.extend([task, on_task].into_iter().filter(|id| seen.insert(*id)));
        if task_ids.len() > MOST_IN_ALL {
            break;
        }
    }
    Ok((task_ids, cut))
}

/// Blocked tasks, each with a task that blocks it, by their ids.
async fn blocked_pairs(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let pairs = sqlx::query!(
        r#"SELECT t.id AS "task!: i64", o.id AS "on_task!: i64"
           FROM tasks t INDEXED BY tasks_that_are_blocked CROSS JOIN task_dependencies w ON w.task_id = t.id
             CROSS JOIN tasks o INDEXED BY tasks_by_key_at_a_glance ON o.id = w.depends_on_id
           WHERE t.edition_id = ?1 AND t.blocked = 1 AND o.status NOT IN ('done', 'dropped')
           ORDER BY t.number LIMIT ?2"#,
        edition,
        MOST_PAIRS
    );
    Ok(pairs.fetch_all(tx).await?.into_iter().map(|pair| (pair.task, pair.on_task)).collect())
}

/// Other tasks with a dependency, each with the task that it depends on, by their ids.
async fn other_pairs(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let pairs = sqlx::query!(
        r#"SELECT t.id AS "task!: i64", o.id AS "on_task!: i64"
           FROM tasks t INDEXED BY tasks_at_a_glance CROSS JOIN task_dependencies w ON w.task_id = t.id
             CROSS JOIN tasks o INDEXED BY tasks_by_key_at_a_glance ON o.id = w.depends_on_id
           WHERE t.edition_id = ?1 AND NOT (t.blocked = 1 AND o.status NOT IN ('done', 'dropped'))
           ORDER BY t.number LIMIT ?2"#,
        edition,
        MOST_PAIRS
    );
    Ok(pairs.fetch_all(tx).await?.into_iter().map(|pair| (pair.task, pair.on_task)).collect())
}
