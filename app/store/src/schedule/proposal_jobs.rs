//! Proposed schedules as the background worker reads and writes them.

use super::interests;
use super::plan;
use super::proposals::json;
use crate::db::column::{count, object};
use crate::{Store, StoreError};
use domain::access::System;
use domain::id::{EditionSlug, ProposalNumber};
use domain::schedule::scheduler::{
    ProposalContents, ProposalSettings, ProposalState, ProposedSchedule, ScheduleRequest, SchedulerEffort,
};
use domain::time::Instant;

/// A proposal that is computed now, and its problem.
#[derive(Debug)]
pub struct ProposalJob {
    id: i64,
    pub edition: EditionSlug,
    pub number: ProposalNumber,
    pub effort: SchedulerEffort,
    pub request: ScheduleRequest,
}

impl Store {
    /// Begins the proposal that has waited longest; `None` if none waits.
    pub async fn begin_proposal(&self, _: System) -> Result<Option<ProposalJob>, StoreError> {
        let mut tx = self.begin_write().await?;
        let row = sqlx::query!(
            r#"SELECT p.id AS "id!", p.number AS "number!", p.seed AS "seed!", p.steps AS "steps!", p.weights AS "weights!",
                 p.edition_id AS "edition_id!", e.slug AS "slug!"
               FROM schedule_proposals p JOIN editions e ON e.id = p.edition_id
               WHERE p.state = 'waiting' AND p.finished_at IS NULL ORDER BY p.id LIMIT 1"#
        );
        let Some(row) = row.fetch_optional(&mut *tx).await? else { return Ok(None) };
        sqlx::query!("UPDATE schedule_proposals SET state = 'running' WHERE id = ?1", row.id).execute(&mut *tx).await?;
        let plan = plan::read(&mut tx, row.edition_id).await?;
        let interests = interests::read(&mut tx, row.edition_id, true).await?;
        tx.commit().await?;
        let settings =
            ProposalSettings { seed: count(row.seed)?, steps: count(row.steps)?, weights: object(&row.weights)? };
        Ok(Some(ProposalJob {
            id: row.id,
            edition: EditionSlug::parse(&row.slug).map_err(crate::db::column::damaged)?,
            number: ProposalNumber(count(row.number)?),
            effort: SchedulerEffort { seed: settings.seed.into(), steps: settings.steps },
            request: ScheduleRequest::of(&plan, &interests, settings.weights),
        }))
    }

    /// Waits until a proposal is asked for in this program.
    pub async fn proposal_requested(&self) {
        self.proposal_requested.notified().await;
    }

    /// Stores the best schedule so far. Returns whether to go on: no one has asked to stop it.
    pub async fn save_proposal_progress(
        &self,
        _: System,
        job: &ProposalJob,
        steps: u64,
        cost: u64,
        contents: &ProposalContents,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin_write().await?;
        let (steps, cost, contents) = (column(steps), column(cost), json(contents)?);
        let asked = sqlx::query_scalar!(
            r#"UPDATE schedule_proposals SET steps_done = ?2, cost = ?3, contents = ?4
               WHERE id = ?1 AND state = 'running' RETURNING stop_asked_at AS "at?: i64""#,
            job.id,
            steps,
            cost,
            contents
        );
        let asked = asked.fetch_optional(&mut *tx).await?;
        tx.commit().await?;
        // A deleted edition takes its proposals along.
        Ok(matches!(asked, Some(None)))
    }

    /// Stores the result of a proposal; `None` if it failed.
    pub async fn finish_proposal(
        &self,
        _: System,
        job: &ProposalJob,
        found: Option<&ProposedSchedule>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let seconds = now.timestamp();
        let Some(found) = found else {
            let failed = ProposalState::Failed.as_str();
            sqlx::query!(
                "UPDATE schedule_proposals SET state = ?2, finished_at = ?3 WHERE id = ?1 AND finished_at IS NULL",
                job.id,
                failed,
                seconds
            )
            .execute(&mut *tx)
            .await?;
            return tx.commit().await;
        };
        let state = if found.was_stopped { ProposalState::Stopped } else { ProposalState::Done }.as_str();
        let contents = json(&ProposalContents::of(&job.request, found))?;
        let (steps, cost, bound) = (column(found.steps), column(found.cost), found.bound.map(column));
        sqlx::query!(
            "UPDATE schedule_proposals SET state = ?2, steps_done = ?3, cost = ?4, bound = ?5, contents = ?6, finished_at = ?7
             WHERE id = ?1 AND finished_at IS NULL",
            job.id,
            state,
            steps,
            cost,
            bound,
            contents,
            seconds
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }

    /// Marks proposals as stopped that were computed when the program last ended.
    ///
    /// They keep their best schedules.
    pub async fn stop_interrupted_proposals(&self, _: System, now: Instant) -> Result<u64, StoreError> {
        let mut tx = self.begin_write().await?;
        let seconds = now.timestamp();
        let stopped = sqlx::query!(
            "UPDATE schedule_proposals SET state = 'stopped', finished_at = ?1 WHERE state = 'running'",
            seconds
        );
        let stopped = stopped.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(stopped)
    }
}

fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
