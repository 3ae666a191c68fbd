//! Deletes an account's private data in the work plan, and offers its claimed tasks to others.
//!
//! Comments, updates, completed reviews and proposals are part of the public record and stay.

use crate::StoreError;
use crate::aggregates::offered_claims;
use domain::time::Instant;
use sqlx::SqliteConnection;

pub(super) async fn forget(tx: &mut SqliteConnection, person: i64, now: Instant) -> Result<(), StoreError> {
    offered_claims::leave(tx, None, person, now).await?;
    sqlx::query!("DELETE FROM notifications WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM mentions WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE notifications SET by_id = NULL WHERE by_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE notifications SET about_id = NULL WHERE about_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM interests WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM lead_transfers WHERE from_id = ?1 OR to_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM reviews WHERE person_id = ?1 AND reviewed_at IS NULL", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE adoptions SET recorded_by = NULL WHERE recorded_by = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE reviews SET requested_by = NULL WHERE requested_by = ?1", person).execute(&mut *tx).await?;
    // A deleted comment or update has no text, so there is nothing to credit.
    sqlx::query!("UPDATE comments SET person_id = NULL WHERE person_id = ?1 AND deleted_at IS NOT NULL", person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE updates SET person_id = NULL WHERE person_id = ?1 AND deleted_at IS NOT NULL", person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE group_emails SET by_id = NULL WHERE by_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE emails SET person_id = NULL WHERE person_id = ?1", person).execute(tx).await?;
    Ok(())
}
