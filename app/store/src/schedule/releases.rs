//! Published releases of a schedule: everyone reads them, and nothing changes them.

use super::{local_time, people};
use crate::db::column::{count, damaged, instant, list, maybe};
use crate::editions::{agenda, goals, lists, tracks};
use crate::shared::editions::{edition_with_id, known_edition};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::id::{EditionSlug, SessionGuid, SessionNumber, TaskNumber};
use domain::schedule::{
    PublicSchedule, ReleaseEntry, ReleasedSchedule, ReleasedSession, SessionWork, schedule_changes,
};
use domain::text::{LongText, Title};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// The most releases in the list of releases.
const MOST_RELEASES: i64 = 50;

impl Store {
    /// A release by its number, or the last one; `None` if there is none.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn released_schedule(
        &self,
        slug: &EditionSlug,
        number: Option<u32>,
    ) -> Result<Option<ReleasedSchedule>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        released(&mut tx, edition, number).await
    }

    /// The public page of a schedule: a release by its number, or the last one.
    ///
    /// # Errors
    /// Refuses an unknown edition, and an unknown number.
    pub async fn public_schedule(&self, slug: &EditionSlug, number: Option<u32>) -> Result<PublicSchedule, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, slug).await?;
        let release = released(&mut tx, id, number).await?;
        if let (None, Some(number)) = (&release, number) {
            return Err(Refusal::NoSuchRelease { edition: slug.to_string(), number: number.to_string() }.into());
        }
        let rooms = lists(&mut tx, id).await?.rooms.into_iter().map(|room| room.title).collect();
        let tracks = tracks(&mut tx, id).await?.into_iter().map(|track| (track.title, track.colour)).collect();
        Ok(PublicSchedule { edition, release, rooms, blocks: agenda::read(&mut tx, id).await?, tracks })
    }

    /// The releases of an edition, newest first, each with its note and what it changed.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn releases(&self, slug: &EditionSlug) -> Result<Vec<ReleaseEntry>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", number AS "number!", released_at AS "released_at!", note_html AS "note!"
               FROM releases WHERE edition_id = ?1 ORDER BY number DESC LIMIT ?2"#,
            edition,
            MOST_RELEASES
        );
        let rows = rows.fetch_all(&mut *tx).await?;
        let mut sessions = sessions_by_release(&mut tx, edition, None).await?;
        let mut before = Vec::new();
        let mut entries = Vec::new();
        for row in rows.into_iter().rev() {
            let after = sessions.remove(&row.id).unwrap_or_default();
            let number = count(row.number)?;
            // The release before the oldest one in the list isn't compared.
            let changes = if entries.is_empty() && number > 1 { Vec::new() } else { schedule_changes(&before, &after) };
            before = after;
            entries.push(ReleaseEntry { number, released_at: instant(row.released_at)?, note: row.note, changes });
        }
        entries.reverse();
        Ok(entries)
    }
}

/// Reads a release in two statements.
pub(crate) async fn released(
    tx: &mut SqliteConnection,
    edition: i64,
    number: Option<u32>,
) -> Result<Option<ReleasedSchedule>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!", number AS "number!", released_at AS "released_at!" FROM releases
           WHERE edition_id = ?1 AND (?2 IS NULL OR number = ?2) ORDER BY number DESC LIMIT 1"#,
        edition,
        number
    );
    let Some(row) = row.fetch_optional(&mut *tx).await? else { return Ok(None) };
    let mut sessions = sessions_by_release(tx, edition, Some(row.id)).await?;
    Ok(Some(ReleasedSchedule {
        number: count(row.number)?,
        released_at: instant(row.released_at)?,
        sessions: sessions.remove(&row.id).unwrap_or_default(),
    }))
}

/// A session of a release, or of the draft as a release would have it.
pub(super) struct SnapshotRow {
    pub(super) release: i64,
    pub(super) number: i64,
    pub(super) guid: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) track: Option<String>,
    pub(super) is_plenary: bool,
    pub(super) room: Option<String>,
    pub(super) starts: String,
    pub(super) minutes: i64,
    pub(super) leads: String,
    pub(super) tasks: String,
    pub(super) specs: String,
    pub(super) outcomes: String,
}

impl SnapshotRow {
    pub(super) fn session(self) -> Result<ReleasedSession, StoreError> {
        Ok(ReleasedSession {
            number: SessionNumber(count(self.number)?),
            guid: SessionGuid::parse(&self.guid).map_err(damaged)?,
            title: Title::parse(&self.title).map_err(damaged)?,
            description: maybe(Some(self.description).filter(|text| !text.is_empty()), LongText::parse)?,
            track: maybe(self.track, Title::parse)?,
            is_plenary: self.is_plenary,
            room: maybe(self.room, Title::parse)?,
            starts: local_time(&self.starts)?,
            minutes: count(self.minutes)?,
            leads: people(&self.leads)?,
            work: SessionWork {
                tasks: list::<u32>(&self.tasks)?.into_iter().map(TaskNumber).collect(),
                goals: goals(&self.specs, &self.outcomes)?,
            },
        })
    }
}

/// The sessions of each release of an edition, or of one release, by time, room and number.
///
/// Leads who don't want to be listed appear as “Someone not listed”.
async fn sessions_by_release(
    tx: &mut SqliteConnection,
    edition: i64,
    release: Option<i64>,
) -> Result<BTreeMap<i64, Vec<ReleasedSession>>, StoreError> {
    let rows = sqlx::query_as!(
        SnapshotRow,
        r#"SELECT r.id AS "release!", s.number AS "number!", s.guid AS "guid!", x.title AS "title!",
             x.description AS "description!", x.track, x.is_plenary AS "is_plenary!: bool", x.room, x.starts AS "starts!",
             x.minutes AS "minutes!",
             (SELECT json_group_array(json_object('id', p.id,
                'name', iif(p.listed OR p.github_id IS NULL, p.name, 'Someone not listed'),
                'login', iif(p.listed OR p.github_id IS NULL, p.login, NULL)) ORDER BY p.name, p.id)
              FROM released_leads l JOIN people p ON p.id = l.person_id
              WHERE l.release_id = r.id AND l.session_id = s.id) AS "leads!: String",
             (SELECT json_group_array(k.number ORDER BY k.number) FROM released_tasks w JOIN tasks k ON k.id = w.task_id
              WHERE w.release_id = r.id AND w.session_id = s.id) AS "tasks!: String",
             (SELECT json_group_array(spec_number ORDER BY spec_number) FROM released_specs
              WHERE release_id = r.id AND session_id = s.id) AS "specs!: String",
             (SELECT json_group_array(outcome_code ORDER BY outcome_code) FROM released_outcomes
              WHERE release_id = r.id AND session_id = s.id) AS "outcomes!: String"
           FROM releases r JOIN released_sessions x ON x.release_id = r.id JOIN sessions s ON s.id = x.session_id
           WHERE r.edition_id = ?1 AND (?2 IS NULL OR r.id = ?2)
           ORDER BY r.number, x.starts, x.room, s.number"#,
        edition,
        release
    );
    let mut sessions: BTreeMap<i64, Vec<ReleasedSession>> = BTreeMap::new();
    for row in rows.fetch_all(tx).await? {
        sessions.entry(row.release).or_default().push(row.session()?);
    }
    Ok(sessions)
}

/// The draft as a release would have it: all sessions with a time that aren't cancelled.
pub(super) async fn draft(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<ReleasedSession>, StoreError> {
    let rows = sqlx::query_as!(
        SnapshotRow,
        r#"SELECT 0 AS "release!: i64", s.number AS "number!", s.guid AS "guid!", s.title AS "title!",
             s.description AS "description!", t.title AS "track?", s.is_plenary AS "is_plenary!: bool", r.title AS "room?",
             s.starts AS "starts!", s.minutes AS "minutes!",
             (SELECT json_group_array(json_object('id', p.id,
                'name', iif(p.listed OR p.github_id IS NULL, p.name, 'Someone not listed'),
                'login', iif(p.listed OR p.github_id IS NULL, p.login, NULL)) ORDER BY p.name, p.id)
              FROM session_leads l JOIN people p ON p.id = l.person_id WHERE l.session_id = s.id) AS "leads!: String",
             (SELECT json_group_array(k.number ORDER BY k.number) FROM session_tasks w JOIN tasks k ON k.id = w.task_id
              WHERE w.session_id = s.id) AS "tasks!: String",
             (SELECT json_group_array(spec_number ORDER BY spec_number) FROM session_specs
              WHERE session_id = s.id) AS "specs!: String",
             (SELECT json_group_array(outcome_code ORDER BY outcome_code) FROM session_outcomes
              WHERE session_id = s.id) AS "outcomes!: String"
           FROM sessions s LEFT JOIN tracks t ON t.id = s.track_id LEFT JOIN rooms r ON r.id = s.room_id
           WHERE s.edition_id = ?1 AND s.starts IS NOT NULL AND s.cancelled_at IS NULL
           ORDER BY s.starts, r.title, s.number"#,
        edition
    );
    rows.fetch_all(tx).await?.into_iter().map(SnapshotRow::session).collect()
}
