//! The sessions of published schedules that work on a goal, in all editions.

use super::local_time;
use crate::db::column::{count, damaged};
use crate::{Store, StoreError};
use domain::id::{EditionSlug, OutcomeCode, SessionNumber, SpecNumber};
use domain::schedule::ListedSession;
use domain::text::Title;

impl Store {
    /// The sessions that work on a SPEC, or on a task that contributes to it; the latest first.
    ///
    /// They are those of the last release of each published edition.
    pub async fn sessions_of_spec(&self, spec: SpecNumber) -> Result<Vec<ListedSession>, StoreError> {
        self.sessions_of_goal(Some(spec), None).await
    }

    /// The sessions that work on an outcome, as [`Store::sessions_of_spec`].
    pub async fn sessions_of_outcome(&self, outcome: OutcomeCode) -> Result<Vec<ListedSession>, StoreError> {
        self.sessions_of_goal(None, Some(outcome)).await
    }

    async fn sessions_of_goal(
        &self,
        spec: Option<SpecNumber>,
        outcome: Option<OutcomeCode>,
    ) -> Result<Vec<ListedSession>, StoreError> {
        let mut tx = self.begin_read().await?;
        let (spec, outcome) = (spec.map(|spec| spec.0), outcome.map(|outcome| outcome.to_string()));
        let rows = sqlx::query!(
            r#"WITH working (session_id) AS (
                 SELECT session_id FROM session_specs WHERE spec_number = ?1
                 UNION SELECT session_id FROM session_outcomes WHERE outcome_code = ?2
                 UNION SELECT w.session_id FROM task_specs t JOIN session_tasks w ON w.task_id = t.task_id
                   WHERE t.spec_number = ?1
                 UNION SELECT w.session_id FROM task_outcomes t JOIN session_tasks w ON w.task_id = t.task_id
                   WHERE t.outcome_code = ?2)
               SELECT e.slug AS "edition!", s.number AS "number!", r.title AS "title!", r.starts AS "starts!"
               FROM working w JOIN sessions s ON s.id = w.session_id JOIN editions e ON e.id = s.edition_id
                 JOIN released_sessions r ON r.session_id = s.id
               WHERE e.visibility = 'published' AND e.has_schedule = 1 AND r.release_id =
                 (SELECT id FROM releases WHERE edition_id = e.id ORDER BY number DESC LIMIT 1)
               ORDER BY r.starts DESC, e.slug, s.number"#,
            spec,
            outcome
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            Ok(ListedSession {
                edition: EditionSlug::parse(&row.edition).map_err(damaged)?,
                number: SessionNumber(count(row.number)?),
                title: Title::parse(&row.title).map_err(damaged)?,
                starts: local_time(&row.starts)?,
            })
        });
        rows.collect()
    }
}
