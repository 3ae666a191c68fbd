//! How a task read before it was changed, and by whom and when it was.

use super::record::key_of;
use crate::column::{count, damaged, instant, person};
use crate::editions::known_edition;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, TaskNumber};
use domain::text::Title;
use domain::time::Instant;
use domain::workflow::TaskRevision;
use sqlx::SqliteConnection;

impl Store {
    /// How a task read before, at most so many wordings, the newest first; those before one of them, if one is named.
    ///
    /// Refused: an edition or a task that isn't there.
    pub async fn task_revisions(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        before: Option<u32>,
        most: u32,
    ) -> Result<Vec<TaskRevision>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let task = key_of(&mut tx, edition, slug, number).await?;
        let before = before.unwrap_or(u32::MAX);
        let rows = sqlx::query!(
            r#"SELECT r.nth AS "nth!", r.replaced_at AS "replaced_at!", r.title AS "title!", r.description AS "description!",
                 p.name AS "name?", p.login AS "login?"
               FROM task_revisions r LEFT JOIN people p ON p.id = r.by_id
               WHERE r.task_id = ?1 AND r.nth < ?2 ORDER BY r.nth DESC LIMIT ?3"#,
            task,
            before,
            most
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter();
        rows.map(|row| {
            Ok(TaskRevision {
                nth: count(row.nth)?,
                until: instant(row.replaced_at)?,
                by: row.name.map(|name| person(&name, row.login)).transpose()?,
                title: Title::parse(&row.title).map_err(damaged)?,
                description: row.description,
            })
        })
        .collect()
    }
}

/// Keeps how a task reads now, if it is to read otherwise; call it before it does. `title`: nothing, where it stays.
/// `by`: nobody, for the command line.
pub(crate) async fn keep(
    tx: &mut SqliteConnection,
    task: i64,
    title: Option<&str>,
    description: &str,
    by: Option<i64>,
    now: Instant,
) -> Result<(), StoreError> {
    let now = now.timestamp();
    // What came from a file may have other line breaks than what came from a form.
    sqlx::query!(
        "INSERT INTO task_revisions (task_id, nth, replaced_at, by_id, title, description)
         SELECT id, 1 + (SELECT coalesce(max(nth), 0) FROM task_revisions WHERE task_id = ?1), ?2, ?3, title, description
         FROM tasks
         WHERE id = ?1 AND (title <> coalesce(?4, title)
           OR trim(replace(description, char(13), ''), char(10) || ' ') <> replace(?5, char(13), ''))",
        task,
        now,
        by,
        title,
        description
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How often it was changed.
pub(crate) async fn count_of(tx: &mut SqliteConnection, task: i64) -> Result<u32, StoreError> {
    let found =
        sqlx::query_scalar!(r#"SELECT count(*) AS "wordings!: i64" FROM task_revisions WHERE task_id = ?1"#, task);
    count(found.fetch_one(tx).await?)
}

/// A description as it reads now.
pub(crate) struct Newest {
    /// Markdown, may be empty.
    pub(crate) text: String,
    /// Nobody, for the command line and for what came with a list.
    pub(crate) by: Option<i64>,
    /// Since when it reads so, in seconds; `None`: from the beginning.
    pub(crate) since: Option<i64>,
}

/// Who changed only the title since hasn't written it.
pub(crate) async fn newest(tx: &mut SqliteConnection, task: i64) -> Result<Newest, StoreError> {
    let found = sqlx::query_as!(
        Newest,
        r#"SELECT t.description AS "text!", iif(r.nth IS NULL, t.proposed_by, r.by_id) AS "by?: i64", r.replaced_at AS "since?"
           FROM tasks t LEFT JOIN task_revisions r ON r.task_id = t.id AND r.nth = (
             SELECT max(nth) FROM task_revisions WHERE task_id = t.id AND description <> t.description)
           WHERE t.id = ?1"#,
        task
    );
    Ok(found.fetch_one(tx).await?)
}
