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
    sqlx::query!("UPDATE OR IGNORE logistics SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM logistics WHERE person_id = ?1", from).execute(tx).await?;
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
