//! Enters changes of fulfilment states in the ledger.

use super::fulfilment::of_edition;
use crate::db::column::{damaged, ids};
use crate::shared::editions::editions_with_ids;
use crate::{Store, StoreError, ledger};
use domain::access::System;
use domain::commitments::FulfilmentState;
use domain::ledger::LedgerEvent;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl Store {
    /// Enters the changes that time and work on tasks have made. Returns their number.
    pub async fn run_fulfilment_changes(&self, _by: System, now: Instant) -> Result<u32, StoreError> {
        let mut tx = self.begin_write().await?;
        let editions = sqlx::query_scalar!(
            "SELECT DISTINCT edition_id FROM commitments WHERE requirement IS NOT NULL ORDER BY edition_id"
        );
        let mut changes = 0;
        for edition in editions.fetch_all(&mut *tx).await? {
            changes += record(&mut tx, edition, now).await?;
        }
        tx.commit().await?;
        Ok(changes)
    }
}

/// Enters each state that differs from the one in the ledger, and returns their number.
pub(crate) async fn record(tx: &mut SqliteConnection, edition: i64, now: Instant) -> Result<u32, StoreError> {
    let mut known = states(tx, edition).await?;
    let found = editions_with_ids(tx, &ids([edition])).await?.into_iter().next();
    let Some((_, found)) = found else { return Ok(0) };
    let mut changes = 0;
    for person in of_edition(tx, edition, found, now).await?.people {
        for fulfilment in &person.fulfilments {
            let (letter, state) = (fulfilment.letter, fulfilment.state);
            let before = known.remove(&(person.id.0, letter)).unwrap_or(FulfilmentState::Open);
            if before != state {
                save(tx, edition, person.id.0, letter, state).await?;
                ledger::append(tx, edition, person.id.0, LedgerEvent::Fulfilment { letter, state }, now).await?;
                changes += 1;
            }
        }
    }
    Ok(changes)
}

async fn states(tx: &mut SqliteConnection, edition: i64) -> Result<BTreeMap<(i64, char), FulfilmentState>, StoreError> {
    let rows = sqlx::query!("SELECT person_id, letter, state FROM fulfilment_states WHERE edition_id = ?1", edition);
    let rows = rows.fetch_all(tx).await?.into_iter().filter_map(|row| {
        let letter = row.letter.chars().next()?;
        Some(FulfilmentState::parse(&row.state).map(|state| ((row.person_id, letter), state)).map_err(damaged))
    });
    rows.collect()
}

async fn save(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    letter: char,
    state: FulfilmentState,
) -> Result<(), StoreError> {
    let (letter, state) = (letter.to_string(), state.as_str());
    sqlx::query!(
        "INSERT INTO fulfilment_states (edition_id, person_id, letter, state) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (edition_id, person_id, letter) DO UPDATE SET state = excluded.state",
        edition,
        person,
        letter,
        state
    )
    .execute(tx)
    .await?;
    Ok(())
}
