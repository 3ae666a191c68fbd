//! Imports a schedule of another product into the draft: all of it, or nothing.

use crate::db::column::{count, damaged, person};
use crate::editions::rooms;
use crate::import::tracks;
use crate::schedule::{local_column, plan};
use crate::shared::audit::{self, Entry};
use crate::shared::edited_settings;
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::editions::{EditionSetting, MAX_TRACKS, Room};
use domain::id::{PersonId, SessionNumber};
use domain::import::{
    ImportedRoom, ImportedSchedule, KeptSession, ScheduleDraft, ScheduleImportChoices, ScheduleImportPreview,
    ScheduleImportResult, SessionFieldChange, SessionImport, compare_schedule,
};
use domain::schedule::{MAX_SESSIONS, SchedulePlan, SessionPerson};
use domain::text::{LongText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap};

impl Store {
    /// Previews [`Store::import_schedule`] without changing anything.
    ///
    /// # Errors
    /// Refuses more sessions, rooms or tracks than an edition can have.
    pub async fn would_import_schedule(
        &self,
        by: Organizer<'_>,
        imported: &ImportedSchedule,
    ) -> Result<ScheduleImportPreview, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let draft = draft(&mut tx, edition).await?;
        previewed(&draft, imported)
    }

    /// Adds and changes the sessions of the draft that a file has. Releases stay as they are.
    ///
    /// Sessions are the same if their GUIDs are. Importing a file again changes nothing.
    ///
    /// # Errors
    /// Refuses more sessions, rooms or tracks than an edition can have.
    pub async fn import_schedule(
        &self,
        by: Organizer<'_>,
        imported: &ImportedSchedule,
        choices: &ScheduleImportChoices,
        now: Instant,
    ) -> Result<ScheduleImportResult, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let draft = draft(&mut tx, edition).await?;
        let preview = previewed(&draft, imported)?;
        if preview.revision() != choices.read {
            return Ok(ScheduleImportResult::Stale(preview));
        }
        let cancelled = if choices.cancels_missing { preview.missing.as_slice() } else { &[] };
        if preview.is_nothing() && cancelled.is_empty() {
            return Ok(ScheduleImportResult::Imported(preview));
        }
        rooms::add(&mut tx, edition, new_rooms(&draft.plan, &preview.rooms), now).await?;
        add_tracks(&mut tx, edition, by, &preview.tracks, now).await?;
        let writer = Writer::of(&mut tx, edition, now).await?;
        for import in preview.new.iter().chain(&preview.changed) {
            writer.write(&mut tx, import).await?;
        }
        for session in cancelled {
            writer.cancel(&mut tx, session).await?;
        }
        let (new, changed) = (preview.new.len(), preview.changed.len());
        let event = AuditEvent::ScheduleImported { new, changed, cancelled: cancelled.len() };
        audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        tx.commit().await?;
        Ok(ScheduleImportResult::Imported(preview))
    }
}

fn previewed(draft: &ScheduleDraft, imported: &ImportedSchedule) -> Result<ScheduleImportPreview, StoreError> {
    let preview = compare_schedule(draft, imported);
    let sessions = draft.plan.sessions.len() + preview.new.len();
    if sessions > MAX_SESSIONS {
        return Err(Refusal::TooMany { what: "sessions", count: sessions, limit: MAX_SESSIONS }.into());
    }
    let tracks = draft.plan.tracks.len() + preview.tracks.len();
    if tracks > MAX_TRACKS {
        return Err(Refusal::TooMany { what: "tracks", count: tracks, limit: MAX_TRACKS }.into());
    }
    let rooms = draft.plan.rooms.iter().filter(|room| !room.is_removed).count() + preview.rooms.len();
    if rooms > domain::editions::MAX_ROOMS {
        return Err(Refusal::TooMany { what: "rooms", count: rooms, limit: domain::editions::MAX_ROOMS }.into());
    }
    Ok(preview)
}

/// Reads the draft in seven statements.
async fn draft(tx: &mut SqliteConnection, edition: i64) -> Result<ScheduleDraft, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT number AS "number!", description AS "description!" FROM sessions
           WHERE edition_id = ?1 AND description <> ''"#,
        edition
    );
    let rows = rows.fetch_all(&mut *tx).await?.into_iter();
    let description = |number, text: String| {
        Ok::<_, StoreError>((SessionNumber(count(number)?), LongText::parse(&text).map_err(damaged)?))
    };
    let descriptions = rows.map(|row| description(row.number, row.description)).collect::<Result<_, _>>()?;
    Ok(ScheduleDraft { plan: plan::read(tx, edition).await?, descriptions, people: people(tx, edition).await? })
}

/// Participants, people with a role in the edition, and the leads of its sessions.
async fn people(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<SessionPerson>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login FROM people p
           WHERE p.deleted_at IS NULL AND p.id IN (
             SELECT person_id FROM participants WHERE edition_id = ?1
             UNION SELECT a.person_id FROM roles a LEFT JOIN tracks t ON t.id = a.track_id
               WHERE a.role <> 'viewer' AND (a.edition_id = ?1 OR t.edition_id = ?1)
             UNION SELECT l.person_id FROM session_leads l JOIN sessions s ON s.id = l.session_id
               WHERE s.edition_id = ?1)
           ORDER BY p.id"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let person = person(&row.name, row.login)?;
        Ok(SessionPerson { id: PersonId(row.id), name: person.name, login: person.login })
    });
    rows.collect()
}

/// The rooms to add. A removed room comes back with its equipment, and with its size if the file has none.
fn new_rooms(plan: &SchedulePlan, rooms: &[ImportedRoom]) -> Vec<Room> {
    let new = |room: &ImportedRoom| {
        let removed = plan.rooms.iter().find(|other| other.title == room.title);
        Room {
            id: None,
            title: room.title.clone(),
            size: room.size.or(removed.and_then(|removed| removed.size)),
            equipment: removed.and_then(|removed| removed.equipment.clone()),
        }
    };
    rooms.iter().map(new).collect()
}

/// Adds tracks behind the others, and notes that they were edited here: the website doesn't have them.
async fn add_tracks(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Organizer<'_>,
    titles: &[Title],
    now: Instant,
) -> Result<(), StoreError> {
    for title in titles {
        tracks::find_or_add(tx, edition, title).await?;
    }
    let settings: &[EditionSetting] = if titles.is_empty() { &[] } else { &[EditionSetting::Tracks] };
    edited_settings::note(tx, edition, settings, by.id(), now).await
}

/// Writes sessions with the ids of their rooms and tracks.
struct Writer {
    edition: i64,
    now: i64,
    tracks: HashMap<String, i64>,
    rooms: BTreeMap<String, i64>,
}

impl Writer {
    async fn of(tx: &mut SqliteConnection, edition: i64, now: Instant) -> Result<Writer, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", title AS "title!" FROM rooms WHERE edition_id = ?1 AND removed_at IS NULL"#,
            edition
        );
        let rooms = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| (row.title, row.id)).collect();
        Ok(Writer { edition, now: now.timestamp(), tracks: tracks::keys(tx, edition).await?, rooms })
    }

    async fn write(&self, tx: &mut SqliteConnection, import: &SessionImport) -> Result<(), StoreError> {
        let id = match import.number {
            Some(number) => self.id(tx, number).await?,
            None => self.insert(tx, import).await?,
        };
        self.update(tx, id, import).await?;
        sqlx::query!("DELETE FROM session_leads WHERE session_id = ?1", id).execute(&mut *tx).await?;
        for lead in &import.leads {
            sqlx::query!("INSERT INTO session_leads (session_id, person_id) VALUES (?1, ?2)", id, lead.id.0)
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    }

    async fn id(&self, tx: &mut SqliteConnection, number: SessionNumber) -> Result<i64, StoreError> {
        let id = sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM sessions WHERE edition_id = ?1 AND number = ?2"#,
            self.edition,
            number.0
        );
        Ok(id.fetch_one(tx).await?)
    }

    async fn insert(&self, tx: &mut SqliteConnection, import: &SessionImport) -> Result<i64, StoreError> {
        let (guid, title) = (import.session.guid.as_str(), import.session.title.as_str());
        let id = sqlx::query_scalar!(
            r#"INSERT INTO sessions (edition_id, number, guid, title, minutes, updated_at)
               SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5 FROM sessions WHERE edition_id = ?1
               RETURNING id AS "id!""#,
            self.edition,
            guid,
            title,
            import.session.minutes,
            self.now
        );
        Ok(id.fetch_one(tx).await?)
    }

    async fn update(&self, tx: &mut SqliteConnection, id: i64, import: &SessionImport) -> Result<(), StoreError> {
        let session = &import.session;
        let (title, starts) = (session.title.as_str(), local_column(session.starts));
        let description = session.description.as_ref().map_or("", LongText::as_str);
        let html = formats::markup::html(description);
        let html = html.as_str();
        let track = session.track.as_ref().and_then(|track| self.tracks.get(track.as_str()));
        let room = session.room.as_ref().and_then(|room| self.rooms.get(room.as_str()));
        let is_move = import.number.is_none() || import.changes.iter().any(SessionFieldChange::is_move);
        sqlx::query!(
            "UPDATE sessions SET title = ?2, is_plenary = ?3, track_id = ?4, description = ?5, description_html = ?6,
               minutes = ?7, starts = ?8, room_id = ?9, cancelled_at = NULL, moves = moves + ?10, updated_at = ?11
             WHERE id = ?1",
            id,
            title,
            session.is_plenary,
            track,
            description,
            html,
            session.minutes,
            starts,
            room,
            is_move,
            self.now
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    async fn cancel(&self, tx: &mut SqliteConnection, session: &KeptSession) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE sessions SET cancelled_at = ?3, moves = moves + 1 WHERE edition_id = ?1 AND number = ?2",
            self.edition,
            session.number.0,
            self.now
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}
