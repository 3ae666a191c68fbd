//! Counts the tasks of all published editions by goal and core project, as the trace shows them.

use crate::db::column::{count, damaged, list};
use crate::{Store, StoreError};
use domain::id::{EditionSlug, OutcomeCode, ProjectSlug, SpecNumber};
use domain::tasks::Status;
use domain::time::Instant;
use domain::trace::{ProjectTasks, TracedTasks};
use sqlx::SqliteConnection;
use std::borrow::Cow;

/// An outcome, an edition, a status, and the tasks.
type OutcomeColumns<'j> = (&'j str, &'j str, &'j str, i64);

impl Store {
    /// What the tasks of all published editions say about goals: now, or before `until`.
    ///
    /// A status without a date counts at any time. A task with only later dated changes didn't exist yet.
    pub async fn traced_tasks(&self, until: Option<Instant>) -> Result<TracedTasks, StoreError> {
        let mut connection = self.reader().await?;
        match until {
            None => tasks_now(&mut connection).await,
            Some(until) => tasks_before(&mut connection, until.timestamp()).await,
        }
    }
}

/// The tasks as they are, from stored counts.
async fn tasks_now(tx: &mut SqliteConnection) -> Result<TracedTasks, StoreError> {
    let lists = sqlx::query_as!(
        Lists,
        r#"WITH served AS MATERIALIZED (
             SELECT id, slug FROM editions WHERE visibility = 'published' AND has_work_plan = 1)
           SELECT
             (SELECT json_group_array(json_array(code, slug, status, tasks))
              FROM (SELECT c.code, s.slug, c.status, sum(c.tasks) AS tasks
                    FROM served s CROSS JOIN task_counts c ON c.edition_id = s.id
                    WHERE c.share = 'outcome' AND c.tasks > 0 GROUP BY c.code, s.id, c.status)) AS "outcomes!: String",
             (SELECT json_group_array(json_array(w.outcome_code, s.slug, w.tasks))
              FROM served s CROSS JOIN evidenced_task_counts w ON w.edition_id = s.id WHERE w.tasks > 0)
               AS "evidenced!: String",
             (SELECT json_group_array(json_array(outcome, CAST(spec AS INTEGER)))
              FROM (SELECT DISTINCT substr(c.code, 1, instr(c.code, ' ') - 1) AS spec,
                      substr(c.code, instr(c.code, ' ') + 1) AS outcome
                    FROM served s CROSS JOIN task_counts c ON c.edition_id = s.id
                    WHERE c.share = 'both' AND c.tasks > 0 AND c.status <> 'dropped')) AS "specs!: String",
             (SELECT json_group_array(json_array(spec_number, slug, under_way, done))
              FROM (SELECT k.spec_number, p.slug,
                      count(DISTINCT iif(t.status IN ('in progress', 'in review'), t.id, NULL)) AS under_way,
                      count(DISTINCT iif(t.status = 'done', t.id, NULL)) AS done
                    FROM projects p JOIN evidence v ON v.repository = rtrim(lower(p.repository), '/')
                      JOIN tasks t ON t.id = v.task_id JOIN task_specs k ON k.task_id = v.task_id
                    WHERE t.edition_id IN (SELECT id FROM served)
                    GROUP BY k.spec_number, p.slug)) AS "projects!: String""#
    );
    traced(&lists.fetch_one(tx).await?)
}

/// The tasks as they were before `until`, in seconds.
async fn tasks_before(tx: &mut SqliteConnection, until: i64) -> Result<TracedTasks, StoreError> {
    // One row for all counts, because each row is handed from SQLite's thread to another.
    let lists = sqlx::query_as!(
        Lists,
        r#"WITH served AS MATERIALIZED (
             SELECT t.id, e.slug AS edition,
               coalesce(
                 (SELECT to_status FROM task_transitions WHERE task_id = t.id AND imported = 0 AND at < ?1
                  ORDER BY at DESC, id DESC LIMIT 1),
                 (SELECT to_status FROM task_transitions WHERE task_id = t.id AND imported = 1
                  ORDER BY at DESC, id DESC LIMIT 1),
                 iif(EXISTS (SELECT 1 FROM task_transitions WHERE task_id = t.id), NULL, t.status)) AS status,
               EXISTS (SELECT 1 FROM evidence WHERE task_id = t.id
                 AND (added_at IS NULL OR added_at < ?1)) AS evidenced
             FROM tasks t JOIN editions e ON e.id = t.edition_id
             WHERE e.visibility = 'published' AND e.has_work_plan = 1)
           SELECT
             (SELECT json_group_array(json_array(outcome_code, edition, status, tasks))
              FROM (SELECT g.outcome_code, s.edition, s.status, count(*) AS tasks
                    FROM served s JOIN task_outcomes g ON g.task_id = s.id WHERE s.status IS NOT NULL
                    GROUP BY g.outcome_code, s.edition, s.status)) AS "outcomes!: String",
             (SELECT json_group_array(json_array(outcome_code, edition, tasks))
              FROM (SELECT g.outcome_code, s.edition, count(*) AS tasks
                    FROM served s JOIN task_outcomes g ON g.task_id = s.id WHERE s.evidenced AND s.status <> 'dropped'
                    GROUP BY g.outcome_code, s.edition)) AS "evidenced!: String",
             (SELECT json_group_array(json_array(outcome_code, spec_number))
              FROM (SELECT DISTINCT g.outcome_code, k.spec_number
                    FROM served s JOIN task_outcomes g ON g.task_id = s.id JOIN task_specs k ON k.task_id = s.id
                    WHERE s.status <> 'dropped')) AS "specs!: String",
             (SELECT json_group_array(json_array(spec_number, slug, under_way, done))
              FROM (SELECT k.spec_number, p.slug,
                      count(DISTINCT iif(s.status IN ('in progress', 'in review'), s.id, NULL)) AS under_way,
                      count(DISTINCT iif(s.status = 'done', s.id, NULL)) AS done
                    FROM projects p JOIN evidence v ON v.repository = rtrim(lower(p.repository), '/')
                      JOIN served s ON s.id = v.task_id JOIN task_specs k ON k.task_id = v.task_id
                    WHERE v.added_at IS NULL OR v.added_at < ?1
                    GROUP BY k.spec_number, p.slug)) AS "projects!: String""#,
        until
    );
    traced(&lists.fetch_one(tx).await?)
}

/// The lists of the query, as JSON.
struct Lists {
    outcomes: String,
    evidenced: String,
    specs: String,
    projects: String,
}

fn traced(Lists { outcomes, evidenced, specs, projects }: &Lists) -> Result<TracedTasks, StoreError> {
    let mut traced = TracedTasks::default();
    for (code, edition, status, tasks) in list::<OutcomeColumns<'_>>(outcomes)? {
        let edition = EditionSlug::parse(edition).map_err(damaged)?;
        let cell = traced.outcomes.entry((OutcomeCode::parse(code).map_err(damaged)?, edition)).or_default();
        cell.counts.add(Status::parse(status).map_err(damaged)?, count(tasks)?);
    }
    for (code, edition, tasks) in list::<(&str, &str, i64)>(evidenced)? {
        let edition = EditionSlug::parse(edition).map_err(damaged)?;
        let cell = traced.outcomes.entry((OutcomeCode::parse(code).map_err(damaged)?, edition)).or_default();
        cell.with_evidence = count(tasks)?;
    }
    for (code, spec) in list::<(Cow<'_, str>, u16)>(specs)? {
        let code = OutcomeCode::parse(&code).map_err(damaged)?;
        traced.specs.entry(code).or_default().insert(SpecNumber(spec));
    }
    for (spec, project, under_way, done) in list::<(u16, Cow<'_, str>, u32, u32)>(projects)? {
        let project = ProjectSlug::parse(&project).map_err(damaged)?;
        traced.projects.insert((SpecNumber(spec), project), ProjectTasks { under_way, done });
    }
    Ok(traced)
}
