//! Reads one meeting with everything on its page.

use crate::aggregates::goals::linked_tasks;
use crate::db::column::{PersonColumns, count, damaged, date, instant, list, maybe, person, url};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::id::{EditionSlug, MeetingNumber, PersonId};
use domain::meetings::{MeetingAccess, MeetingDetails, MeetingPage, MeetingState, MeetingTime, RenderedText};
use domain::people::Person;
use domain::text::{LongText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Reads a meeting.
    ///
    /// Callers show the link to the video call only to participants, and counts of people as the domain allows.
    ///
    /// # Errors
    /// Refuses an unknown edition or meeting.
    pub async fn meeting(&self, slug: &EditionSlug, number: MeetingNumber) -> Result<MeetingPage, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        Ok(MeetingRecord::of(&mut tx, edition, slug, number).await?.page)
    }
}

/// A meeting and its row.
pub(super) struct MeetingRecord {
    pub(super) id: i64,
    pub(super) edition: i64,
    pub(super) page: MeetingPage,
}

struct Row {
    id: i64,
    round: Option<i64>,
    title: String,
    day: Option<String>,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    agenda: String,
    agenda_html: String,
    notes: String,
    notes_html: String,
    notes_url: Option<String>,
    video_url: Option<String>,
    recording_url: Option<String>,
    cancelled: bool,
    updated_at: i64,
    lead: String,
    proposer: String,
    tasks: String,
    parallel: String,
    revisions: i64,
    coming: i64,
    attendees: i64,
}

impl MeetingRecord {
    /// # Errors
    /// Refuses an unknown meeting.
    pub(super) async fn of(
        tx: &mut SqliteConnection,
        edition: i64,
        slug: &EditionSlug,
        number: MeetingNumber,
    ) -> Result<MeetingRecord, StoreError> {
        let row = sqlx::query_as!(
            Row,
            r#"SELECT m.id AS "id!", m.round, m.title AS "title!", m.day, m.starts_at, m.ends_at,
                 m.agenda AS "agenda!", m.agenda_html AS "agenda_html!", m.notes AS "notes!", m.notes_html AS "notes_html!",
                 m.notes_url, m.video_url, m.recording_url, m.cancelled_at IS NOT NULL AS "cancelled!: bool",
                 m.updated_at AS "updated_at!",
                 (SELECT json_group_array(json_object('id', id, 'name', name, 'login', login))
                  FROM people WHERE id = m.lead_id) AS "lead!: String",
                 (SELECT json_group_array(json_object('id', id, 'name', name, 'login', login))
                  FROM people WHERE id = m.proposed_by) AS "proposer!: String",
                 (SELECT json_group_array(json_object('number', t.number, 'title', t.title, 'status', t.status)
                                          ORDER BY t.number)
                  FROM meeting_tasks l JOIN tasks t ON t.id = l.task_id WHERE l.meeting_id = m.id) AS "tasks!: String",
                 (SELECT json_group_array(json_array(o.number, o.title) ORDER BY o.number) FROM meetings o
                  WHERE o.edition_id = m.edition_id AND o.round = m.round AND o.id <> m.id
                    AND o.cancelled_at IS NULL) AS "parallel!: String",
                 (SELECT count(*) FROM meeting_revisions WHERE meeting_id = m.id) AS "revisions!: i64",
                 (SELECT count(*) FROM meeting_replies WHERE meeting_id = m.id AND coming = 1) AS "coming!: i64",
                 (SELECT count(*) FROM attendances WHERE meeting_id = m.id) AS "attendees!: i64"
               FROM meetings m WHERE m.edition_id = ?1 AND m.number = ?2"#,
            edition,
            number.0
        );
        let unknown = || Refusal::NoSuchMeeting { edition: slug.to_string(), number: number.to_string() };
        let row = row.fetch_optional(tx).await?.ok_or_else(unknown)?;
        Ok(MeetingRecord { id: row.id, edition, page: row.page(slug, number)? })
    }
}

impl Row {
    fn page(self, slug: &EditionSlug, number: MeetingNumber) -> Result<MeetingPage, StoreError> {
        let (lead, proposer) = (one_person(&self.lead)?, one_person(&self.proposer)?);
        let time = meeting_time(self.day, self.starts_at, self.ends_at)?;
        let tasks = linked_tasks(&self.tasks)?;
        let parallel = list::<(u32, String)>(&self.parallel)?.into_iter();
        let parallel =
            parallel.map(|(number, title)| Ok((MeetingNumber(number), Title::parse(&title).map_err(damaged)?)));
        let id = |person: &Option<(PersonId, Person)>| person.as_ref().map(|(id, _)| *id);
        Ok(MeetingPage {
            number,
            details: MeetingDetails {
                title: Title::parse(&self.title).map_err(damaged)?,
                round: self.round.map(count).transpose()?,
                time,
                lead: lead.as_ref().and_then(|(_, person)| person.login.clone()),
                agenda: maybe(Some(self.agenda.clone()).filter(|text| !text.is_empty()), LongText::parse)?,
                video: url(self.video_url)?,
                recording: url(self.recording_url)?,
                notes_link: url(self.notes_url)?,
                tasks: tasks.iter().map(|task| task.number).collect(),
            },
            state: MeetingState::of(time, self.cancelled),
            access: MeetingAccess { edition: slug.clone(), lead: id(&lead), proposer: id(&proposer) },
            lead: lead.map(|(_, person)| person),
            proposer: proposer.map(|(_, person)| person),
            agenda: RenderedText { text: self.agenda, html: self.agenda_html },
            notes: RenderedText { text: self.notes, html: self.notes_html },
            notes_revisions: count(self.revisions)?,
            tasks,
            coming: count(self.coming)?,
            attendees: count(self.attendees)?,
            parallel: parallel.collect::<Result<_, StoreError>>()?,
            updated_at: instant(self.updated_at)?,
        })
    }
}

/// Reads day and hours; `None` while the time is not decided.
pub(crate) fn meeting_time(
    day: Option<String>,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
) -> Result<Option<MeetingTime>, StoreError> {
    let at = |seconds: Option<i64>| seconds.map(instant).transpose();
    let time = |on: String| -> Result<MeetingTime, StoreError> {
        let (starts, ends): (Option<Instant>, Option<Instant>) = (at(starts_at)?, at(ends_at)?);
        Ok(MeetingTime { on: date(&on)?, starts, ends })
    };
    day.map(time).transpose()
}

fn one_person(json: &str) -> Result<Option<(PersonId, Person)>, StoreError> {
    let found = list::<PersonColumns>(json)?.pop();
    found.map(|columns| Ok((PersonId(columns.id), person(&columns.name, columns.login)?))).transpose()
}
