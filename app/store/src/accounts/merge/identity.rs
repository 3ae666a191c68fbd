//! Merges the names, logins, projects, roles and audit entries of two rows of one person.

use crate::StoreError;
use crate::shared::audit;
use sqlx::SqliteConnection;

pub(super) async fn merge(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    audit::follow(tx, from, into).await?;
    sqlx::query!("UPDATE OR IGNORE former_logins SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE merged_names SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE person_projects SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE roles SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE project_contacts SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    let changes = sqlx::query("UPDATE undoable_changes SET person_id = ?2 WHERE person_id = ?1");
    changes.bind(from).bind(into).execute(&mut *tx).await?;
    // If both have a calendar address, that of `into` stays.
    sqlx::query!("UPDATE OR IGNORE calendar_addresses SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE login_sessions SET person_id = ?2 WHERE person_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE adoptions SET recorded_by = ?2 WHERE recorded_by = ?1", from, into).execute(tx).await?;
    Ok(())
}

/// Keeps the name of `from` in public sources as that of `into`, so that imports find them by it.
pub(crate) async fn keep_source_name(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE people SET known_as =
           (SELECT iif(name_edited_at IS NULL, name, coalesce(known_as, name)) FROM people WHERE id = ?1)
         WHERE id = ?2",
        from,
        into
    )
    .execute(tx)
    .await?;
    Ok(())
}
