//! Merges the invitations of two rows of one person, so that one per edition stays.

use crate::StoreError;
use crate::aggregates::bound_invitations;
use domain::time::Instant;
use sqlx::SqliteConnection;

pub(crate) async fn merge(tx: &mut SqliteConnection, from: i64, into: i64, now: Instant) -> Result<(), StoreError> {
    bound_invitations::merge(tx, from, into, now).await?;
    sqlx::query!("UPDATE invitations SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE invitations SET proposed_by = ?2 WHERE proposed_by = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitations SET forwarded_to = ?2 WHERE forwarded_to = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_events SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_messages SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE waivers SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    // If both have agreed to a version or have logistics, the records of `into` stay.
    sqlx::query!("UPDATE OR IGNORE agreements SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM agreements WHERE person_id = ?1", from).execute(&mut *tx).await?;
    ledger(tx, from, into).await?;
    applications(tx, from, into).await?;
    sqlx::query!("UPDATE OR IGNORE logistics SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM logistics WHERE person_id = ?1", from).execute(&mut *tx).await?;
    travel_costs(tx, from, into).await
}

/// Moves travel costs and shared rooms. If both have some in an edition, those of `into` stay.
async fn travel_costs(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE OR IGNORE travel_costs SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM travel_costs WHERE person_id = ?1", from).execute(&mut *tx).await?;
    // The rows of a room are kept or deleted together.
    sqlx::query!(
        "DELETE FROM shared_rooms WHERE (person_id = ?1 OR mate_id = ?1) AND (?2 IN (person_id, mate_id) OR edition_id IN (
           SELECT edition_id FROM shared_rooms WHERE person_id = ?2))",
        from,
        into
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("UPDATE shared_rooms SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE shared_rooms SET mate_id = ?2 WHERE mate_id = ?1", from, into).execute(tx).await?;
    Ok(())
}

/// Moves applications and answers. If both have one, that of `into` stays.
async fn applications(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE OR IGNORE own_answers SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM own_answers WHERE person_id = ?1", from).execute(&mut *tx).await?;
    sqlx::query!("UPDATE OR IGNORE applications SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM applications WHERE person_id = ?1", from).execute(&mut *tx).await?;
    sqlx::query!("UPDATE OR IGNORE application_votes SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM application_votes WHERE person_id = ?1", from).execute(&mut *tx).await?;
    sqlx::query!("UPDATE application_notes SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE application_events SET person_id = ?2 WHERE person_id = ?1", from, into).execute(tx).await?;
    Ok(())
}

/// Moves the salts, so that `into` has the entries of both in the ledger.
///
/// If both have a state of one commitment, that of `into` stays.
async fn ledger(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE ledger_salts SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE OR IGNORE fulfilment_states SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM fulfilment_states WHERE person_id = ?1", from).execute(tx).await?;
    Ok(())
}
