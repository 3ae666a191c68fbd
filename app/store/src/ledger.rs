//! The ledger of commitments: appends entries in the transaction of what they record.

mod check;
mod existing;

pub use check::DatabaseFault;

use crate::db::column::{count, damaged, instant};
use crate::{Store, StoreError};
use domain::id::{EditionSlug, PersonId};
use domain::ledger::{LedgerEntry, LedgerEvent, LedgerHash, LedgerHead, LedgerRecord, PersonHash};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// The number and the hash of the last entry.
    pub async fn ledger_head(&self) -> Result<LedgerHead, StoreError> {
        let mut tx = self.begin_read().await?;
        head(&mut tx).await
    }
}

/// Appends an entry about a person in an edition.
pub(crate) async fn append(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    event: LedgerEvent,
    at: Instant,
) -> Result<(), StoreError> {
    let slug = sqlx::query_scalar!("SELECT slug FROM editions WHERE id = ?1", edition).fetch_one(&mut *tx).await?;
    let edition = EditionSlug::parse(&slug).map_err(damaged)?;
    let person = PersonHash::of(&salt(tx, person).await?, PersonId(person));
    let entry = head(tx).await?.next(at, &LedgerRecord { edition, person, event });
    let number = i64::try_from(entry.number).map_err(StoreError::unavailable)?;
    let (at, before, bytes) = (entry.at.timestamp(), entry.before.as_bytes(), entry.bytes.as_slice());
    sqlx::query!(
        "INSERT INTO ledger_entries (number, at, before, bytes) VALUES (?1, ?2, ?3, ?4)",
        number,
        at,
        before,
        bytes
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The head of the stored ledger. Its hash is that of the bytes of the last entry.
pub(crate) async fn head(tx: &mut SqliteConnection) -> Result<LedgerHead, StoreError> {
    let last = sqlx::query!("SELECT number, bytes FROM ledger_entries ORDER BY number DESC LIMIT 1");
    match last.fetch_optional(tx).await? {
        Some(last) => Ok(LedgerHead { number: count(last.number)?, hash: LedgerHash::of(&last.bytes) }),
        None => Ok(LedgerHead::default()),
    }
}

/// The salt of a person; makes one for their first entry.
async fn salt(tx: &mut SqliteConnection, person: i64) -> Result<[u8; 32], StoreError> {
    let known = sqlx::query_scalar!("SELECT salt FROM ledger_salts WHERE person_id = ?1 AND hashed_id = ?1", person);
    let salt = match known.fetch_optional(&mut *tx).await? {
        Some(salt) => salt,
        None => {
            let new = sqlx::query_scalar!(
                r#"INSERT INTO ledger_salts (salt, hashed_id, person_id) VALUES (randomblob(32), ?1, ?1)
                   RETURNING salt AS "salt!""#,
                person
            );
            new.fetch_one(tx).await?
        }
    };
    salt.try_into().map_err(|_| StoreError::unavailable("a salt of the ledger is damaged"))
}

/// Reads at most `most` entries after a number.
async fn entries_after(tx: &mut SqliteConnection, after: u64, most: i64) -> Result<Vec<LedgerEntry>, StoreError> {
    let after = i64::try_from(after).map_err(StoreError::unavailable)?;
    let rows = sqlx::query!(
        "SELECT number, at, before, bytes FROM ledger_entries WHERE number > ?1 ORDER BY number LIMIT ?2",
        after,
        most
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let before = LedgerHash::from_bytes(&row.before).unwrap_or_default();
        Ok(LedgerEntry { number: count(row.number)?, at: instant(row.at)?, before, bytes: row.bytes })
    });
    rows.collect()
}
