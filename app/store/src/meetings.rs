//! Planning meetings: their list, topics, notes, replies and attendance.

mod attendance;
mod edit;
mod invites;
mod notes;
mod page;
mod polls;
mod personal_calendar;
mod replies;

pub(crate) use invites::email_change;
pub(crate) use page::meeting_time;
pub(crate) use replies::take_back;

use crate::db::column::{count, damaged, date, instant, person, url};
use crate::shared::editions::known_edition;
use crate::shared::names::by_name;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, MeetingNumber};
use domain::meetings::{
    AttendedMeeting, Meeting, MeetingEntry, MeetingState, MeetingTime, UnscheduledMeeting, public_count,
};
use domain::people::Person;
use domain::text::Title;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// Lists an edition's planning meetings in page order, with the names of attendees.
    ///
    /// Callers check the permission to read names first.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn attended_meetings(&self, slug: &EditionSlug) -> Result<Vec<AttendedMeeting>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let mut attendees = attendees(&mut tx, edition).await?;
        let meetings = rows(&mut tx, edition).await?.into_iter().map(|row| {
            let attendees = attendees.remove(&row.id).unwrap_or_default();
            Ok(AttendedMeeting { meeting: row.meeting()?, attendees })
        });
        meetings.collect()
    }

    /// Lists the meetings that have or had a time, for a calendar.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn meeting_entries(&self, slug: &EditionSlug) -> Result<Vec<MeetingEntry>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let rows = sqlx::query!(
            r#"SELECT number AS "number!", title AS "title!", day AS "day!", starts_at, ends_at, sequence AS "sequence!",
                 updated_at AS "updated_at!", cancelled_at IS NOT NULL AS "cancelled!: bool"
               FROM meetings WHERE edition_id = ?1 AND day IS NOT NULL ORDER BY number"#,
            edition
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            let starts = row.starts_at.map(instant).transpose()?;
            let ends = row.ends_at.map(instant).transpose()?;
            Ok(MeetingEntry {
                number: MeetingNumber(count(row.number)?),
                title: Title::parse(&row.title).map_err(damaged)?,
                time: MeetingTime { on: date(&row.day)?, starts, ends },
                is_cancelled: row.cancelled,
                sequence: count(row.sequence)?,
                changed_at: instant(row.updated_at)?,
            })
        });
        rows.collect()
    }

    /// Lists topics without a time and cancelled meetings, in the order of their numbers.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn unscheduled_meetings(&self, slug: &EditionSlug) -> Result<Vec<UnscheduledMeeting>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let rows = sqlx::query!(
            r#"SELECT m.number AS "number!", m.title AS "title!", m.cancelled_at IS NOT NULL AS "cancelled!: bool",
                 p.name AS "name?", p.login AS "login?"
               FROM meetings m LEFT JOIN people p ON p.id = m.lead_id
               WHERE m.edition_id = ?1 AND (m.day IS NULL OR m.cancelled_at IS NOT NULL) ORDER BY m.number"#,
            edition
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            Ok(UnscheduledMeeting {
                number: MeetingNumber(count(row.number)?),
                title: Title::parse(&row.title).map_err(damaged)?,
                state: if row.cancelled { MeetingState::Cancelled } else { MeetingState::Proposed },
                lead: row.name.map(|name| person(&name, row.login)).transpose()?,
            })
        });
        rows.collect()
    }
}

/// Lists meetings by time. On each day, meetings without a time come last.
pub(crate) async fn of_edition(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Meeting>, StoreError> {
    rows(tx, edition).await?.into_iter().map(Row::meeting).collect()
}

struct Row {
    id: i64,
    number: i64,
    round: Option<i64>,
    title: String,
    day: String,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    notes: Option<String>,
    attendees: i64,
}

async fn rows(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", number AS "number!", round, title AS "title!", day AS "day!", starts_at, ends_at,
             notes_url AS notes,
             (SELECT count(*) FROM attendances WHERE meeting_id = meetings.id) AS "attendees!: i64"
           FROM meetings WHERE edition_id = ?1 AND day IS NOT NULL AND cancelled_at IS NULL
           ORDER BY day, starts_at IS NULL, starts_at, title"#,
        edition
    );
    Ok(rows.fetch_all(tx).await?)
}

impl Row {
    fn meeting(self) -> Result<Meeting, StoreError> {
        let starts = self.starts_at.map(instant).transpose()?;
        let ends = self.ends_at.map(instant).transpose()?;
        Ok(Meeting {
            number: MeetingNumber(count(self.number)?),
            round: self.round.map(count).transpose()?,
            title: Title::parse(&self.title).map_err(damaged)?,
            time: MeetingTime { on: date(&self.day)?, starts, ends },
            notes: url(self.notes)?,
            attended_count: public_count(count(self.attendees)?),
        })
    }
}

/// Lists the attendees of each meeting by name.
///
/// People who don't want to be listed appear as “Someone not listed”.
async fn attendees(tx: &mut SqliteConnection, edition: i64) -> Result<HashMap<i64, Vec<Person>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.meeting_id, iif(p.listed OR p.github_id IS NULL, p.name, 'Someone not listed') AS "name!: String",
             iif(p.listed OR p.github_id IS NULL, p.login, NULL) AS "login?: String"
           FROM meetings m JOIN attendances a ON a.meeting_id = m.id JOIN people p ON p.id = a.person_id
           WHERE m.edition_id = ?1"#,
        edition
    );
    let mut attendees: HashMap<i64, Vec<Person>> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        attendees.entry(row.meeting_id).or_default().push(person(&row.name, row.login)?);
    }
    attendees.values_mut().for_each(|people| people.sort_by_cached_key(by_name));
    Ok(attendees)
}
