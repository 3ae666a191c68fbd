//! Counts the tasks of all published editions by goal and core project, as the trace shows them.

use crate::db::column::{count, damaged, list};
use crate::{Store, StoreError};
use domain::id::{EditionSlug, OutcomeCode, ProjectSlug, SpecNumber};
use domain::tasks::Status;
use domain::time::Instant;
use domain::trace::{ProjectTasks, TracedTasks};
use std::borrow::Cow;

/// An outcome, an edition, a status, the tasks, and how many of them have evidence.
type OutcomeColumns<'j> = (&'j str, &'j str, &'j str, i64, i64);

impl Store {
    /// What the tasks of all published editions say about goals: now, or before `until`.
    ///
    /// A status without a date counts at any time. A task with only later dated changes didn't exist yet.
    pub async fn traced_tasks(&self, until: Option<Instant>) -> Result<TracedTasks, StoreError> {
        let until = until.map(|until| until.timestamp());
        // One row for all counts, because each row is handed from SQLite's thread to another.
        let row = sqlx::query!(
            r#"WITH served AS MATERIALIZED (
                 SELECT t.id, e.slug AS edition,
                   CASE WHEN ?1 IS NULL THEN t.status ELSE coalesce(
                     (SELECT to_status FROM task_transitions WHERE task_id = t.id AND imported = 0 AND at < ?1
                      ORDER BY at DESC, id DESC LIMIT 1),
                     (SELECT to_status FROM task_transitions WHERE task_id = t.id AND imported = 1
                      ORDER BY at DESC, id DESC LIMIT 1),
                     iif(EXISTS (SELECT 1 FROM task_transitions WHERE task_id = t.id), NULL, t.status)) END AS status,
                   EXISTS (SELECT 1 FROM evidence WHERE task_id = t.id
                     AND (?1 IS NULL OR added_at IS NULL OR added_at < ?1)) AS evidenced
                 FROM tasks t JOIN editions e ON e.id = t.edition_id
                 WHERE e.visibility = 'published' AND e.has_work_plan = 1)
               SELECT
                 (SELECT json_group_array(json_array(outcome_code, edition, status, tasks, evidenced))
                  FROM (SELECT g.outcome_code, s.edition, s.status, count(*) AS tasks,
                          sum(s.evidenced AND s.status <> 'dropped') AS evidenced
                        FROM served s JOIN task_outcomes g ON g.task_id = s.id WHERE s.status IS NOT NULL
                        GROUP BY g.outcome_code, s.edition, s.status)) AS "outcomes!: String",
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
                        WHERE ?1 IS NULL OR v.added_at IS NULL OR v.added_at < ?1
                        GROUP BY k.spec_number, p.slug)) AS "projects!: String""#,
            until
        );
        let row = row.fetch_one(&mut *self.reader().await?).await?;
        traced(&row.outcomes, &row.specs, &row.projects)
    }
}

/// Reads the three lists of the query.
fn traced(outcomes: &str, specs: &str, projects: &str) -> Result<TracedTasks, StoreError> {
    let mut traced = TracedTasks::default();
    for (code, edition, status, tasks, evidenced) in list::<OutcomeColumns<'_>>(outcomes)? {
        let edition = EditionSlug::parse(edition).map_err(damaged)?;
        let cell = traced.outcomes.entry((OutcomeCode::parse(code).map_err(damaged)?, edition)).or_default();
        cell.counts.add(Status::parse(status).map_err(damaged)?, count(tasks)?);
        cell.with_evidence += count::<u32>(evidenced)?;
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
