//! Bulk actions on tasks.

use crate::aggregates::goals::{self, refuse_unknown_outcome};
use crate::aggregates::task::TaskRecord;
use crate::db::column::ids;
use crate::shared::editions::known_edition;
use crate::workflow::claims::update_people_needed;
use crate::workflow::proposing::record;
use crate::workflow::snapshots::{remember, snapshots};
use crate::workflow::transitions::change_one_status;
use crate::{Store, StoreError};
use domain::access::{Account, Organizer};
use domain::audit::{AuditEvent, BulkChange};
use domain::id::{EditionSlug, TaskNumber};
use domain::time::Instant;
use domain::workflow::{BulkAction, BulkReport, UndoableKind};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Applies an action to each task, and reports the changed tasks and the reasons for the others.
    ///
    /// Tasks that don't allow the action, or have the requested value already, stay as they are. The caller checks the
    /// permission.
    ///
    /// # Errors
    /// Refuses an unknown edition, track or SPEC.
    pub async fn bulk(
        &self,
        by: Organizer<'_>,
        numbers: &[TaskNumber],
        bulk: &BulkAction,
        now: Instant,
    ) -> Result<BulkReport, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let track = match bulk {
            BulkAction::Track(Some(title)) => Some(goals::track_id(&mut tx, edition, title).await?),
            BulkAction::AddSpec(number) => {
                goals::refuse_unknown_spec(&mut tx, number.0).await?;
                None
            }
            _ => None,
        };
        let tasks = ids_of(&mut tx, edition, numbers).await?;
        let before = snapshots(&mut tx, tasks).await?;
        let mut report = BulkReport::default();
        for number in numbers.iter().copied().collect::<BTreeSet<_>>() {
            match apply_to_task(&mut tx, by.edition(), number, bulk, track, by.account(), now).await {
                Ok(true) => report.changed.push(number),
                Ok(false) => report.add_unchanged(number, None),
                Err(StoreError::Refused(why)) => report.add_unchanged(number, Some(why)),
                Err(error) => return Err(error),
            }
        }
        if !report.changed.is_empty() {
            let event = AuditEvent::TasksChanged { tasks: report.changed.clone(), change: change(bulk) };
            record(&mut tx, edition, by.account(), event, now).await?;
        }
        report.undo = remember(&mut tx, by.account(), UndoableKind::Bulk, edition, (before, &[]), now).await?;
        tx.commit().await?;
        Ok(report)
    }
}

/// The ids of the tasks with these numbers.
async fn ids_of(tx: &mut SqliteConnection, edition: i64, numbers: &[TaskNumber]) -> Result<Vec<i64>, StoreError> {
    let numbers = ids(numbers.iter().map(|number| i64::from(number.0)));
    let tasks = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM tasks WHERE edition_id = ?1 AND number IN (SELECT value FROM json_each(?2))"#,
        edition,
        numbers
    );
    Ok(tasks.fetch_all(tx).await?)
}

/// Applies the action to one task; `false` if it changed nothing. Validates before the first write.
async fn apply_to_task(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    number: TaskNumber,
    bulk: &BulkAction,
    track: Option<i64>,
    by: &Account,
    now: Instant,
) -> Result<bool, StoreError> {
    let task = TaskRecord::of(tx, slug, number).await?;
    let changed = match bulk {
        BulkAction::Track(_) => {
            let set =
                sqlx::query!("UPDATE tasks SET track_id = ?2 WHERE id = ?1 AND track_id IS NOT ?2", task.id, track);
            set.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::Transition(to, _) if task.status == *to => false,
        BulkAction::Transition(to, note) => {
            change_one_status(tx, &task, *to, note.as_ref(), by, now).await?;
            true
        }
        BulkAction::Size(size) => {
            let size = size.map(|size| size.as_str());
            let set = sqlx::query!("UPDATE tasks SET size = ?2 WHERE id = ?1 AND size IS NOT ?2", task.id, size);
            set.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::Due(due) => {
            let due = due.map(|due| due.to_string());
            let set = sqlx::query!("UPDATE tasks SET due = ?2 WHERE id = ?1 AND due IS NOT ?2", task.id, due);
            set.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::AddSpec(spec) => {
            let add = sqlx::query!(
                "INSERT INTO task_specs (task_id, spec_number) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                task.id,
                spec.0
            );
            add.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::AddOutcome(code) => {
            refuse_unknown_outcome(tx, *code).await?;
            let code = code.to_string();
            let add = sqlx::query!(
                "INSERT INTO task_outcomes (task_id, outcome_code) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                task.id,
                code
            );
            add.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::PeopleNeeded(requested) => {
            update_people_needed(tx, &task, *requested, now).await?;
            task.assignees.needed != *requested
        }
    };
    if changed && matches!(bulk, BulkAction::AddSpec(_) | BulkAction::AddOutcome(_)) {
        sqlx::query!("UPDATE tasks SET no_goal_reason = NULL WHERE id = ?1", task.id).execute(&mut *tx).await?;
    }
    if changed {
        task.touch(tx, now).await?;
    }
    Ok(changed)
}

fn change(bulk: &BulkAction) -> BulkChange {
    match bulk {
        BulkAction::Track(track) => BulkChange::Track(track.clone()),
        BulkAction::Transition(to, _) => BulkChange::Status(*to),
        BulkAction::Size(size) => BulkChange::Size(*size),
        BulkAction::Due(due) => BulkChange::Due(*due),
        BulkAction::AddSpec(spec) => BulkChange::AddSpec(*spec),
        BulkAction::AddOutcome(code) => BulkChange::AddOutcome(*code),
        BulkAction::PeopleNeeded(requested) => BulkChange::PeopleNeeded(*requested),
    }
}
