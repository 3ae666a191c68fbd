//! Moves sessions in the draft of the schedule.

use super::edit::record;
use super::local_column;
use super::page::SessionRecord;
use crate::db::column::damaged;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::{RoomId, SessionNumber};
use domain::schedule::{MoveResult, Placement, SessionAction, SessionState, check_length};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Gives a session another place in the draft; `None` takes it out of the schedule.
    ///
    /// `read` is the number of its moves that the person saw. Without a place, it keeps its length.
    ///
    /// # Errors
    /// Refuses people without permission, a cancelled session, an unknown or removed room, and a length out of range.
    pub async fn move_session(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
        to: Option<Placement>,
        read: u32,
        now: Instant,
    ) -> Result<MoveResult, StoreError> {
        let mut tx = self.begin_write().await?;
        let SessionRecord { id, edition, page } =
            SessionRecord::for_action(&mut tx, by, number, SessionAction::Arrange).await?;
        if page.moves != read {
            return Ok(MoveResult::Stale { placement: page.placement, moves: page.moves });
        }
        if page.state == SessionState::Cancelled {
            return Err(Refusal::SessionCancelled.into());
        }
        if page.placement == to {
            return Ok(MoveResult::Moved { before: page.placement, moves: page.moves });
        }
        check_length(to.map_or(page.details.minutes, |to| to.minutes))?;
        let room = room_title(&mut tx, edition, to, page.placement).await?;
        place(&mut tx, id, to, now).await?;
        let event = AuditEvent::SessionMoved { session: number, starts: to.map(|to| to.starts), room };
        record(&mut tx, edition, by, event, now).await?;
        tx.commit().await?;
        Ok(MoveResult::Moved { before: page.placement, moves: page.moves + 1 })
    }

    /// Pins a session to its place, so that the scheduler doesn't move it, or unpins it.
    ///
    /// # Errors
    /// Refuses people without permission.
    pub async fn pin_session(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
        is_pinned: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let session = SessionRecord::for_action(&mut tx, by, number, SessionAction::Arrange).await?;
        if session.page.is_pinned != is_pinned {
            let seconds = now.timestamp();
            sqlx::query!(
                "UPDATE sessions SET is_pinned = ?2, updated_at = ?3 WHERE id = ?1",
                session.id,
                is_pinned,
                seconds
            )
            .execute(&mut *tx)
            .await?;
            let event = if is_pinned {
                AuditEvent::SessionPinned { session: number }
            } else {
                AuditEvent::SessionUnpinned { session: number }
            };
            record(&mut tx, session.edition, by, event, now).await?;
        }
        tx.commit().await
    }
}

/// Writes the place of a session, and counts the move.
pub(crate) async fn place(
    tx: &mut SqliteConnection,
    session: i64,
    to: Option<Placement>,
    now: Instant,
) -> Result<(), StoreError> {
    let starts = to.map(|to| local_column(to.starts));
    let room = to.and_then(|to| to.room).map(|RoomId(id)| id);
    let (minutes, seconds) = (to.map(|to| to.minutes), now.timestamp());
    sqlx::query!(
        "UPDATE sessions SET starts = ?2, room_id = ?3, minutes = coalesce(?4, minutes), moves = moves + 1, updated_at = ?5
         WHERE id = ?1",
        session,
        starts,
        room,
        minutes,
        seconds
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The title of the room in which the session will be.
///
/// # Errors
/// Refuses a room of another edition, and a removed one, unless the session is in it already.
async fn room_title(
    tx: &mut SqliteConnection,
    edition: i64,
    to: Option<Placement>,
    before: Option<Placement>,
) -> Result<Option<Title>, StoreError> {
    let Some(RoomId(room)) = to.and_then(|to| to.room) else { return Ok(None) };
    let stays = before.and_then(|before| before.room) == Some(RoomId(room));
    let title = sqlx::query_scalar!(
        "SELECT title FROM rooms WHERE id = ?1 AND edition_id = ?2 AND (removed_at IS NULL OR ?3)",
        room,
        edition,
        stays
    );
    let title = title.fetch_optional(tx).await?.ok_or(Refusal::NoSuchRoom)?;
    Ok(Some(Title::parse(&title).map_err(damaged)?))
}
