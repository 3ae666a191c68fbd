//! Imports an edition's ordered lists: commitments, agenda and links. A changed list is replaced.

use crate::db::column::clock;
use crate::import::changes::rows_changed;
use crate::{StoreError, commitments};
use domain::editions::{AgendaBlock, Clause, Link};
use domain::import::{EditionChange, ImportedEdition};
use domain::time::Instant;
use sqlx::SqliteConnection;

/// Returns how many rows of each list changed.
pub(crate) async fn import(
    tx: &mut SqliteConnection,
    edition: i64,
    imported: &ImportedEdition,
    now: Instant,
) -> Result<Vec<EditionChange>, StoreError> {
    let changed = [
        EditionChange::Commitments(clauses(tx, edition, &imported.clauses, now).await?),
        EditionChange::AgendaRows(agenda(tx, edition, &imported.agenda).await?),
        EditionChange::Links(links(tx, edition, &imported.links).await?),
    ];
    use EditionChange::{AgendaRows, Commitments, Links};
    let none = |change: &EditionChange| matches!(change, Commitments(0) | AgendaRows(0) | Links(0));
    Ok(changed.into_iter().filter(|change| !none(change)).collect())
}

/// Imports clauses as the first version.
///
/// Once people agreed or organizers published a version, they become a new version.
///
/// Ignores clauses that equal an earlier version, because a page may be out of date.
async fn clauses(
    tx: &mut SqliteConnection,
    edition: i64,
    imported: &[Clause],
    now: Instant,
) -> Result<usize, StoreError> {
    let mut after = imported.to_vec();
    after.sort_by_key(|clause| clause.letter);
    let versions = commitments::all(tx, edition).await?;
    if versions.iter().any(|version| version.clauses == after) {
        return Ok(0);
    }
    let rows = |clauses: &[Clause]| -> Vec<(char, String)> {
        clauses.iter().map(|clause| (clause.letter, clause.text.to_string())).collect()
    };
    let before = versions.first().map(|newest| rows(&newest.clauses)).unwrap_or_default();
    if commitments::is_first_version_editable(tx, edition).await? {
        commitments::replace_first_version(tx, edition, &after).await?
    } else {
        commitments::publish(tx, edition, &after, now).await?;
    }
    Ok(rows_changed(&before, &rows(&after)))
}

async fn agenda(tx: &mut SqliteConnection, edition: i64, imported: &[AgendaBlock]) -> Result<usize, StoreError> {
    let rows = sqlx::query!(
        "SELECT date, starts, ends, title FROM agenda_blocks WHERE edition_id = ?1 ORDER BY position",
        edition
    );
    let rows = rows.fetch_all(&mut *tx).await?.into_iter();
    let before: Vec<_> = rows.map(|row| (row.date, row.starts, row.ends, row.title)).collect();
    let after: Vec<_> = imported.iter().map(agenda_row).collect();
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

async fn links(tx: &mut SqliteConnection, edition: i64, imported: &[Link]) -> Result<usize, StoreError> {
    let rows = sqlx::query!("SELECT title, url FROM edition_links WHERE edition_id = ?1 ORDER BY position", edition);
    let before: Vec<_> = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| (row.title, row.url)).collect();
    let after: Vec<_> = imported.iter().map(|link| (link.title.to_string(), link.url.to_string())).collect();
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
