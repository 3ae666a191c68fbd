//! Imports the participants of a public page as accepted invitations; they were confirmed elsewhere.

use crate::aggregates::invitation::record_event;
use crate::{StoreError, commitments};
use domain::invitations::InvitationEvent;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// The people that an import added to an edition's participants or removed from them.
pub(crate) struct ParticipantChanges {
    pub(crate) joined: Vec<i64>,
    pub(crate) left: Vec<i64>,
}

/// Makes an edition's imported participants match a page.
///
/// People with an invitation of their own are left unchanged: their answer counts, not the page.
pub(crate) async fn sync_imported_participants(
    tx: &mut SqliteConnection,
    edition: i64,
    listed: &BTreeSet<i64>,
    now: Instant,
) -> Result<ParticipantChanges, StoreError> {
    let participants = sqlx::query_scalar!("SELECT person_id FROM participants WHERE edition_id = ?1", edition);
    let before: BTreeSet<i64> = participants.fetch_all(&mut *tx).await?.into_iter().collect();
    let (imported, own) = invited(tx, edition).await?;
    let left: Vec<i64> = before.difference(listed).filter(|id| !own.contains(id)).copied().collect();
    for person in &left {
        remove(tx, edition, *person).await?;
    }
    let mut joined = Vec::new();
    for person in listed.iter().filter(|id| !own.contains(id) && !imported.contains(id)) {
        add(tx, edition, *person, now).await?;
        joined.extend((!before.contains(person)).then_some(*person));
    }
    Ok(ParticipantChanges { joined, left })
}

/// The people with an imported, unchanged invitation, and those with any other.
///
/// An invitation that names a login counts for the login's owner.
async fn invited(tx: &mut SqliteConnection, edition: i64) -> Result<(BTreeSet<i64>, BTreeSet<i64>), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT coalesce(i.person_id, p.id) AS "person!: i64",
             i.imported = 1 AND i.state = 'accepted' AS "imported!: bool"
           FROM invitations i LEFT JOIN people p ON i.person_id IS NULL AND p.login = i.login
           WHERE i.edition_id = ?1 AND coalesce(i.person_id, p.id) IS NOT NULL"#,
        edition
    );
    let (mut imported, mut own) = (BTreeSet::new(), BTreeSet::new());
    for row in rows.fetch_all(tx).await? {
        if row.imported {
            imported.insert(row.person)
        } else {
            own.insert(row.person)
        };
    }
    Ok((imported, own))
}

async fn add(tx: &mut SqliteConnection, edition: i64, person: i64, now: Instant) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO participants (edition_id, person_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        edition,
        person
    )
    .execute(&mut *tx)
    .await?;
    let at = now.timestamp();
    let id = sqlx::query_scalar!(
        r#"INSERT INTO invitations (edition_id, person_id, answered, state, since, drafted_at, imported)
           VALUES (?1, ?2, 1, 'accepted', ?3, ?3, 1) RETURNING id AS "id!""#,
        edition,
        person,
        at
    );
    let id = id.fetch_one(&mut *tx).await?;
    record_event(tx, id, None, InvitationEvent::Listed, now).await?;
    let current = commitments::current(tx, edition).await?;
    commitments::store_agreement(tx, edition, person, &current, true, now).await
}

async fn remove(tx: &mut SqliteConnection, edition: i64, person: i64) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM invitations WHERE edition_id = ?1 AND person_id = ?2 AND imported = 1", edition, person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM agreements WHERE edition_id = ?1 AND person_id = ?2 AND imported = 1", edition, person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM logistics WHERE edition_id = ?1 AND person_id = ?2", edition, person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM participants WHERE edition_id = ?1 AND person_id = ?2", edition, person)
        .execute(tx)
        .await?;
    Ok(())
}
