//! Reads and edits the rooms of an edition.

use super::lists;
use crate::db::column::{count, damaged, maybe};
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::editions::{Room, check_rooms};
use domain::id::RoomId;
use domain::text::{ShortText, Title, revision};
use domain::time::Instant;
use serde::Deserialize;
use sqlx::SqliteConnection;

impl Store {
    /// Changes, adds and removes rooms, so that the edition has those of `edited` in their order.
    ///
    /// `read` is the revision of the rooms that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else edited the rooms, and the refusals of [`check_rooms`].
    pub async fn edit_rooms(
        &self,
        by: Organizer<'_>,
        read: &str,
        edited: &[Room],
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let before = lists(&mut tx, edition).await?.rooms;
        if revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        check_rooms(edited)?;
        if before != edited {
            replace(&mut tx, edition, &before, edited, now).await?;
            let entry = Entry::in_edition(edition, AuditActor::Person(by.id()), AuditEvent::RoomsEdited);
            audit::write(&mut tx, entry, now).await?;
        }
        tx.commit().await
    }
}

#[derive(Deserialize)]
pub(super) struct RoomColumns {
    id: i64,
    title: String,
    size: Option<i64>,
    equipment: Option<String>,
}

impl RoomColumns {
    pub(super) fn room(self) -> Result<Room, StoreError> {
        Ok(Room {
            id: Some(RoomId(self.id)),
            title: Title::parse(&self.title).map_err(damaged)?,
            size: self.size.map(count).transpose()?,
            equipment: maybe(self.equipment, ShortText::parse)?,
        })
    }
}

/// Adds rooms behind the others. A removed room comes back under its title.
///
/// # Errors
/// The refusals of [`check_rooms`].
pub(crate) async fn add(
    tx: &mut SqliteConnection,
    edition: i64,
    new: Vec<Room>,
    now: Instant,
) -> Result<(), StoreError> {
    let before = lists(tx, edition).await?.rooms;
    let edited: Vec<Room> = before.iter().cloned().chain(new).collect();
    check_rooms(&edited)?;
    replace(tx, edition, &before, &edited, now).await
}

async fn replace(
    tx: &mut SqliteConnection,
    edition: i64,
    before: &[Room],
    edited: &[Room],
    now: Instant,
) -> Result<(), StoreError> {
    for RoomId(id) in before.iter().filter_map(|room| room.id) {
        if !edited.iter().any(|room| room.id == Some(RoomId(id))) {
            remove(tx, id, now).await?;
        }
    }
    // Two rooms may swap their titles, which are unique. No title begins with a control character.
    sqlx::query!("UPDATE rooms SET title = char(1) || id WHERE edition_id = ?1 AND removed_at IS NULL", edition)
        .execute(&mut *tx)
        .await?;
    for (position, room) in (0i64..).zip(edited) {
        let (title, equipment) = (room.title.as_str(), room.equipment.as_ref().map(ShortText::as_str));
        let known = room.id.filter(|id| before.iter().any(|stored| stored.id == Some(*id)));
        match known {
            Some(RoomId(id)) => {
                // A removed room gives its title up.
                sqlx::query!(
                    "UPDATE rooms SET title = title || ' (removed, ' || id || ')'
                     WHERE edition_id = ?1 AND title = ?2 AND removed_at IS NOT NULL",
                    edition,
                    title
                )
                .execute(&mut *tx)
                .await?;
                sqlx::query!(
                    "UPDATE rooms SET position = ?2, title = ?3, size = ?4, equipment = ?5 WHERE id = ?1",
                    id,
                    position,
                    title,
                    room.size,
                    equipment
                )
                .execute(&mut *tx)
                .await?;
            }
            None => {
                // A removed room comes back under its title, with the sessions that are still in it.
                sqlx::query!(
                    "INSERT INTO rooms (edition_id, position, title, size, equipment) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (edition_id, title) DO UPDATE SET position = excluded.position, size = excluded.size,
                       equipment = excluded.equipment, removed_at = NULL",
                    edition,
                    position,
                    title,
                    room.size,
                    equipment
                )
                .execute(&mut *tx)
                .await?;
            }
        }
    }
    Ok(())
}

/// Removes a room. One with sessions stays for the schedule, so that their place isn't lost.
async fn remove(tx: &mut SqliteConnection, room: i64, now: Instant) -> Result<(), StoreError> {
    let removed_at = now.timestamp();
    sqlx::query!(
        "UPDATE rooms SET removed_at = ?2 WHERE id = ?1 AND EXISTS (SELECT 1 FROM sessions WHERE room_id = ?1)",
        room,
        removed_at
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM rooms WHERE id = ?1 AND removed_at IS NULL", room).execute(tx).await?;
    Ok(())
}
