//! Exports a person's meetings, polls, replies and attendance.

use crate::StoreError;
use crate::accounts::export::{at, list};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// All records of their attendance, also those that a later one corrects.
pub(super) async fn attendances(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", m.title AS "meeting!", m.day, a.source AS "source!", a.present AS "present!: bool",
             a.recorded_at AS "recorded_at!"
           FROM attendance_records a JOIN meetings m ON m.id = a.meeting_id JOIN editions e ON e.id = m.edition_id
           WHERE a.person_id = ?1 ORDER BY m.day, m.title, a.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let recorded = at(row.recorded_at)?;
        Ok(json!({ "edition": row.edition, "meeting": row.meeting, "day": row.day, "source": row.source,
                   "present": row.present, "recorded": recorded }))
    })
}

/// All records of their check-in at summits.
pub(super) async fn check_ins(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", c.source AS "source!", c.present AS "present!: bool",
             c.recorded_at AS "recorded_at!"
           FROM summit_check_ins c JOIN editions e ON e.id = c.edition_id WHERE c.person_id = ?1 ORDER BY c.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let recorded = at(row.recorded_at)?;
        Ok(json!({ "edition": row.edition, "source": row.source, "present": row.present, "recorded": recorded }))
    })
}

/// The meetings that they lead or proposed.
pub(super) async fn led_or_proposed(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", m.number AS "number!", m.title AS "title!", m.lead_id IS ?1 AS "leads!: bool",
             m.proposed_by IS ?1 AS "proposed!: bool"
           FROM meetings m JOIN editions e ON e.id = m.edition_id
           WHERE m.lead_id = ?1 OR m.proposed_by = ?1 ORDER BY e.starts, e.slug, m.number"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "meeting": row.number, "title": row.title, "leads": row.leads,
                   "proposed": row.proposed }))
    })
}

/// Whether they said that they come.
pub(super) async fn replies(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", m.number AS "number!", m.title AS "title!", r.coming AS "coming!: bool",
             r.at AS "at!"
           FROM meeting_replies r JOIN meetings m ON m.id = r.meeting_id JOIN editions e ON e.id = m.edition_id
           WHERE r.person_id = ?1 ORDER BY e.starts, e.slug, m.number"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let replied = at(row.at)?;
        Ok(json!({ "edition": row.edition, "meeting": row.number, "title": row.title, "coming": row.coming,
                   "at": replied }))
    })
}

/// The polls that they opened.
pub(super) async fn polls(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", p.number AS "number!", p.title AS "title!", p.created_at AS "created_at!"
           FROM polls p JOIN editions e ON e.id = p.edition_id
           WHERE p.created_by = ?1 ORDER BY e.starts, e.slug, p.number"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let created = at(row.created_at)?;
        Ok(json!({ "edition": row.edition, "poll": row.number, "title": row.title, "at": created }))
    })
}

/// Their answers to polls, also those that an organizer gave for them.
pub(super) async fn poll_answers(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", p.number AS "number!", o.starts_at, o.ends_at, o.day, a.answer AS "answer!",
             a.at AS "at!", a.by_organizer AS "by_organizer!: bool"
           FROM poll_answers a JOIN poll_options o ON o.id = a.option_id JOIN polls p ON p.id = o.poll_id
             JOIN editions e ON e.id = p.edition_id
           WHERE a.person_id = ?1 ORDER BY e.starts, e.slug, p.number, o.starts_at, o.day"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let starts = row.starts_at.map(at).transpose()?;
        let ends = row.ends_at.map(at).transpose()?;
        let answered = at(row.at)?;
        Ok(json!({ "edition": row.edition, "poll": row.number, "starts": starts, "ends": ends, "day": row.day,
                   "answer": row.answer, "by_organizer": row.by_organizer, "at": answered }))
    })
}

/// The notes of meetings after each of their edits.
pub(super) async fn changes(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", m.number AS "number!", r.replaced_at AS "at!",
             coalesce(n.notes, m.notes) AS "notes!: String"
           FROM meeting_revisions r JOIN meetings m ON m.id = r.meeting_id JOIN editions e ON e.id = m.edition_id
             LEFT JOIN meeting_revisions n ON n.meeting_id = r.meeting_id AND n.nth = r.nth + 1
           WHERE r.by_id = ?1 ORDER BY r.replaced_at, m.id, r.nth"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let changed = at(row.at)?;
        Ok(json!({ "edition": row.edition, "meeting": row.number, "at": changed, "notes": row.notes }))
    })
}
