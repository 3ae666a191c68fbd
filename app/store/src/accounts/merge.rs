//! Merges two `people` rows of one person: one without an account, and one that stays.

mod identity;
mod invited;
mod people;
mod schedule;
mod workflow;

pub(crate) use identity::keep_source_name;

use crate::StoreError;
use crate::outbound::outbox;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// Moves everything from `from` to `into` and deletes `from`.
///
/// No one has ever signed in as `from`. If both have a row for the same task or meeting, the merged row keeps the lead
/// role, prefers a source other than `import`, and has the earlier date.
pub(crate) async fn merge(tx: &mut SqliteConnection, from: i64, into: i64, now: Instant) -> Result<(), StoreError> {
    participants(tx, from, into).await?;
    meetings(tx, from, into).await?;
    polls(tx, from, into).await?;
    schedule::merge(tx, from, into).await?;
    leads(tx, from, into).await?;
    assignments(tx, from, into).await?;
    invited::merge(tx, from, into, now).await?;
    workflow::merge(tx, from, into, now).await?;
    sqlx::query!("UPDATE task_transitions SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    identity::merge(tx, from, into).await?;
    sqlx::query!("DELETE FROM people WHERE id = ?1", from).execute(&mut *tx).await?;
    outbox::send_missed_offers(tx, into, now).await
}

async fn participants(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO participants (edition_id, person_id) SELECT edition_id, ?2 FROM participants WHERE person_id = ?1
         ON CONFLICT (edition_id, person_id) DO NOTHING",
        from,
        into
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM participants WHERE person_id = ?1", from).execute(tx).await?;
    Ok(())
}

/// Moves what the person did at meetings. Of two replies to one meeting, that of the remaining person stays.
async fn meetings(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE attendance_records SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE attendance_records SET recorded_by = ?2 WHERE recorded_by = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE summit_check_ins SET person_id = ?2 WHERE person_id = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE summit_check_ins SET recorded_by = ?2 WHERE recorded_by = ?1", from, into)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE meetings SET lead_id = ?2 WHERE lead_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE meetings SET proposed_by = ?2 WHERE proposed_by = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE meeting_revisions SET by_id = ?2 WHERE by_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!(
        "INSERT INTO meeting_replies (meeting_id, person_id, coming, at)
         SELECT meeting_id, ?2, coming, at FROM meeting_replies WHERE person_id = ?1
         ON CONFLICT (meeting_id, person_id) DO NOTHING",
        from,
        into
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM meeting_replies WHERE person_id = ?1", from).execute(tx).await?;
    Ok(())
}

/// Moves polls and answers. Of two answers to one option, that of the remaining person stays.
async fn polls(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE polls SET created_by = ?2 WHERE created_by = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!("UPDATE poll_answers SET by_id = ?2 WHERE by_id = ?1", from, into).execute(&mut *tx).await?;
    sqlx::query!(
        "INSERT INTO poll_answers (option_id, person_id, answer, at, by_organizer, by_id)
         SELECT option_id, ?2, answer, at, by_organizer, by_id FROM poll_answers WHERE person_id = ?1
         ON CONFLICT (option_id, person_id) DO NOTHING",
        from,
        into
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM poll_answers WHERE person_id = ?1", from).execute(tx).await?;
    Ok(())
}

async fn leads(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO track_leads (track_id, position, person_id)
         SELECT track_id, position, ?2 FROM track_leads WHERE person_id = ?1
         ON CONFLICT (track_id, person_id) DO UPDATE SET position = min(position, excluded.position)",
        from,
        into
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM track_leads WHERE person_id = ?1", from).execute(tx).await?;
    Ok(())
}

/// Moves assignments. Deletes the old ones first, because a task must never have two leads.
///
/// `asked_at` (when Cairn asked about a stale claim) stays only if both assignments have it.
async fn assignments(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    let rows = sqlx::query!(
        r#"DELETE FROM assignments WHERE person_id = ?1 RETURNING task_id, is_lead, since, asked_at, offered_since, last_activity_at"#,
        from
    );
    for row in rows.fetch_all(&mut *tx).await? {
        sqlx::query!(
            "INSERT INTO assignments (task_id, person_id, is_lead, since, asked_at, offered_since, last_activity_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (task_id, person_id) DO UPDATE SET
               is_lead = max(is_lead, excluded.is_lead), since = min(since, excluded.since),
               asked_at = max(asked_at, excluded.asked_at), offered_since = max(offered_since, excluded.offered_since),
               last_activity_at = coalesce(max(last_activity_at, excluded.last_activity_at), last_activity_at, excluded.last_activity_at)",
            row.task_id,
            into,
            row.is_lead,
            row.since,
            row.asked_at,
            row.offered_since,
            row.last_activity_at
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
