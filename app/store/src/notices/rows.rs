//! Notices as they stand in their table.

use crate::StoreError;
use crate::column::{count, damaged, ids, instant, person};
use domain::discussion::{Notice, Reason};
use domain::id::{CommentId, EditionSlug, TaskNumber};
use domain::text::Title;
use sqlx::SqliteConnection;

struct Row {
    id: i64,
    at: i64,
    reason: String,
    edition: String,
    task: i64,
    title: String,
    comment: Option<i64>,
    detail: Option<String>,
    said: Option<String>,
    name: Option<String>,
    login: Option<String>,
    seen: bool,
}

impl Row {
    fn notice(self) -> Result<Notice, StoreError> {
        Ok(Notice {
            id: self.id,
            at: instant(self.at)?,
            reason: Reason::parse(&self.reason).map_err(damaged)?,
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            task: TaskNumber(count(self.task)?),
            title: Title::parse(&self.title).map_err(damaged)?,
            by: self.name.map(|name| person(&name, self.login)).transpose()?,
            comment: self.comment.map(CommentId),
            detail: self.detail,
            said: self.said.filter(|said| !said.is_empty()),
            seen: self.seen,
        })
    }
}

/// Those before one of them, the newest first.
pub(super) async fn of_person(
    tx: &mut SqliteConnection,
    person: i64,
    before: i64,
    most: u32,
) -> Result<Vec<Notice>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM notices WHERE person_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"#,
        person,
        before,
        most
    );
    let found = found.fetch_all(&mut *tx).await?;
    let mut notices = of_ids(tx, &ids(found)).await?;
    notices.reverse();
    Ok(notices)
}

/// These, the oldest first; `ids` is a JSON list.
pub(super) async fn of_ids(tx: &mut SqliteConnection, ids: &str) -> Result<Vec<Notice>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT n.id AS "id!", n.at AS "at!", n.reason AS "reason!", e.slug AS "edition!", t.number AS "task!",
             t.title AS "title!", n.comment_id AS "comment?", p.name AS "name?", p.login AS "login?",
             n.detail AS "detail?", substr(coalesce(c.text, h.note), 1, 200) AS "said?: String",
             n.seen IS NOT NULL AS "seen!: bool"
           FROM notices n JOIN tasks t ON t.id = n.task_id JOIN editions e ON e.id = t.edition_id
             LEFT JOIN people p ON p.id = n.by_id LEFT JOIN comments c ON c.id = n.comment_id
             LEFT JOIN lead_transfers h ON n.reason = 'hand-over' AND h.task_id = n.task_id AND h.to_id = n.person_id
               AND h.from_id = n.by_id
           WHERE n.id IN (SELECT value FROM json_each(?1)) ORDER BY n.id"#,
        ids
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::notice).collect()
}
