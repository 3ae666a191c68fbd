//! Reads one session with everything on its page.

use super::people;
use super::plan::{kind, placement, state};
use crate::aggregates::goals::linked_tasks;
use crate::db::column::{count, damaged, list, maybe};
use crate::editions::goals;
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Participant, Reader};
use domain::id::{EditionSlug, Login, PersonId, RoomId, SessionGuid, SessionNumber, TaskNumber};
use domain::meetings::{LinkedTask, RenderedText};
use domain::schedule::{SessionAccess, SessionAction, SessionDetails, SessionPage};
use domain::text::{LongText, ShortText, Title};
use sqlx::SqliteConnection;

impl Store {
    /// Reads a session as it is in the draft.
    ///
    /// # Errors
    /// Refuses an unknown session.
    pub async fn session<'a>(
        &self,
        by: impl Into<Reader<'a>>,
        number: SessionNumber,
    ) -> Result<SessionPage, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        Ok(SessionRecord::of(&mut tx, edition, by.edition(), number).await?.page)
    }
}

/// A session and its row.
pub(super) struct SessionRecord {
    pub(super) id: i64,
    pub(super) edition: i64,
    pub(super) page: SessionPage,
}

struct Row {
    id: i64,
    guid: String,
    title: String,
    is_plenary: bool,
    track_id: Option<i64>,
    track: Option<String>,
    description: String,
    description_html: String,
    notes: String,
    notes_html: String,
    minutes: i64,
    wanted_room_id: Option<i64>,
    wanted_room: Option<String>,
    equipment: Option<String>,
    people_expected: Option<i64>,
    starts: Option<String>,
    room_id: Option<i64>,
    room: Option<String>,
    is_pinned: bool,
    moves: i64,
    is_cancelled: bool,
    is_released: bool,
    leads: String,
    track_leads: String,
    tasks: String,
    specs: String,
    outcomes: String,
    revisions: i64,
}

impl SessionRecord {
    /// # Errors
    /// Refuses an unknown session.
    pub(super) async fn of(
        tx: &mut SqliteConnection,
        edition: i64,
        slug: &EditionSlug,
        number: SessionNumber,
    ) -> Result<SessionRecord, StoreError> {
        let row = sqlx::query_as!(
            Row,
            r#"SELECT s.id AS "id!", s.guid AS "guid!", s.title AS "title!", s.is_plenary AS "is_plenary!: bool", s.track_id,
                 t.title AS "track?", s.description AS "description!", s.description_html AS "description_html!",
                 s.notes AS "notes!", s.notes_html AS "notes_html!", s.minutes AS "minutes!", s.wanted_room_id,
                 w.title AS "wanted_room?", s.equipment, s.people_expected, s.starts, s.room_id, r.title AS "room?",
                 s.is_pinned AS "is_pinned!: bool", s.moves AS "moves!", s.cancelled_at IS NOT NULL AS "is_cancelled!: bool",
                 EXISTS (SELECT 1 FROM released_sessions WHERE session_id = s.id) AS "is_released!: bool",
                 (SELECT json_group_array(json_object('id', p.id, 'name', p.name, 'login', p.login) ORDER BY p.name, p.id)
                  FROM session_leads l JOIN people p ON p.id = l.person_id WHERE l.session_id = s.id) AS "leads!: String",
                 (SELECT json_group_array(person_id) FROM (SELECT person_id FROM track_leads WHERE track_id = s.track_id
                    UNION SELECT person_id FROM roles WHERE track_id = s.track_id AND person_id IS NOT NULL))
                   AS "track_leads!: String",
                 (SELECT json_group_array(json_object('number', k.number, 'title', k.title, 'status', k.status)
                                          ORDER BY k.number)
                  FROM session_tasks l JOIN tasks k ON k.id = l.task_id WHERE l.session_id = s.id) AS "tasks!: String",
                 (SELECT json_group_array(spec_number ORDER BY spec_number)
                  FROM session_specs WHERE session_id = s.id) AS "specs!: String",
                 (SELECT json_group_array(outcome_code ORDER BY outcome_code)
                  FROM session_outcomes WHERE session_id = s.id) AS "outcomes!: String",
                 (SELECT count(*) FROM session_revisions WHERE session_id = s.id) AS "revisions!: i64"
               FROM sessions s LEFT JOIN tracks t ON t.id = s.track_id LEFT JOIN rooms w ON w.id = s.wanted_room_id
                 LEFT JOIN rooms r ON r.id = s.room_id
               WHERE s.edition_id = ?1 AND s.number = ?2"#,
            edition,
            number.0
        );
        let unknown = || Refusal::NoSuchSession { edition: slug.to_string(), number: number.to_string() };
        let row = row.fetch_optional(tx).await?.ok_or_else(unknown)?;
        Ok(SessionRecord { id: row.id, edition, page: row.page(slug, number)? })
    }

    /// Reads a session in the edition of the proof, and checks that the person may do this.
    pub(super) async fn for_action(
        tx: &mut SqliteConnection,
        by: Participant<'_>,
        number: SessionNumber,
        action: SessionAction,
    ) -> Result<SessionRecord, StoreError> {
        let edition = known_edition(tx, by.edition()).await?;
        let session = SessionRecord::of(tx, edition, by.edition(), number).await?;
        session.page.access.check(by.account(), action)?;
        Ok(session)
    }
}

impl Row {
    fn page(self, slug: &EditionSlug, number: SessionNumber) -> Result<SessionPage, StoreError> {
        let title = |text: Option<String>| maybe(text, Title::parse);
        let (leads, tasks) = (people(&self.leads)?, linked_tasks(&self.tasks)?);
        let track_leads = list::<i64>(&self.track_leads)?.into_iter().map(PersonId).collect();
        let access =
            SessionAccess { edition: slug.clone(), leads: leads.iter().map(|lead| lead.id).collect(), track_leads };
        let minutes = count(self.minutes)?;
        Ok(SessionPage {
            number,
            guid: SessionGuid::parse(&self.guid).map_err(damaged)?,
            details: SessionDetails {
                title: Title::parse(&self.title).map_err(damaged)?,
                kind: kind(self.is_plenary, self.track_id),
                description: maybe(Some(self.description).filter(|text| !text.is_empty()), LongText::parse)?,
                minutes,
                leads: leads
                    .iter()
                    .filter_map(|lead| lead.login.clone())
                    .collect::<std::collections::BTreeSet<Login>>(),
                wanted_room: self.wanted_room_id.map(RoomId),
                equipment: maybe(self.equipment, ShortText::parse)?,
                people_expected: self.people_expected.map(count).transpose()?,
                tasks: task_numbers(&tasks),
                goals: goals(&self.specs, &self.outcomes)?,
            },
            state: state(self.is_cancelled),
            leads,
            track: title(self.track)?,
            wanted_room: title(self.wanted_room)?,
            description: self.description_html,
            notes: RenderedText { text: self.notes, html: self.notes_html },
            notes_revisions: count(self.revisions)?,
            tasks,
            placement: placement(self.starts.as_deref(), minutes, self.room_id)?,
            room: title(self.room)?,
            is_pinned: self.is_pinned,
            moves: count(self.moves)?,
            is_released: self.is_released,
            access,
        })
    }
}

fn task_numbers(tasks: &[LinkedTask]) -> std::collections::BTreeSet<TaskNumber> {
    tasks.iter().map(|task| task.number).collect()
}
