//! The dependency graph of some tasks, and of the tasks around one.

use crate::StoreError;
use crate::db::column::{count, ids};
use crate::tasks::links;
use domain::id::TaskNumber;
use domain::views::DependencyGraph;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// The most tasks in a graph around one task.
const MOST_AROUND: usize = 60;

/// The dependency graph around a task: all direct and indirect dependencies and dependents, or the nearest of too many.
///
/// Empty, and without a query, for a task that has neither.
pub(super) async fn around(tx: &mut SqliteConnection, task: i64, has_any: bool) -> Result<DependencyGraph, StoreError> {
    if !has_any {
        return Ok(DependencyGraph::default());
    }
    let task_ids = near(tx, task).await?;
    of_tasks(tx, task_ids, MOST_AROUND).await
}

/// The graph of the first `most` of these tasks.
pub(crate) async fn of_tasks(
    tx: &mut SqliteConnection,
    mut task_ids: Vec<i64>,
    most: usize,
) -> Result<DependencyGraph, StoreError> {
    let cut = task_ids.len() > most;
    task_ids.truncate(most);
    let shown = ids(task_ids);
    let (tasks, dependencies) = (links(tx, &shown).await?, between(tx, &shown).await?);
    Ok(DependencyGraph { tasks, dependencies, cut })
}

/// The task, then its dependencies and dependents in turn, nearest first.
///
/// Returns more than the limit if there are more.
async fn near(tx: &mut SqliteConnection, task: i64) -> Result<Vec<i64>, StoreError> {
    // Without ORDER BY, a recursive query returns rows in the order in which it found them: nearest first.
    let rows = sqlx::query!(
        r#"WITH RECURSIVE
             ahead (id) AS (
               SELECT ?1 UNION SELECT w.depends_on_id FROM ahead JOIN task_dependencies w ON w.task_id = ahead.id LIMIT 61),
             behind (id) AS (
               SELECT ?1 UNION SELECT w.task_id FROM behind JOIN task_dependencies w ON w.depends_on_id = behind.id LIMIT 61)
           SELECT 1 AS "depends!: bool", id AS "id!: i64" FROM ahead UNION ALL SELECT 0, id FROM behind"#,
        task
    );
    let (dependencies, dependents): (Vec<_>, Vec<_>) =
        rows.fetch_all(tx).await?.into_iter().partition(|row| row.depends);
    let (mut seen, mut task_ids) = (BTreeSet::new(), Vec::new());
    for nth in 0..dependencies.len().max(dependents.len()) {
        let both = [dependencies.get(nth), dependents.get(nth)].into_iter().flatten().map(|row| row.id);
        task_ids.extend(both.filter(|id| seen.insert(*id)));
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
