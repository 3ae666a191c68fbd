//! Reads the draft of a schedule.

use super::{interests, local_time, people};
use crate::db::column::{count, damaged, maybe};
use crate::editions::agenda;
use crate::shared::editions::{dates, known_edition};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Actor, Reader, may_view};
use domain::editions::{Dates, TrackColour};
use domain::id::{RoomId, SessionGuid, SessionNumber, TrackId};
use domain::schedule::{
    Placement, PlanRoom, PlanTrack, PlannedSession, ScheduleInterests, SchedulePlan, SessionKind, SessionState,
    may_arrange_sessions,
};
use domain::text::{ShortText, Title};
use sqlx::SqliteConnection;

impl Store {
    /// Reads the draft of the schedule, which only people of the edition see.
    pub async fn schedule_plan<'a>(&self, by: impl Into<Reader<'a>>) -> Result<SchedulePlan, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        read(&mut tx, edition).await
    }

    /// Reads the draft with who is interested in what.
    ///
    /// Organizers and viewers also get when people are there.
    ///
    /// # Errors
    /// Refuses people who arrange no sessions.
    pub async fn plan_with_interests<'a>(
        &self,
        by: impl Into<Reader<'a>>,
    ) -> Result<(SchedulePlan, ScheduleInterests), StoreError> {
        let by = by.into();
        let actor = Actor::Person(Box::new(by.account().clone()));
        if !may_arrange_sessions(&actor, by.edition()) && !may_view(&actor, by.edition()) {
            return Err(Refusal::NotAllowed("an organizer, a viewer or a track lead").into());
        }
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let plan = read(&mut tx, edition).await?;
        let interests = interests::read(&mut tx, edition, may_view(&actor, by.edition())).await?;
        Ok((plan, interests))
    }

    /// A short text that changes with each change of a session in the draft, so that an open editor notices it.
    pub async fn draft_version<'a>(&self, by: impl Into<Reader<'a>>) -> Result<String, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        version(&mut tx, edition).await
    }
}

/// Reads the draft of an edition in five statements.
pub(crate) async fn read(tx: &mut SqliteConnection, edition: i64) -> Result<SchedulePlan, StoreError> {
    let dates = dates(tx, edition).await?;
    read_with(tx, edition, dates).await
}

/// Reads the draft of an edition with these dates.
pub(super) async fn read_with(
    tx: &mut SqliteConnection,
    edition: i64,
    dates: Dates,
) -> Result<SchedulePlan, StoreError> {
    let (version, sessions) = sessions(tx, edition).await?;
    Ok(SchedulePlan {
        version,
        dates,
        rooms: rooms(tx, edition).await?,
        blocks: agenda::read(tx, edition).await?,
        tracks: tracks(tx, edition).await?,
        sessions,
    })
}

async fn rooms(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<PlanRoom>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", title AS "title!", size, equipment, removed_at IS NOT NULL AS "is_removed!: bool"
           FROM rooms r
           WHERE edition_id = ?1 AND (removed_at IS NULL OR EXISTS (SELECT 1 FROM sessions WHERE room_id = r.id))
           ORDER BY removed_at IS NOT NULL, position, id"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        Ok(PlanRoom {
            id: RoomId(row.id),
            title: Title::parse(&row.title).map_err(damaged)?,
            size: row.size.map(count).transpose()?,
            equipment: maybe(row.equipment, ShortText::parse)?,
            is_removed: row.is_removed,
        })
    });
    rows.collect()
}

async fn tracks(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<PlanTrack>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "id!", t.title AS "title!", t.colour,
             (SELECT json_group_array(json_object('id', p.id, 'name', p.name, 'login', p.login) ORDER BY p.name, p.id)
              FROM people p WHERE p.id IN (SELECT person_id FROM track_leads WHERE track_id = t.id
                UNION SELECT person_id FROM roles WHERE track_id = t.id)) AS "leads!: String"
           FROM tracks t WHERE t.edition_id = ?1 ORDER BY t.position, t.id"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        Ok(PlanTrack {
            id: TrackId(row.id),
            title: Title::parse(&row.title).map_err(damaged)?,
            colour: maybe(row.colour, TrackColour::parse)?,
            leads: people(&row.leads)?,
        })
    });
    rows.collect()
}

/// The sessions, and the version of the draft as [`version`] has it.
async fn sessions(tx: &mut SqliteConnection, edition: i64) -> Result<(String, Vec<PlannedSession>), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.number AS "number!", s.guid AS "guid!", s.title AS "title!", s.is_plenary AS "is_plenary!: bool",
             s.track_id, s.minutes AS "minutes!", s.wanted_room_id, s.equipment, s.people_expected, s.starts, s.room_id,
             s.is_pinned AS "is_pinned!: bool", s.updated_at AS "updated_at!", s.moves AS "moves!", s.cancelled_at IS NOT NULL AS "is_cancelled!: bool",
             (SELECT json_group_array(json_object('id', p.id, 'name', p.name, 'login', p.login) ORDER BY p.name, p.id)
              FROM session_leads l JOIN people p ON p.id = l.person_id WHERE l.session_id = s.id) AS "leads!: String"
           FROM sessions s WHERE s.edition_id = ?1 ORDER BY s.number"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?;
    let moves: i64 = rows.iter().map(|row| row.moves).sum();
    let updated_at = rows.iter().map(|row| row.updated_at).max().unwrap_or_default();
    let version = format!("{}-{moves}-{updated_at}", rows.len());
    let sessions = rows.into_iter().map(|row| {
        let minutes = count(row.minutes)?;
        Ok(PlannedSession {
            number: SessionNumber(count(row.number)?),
            guid: SessionGuid::parse(&row.guid).map_err(damaged)?,
            title: Title::parse(&row.title).map_err(damaged)?,
            kind: kind(row.is_plenary, row.track_id),
            minutes,
            leads: people(&row.leads)?,
            wanted_room: row.wanted_room_id.map(RoomId),
            equipment: maybe(row.equipment, ShortText::parse)?,
            people_expected: row.people_expected.map(count).transpose()?,
            state: state(row.is_cancelled),
            placement: placement(row.starts.as_deref(), minutes, row.room_id)?,
            is_pinned: row.is_pinned,
            moves: count(row.moves)?,
        })
    });
    Ok((version, sessions.collect::<Result<_, StoreError>>()?))
}

pub(super) fn kind(is_plenary: bool, track: Option<i64>) -> SessionKind {
    match track {
        Some(track) => SessionKind::Track(TrackId(track)),
        None if is_plenary => SessionKind::Plenary,
        None => SessionKind::Other,
    }
}

pub(super) fn state(is_cancelled: bool) -> SessionState {
    if is_cancelled { SessionState::Cancelled } else { SessionState::Planned }
}

pub(super) fn placement(
    starts: Option<&str>,
    minutes: u32,
    room: Option<i64>,
) -> Result<Option<Placement>, StoreError> {
    let placed = |starts| Ok(Placement { starts: local_time(starts)?, minutes, room: room.map(RoomId) });
    starts.map(placed).transpose()
}

/// The version of a draft, as [`Store::draft_version`] describes it.
async fn version(tx: &mut SqliteConnection, edition: i64) -> Result<String, StoreError> {
    let version = sqlx::query_scalar!(
        r#"SELECT count(*) || '-' || coalesce(sum(moves), 0) || '-' || coalesce(max(updated_at), 0) AS "version!: String"
           FROM sessions WHERE edition_id = ?1"#,
        edition
    );
    Ok(version.fetch_one(tx).await?)
}
