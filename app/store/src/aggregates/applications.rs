//! Records the events of applications, and keeps an application with its invitation.

use crate::StoreError;
use domain::applications::{ApplicationEvent, ApplicationState};
use domain::id::PersonId;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// Records an event of an application; `by` is the person who caused it.
pub(crate) async fn record_event(
    tx: &mut SqliteConnection,
    application: i64,
    by: PersonId,
    event: ApplicationEvent,
    now: Instant,
) -> Result<(), StoreError> {
    let (at, event) = (now.timestamp(), event.as_str());
    sqlx::query!(
        "INSERT INTO application_events (application_id, person_id, at, event) VALUES (?1, ?2, ?3, ?4)",
        application,
        by.0,
        at,
        event
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Opens the application of a draft that an organizer deletes. Call it before the draft is deleted.
///
/// An application that was answered goes back to that answer.
pub(crate) async fn open_again(
    tx: &mut SqliteConnection,
    invitation: i64,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", answered_at IS NOT NULL AS "was_answered!: bool" FROM applications
           WHERE invitation_id = ?1 AND state = 'invited'"#,
        invitation
    );
    for row in rows.fetch_all(&mut *tx).await? {
        let (state, since) = (ApplicationState::after_deleted_draft(row.was_answered).as_str(), now.timestamp());
        sqlx::query!(
            "UPDATE applications SET state = ?2, since = ?3, invitation_id = NULL WHERE id = ?1",
            row.id,
            state,
            since
        )
        .execute(&mut *tx)
        .await?;
        record_event(tx, row.id, by, ApplicationEvent::DraftDeleted, now).await?;
    }
    Ok(())
}

/// Moves the application of one invitation to another, with which it is merged.
pub(crate) async fn move_to(tx: &mut SqliteConnection, kept: i64, removed: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE applications SET invitation_id = ?1 WHERE invitation_id = ?2", kept, removed)
        .execute(tx)
        .await?;
    Ok(())
}
