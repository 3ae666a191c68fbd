//! The values of tasks before and after a change: reads them, and keeps them for an undo.

use crate::StoreError;
use crate::aggregates::evidence::{self, GivenLink};
use crate::aggregates::{goals, labels, task};
use crate::db::column::{damaged, ids};
use domain::access::Account;
use domain::id::{ChangeId, PersonId};
use domain::text::{Label, Title, Url};
use domain::time::{Instant, TimeDelta};
use domain::workflow::{TaskSnapshot, UNDO_DAYS, UndoableKind};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// The values of tasks, by id.
pub(crate) type Snapshots = BTreeMap<i64, TaskSnapshot>;

/// The values that these tasks have now.
pub(crate) async fn snapshots(
    tx: &mut SqliteConnection,
    tasks: impl IntoIterator<Item = i64>,
) -> Result<Snapshots, StoreError> {
    let tasks = ids(tasks);
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id!", json_object(
             'title', title, 'description', description, 'track', track_id, 'status', status, 'size', size, 'due', due,
             'no_goal_reason', no_goal_reason, 'people_needed', people_needed,
             'skills', (SELECT json_group_array(skill ORDER BY position) FROM task_skills WHERE task_id = t.id),
             'labels', (SELECT json_group_array(label ORDER BY position) FROM task_labels WHERE task_id = t.id),
             'specs', (SELECT json_group_array(spec_number ORDER BY spec_number) FROM task_specs WHERE task_id = t.id),
             'outcomes', (SELECT json_group_array(outcome_code ORDER BY outcome_code) FROM task_outcomes WHERE task_id = t.id),
             'links', (SELECT json_group_array(json_array(url, state) ORDER BY position) FROM evidence WHERE task_id = t.id),
             'depends_on', (SELECT json_group_array(depends_on_id ORDER BY depends_on_id) FROM task_dependencies
                            WHERE task_id = t.id),
             'assignees', (SELECT json_group_array(person_id ORDER BY is_lead DESC, person_id) FROM assignments
                           WHERE task_id = t.id),
             'has_lead', json(iif(EXISTS (SELECT 1 FROM assignments WHERE task_id = t.id AND is_lead = 1), 'true', 'false'))
           ) AS "values!: String"
           FROM tasks t WHERE t.id IN (SELECT value FROM json_each(?1))"#,
        tasks
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| Ok((row.id, serde_json::from_str(&row.values).map_err(StoreError::unavailable)?))).collect()
}

/// Stores skills, labels, SPECs, outcomes and links again, where they differ.
pub(super) async fn restore_lists(
    tx: &mut SqliteConnection,
    task: i64,
    current: &TaskSnapshot,
    to: &TaskSnapshot,
) -> Result<(), StoreError> {
    if current.skills != to.skills {
        let skills =
            to.skills.iter().map(|skill| Title::parse(skill).map_err(damaged)).collect::<Result<Vec<_>, _>>()?;
        goals::skills(tx, task, &skills).await?;
    }
    if current.labels != to.labels {
        let given =
            to.labels.iter().map(|label| Label::parse(label).map_err(damaged)).collect::<Result<Vec<_>, _>>()?;
        labels::set(tx, task, &given).await?;
    }
    if current.specs != to.specs {
        let specs = ids(to.specs.iter().copied());
        sqlx::query!("DELETE FROM task_specs WHERE task_id = ?1", task).execute(&mut *tx).await?;
        sqlx::query!(
            "INSERT INTO task_specs (task_id, spec_number)
             SELECT ?1, number FROM specs WHERE number IN (SELECT value FROM json_each(?2))",
            task,
            specs
        )
        .execute(&mut *tx)
        .await?;
    }
    if current.outcomes != to.outcomes {
        let outcomes = serde_json::to_string(&to.outcomes).map_err(StoreError::unavailable)?;
        sqlx::query!("DELETE FROM task_outcomes WHERE task_id = ?1", task).execute(&mut *tx).await?;
        sqlx::query!(
            "INSERT INTO task_outcomes (task_id, outcome_code)
             SELECT ?1, code FROM outcomes WHERE code IN (SELECT value FROM json_each(?2))",
            task,
            outcomes
        )
        .execute(&mut *tx)
        .await?;
    }
    if current.links != to.links {
        let urls = to.links.iter().map(|(url, _)| Url::parse(url).map_err(damaged)).collect::<Result<Vec<_>, _>>()?;
        let links = urls.iter().zip(&to.links).map(|(url, (_, state))| GivenLink { url, state: state.clone() });
        evidence::set(tx, task, &links.collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// Removes the assignees that a change added, and makes the earlier lead the lead again.
pub(super) async fn restore_assignees(
    tx: &mut SqliteConnection,
    task: i64,
    to: &TaskSnapshot,
    now: Instant,
) -> Result<(), StoreError> {
    let kept = ids(to.assignees.iter().copied());
    sqlx::query!(
        "DELETE FROM assignments WHERE task_id = ?1 AND person_id NOT IN (SELECT value FROM json_each(?2))",
        task,
        kept
    )
    .execute(&mut *tx)
    .await?;
    let lead = to.assignees.first().filter(|_| to.has_lead).map(|lead| PersonId(*lead));
    task::set_lead(tx, task, lead, now).await
}

/// Stores what a change did to tasks, so that it can be undone; `None` if it did nothing.
///
/// `before` holds the tasks that were there, `added` the ids of new ones. Changes that can't be undone any more are
/// deleted.
pub(crate) async fn remember(
    tx: &mut SqliteConnection,
    by: &Account,
    kind: UndoableKind,
    edition: i64,
    (before, added): (Snapshots, &[i64]),
    now: Instant,
) -> Result<Option<ChangeId>, StoreError> {
    let oldest = (now - TimeDelta::days(UNDO_DAYS)).timestamp();
    sqlx::query!("DELETE FROM undoable_changes WHERE at < ?1", oldest).execute(&mut *tx).await?;
    let after = snapshots(tx, before.keys().chain(added).copied()).await?;
    let changed = after.iter().filter(|(id, after)| before.get(id) != Some(*after));
    let changed: Vec<_> = changed.map(|(id, after)| (*id, before.get(id), after)).collect();
    if changed.is_empty() {
        return Ok(None);
    }
    let (at, kind) = (now.timestamp(), kind.as_str());
    let change = sqlx::query_scalar!(
        r#"INSERT INTO undoable_changes (edition_id, person_id, at, kind) VALUES (?1, ?2, ?3, ?4) RETURNING id AS "id!""#,
        edition,
        by.id.0,
        at,
        kind
    );
    let change = change.fetch_one(&mut *tx).await?;
    for (task, before, after) in changed {
        let before = before.map(serde_json::to_string).transpose().map_err(StoreError::unavailable)?;
        let after = serde_json::to_string(after).map_err(StoreError::unavailable)?;
        sqlx::query!(
            "INSERT INTO undoable_tasks (change_id, task_id, before, after) VALUES (?1, ?2, ?3, ?4)",
            change,
            task,
            before,
            after
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(Some(ChangeId(change)))
}
