//! Full-text search of tasks, comments and updates.
//!
//! Every typed word is quoted, so that none is an operator of the full-text index.

mod contained;
mod named;

use crate::db::column::{count, damaged, date, instant};
use crate::shared::editions::edition_id;
use crate::shared::link_search::linked_tasks;
use crate::shared::text_search::{all_words, any_word, has_unspaced_words};
use crate::tasks::link;
use crate::{Store, StoreError};
use domain::id::{CommentId, EditionSlug, UpdateId};
use domain::search::{Found, Named};
use domain::tasks::{Status, TaskLink};
use domain::text::UpdateLine;
use sqlx::SqliteConnection;

impl Store {
    /// Searches tasks, comments and updates that contain all of these words; at most `most` results.
    ///
    /// Tasks come first, by relevance, then comments and then updates, newest first. The last word may be incomplete, and
    /// English words are found in other forms. A task number finds that task before all others, newest edition first, and
    /// then tasks with an issue or pull request of that number. A word that looks like a link finds tasks with that link.
    /// No input is an error; no words or an unknown edition find nothing. Words of scripts without spaces are found anywhere
    /// in a text.
    pub async fn search(
        &self,
        words: &str,
        edition: Option<&EditionSlug>,
        status: Option<Status>,
        most: u32,
    ) -> Result<Vec<Found>, StoreError> {
        let (typed, Some(words)) = (words, all_words(words)) else { return Ok(Vec::new()) };
        let mut tx = self.begin_read().await?;
        let edition = match edition {
            Some(slug) => match edition_id(&mut tx, slug).await? {
                Some(id) => Some(id),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        let mut found = tasks_by_reference(&mut tx, typed, edition, status, most).await?;
        add_others(&mut found, tasks_by_links(&mut tx, typed, edition, status, most).await?);
        if has_unspaced_words(typed) {
            let contained = contained::found(&mut tx, typed, edition, status, most).await?;
            found.extend(contained);
            found.truncate(most as usize);
            return Ok(found);
        }
        add_others(&mut found, tasks(&mut tx, &words, edition, status, most).await?);
        found.truncate(most as usize);
        let left = most - count::<u32>(found.len() as i64)?;
        found.extend(comments(&mut tx, &words, edition, status, left).await?);
        let left = most - count::<u32>(found.len() as i64)?;
        found.extend(updates(&mut tx, &words, edition, status, left).await?);
        Ok(found)
    }

    /// Searches the names of everything except tasks for all of these words, and lines of worklogs without a task.
    ///
    /// An unknown edition finds nothing.
    pub async fn named(
        &self,
        words: &str,
        edition: Option<&EditionSlug>,
        most: usize,
    ) -> Result<Vec<Named>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = match edition {
            Some(slug) => match edition_id(&mut tx, slug).await? {
                Some(id) => Some(id),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        let mut found = named::named(&mut tx, words, edition, most).await?;
        if let Some(words) = all_words(words) {
            found.extend(worklog_lines(&mut tx, &words, edition, (most - found.len()) as i64).await?);
        }
        Ok(found)
    }

    /// The tasks of an edition that resemble a text, by relevance, at most `most`.
    ///
    /// Leaves out merged tasks. The last word may be incomplete.
    pub async fn similar_tasks(&self, slug: &EditionSlug, text: &str, most: u32) -> Result<Vec<TaskLink>, StoreError> {
        let Some(words) = any_word(text) else { return Ok(Vec::new()) };
        let mut tx = self.begin_read().await?;
        let Some(edition) = edition_id(&mut tx, slug).await? else { return Ok(Vec::new()) };
        let oldest = oldest(&mut tx, &words).await?;
        let rows = sqlx::query!(
            r#"SELECT t.number AS "number!: i64", t.title AS "title!: String", t.status AS "status!: String"
               FROM task_words w CROSS JOIN tasks t ON t.id = w.rowid
               WHERE task_words MATCH ?1 AND w.rank MATCH 'bm25(8.0, 1.0)' AND w.rowid >= ?4
                 AND t.edition_id = ?2 AND t.merged_into IS NULL
               ORDER BY w.rank LIMIT ?3"#,
            words,
            edition,
            most,
            oldest
        );
        rows.fetch_all(&mut *tx).await?.into_iter().map(|row| link(row.number, &row.title, &row.status)).collect()
    }
}

/// Adds the tasks that aren't found yet.
fn add_others(found: &mut Vec<Found>, tasks: Vec<Found>) {
    for task in tasks {
        if !found.iter().any(|result| result.is_same_task(&task)) {
            found.push(task);
        }
    }
}

struct ResultRow {
    edition: String,
    number: i64,
    title: String,
    status: String,
    excerpt: String,
    comment: Option<i64>,
    update: Option<i64>,
    at: Option<i64>,
}

/// Tasks with the typed number, in each edition.
async fn tasks_by_reference(
    tx: &mut SqliteConnection,
    typed: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let Some((slug, number)) = domain::search::parse_task_reference(typed) else { return Ok(Vec::new()) };
    let (slug, number, status) = (slug.map(|slug| slug.to_string()), number.0, status.map(Status::as_str));
    let rows = sqlx::query_as!(
        ResultRow,
        r#"SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String", t.title AS "excerpt!: String", NULL AS "comment?: i64", NULL AS "update?: i64", t.updated_at AS "at?: i64"
           FROM editions e JOIN tasks t ON t.edition_id = e.id AND t.number = ?1
           WHERE e.visibility = 'published' AND e.has_work_plan = 1 AND (?2 IS NULL OR e.slug = ?2) AND (?3 IS NULL OR e.id = ?3) AND (?4 IS NULL OR t.status = ?4)
           ORDER BY e.starts DESC, e.slug DESC LIMIT ?5"#,
        number,
        slug,
        edition,
        status,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(ResultRow::found).collect()
}

/// Tasks with a link for each word that names one, with that link as excerpt; newest edition first.
async fn tasks_by_links(
    tx: &mut SqliteConnection,
    typed: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let Some(linked) = linked_tasks(&mut *tx, typed).await? else { return Ok(Vec::new()) };
    let status = status.map(Status::as_str);
    let rows = sqlx::query_as!(
        ResultRow,
        r#"SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String", coalesce(char(2) || (
               SELECT v.url FROM evidence v WHERE v.task_id = t.id AND EXISTS (
                 SELECT 1 FROM json_each(?2) p WHERE lower(v.url) || ' ' || coalesce(v.item, '') || ' ' GLOB p.value)
               ORDER BY v.position LIMIT 1) || char(3), t.title) AS "excerpt!: String",
             NULL AS "comment?: i64", NULL AS "update?: i64", t.updated_at AS "at?: i64"
           FROM json_each(?1) linked CROSS JOIN tasks t ON t.id = linked.value JOIN editions e ON e.id = t.edition_id
           WHERE e.visibility = 'published' AND e.has_work_plan = 1
             AND (?3 IS NULL OR t.edition_id = ?3) AND (?4 IS NULL OR t.status = ?4)
           ORDER BY e.starts DESC, e.slug DESC, t.number LIMIT ?5"#,
        linked.ids,
        linked.patterns,
        edition,
        status,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(ResultRow::found).collect()
}

async fn tasks(
    tx: &mut SqliteConnection,
    words: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let status = status.map(Status::as_str);
    let oldest = oldest(tx, words).await?;
    let rows = sqlx::query_as!(
        ResultRow,
        r#"SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String", snippet(task_words, -1, char(2), char(3), '…', 24) AS "excerpt!: String",
             NULL AS "comment?: i64", NULL AS "update?: i64", t.updated_at AS "at?: i64"
           FROM task_words w CROSS JOIN tasks t ON t.id = w.rowid JOIN editions e ON e.id = t.edition_id
           WHERE task_words MATCH ?1 AND e.visibility = 'published' AND e.has_work_plan = 1 AND w.rank MATCH 'bm25(8.0, 1.0)'
             AND w.rowid >= ?5 AND (?2 IS NULL OR t.edition_id = ?2) AND (?3 IS NULL OR t.status = ?3)
           ORDER BY w.rank LIMIT ?4"#,
        words,
        edition,
        status,
        most,
        oldest
    );
    rows.fetch_all(tx).await?.into_iter().map(ResultRow::found).collect()
}

/// The most tasks that are ranked, newest first, as ranking all matches of common words is slow.
const MOST_RANKED: i64 = 2_000;

/// The id of the oldest task that is ranked.
async fn oldest(tx: &mut SqliteConnection, words: &str) -> Result<i64, StoreError> {
    let oldest = sqlx::query_scalar!(
        r#"SELECT min(id) AS "oldest?: i64" FROM (
             SELECT rowid AS id FROM task_words WHERE task_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2)"#,
        words,
        MOST_RANKED
    );
    Ok(oldest.fetch_one(tx).await?.unwrap_or(0))
}

async fn comments(
    tx: &mut SqliteConnection,
    words: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let status = status.map(Status::as_str);
    let rows = sqlx::query_as!(
        ResultRow,
        r#"SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String", snippet(comment_words, 0, char(2), char(3), '…', 24) AS "excerpt!: String",
             c.id AS "comment?: i64", NULL AS "update?: i64", c.at AS "at?: i64"
           FROM comment_words w CROSS JOIN comments c ON c.id = w.rowid JOIN tasks t ON t.id = c.task_id
             JOIN editions e ON e.id = t.edition_id
           WHERE comment_words MATCH ?1 AND e.visibility = 'published' AND e.has_work_plan = 1 AND (?2 IS NULL OR t.edition_id = ?2) AND (?3 IS NULL OR t.status = ?3)
           ORDER BY w.rowid DESC LIMIT ?4"#,
        words,
        edition,
        status,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(ResultRow::found).collect()
}

async fn updates(
    tx: &mut SqliteConnection,
    words: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let status = status.map(Status::as_str);
    let rows = sqlx::query_as!(
        ResultRow,
        r#"SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String", snippet(update_words, -1, char(2), char(3), '…', 24) AS "excerpt!: String",
             NULL AS "comment?: i64", u.id AS "update?: i64", u.at AS "at?: i64"
           FROM update_words w CROSS JOIN updates u ON u.id = w.rowid JOIN tasks t ON t.id = u.task_id
             JOIN editions e ON e.id = t.edition_id
           WHERE update_words MATCH ?1 AND e.visibility = 'published' AND e.has_work_plan = 1
             AND (?2 IS NULL OR t.edition_id = ?2) AND (?3 IS NULL OR t.status = ?3)
           ORDER BY w.rowid DESC LIMIT ?4"#,
        words,
        edition,
        status,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(ResultRow::found).collect()
}

/// Lines of worklogs that are about no task, newest first.
async fn worklog_lines(
    tx: &mut SqliteConnection,
    words: &str,
    edition: Option<i64>,
    most: i64,
) -> Result<Vec<Named>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!: String", u.day AS "day!: String", u.id AS "id!: i64", u.line AS "line!: String"
           FROM update_words w CROSS JOIN updates u ON u.id = w.rowid JOIN editions e ON e.id = u.edition_id
           WHERE update_words MATCH ?1 AND e.visibility = 'published' AND e.has_work_plan = 1
             AND u.task_id IS NULL AND (?2 IS NULL OR u.edition_id = ?2)
           ORDER BY w.rowid DESC LIMIT ?3"#,
        words,
        edition,
        most
    );
    let mut found = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let edition = EditionSlug::parse(&row.edition).map_err(damaged)?;
        let line = UpdateLine::parse(&row.line).map_err(damaged)?;
        found.push(Named::WorklogLine(edition, date(&row.day)?, UpdateId(row.id), line));
    }
    Ok(found)
}

impl ResultRow {
    fn found(self) -> Result<Found, StoreError> {
        Ok(Found {
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            task: link(self.number, &self.title, &self.status)?,
            excerpt: self.excerpt,
            comment: self.comment.map(CommentId),
            update: self.update.map(UpdateId),
            at: self.at.map(instant).transpose()?,
        })
    }
}
