//! Exports a person's proposals, edits, comments, mentions, interests, reviews and notifications.

use crate::StoreError;
use crate::accounts::export::{at, list};
use crate::db::{coded, column};
use domain::notifications::NotificationKind;
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Tasks they proposed, with title and description as proposed.
pub(super) async fn proposals(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number!", t.title AS "title!", t.status AS "status!",
             coalesce(r.description, t.description) AS "description!: String", r.title AS "first_title?"
           FROM tasks t JOIN editions e ON e.id = t.edition_id
             LEFT JOIN task_revisions r ON r.task_id = t.id AND r.nth = 1
           WHERE t.proposed_by = ?1 ORDER BY e.starts, e.slug, t.number"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let proposed = row.first_title.as_ref().unwrap_or(&row.title);
        Ok(json!({ "edition": row.edition, "task": row.number, "title": row.title, "status": row.status,
                   "title_as_proposed": proposed, "description": row.description }))
    })
}

/// The tasks' title and description after each of their edits.
pub(super) async fn changes(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number!", r.replaced_at AS "at!",
             coalesce(n.title, t.title) AS "title!: String", coalesce(n.description, t.description) AS "description!: String"
           FROM task_revisions r JOIN tasks t ON t.id = r.task_id JOIN editions e ON e.id = t.edition_id
             LEFT JOIN task_revisions n ON n.task_id = r.task_id AND n.nth = r.nth + 1
           WHERE r.by_id = ?1 ORDER BY r.replaced_at, t.id, r.nth"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let changed = at(row.at)?;
        Ok(json!({ "edition": row.edition, "task": row.number, "at": changed, "title": row.title,
                   "description": row.description }))
    })
}

/// The links that they added to tasks.
pub(super) async fn evidence(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number!", v.url AS "url!", v.state, v.added_at
           FROM evidence v JOIN tasks t ON t.id = v.task_id JOIN editions e ON e.id = t.edition_id
           WHERE v.added_by = ?1 ORDER BY v.added_at, t.id, v.position"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let added = row.added_at.map(at).transpose()?;
        Ok(json!({ "edition": row.edition, "task": row.number, "at": added, "url": row.url, "state": row.state }))
    })
}

/// Their comments with earlier revisions. Deleted comments have no text.
pub(super) async fn comments(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let mut earlier: HashMap<i64, Vec<Value>> = HashMap::new();
    let rows = sqlx::query!(
        r#"SELECT r.comment_id AS "comment!", r.replaced_at AS "replaced_at!", r.text AS "text!"
           FROM comment_revisions r JOIN comments c ON c.id = r.comment_id
           WHERE c.person_id = ?1 ORDER BY r.comment_id, r.nth"#,
        id
    );
    for row in rows.fetch_all(&mut *tx).await? {
        let revision = json!({ "until": at(row.replaced_at)?, "text": row.text });
        earlier.entry(row.comment).or_default().push(revision);
    }
    let rows = sqlx::query!(
        r#"SELECT c.id AS "id!", e.slug AS "edition!", t.number AS "number!", c.at AS "at!", c.edited_at, c.deleted_at,
             c.text AS "text!"
           FROM comments c JOIN tasks t ON t.id = c.task_id JOIN editions e ON e.id = t.edition_id
           WHERE c.person_id = ?1 ORDER BY c.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let (written, edited, deleted) =
            (at(row.at)?, row.edited_at.map(at).transpose()?, row.deleted_at.map(at).transpose()?);
        Ok(json!({
            "edition": row.edition,
            "task": row.number,
            "at": written,
            "text": row.text,
            "changed": edited,
            "deleted": deleted,
            "revisions": earlier.remove(&row.id).unwrap_or_default(),
        }))
    })
}

/// The descriptions, comments and updates that mention them, without the text of others.
pub(super) async fn mentions(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number?: i64", m.comment_id, m.update_id, m.login AS "login!"
           FROM mentions m LEFT JOIN comments c ON c.id = m.comment_id LEFT JOIN updates u ON u.id = m.update_id
             LEFT JOIN tasks t ON t.id = coalesce(m.task_id, c.task_id, u.task_id)
             JOIN editions e ON e.id = coalesce(t.edition_id, u.edition_id)
           WHERE m.person_id = ?1 ORDER BY e.starts, t.number, m.comment_id, m.update_id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "task": row.number, "comment": row.comment_id, "update": row.update_id,
                   "login": row.login }))
    })
}

/// The changes of tasks that they can undo for some days.
pub(super) async fn changes_to_undo(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query_as::<_, (String, i64, String)>(
        "SELECT e.slug, c.at, c.kind FROM undoable_changes c JOIN editions e ON e.id = c.edition_id
         WHERE c.person_id = ?1 ORDER BY c.id",
    );
    list(rows.bind(id).fetch_all(tx).await?, |(edition, made, kind)| {
        Ok(json!({ "edition": edition, "at": at(made)?, "kind": kind }))
    })
}

/// Their updates, on tasks and in worklogs. Removed updates have no text.
pub(super) async fn updates(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number?: i64", u.at AS "at!", u.day AS "day!", u.line AS "line!",
             u.details AS "details!", u.edited_at, u.deleted_at,
             (SELECT json_group_array(url ORDER BY position) FROM update_links WHERE update_id = u.id) AS "links!: String"
           FROM updates u JOIN editions e ON e.id = u.edition_id LEFT JOIN tasks t ON t.id = u.task_id
           WHERE u.person_id = ?1 ORDER BY u.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let (posted, edited, removed) =
            (at(row.at)?, row.edited_at.map(at).transpose()?, row.deleted_at.map(at).transpose()?);
        Ok(json!({ "edition": row.edition, "task": row.number, "at": posted, "day": row.day, "line": row.line,
                   "details": row.details, "links": column::list::<String>(&row.links)?, "changed": edited,
                   "removed": removed }))
    })
}

pub(super) async fn interests(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number!", i.kind AS "kind!", i.at AS "at!"
           FROM interests i JOIN tasks t ON t.id = i.task_id JOIN editions e ON e.id = t.edition_id
           WHERE i.person_id = ?1 ORDER BY i.at, t.id, i.kind"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let since = at(row.at)?;
        Ok(json!({ "edition": row.edition, "task": row.number, "interest": row.kind, "at": since }))
    })
}

/// Reviews requested from them or given, and those they requested, without the text of others.
pub(super) async fn reviews(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number!", r.requested_at AS "requested_at!", r.reviewed_at,
             CASE WHEN r.person_id = ?1 THEN r.note END AS "note?: String", r.person_id = ?1 AS "theirs!: bool"
           FROM reviews r JOIN tasks t ON t.id = r.task_id JOIN editions e ON e.id = t.edition_id
           WHERE r.person_id = ?1 OR r.requested_by = ?1 ORDER BY r.requested_at, t.id, r.person_id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let (asked, given) = (at(row.requested_at)?, row.reviewed_at.map(at).transpose()?);
        Ok(json!({ "edition": row.edition, "task": row.number, "theirs_to_give": row.theirs, "asked": asked,
                   "given": given, "note": row.note }))
    })
}

/// Open lead transfers that they offered or that were offered to them.
pub(super) async fn lead_transfers(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number!", h.from_id = ?1 AS "by_them!: bool", h.note, h.at AS "at!"
           FROM lead_transfers h JOIN tasks t ON t.id = h.task_id JOIN editions e ON e.id = t.edition_id
           WHERE h.from_id = ?1 OR h.to_id = ?1 ORDER BY h.at, t.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let asked = at(row.at)?;
        Ok(json!({ "edition": row.edition, "task": row.number, "offered_by_them": row.by_them, "note": row.note,
                   "at": asked }))
    })
}

/// The notifications they received; notifications to others about their actions belong to the others.
pub(super) async fn notifications(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.number AS "number?", a.name AS "about?", n.at AS "at!", n.kind AS "kind!", n.data AS "data?",
             n.seen_at, n.emailed_at
           FROM notifications n LEFT JOIN tasks t ON t.id = n.task_id
             JOIN editions e ON e.id = coalesce(n.edition_id, t.edition_id) LEFT JOIN people a ON a.id = n.about_id
           WHERE n.person_id = ?1 ORDER BY n.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let (notified, seen) = (at(row.at)?, row.seen_at.map(at).transpose()?);
        let mailed = row.emailed_at.map(at).transpose()?;
        let kind: NotificationKind = coded::value("kind", &row.kind, row.data.as_deref())?;
        Ok(json!({ "edition": row.edition, "task": row.number, "about": row.about, "at": notified, "reason": row.kind,
                   "how": kind.how_it_ended(), "seen": seen, "done_with_by_mail": mailed }))
    })
}
