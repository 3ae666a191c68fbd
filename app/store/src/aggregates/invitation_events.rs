//! Records the events of invitations.

use crate::StoreError;
use crate::db::coded;
use domain::id::PersonId;
use domain::invitations::InvitationEvent;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// Records an event of an invitation.
///
/// `by` is `None` for automatic events and for actions by link without signing in.
pub(crate) async fn record_event(
    tx: &mut SqliteConnection,
    invitation: i64,
    by: Option<PersonId>,
    event: InvitationEvent,
    now: Instant,
) -> Result<(), StoreError> {
    let (by, at) = (by.map(|by| by.0), now.timestamp());
    let (event, data) = coded::columns(&event, "event")?;
    sqlx::query!(
        "INSERT INTO invitation_events (invitation_id, at, person_id, event, data) VALUES (?1, ?2, ?3, ?4, ?5)",
        invitation,
        at,
        by,
        event,
        data
    )
    .execute(tx)
    .await?;
    Ok(())
}
