//! Edit conflicts: the revision token of a task, and its latest edit.

use crate::aggregates::task::key_of;
use crate::db::column::{instant, person};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, PersonId, TaskNumber};
use domain::time::Instant;
use domain::workflow::{LatestEdit, RevisionToken};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

impl Store {
    /// The latest recorded edit of a task's content since a time.
    ///
    /// # Errors
    /// Refuses an unknown edition or task.
    pub async fn latest_edit(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        since: Instant,
    ) -> Result<Option<LatestEdit>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let task = key_of(&mut tx, edition, slug, number).await?;
        let (since, slug_text) = (since.timestamp(), slug.as_str());
        let row = sqlx::query!(
            r#"SELECT c.at AS "at!: i64", p.id AS "id?", p.name AS "name?", p.login AS "login?"
               FROM (
                 SELECT replaced_at AS at, by_id, 0 AS number FROM task_revisions WHERE task_id = ?1 AND replaced_at >= ?3
                 UNION ALL
                 SELECT at, person_id, number FROM audit_log
                 WHERE edition_id = ?2 AND at >= ?3 AND (
                   (action IN ('task_edited', 'people_needed_changed', 'link_added', 'link_removed') AND data ->> 'task' = ?4)
                   OR (action = 'task_merged' AND data ->> 'into' = ?4)
                   OR (action = 'task_continued' AND data -> 'into' ->> 'number' = ?4 AND data -> 'into' ->> 'edition' = ?5)
                   OR (action = 'tasks_changed' AND data -> 'change' -> 'status' IS NULL
                     AND ?4 IN (SELECT value FROM json_each(data, '$.tasks'))))
               ) c LEFT JOIN people p ON p.id = c.by_id
               ORDER BY c.at DESC, c.number DESC LIMIT 1"#,
            task,
            edition,
            since,
            number.0,
            slug_text
        );
        let Some(row) = row.fetch_optional(&mut *tx).await? else { return Ok(None) };
        let by = match (row.id, row.name) {
            (Some(id), Some(name)) => Some((PersonId(id), person(&name, row.login)?)),
            _ => None,
        };
        Ok(Some(LatestEdit { at: instant(row.at)?, by }))
    }
}

/// A short hash of everything that the form for editing a task shows.
pub(crate) async fn revision_token(tx: &mut SqliteConnection, task: i64) -> Result<RevisionToken, StoreError> {
    let content = sqlx::query_scalar!(
        r#"SELECT json_array(title, description, track_id, size, due, no_goal_reason, people_needed,
             (SELECT json_group_array(spec_number) FROM
               (SELECT spec_number FROM task_specs WHERE task_id = ?1 ORDER BY spec_number)),
             (SELECT json_group_array(outcome_code) FROM
               (SELECT outcome_code FROM task_outcomes WHERE task_id = ?1 ORDER BY outcome_code)),
             (SELECT json_group_array(skill) FROM (SELECT skill FROM task_skills WHERE task_id = ?1 ORDER BY position)),
             (SELECT json_group_array(label) FROM (SELECT label FROM task_labels WHERE task_id = ?1 ORDER BY position)),
             (SELECT json_group_array(url) FROM (SELECT url FROM evidence WHERE task_id = ?1 ORDER BY position)),
             (SELECT json_group_array(depends_on_id) FROM
               (SELECT depends_on_id FROM task_dependencies WHERE task_id = ?1 ORDER BY depends_on_id))
           ) AS "all!: String" FROM tasks WHERE id = ?1"#,
        task
    );
    let content = content.fetch_one(tx).await?;
    let hash = Sha256::digest(content.as_bytes());
    Ok(RevisionToken(hash[..12].iter().map(|byte| format!("{byte:02x}")).collect()))
}
