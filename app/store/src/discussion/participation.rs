//! Finds people who can be mentioned in an edition: its participants, and people with a role in it.

use crate::StoreError;
use domain::id::Login;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Finds a participant, organizer, track lead or owner by login.
pub(crate) async fn participant_with_login(
    tx: &mut SqliteConnection,
    edition: i64,
    login: &Login,
) -> Result<Option<i64>, StoreError> {
    let login = login.as_str();
    let found = sqlx::query_scalar!(
        r#"SELECT p.id AS "id!" FROM people p
           WHERE p.login = ?2 AND (
             EXISTS (SELECT 1 FROM participants WHERE edition_id = ?1 AND person_id = p.id)
             OR EXISTS (SELECT 1 FROM roles a LEFT JOIN tracks t ON t.id = a.track_id
               WHERE a.person_id = p.id AND a.role <> 'viewer' AND (a.role = 'owner' OR a.edition_id = ?1 OR t.edition_id = ?1)))"#,
        edition,
        login
    );
    Ok(found.fetch_optional(tx).await?)
}

/// All people who can be mentioned in the edition.
pub(crate) async fn mentionable_people(tx: &mut SqliteConnection, edition: i64) -> Result<BTreeSet<i64>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT person_id AS "id!" FROM participants WHERE edition_id = ?1
           UNION SELECT a.person_id FROM roles a LEFT JOIN tracks t ON t.id = a.track_id
             WHERE a.role <> 'viewer' AND (a.role = 'owner' OR a.edition_id = ?1 OR t.edition_id = ?1)"#,
        edition
    );
    Ok(found.fetch_all(tx).await?.into_iter().collect())
}
