//! Reads and writes the rows of comments.

use crate::StoreError;
use crate::db::column::{self, damaged, instant, person};
use domain::discussion::{Comment, CommentRevision};
use domain::id::{CommentId, PersonId};
use domain::text::LongText;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// Lists at most `most` of the newest comments on a task, oldest first.
pub(crate) async fn of_task(tx: &mut SqliteConnection, task: i64, most: u32) -> Result<Vec<Comment>, StoreError> {
    before(tx, task, None, most).await
}

pub(super) async fn before(
    tx: &mut SqliteConnection,
    task: i64,
    before: Option<CommentId>,
    most: u32,
) -> Result<Vec<Comment>, StoreError> {
    let before = before.map_or(i64::MAX, |id| id.0);
    // Ids grow in the order of writing, whatever the clock showed.
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT c.id AS "id!", c.at AS "at!", c.edited_at, c.text AS "text!", c.html AS "html!",
             p.id AS "person_id?", p.name AS "name?", p.login AS "login?",
             (SELECT count(*) FROM comment_revisions WHERE comment_id = c.id) AS "revisions!: i64"
           FROM comments c LEFT JOIN people p ON p.id = c.person_id
           WHERE c.task_id = ?1 AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3"#,
        task,
        before,
        most
    );
    rows.fetch_all(tx).await?.into_iter().rev().map(Row::comment).collect()
}

struct Row {
    id: i64,
    at: i64,
    edited_at: Option<i64>,
    text: String,
    html: String,
    person_id: Option<i64>,
    name: Option<String>,
    login: Option<String>,
    revisions: i64,
}

impl Row {
    fn comment(self) -> Result<Comment, StoreError> {
        let by = match (self.person_id, self.name) {
            (Some(id), Some(name)) => Some((PersonId(id), person(&name, self.login)?)),
            _ => None,
        };
        let text = Some(self.text).filter(|text| !text.is_empty());
        Ok(Comment {
            id: CommentId(self.id),
            at: instant(self.at)?,
            by,
            text: column::maybe(text, LongText::parse)?,
            html: self.html,
            edited: self.edited_at.map(instant).transpose()?,
            revisions: column::count(self.revisions)?,
        })
    }
}

pub(super) async fn insert(
    tx: &mut SqliteConnection,
    task: i64,
    text: &LongText,
    by: i64,
    now: Instant,
) -> Result<i64, StoreError> {
    let (text, html, now) = (text.as_str(), formats::markup::html(text.as_str()), now.timestamp());
    let html = html.as_str();
    let id = sqlx::query_scalar!(
        r#"INSERT INTO comments (task_id, person_id, at, text, html) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id AS "id!""#,
        task,
        by,
        now,
        text,
        html
    );
    Ok(id.fetch_one(tx).await?)
}

pub(super) async fn revisions(
    tx: &mut SqliteConnection,
    comment: CommentId,
) -> Result<Vec<CommentRevision>, StoreError> {
    let rows = sqlx::query!(
        "SELECT replaced_at, text FROM comment_revisions WHERE comment_id = ?1 ORDER BY nth DESC",
        comment.0
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        Ok(CommentRevision { until: instant(row.replaced_at)?, text: LongText::parse(&row.text).map_err(damaged)? })
    })
    .collect()
}

/// Replaces the text, and stores the earlier one as a revision.
pub(super) async fn change(
    tx: &mut SqliteConnection,
    comment: CommentId,
    text: &LongText,
    now: Instant,
) -> Result<(), StoreError> {
    let (text, html, now) = (text.as_str(), formats::markup::html(text.as_str()), now.timestamp());
    let html = html.as_str();
    sqlx::query!(
        "INSERT INTO comment_revisions (comment_id, nth, replaced_at, text)
         SELECT id, 1 + (SELECT coalesce(max(nth), 0) FROM comment_revisions WHERE comment_id = ?1), ?2, text
         FROM comments WHERE id = ?1",
        comment.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("UPDATE comments SET text = ?2, html = ?3, edited_at = ?4 WHERE id = ?1", comment.0, text, html, now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Removes the text, its mentions and all revisions; keeps the row with its author.
pub(super) async fn delete(tx: &mut SqliteConnection, comment: CommentId, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!("DELETE FROM comment_revisions WHERE comment_id = ?1", comment.0).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM mentions WHERE comment_id = ?1", comment.0).execute(&mut *tx).await?;
    sqlx::query!("UPDATE comments SET text = '', html = '', deleted_at = ?2 WHERE id = ?1", comment.0, now)
        .execute(tx)
        .await?;
    Ok(())
}
