//! Takes in an edition's ordered lists: commitments, agenda and links. A list that differs is written anew.

use crate::StoreError;
use crate::changes::{counted, rows_changed};
use crate::column::clock;
use domain::editions::{AgendaBlock, Clause, Link};
use domain::facts::EditionFacts;
use sqlx::SqliteConnection;

/// Says how many rows of each list changed.
pub(super) async fn import(
    tx: &mut SqliteConnection,
    edition: i64,
    facts: &EditionFacts,
) -> Result<Vec<String>, StoreError> {
    let changed = [
        (clauses(tx, edition, &facts.clauses).await?, "commitment", "commitments"),
        (agenda(tx, edition, &facts.agenda).await?, "agenda row", "agenda rows"),
        (links(tx, edition, &facts.links).await?, "link", "links"),
    ];
    let some = changed.into_iter().filter(|(number, ..)| *number > 0);
    Ok(some.map(|(number, one, many)| format!("{} changed", counted(number, one, many))).collect())
}

/// The version of the agreement that a page tells of. Nobody has agreed to anything in Cairn yet, so it may be edited.
const VERSION: i64 = 1;

async fn clauses(tx: &mut SqliteConnection, edition: i64, facts: &[Clause]) -> Result<usize, StoreError> {
    let rows = sqlx::query!(
        "SELECT letter, text FROM commitments WHERE edition_id = ?1 AND version = ?2 ORDER BY letter",
        edition,
        VERSION
    );
    let before: Vec<_> = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| (row.letter, row.text)).collect();
    let mut after: Vec<_> = facts.iter().map(|clause| (clause.letter.to_string(), clause.text.to_string())).collect();
    after.sort();
    let changed = rows_changed(&before, &after);
    if changed == 0 {
        return Ok(0);
    }
    sqlx::query!("DELETE FROM commitments WHERE edition_id = ?1 AND version = ?2", edition, VERSION)
        .execute(&mut *tx)
        .await?;
    for (letter, text) in after {
        sqlx::query!(
            "INSERT INTO commitments (edition_id, version, letter, text) VALUES (?1, ?2, ?3, ?4)",
            edition,
            VERSION,
            letter,
            text
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(changed)
}

async fn agenda(tx: &mut SqliteConnection, edition: i64, facts: &[AgendaBlock]) -> Result<usize, StoreError> {
    let rows = sqlx::query!(
        "SELECT date, starts, ends, title FROM agenda_blocks WHERE edition_id = ?1 ORDER BY position",
        edition
    );
    let rows = rows.fetch_all(&mut *tx).await?.into_iter();
    let before: Vec<_> = rows.map(|row| (row.date, row.starts, row.ends, row.title)).collect();
    let after: Vec<_> = facts.iter().map(agenda_row).collect();
    let changed = rows_changed(&before, &after);
    if changed == 0 {
        return Ok(0);
    }
    sqlx::query!("DELETE FROM agenda_blocks WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    for (position, (date, starts, ends, title)) in (0i64..).zip(after) {
        sqlx::query!(
            "INSERT INTO agenda_blocks (edition_id, position, date, starts, ends, title)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            edition,
            position,
            date,
            starts,
            ends,
            title
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(changed)
}

fn agenda_row(block: &AgendaBlock) -> (String, Option<String>, Option<String>, String) {
    (block.date.to_string(), block.starts.map(clock), block.ends.map(clock), block.title.to_string())
}

async fn links(tx: &mut SqliteConnection, edition: i64, facts: &[Link]) -> Result<usize, StoreError> {
    let rows = sqlx::query!("SELECT title, url FROM edition_links WHERE edition_id = ?1 ORDER BY position", edition);
    let before: Vec<_> = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| (row.title, row.url)).collect();
    let after: Vec<_> = facts.iter().map(|link| (link.title.to_string(), link.url.to_string())).collect();
    let changed = rows_changed(&before, &after);
    if changed == 0 {
        return Ok(0);
    }
    sqlx::query!("DELETE FROM edition_links WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    for (position, (title, url)) in (0i64..).zip(after) {
        sqlx::query!(
            "INSERT INTO edition_links (edition_id, position, title, url) VALUES (?1, ?2, ?3, ?4)",
            edition,
            position,
            title,
            url
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(changed)
}
