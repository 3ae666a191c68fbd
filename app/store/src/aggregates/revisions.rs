//! Revisions: earlier titles and descriptions of a task, with who replaced them and when.

use crate::db::column::{count, damaged, instant, person};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::id::{EditionSlug, TaskNumber};
use domain::people::Person;
use domain::text::Title;
use domain::time::Instant;
use domain::workflow::TaskRevision;
use sqlx::SqliteConnection;

impl Store {
    /// The revisions of a task, newest first, at most `most`, with a number below `before` if it is set.
    ///
    /// # Errors
    /// Refuses an unknown edition or task.
    pub async fn task_revisions(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        before: Option<u32>,
        most: u32,
    ) -> Result<Vec<TaskRevision>, StoreError> {
        let mut tx = self.begin_read().await?;
        let (edition, before) = (slug.as_str(), before.unwrap_or(u32::MAX));
        // A task without revisions has one row, without a revision.
        let rows = sqlx::query!(
            r#"SELECT r.nth AS "nth?", r.replaced_at AS "replaced_at?", r.title AS "title?", r.description AS "description?",
                 p.name AS "name?", p.login AS "login?"
               FROM editions e JOIN tasks t ON t.edition_id = e.id
                 LEFT JOIN task_revisions r ON r.task_id = t.id AND r.nth < ?3 LEFT JOIN people p ON p.id = r.by_id
               WHERE e.slug = ?1 AND t.number = ?2 ORDER BY r.nth DESC LIMIT ?4"#,
            edition,
            number.0,
            before,
            most
        );
        let rows = rows.fetch_all(&mut *tx).await?;
        if rows.is_empty() {
            known_edition(&mut tx, slug).await?;
            return Err(Refusal::no_such_task(slug, number).into());
        }
        let revision = |nth, at, title: String, description, by: Option<Person>| {
            let title = Title::parse(&title).map_err(damaged)?;
            Ok(TaskRevision { nth: count(nth)?, until: instant(at)?, by, title, description })
        };
        let revisions = rows.into_iter().filter_map(|row| {
            let (nth, at, title, description) = (row.nth?, row.replaced_at?, row.title?, row.description?);
            let by = row.name.map(|name| person(&name, row.login)).transpose();
            Some(by.and_then(|by| revision(nth, at, title, description, by)))
        });
        revisions.collect()
    }
}

/// Stores the current title and description as a revision if the new ones differ.
///
/// Call it before the change, with the new texts. `title` is `None` if it stays; `by` is `None` for the command line.
pub(crate) async fn keep_replaced_text(
    tx: &mut SqliteConnection,
    task: i64,
    title: Option<&str>,
    description: &str,
    by: Option<i64>,
    now: Instant,
) -> Result<(), StoreError> {
    let now = now.timestamp();
    // Files and forms may have different line breaks: that is not a change.
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

/// The current description of a task.
pub(crate) struct Newest {
    /// Markdown, may be empty.
    pub(crate) text: String,
    /// `None` for the command line and imports.
    pub(crate) by: Option<i64>,
    /// The time of the last change in seconds since the epoch; `None` if it never changed.
    pub(crate) since: Option<i64>,
}

/// The current description, its author and its time; changes of the title alone don't count.
pub(crate) async fn newest(tx: &mut SqliteConnection, task: i64) -> Result<Newest, StoreError> {
    let newest = sqlx::query_as!(
        Newest,
        r#"SELECT t.description AS "text!", iif(r.nth IS NULL, t.proposed_by, r.by_id) AS "by?: i64", r.replaced_at AS "since?"
           FROM tasks t LEFT JOIN task_revisions r ON r.task_id = t.id AND r.nth = (
             SELECT max(nth) FROM task_revisions WHERE task_id = t.id AND description <> t.description)
           WHERE t.id = ?1"#,
        task
    );
    Ok(newest.fetch_one(tx).await?)
}
