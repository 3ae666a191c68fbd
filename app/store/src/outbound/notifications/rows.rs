//! Reads notifications from their table.

use crate::StoreError;
use crate::db::coded;
use crate::db::column::{count, damaged, ids, instant, person};
use domain::id::{CommentId, EditionSlug, Login, TaskNumber};
use domain::notifications::{Notification, NotificationSubject};
use domain::text::Title;
use sqlx::SqliteConnection;

struct NotificationRow {
    id: i64,
    at: i64,
    kind: String,
    data: Option<String>,
    edition: String,
    task: Option<i64>,
    title: Option<String>,
    comment: Option<i64>,
    said: Option<String>,
    name: Option<String>,
    login: Option<String>,
    about: Option<String>,
    about_login: Option<String>,
    awaited: Option<String>,
    seen_at: bool,
}

impl NotificationRow {
    fn notification(self) -> Result<Notification, StoreError> {
        let subject = match (self.task, self.title, self.awaited) {
            (Some(task), Some(title), _) => {
                NotificationSubject::Task(TaskNumber(count(task)?), Title::parse(&title).map_err(damaged)?)
            }
            (_, _, Some(login)) => NotificationSubject::AwaitedRole(Login::parse(&login).map_err(damaged)?),
            _ => NotificationSubject::Role(self.about.map(|name| person(&name, self.about_login)).transpose()?),
        };
        Ok(Notification {
            id: self.id,
            at: instant(self.at)?,
            kind: coded::value("kind", &self.kind, self.data.as_deref())?,
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            subject,
            by: self.name.map(|name| person(&name, self.login)).transpose()?,
            comment: self.comment.map(CommentId),
            excerpt: self.said.filter(|text| !text.is_empty()),
            seen: self.seen_at,
        })
    }
}

/// A person’s notifications with an id below `before`, newest first.
pub(crate) async fn of_person(
    tx: &mut SqliteConnection,
    person: i64,
    before: i64,
    limit: u32,
) -> Result<Vec<Notification>, StoreError> {
    let query = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM notifications WHERE person_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"#,
        person,
        before,
        limit
    );
    let newest = query.fetch_all(&mut *tx).await?;
    let mut notifications = of_ids(tx, &ids(newest)).await?;
    notifications.reverse();
    Ok(notifications)
}

/// The notifications with these ids (a JSON list), oldest first.
///
/// The login of someone who has not signed in is that of the entry in the audit log, which forgets deleted accounts.
pub(crate) async fn of_ids(tx: &mut SqliteConnection, ids: &str) -> Result<Vec<Notification>, StoreError> {
    let query = sqlx::query_as!(
        NotificationRow,
        r#"SELECT n.id AS "id!", n.at AS "at!", n.kind AS "kind!", n.data AS "data?", e.slug AS "edition!", t.number AS "task?",
             t.title AS "title?", n.comment_id AS "comment?", p.name AS "name?", p.login AS "login?",
             substr(coalesce(c.text, h.note), 1, 200) AS "said?: String",
             a.name AS "about?", a.login AS "about_login?",
             CASE WHEN n.about_id IS NULL AND n.kind IN ('role_granted', 'role_removed') THEN
               (SELECT iif(count(DISTINCT l.target_login) = 1, min(l.target_login), NULL) FROM audit_log l
                WHERE l.person_id = n.by_id AND l.edition_id = n.edition_id AND l.at = n.at
                  AND l.action = iif(n.kind = 'role_granted', 'role_promised', n.kind))
             END AS "awaited?: String",
             n.seen_at IS NOT NULL AS "seen_at!: bool"
           FROM notifications n LEFT JOIN tasks t ON t.id = n.task_id
             JOIN editions e ON e.id = coalesce(n.edition_id, t.edition_id) LEFT JOIN people a ON a.id = n.about_id
             LEFT JOIN people p ON p.id = n.by_id LEFT JOIN comments c ON c.id = n.comment_id
             LEFT JOIN lead_transfers h ON n.kind = 'lead_offered' AND h.task_id = n.task_id AND h.to_id = n.person_id
               AND h.from_id = n.by_id
           WHERE n.id IN (SELECT value FROM json_each(?1)) ORDER BY n.id"#,
        ids
    );
    query.fetch_all(tx).await?.into_iter().map(NotificationRow::notification).collect()
}
