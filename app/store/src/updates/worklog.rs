//! Reads the worklog of a day.

use super::rows;
use crate::db::column::{count, damaged, date};
use crate::shared::editions::{edition_id, known_edition, zone};
use crate::{Store, StoreError};
use domain::access::Participant;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::{Status, TaskLink};
use domain::text::Title;
use domain::time::{Instant, NaiveDate};
use domain::updates::Worklog;

impl Store {
    /// The lines of a day, or of today in the edition's time zone.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn worklog(
        &self,
        edition: &EditionSlug,
        day: Option<NaiveDate>,
        now: Instant,
    ) -> Result<Worklog, StoreError> {
        let mut tx = self.begin_read().await?;
        let id = known_edition(&mut tx, edition).await?;
        let day = match day {
            Some(day) => day,
            None => zone(&mut tx, id).await?.at(now).date_naive(),
        };
        let text = day.to_string();
        let row = sqlx::query!(
            r#"SELECT (SELECT count(*) FROM participants WHERE edition_id = ?1) AS "participants!: i64",
                 (SELECT count(DISTINCT u.person_id) FROM updates u
                    JOIN participants p ON p.edition_id = u.edition_id AND p.person_id = u.person_id
                  WHERE u.edition_id = ?1 AND u.day = ?2 AND u.deleted_at IS NULL) AS "posted!: i64",
                 (SELECT max(day) FROM updates WHERE edition_id = ?1 AND day < ?2 AND deleted_at IS NULL)
                   AS "before?: String",
                 (SELECT min(day) FROM updates WHERE edition_id = ?1 AND day > ?2 AND deleted_at IS NULL)
                   AS "after?: String""#,
            id,
            text
        );
        let row = row.fetch_one(&mut *tx).await?;
        Ok(Worklog {
            day,
            updates: rows::of_day(&mut tx, id, day, Worklog::MOST_LINES).await?,
            participants: count(row.participants)?,
            posted: count(row.posted)?,
            before: row.before.as_deref().map(date).transpose()?,
            after: row.after.as_deref().map(date).transpose()?,
        })
    }

    /// Changes whenever the worklog of a day changes; empty for an unknown edition.
    pub async fn worklog_version(&self, edition: &EditionSlug, day: NaiveDate) -> Result<String, StoreError> {
        let mut tx = self.begin_read().await?;
        let Some(id) = edition_id(&mut tx, edition).await? else { return Ok(String::new()) };
        let day = day.to_string();
        let version = sqlx::query_scalar!(
            r#"SELECT count(*) || ' ' || coalesce(max(id), 0) || ' ' || coalesce(sum(revision), 0) AS "version!: String"
               FROM updates WHERE edition_id = ?1 AND day = ?2"#,
            id,
            day
        );
        Ok(version.fetch_one(&mut *tx).await?)
    }

    /// The unfinished tasks of an edition that a person has claimed, at most [`Worklog::MOST_TASKS`] of the latest.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn claimed_tasks(&self, by: Participant<'_>) -> Result<Vec<TaskLink>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let rows = sqlx::query!(
            r#"SELECT t.number AS "number!", t.title AS "title!", t.status AS "status!"
               FROM (SELECT t.id FROM assignments a INDEXED BY assignments_by_person
                     CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = a.task_id
                     WHERE a.person_id = ?1 AND t.edition_id = ?2 AND t.status NOT IN ('done', 'dropped')
                     ORDER BY a.since DESC, a.task_id DESC LIMIT ?3) latest
                 CROSS JOIN tasks t ON t.id = latest.id ORDER BY t.number"#,
            by.id().0,
            edition,
            Worklog::MOST_TASKS
        );
        let mut tasks = Vec::new();
        for row in rows.fetch_all(&mut *tx).await? {
            tasks.push(TaskLink {
                number: TaskNumber(count(row.number)?),
                title: Title::parse(&row.title).map_err(damaged)?,
                status: Status::parse(&row.status).map_err(damaged)?,
            });
        }
        Ok(tasks)
    }
}
