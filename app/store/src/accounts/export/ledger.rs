//! Exports a person's entries in the ledger, with the salts that prove it.

use crate::StoreError;
use domain::id::PersonId;
use domain::ledger::PersonHash;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// For each salt, the entries with the hash of this salt and the id that was hashed.
pub(super) async fn entries(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let salts = sqlx::query!(
        r#"SELECT salt AS "salt!", hashed_id, lower(hex(salt)) AS "hex!: String" FROM ledger_salts
           WHERE person_id = ?1 ORDER BY rowid"#,
        id
    );
    let mut all = Vec::new();
    for row in salts.fetch_all(&mut *tx).await? {
        let salt: [u8; 32] =
            row.salt.try_into().map_err(|_| StoreError::unavailable("a salt of the ledger is damaged"))?;
        let line = format!("\nperson {}\n", PersonHash::of(&salt, PersonId(row.hashed_id)).0).into_bytes();
        let entries =
            sqlx::query_scalar!("SELECT bytes FROM ledger_entries WHERE instr(bytes, ?1) > 0 ORDER BY number", line);
        let texts = entries.fetch_all(&mut *tx).await?.into_iter();
        let texts: Vec<String> = texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
        all.push(json!({ "salt": row.hex, "salted_id": row.hashed_id, "entries": texts }));
    }
    Ok(all)
}
