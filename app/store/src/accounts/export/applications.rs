//! Exports a person's applications and answers, and what they did as organizers with those of others.

use crate::StoreError;
use crate::accounts::export::{at, list};
use crate::db::column::{damaged, object};
use domain::applications::{ApplicationEvent, ApplicationState};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// The person's applications, with the state that they see.
pub(super) async fn applications(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", a.state AS "state!", a.email AS "email!", a.reason AS "reason!", a.skills,
             a.sent_at AS "sent_at!", a.updated_at AS "updated_at!", a.answered_at,
             coalesce(i.state <> 'draft', 0) AS "is_invitation_sent!: bool",
             (SELECT json_group_array(title ORDER BY position) FROM application_projects
              WHERE application_id = a.id) AS "projects!: String"
           FROM applications a JOIN editions e ON e.id = a.edition_id LEFT JOIN invitations i ON i.id = a.invitation_id
           WHERE a.person_id = ?1 ORDER BY e.starts, e.slug"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let state = ApplicationState::parse(&row.state).map_err(damaged)?;
        Ok(json!({
            "edition": row.edition,
            "state": state.shown_to_applicant(row.is_invitation_sent).as_str(),
            "email": row.email,
            "reason": row.reason,
            "projects": object::<Value>(&row.projects)?,
            "skills": row.skills,
            "sent": at(row.sent_at)?,
            "changed": at(row.updated_at)?,
            "answered": row.answered_at.map(at).transpose()?,
        }))
    })
}

/// The person's answers to own questions of editions.
pub(super) async fn answers(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", q.text AS "question!", a.answer AS "answer!",
             q.is_visible AS "is_visible!: bool"
           FROM own_answers a JOIN own_questions q ON q.id = a.question_id JOIN editions e ON e.id = q.edition_id
           WHERE a.person_id = ?1 ORDER BY e.starts, e.slug, q.position, q.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "question": row.question, "answer": row.answer,
                   "visible_to_participants": row.is_visible }))
    })
}

/// What they did with applications, their own and those of others.
pub(super) async fn events(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", v.at AS "at!", v.event AS "event!", a.person_id = ?1 AS "own!: bool"
           FROM application_events v JOIN applications a ON a.id = v.application_id
             JOIN editions e ON e.id = a.edition_id
           WHERE v.person_id = ?1 ORDER BY v.at, v.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let event = ApplicationEvent::parse(&row.event).map_err(damaged)?;
        Ok(json!({ "edition": row.edition, "at": at(row.at)?, "what": event.label(), "of_their_application": row.own }))
    })
}

/// The notes that they wrote as organizers, without the applicants.
pub(super) async fn notes(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", n.at AS "at!", n.text AS "text!"
           FROM application_notes n JOIN applications a ON a.id = n.application_id
             JOIN editions e ON e.id = a.edition_id
           WHERE n.person_id = ?1 ORDER BY n.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| Ok(json!({ "edition": row.edition, "at": at(row.at)?, "text": row.text })))
}

/// How many applications of each edition they voted for.
pub(super) async fn votes(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", count(*) AS "votes!: i64"
           FROM application_votes v JOIN applications a ON a.id = v.application_id
             JOIN editions e ON e.id = a.edition_id
           WHERE v.person_id = ?1 GROUP BY e.id ORDER BY e.starts, e.slug"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| Ok(json!({ "edition": row.edition, "votes": row.votes })))
}
