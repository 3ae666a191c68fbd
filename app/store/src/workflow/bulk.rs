//! What is done to many tasks at once.

use super::claims::want;
use super::proposing::record;
use super::transitions::change_one_status;
use super::{TaskRecord, goals};
use crate::catalog::roadmap::refuse_unknown_outcome;
use crate::editions::known_edition;
use crate::{Store, StoreError};
use domain::access::Account;
use domain::audit::{AuditEvent, BulkChange};
use domain::id::{EditionSlug, TaskNumber};
use domain::time::Instant;
use domain::workflow::{BulkAction, BulkReport};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Does the same with each; those with which it can't be done, or was already, are left as they are. Says with which
    /// it was done, and of the others why not. Ask for the right to it before.
    ///
    /// Refused: an edition, a track or a SPEC that isn't there.
    pub async fn bulk(
        &self,
        slug: &EditionSlug,
        numbers: &[TaskNumber],
        bulk: &BulkAction,
        by: &Account,
        now: Instant,
    ) -> Result<BulkReport, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let track = match bulk {
            BulkAction::Track(Some(title)) => Some(goals::track_id(&mut tx, edition, title).await?),
            BulkAction::AddSpec(number) => {
                goals::refuse_unknown_spec(&mut tx, number.0).await?;
                None
            }
            _ => None,
        };
        let mut done = BulkReport::default();
        for number in numbers.iter().copied().collect::<BTreeSet<_>>() {
            match one_of_many(&mut tx, slug, number, bulk, track, by, now).await {
                Ok(true) => done.changed.push(number),
                Ok(false) => done.leave(number, None),
                Err(StoreError::Refused(why)) => done.leave(number, Some(why)),
                Err(problem) => return Err(problem),
            }
        }
        if !done.changed.is_empty() {
            let event = AuditEvent::TasksChanged { tasks: done.changed.clone(), change: change(bulk) };
            record(&mut tx, edition, by, event, now).await?;
        }
        tx.commit().await?;
        Ok(done)
    }
}

/// Whether that changed anything. Whatever it refuses it refuses before it writes anything.
async fn one_of_many(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    number: TaskNumber,
    bulk: &BulkAction,
    track: Option<i64>,
    by: &Account,
    now: Instant,
) -> Result<bool, StoreError> {
    let one = TaskRecord::of(tx, slug, number).await?;
    let changed = match bulk {
        BulkAction::Track(_) => {
            let set =
                sqlx::query!("UPDATE tasks SET track_id = ?2 WHERE id = ?1 AND track_id IS NOT ?2", one.id, track);
            set.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::Transition(to, _) if one.status == *to => false,
        BulkAction::Transition(to, words) => {
            change_one_status(tx, &one, *to, words.as_ref(), by, now).await?;
            true
        }
        BulkAction::Size(size) => {
            let size = size.map(|size| size.as_str());
            let set = sqlx::query!("UPDATE tasks SET size = ?2 WHERE id = ?1 AND size IS NOT ?2", one.id, size);
            set.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::AddSpec(spec) => {
            let add = sqlx::query!(
                "INSERT INTO task_specs (task_id, spec_number) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                one.id,
                spec.0
            );
            add.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::AddOutcome(code) => {
            refuse_unknown_outcome(tx, *code).await?;
            let code = code.to_string();
            let add = sqlx::query!(
                "INSERT INTO task_outcomes (task_id, outcome_code) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                one.id,
                code
            );
            add.execute(&mut *tx).await?.rows_affected() > 0
        }
        BulkAction::PeopleNeeded(requested) => {
            want(tx, &one, *requested, now).await?;
            one.assignees.needed != *requested
        }
    };
    if changed && matches!(bulk, BulkAction::AddSpec(_) | BulkAction::AddOutcome(_)) {
        sqlx::query!("UPDATE tasks SET no_goal_reason = NULL WHERE id = ?1", one.id).execute(&mut *tx).await?;
    }
    if changed {
        one.touch(tx, now).await?;
    }
    Ok(changed)
}

fn change(bulk: &BulkAction) -> BulkChange {
    match bulk {
        BulkAction::Track(track) => BulkChange::Track(track.clone()),
        BulkAction::Transition(to, _) => BulkChange::Status(*to),
        BulkAction::Size(size) => BulkChange::Size(*size),
        BulkAction::AddSpec(spec) => BulkChange::AddSpec(*spec),
        BulkAction::AddOutcome(code) => BulkChange::AddOutcome(*code),
        BulkAction::PeopleNeeded(requested) => BulkChange::PeopleNeeded(*requested),
    }
}
