//! Reads and replaces the agenda of an edition.

use crate::StoreError;
use crate::db::column::{clock, damaged, date, time};
use domain::editions::{AgendaBlock, Dates, MovedProgramme, moved_agenda};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// The rows by day, and within a day in the order in which they were written.
pub(crate) async fn read(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<AgendaBlock>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT date, starts, ends, title, marked_break AS "marked_break: bool" FROM agenda_blocks
           WHERE edition_id = ?1 ORDER BY date, position"#,
        edition
    );
    let mut blocks = Vec::new();
    for row in rows.fetch_all(tx).await? {
        blocks.push(AgendaBlock {
            date: date(&row.date)?,
            starts: row.starts.as_deref().map(time).transpose()?,
            ends: row.ends.as_deref().map(time).transpose()?,
            title: Title::parse(&row.title).map_err(damaged)?,
            marked_break: row.marked_break,
        });
    }
    Ok(blocks)
}

/// Moves the agenda with new dates of its edition, and the sessions if no schedule is published.
///
/// Returns how they moved; `None` if the dates are the same.
pub(super) async fn move_with(
    tx: &mut SqliteConnection,
    edition: i64,
    from: Dates,
    to: Dates,
    now: Instant,
) -> Result<Option<MovedProgramme>, StoreError> {
    if from == to {
        return Ok(None);
    }
    let days = from.days_moved(to);
    if days == 0 {
        return Ok(Some(MovedProgramme { days, rows: 0, sessions: 0 }));
    }
    let rows = moved_agenda(&read(tx, edition).await?, days);
    replace(tx, edition, &rows).await?;
    let (by, seconds) = (format!("{days:+} days"), now.timestamp());
    let moved = sqlx::query!(
        "UPDATE sessions SET starts = strftime('%Y-%m-%dT%H:%M', starts, ?2), moves = moves + 1, updated_at = ?3
         WHERE edition_id = ?1 AND starts IS NOT NULL AND NOT EXISTS (SELECT 1 FROM releases WHERE edition_id = ?1)",
        edition,
        by,
        seconds
    );
    let sessions = moved.execute(tx).await?.rows_affected() as usize;
    Ok(Some(MovedProgramme { days, rows: rows.len(), sessions }))
}

/// Replaces all rows.
pub(crate) async fn replace(tx: &mut SqliteConnection, edition: i64, blocks: &[AgendaBlock]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM agenda_blocks WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    for (position, block) in (0i64..).zip(blocks) {
        let (date, title) = (block.date.to_string(), block.title.as_str());
        let (starts, ends) = (block.starts.map(clock), block.ends.map(clock));
        sqlx::query!(
            "INSERT INTO agenda_blocks (edition_id, position, date, starts, ends, title, marked_break)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            edition,
            position,
            date,
            starts,
            ends,
            title,
            block.marked_break
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
