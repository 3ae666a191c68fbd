//! Exports the sessions that a person leads, attended or is interested in, and their reports.

use super::{at, list};
use crate::StoreError;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

pub(super) async fn of_person(tx: &mut SqliteConnection, id: i64) -> Result<Value, StoreError> {
    Ok(json!({
        "leads": led(tx, id).await?,
        "interests_in_sessions": session_interests(tx, id).await?,
        "interests_in_tracks": track_interests(tx, id).await?,
        "attended": attended(tx, id).await?,
        "recorded_attendance": recorded(tx, id).await?,
        "changes_of_notes": changes(tx, id).await?,
        "releases": releases(tx, id).await?,
        "reports": reports(tx, id).await?,
    }))
}

/// The sessions that they lead, in the draft or in a release.
async fn led(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", s.number AS "number!", s.title AS "title!"
           FROM sessions s JOIN editions e ON e.id = s.edition_id
           WHERE s.id IN (SELECT session_id FROM session_leads WHERE person_id = ?1
             UNION SELECT session_id FROM released_leads WHERE person_id = ?1) ORDER BY e.starts, e.slug, s.number"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "number": row.number, "title": row.title }))
    })
}

async fn session_interests(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", s.number AS "number!", s.title AS "title!", i.at AS "at!"
           FROM session_interests i JOIN sessions s ON s.id = i.session_id JOIN editions e ON e.id = s.edition_id
           WHERE i.person_id = ?1 ORDER BY i.at, s.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "number": row.number, "title": row.title, "at": at(row.at)? }))
    })
}

async fn track_interests(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.title AS "track!", i.at AS "at!"
           FROM track_interests i JOIN tracks t ON t.id = i.track_id JOIN editions e ON e.id = t.edition_id
           WHERE i.person_id = ?1 ORDER BY i.at, t.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| Ok(json!({ "edition": row.edition, "track": row.track, "at": at(row.at)? })))
}

async fn attended(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", s.number AS "number!", s.title AS "title!", a.recorded_at AS "at!"
           FROM session_attendances a JOIN sessions s ON s.id = a.session_id JOIN editions e ON e.id = s.edition_id
           WHERE a.person_id = ?1 ORDER BY a.recorded_at, s.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "number": row.number, "title": row.title, "recorded": at(row.at)? }))
    })
}

/// The sessions at which they recorded who was there.
async fn recorded(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", s.number AS "number!", count(*) AS "people!: i64"
           FROM session_attendances a JOIN sessions s ON s.id = a.session_id JOIN editions e ON e.id = s.edition_id
           WHERE a.recorded_by = ?1 GROUP BY s.id ORDER BY s.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "number": row.number, "people": row.people }))
    })
}

/// The notes of sessions that they replaced.
async fn changes(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", s.number AS "number!", r.replaced_at AS "at!",
             coalesce((SELECT n.notes FROM session_revisions n WHERE n.session_id = r.session_id AND n.nth = r.nth + 1),
               s.notes) AS "notes!: String"
           FROM session_revisions r JOIN sessions s ON s.id = r.session_id JOIN editions e ON e.id = s.edition_id
           WHERE r.by_id = ?1 ORDER BY r.replaced_at, s.id, r.nth"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "session": row.number, "at": at(row.at)?, "notes": row.notes }))
    })
}

/// The releases that they made.
async fn releases(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", r.number AS "number!", r.released_at AS "at!"
           FROM releases r JOIN editions e ON e.id = r.edition_id WHERE r.released_by = ?1 ORDER BY r.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "number": row.number, "released": at(row.at)? }))
    })
}

/// The reports that they published, and those that credit them.
async fn reports(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", r.number AS "number!", r.published_at AS "at!",
             r.published_by IS ?1 AS "published!: bool"
           FROM published_reports r JOIN editions e ON e.id = r.edition_id
           WHERE r.published_by = ?1 OR r.id IN (SELECT report_id FROM published_report_people WHERE person_id = ?1)
           ORDER BY r.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let (number, published) = (row.number, row.published);
        Ok(json!({ "edition": row.edition, "number": number, "at": at(row.at)?, "published_by_them": published }))
    })
}
