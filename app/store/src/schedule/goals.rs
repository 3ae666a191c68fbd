//! The sessions of published schedules that work on a goal, in all editions.

use super::local_time;
use crate::db::column::{count, damaged, list};
use crate::{Store, StoreError};
use domain::id::{EditionSlug, OutcomeCode, SessionNumber, SpecNumber};
use domain::schedule::{GoalSessions, ListedSession};
use domain::text::Title;

/// Edition, number, title and time of a session.
type Row = (String, i64, String, String);

impl Store {
    /// One page of the sessions that work on a SPEC, or on a task that contributes to it; the latest first.
    ///
    /// They are those of the last release of each published edition, with the tasks and goals that they have there.
    pub async fn sessions_of_spec(&self, spec: SpecNumber, page: u32) -> Result<GoalSessions, StoreError> {
        self.sessions_of_goal(Some(spec), None, page).await
    }

    /// The sessions that work on an outcome, as [`Store::sessions_of_spec`].
    pub async fn sessions_of_outcome(&self, outcome: OutcomeCode, page: u32) -> Result<GoalSessions, StoreError> {
        self.sessions_of_goal(None, Some(outcome), page).await
    }

    async fn sessions_of_goal(
        &self,
        spec: Option<SpecNumber>,
        outcome: Option<OutcomeCode>,
        page: u32,
    ) -> Result<GoalSessions, StoreError> {
        let mut tx = self.begin_read().await?;
        let (spec, outcome) = (spec.map(|spec| spec.0), outcome.map(|outcome| outcome.to_string()));
        let skipped = page.saturating_sub(1).saturating_mul(GoalSessions::PAGE);
        let row = sqlx::query!(
            r#"WITH last AS (
                 SELECT max(r.id) AS id, e.slug FROM editions e JOIN releases r ON r.edition_id = e.id
                 WHERE e.visibility = 'published' AND e.has_schedule = 1 GROUP BY e.id),
               working (release_id, session_id) AS (
                 SELECT release_id, session_id FROM released_specs WHERE spec_number = ?1
                 UNION SELECT release_id, session_id FROM released_outcomes WHERE outcome_code = ?2
                 UNION SELECT w.release_id, w.session_id FROM task_specs t JOIN released_tasks w ON w.task_id = t.task_id
                   WHERE t.spec_number = ?1
                 UNION SELECT w.release_id, w.session_id FROM task_outcomes t JOIN released_tasks w ON w.task_id = t.task_id
                   WHERE t.outcome_code = ?2),
               found AS (
                 SELECT l.slug, s.number, x.title, x.starts
                 FROM working w JOIN last l ON l.id = w.release_id JOIN sessions s ON s.id = w.session_id
                   JOIN released_sessions x ON x.release_id = w.release_id AND x.session_id = w.session_id)
               SELECT (SELECT count(*) FROM found) AS "total!: i64",
                 (SELECT json_group_array(json_array(slug, number, title, starts) ORDER BY starts DESC, slug, number)
                  FROM (SELECT * FROM found ORDER BY starts DESC, slug, number LIMIT ?3 OFFSET ?4)) AS "sessions!: String""#,
            spec,
            outcome,
            GoalSessions::PAGE,
            skipped
        );
        let row = row.fetch_one(&mut *tx).await?;
        let sessions = list::<Row>(&row.sessions)?.into_iter().map(|(edition, number, title, starts)| {
            Ok::<_, StoreError>(ListedSession {
                edition: EditionSlug::parse(&edition).map_err(damaged)?,
                number: SessionNumber(count(number)?),
                title: Title::parse(&title).map_err(damaged)?,
                starts: local_time(&starts)?,
            })
        });
        Ok(GoalSessions { sessions: sessions.collect::<Result<_, _>>()?, total: count(row.total)? })
    }
}
