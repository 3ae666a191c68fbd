//! Imports planning meetings and their attendance. Title and date identify a meeting.

use crate::db::column::{count, damaged, date, instant};
use crate::import::people::{EditionPeople, PersonResolver};
use crate::meetings::email_change;
use crate::{StoreError, ledger};
use domain::attendance::AttendanceSource;
use domain::id::MeetingNumber;
use domain::import::{EditionChange, ImportedMeeting, MeetingChange, PeopleLabel};
use domain::ledger::LedgerEvent;
use domain::meetings::MeetingTime;
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

/// Makes the meetings and their imported attendance equal to the source.
///
/// Attendance that people recorded themselves stays, and so do meetings that were planned here.
pub(crate) async fn import(
    tx: &mut SqliteConnection,
    known: &mut PersonResolver,
    here: &EditionPeople,
    edition: i64,
    imported: &[ImportedMeeting],
    now: Instant,
) -> Result<Vec<EditionChange>, StoreError> {
    let mut before: HashMap<(String, String), Row> =
        rows(tx, edition).await?.into_iter().map(|row| ((row.title.clone(), row.day.clone()), row)).collect();
    let mut lines = Vec::new();
    for meeting in imported {
        let people: BTreeSet<i64> = known.all(tx, &meeting.attendees, here).await?.into_iter().collect();
        let changed = |change| EditionChange::Meeting { title: meeting.title.clone(), on: meeting.time.on, change };
        match before.remove(&(meeting.title.to_string(), meeting.time.on.to_string())) {
            Some(row) => {
                lines.extend(update(tx, &row, meeting, now).await?.then(|| changed(MeetingChange::Changed)));
                let changes = attendances(tx, known, (edition, row.id), &people, now).await?;
                lines.extend(changes.into_iter().map(changed));
            }
            None => {
                let id = insert(tx, edition, meeting, now).await?;
                attendances(tx, known, (edition, id), &people, now).await?;
                lines.push(changed(MeetingChange::Added(people.len())));
            }
        }
    }
    let mut unlisted: Vec<Row> = before.into_values().filter(|row| !row.has_own_records).collect();
    unlisted.sort_by_key(|row| row.id);
    for row in unlisted {
        sqlx::query!("DELETE FROM meetings WHERE id = ?1", row.id).execute(&mut *tx).await?;
        let (title, on) = (Title::parse(&row.title).map_err(damaged)?, date(&row.day)?);
        lines.push(EditionChange::Meeting { title, on, change: MeetingChange::Removed });
    }
    Ok(lines)
}

struct Row {
    id: i64,
    title: String,
    day: String,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    notes: Option<String>,
    has_own_records: bool,
}

async fn rows(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", title AS "title!", day AS "day!", starts_at, ends_at, notes_url AS notes,
             proposed_by IS NOT NULL OR notes <> '' OR agenda <> ''
               OR EXISTS (SELECT 1 FROM attendance_records WHERE meeting_id = meetings.id AND source <> 'import')
               OR EXISTS (SELECT 1 FROM meeting_replies WHERE meeting_id = meetings.id) AS "has_own_records!: bool"
           FROM meetings WHERE edition_id = ?1 AND day IS NOT NULL"#,
        edition
    );
    Ok(rows.fetch_all(tx).await?)
}

/// Start, end and link to the notes, as the columns store them.
fn columns(meeting: &ImportedMeeting) -> (Option<i64>, Option<i64>, Option<&str>) {
    let seconds = |at: Option<Instant>| at.map(|at| at.timestamp());
    (seconds(meeting.time.starts), seconds(meeting.time.ends), meeting.notes.as_ref().map(|url| url.as_str()))
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    meeting: &ImportedMeeting,
    now: Instant,
) -> Result<i64, StoreError> {
    let now = now.timestamp();
    let (title, day) = (meeting.title.as_str(), meeting.time.on.to_string());
    let (starts, ends, notes) = columns(meeting);
    let id = sqlx::query_scalar!(
        r#"INSERT INTO meetings (edition_id, number, title, day, starts_at, ends_at, notes_url, updated_at)
           SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5, ?6, ?7 FROM meetings WHERE edition_id = ?1
           RETURNING id AS "id!""#,
        edition,
        title,
        day,
        starts,
        ends,
        notes,
        now
    );
    Ok(id.fetch_one(tx).await?)
}

/// Returns whether anything changed.
async fn update(
    tx: &mut SqliteConnection,
    row: &Row,
    meeting: &ImportedMeeting,
    now: Instant,
) -> Result<bool, StoreError> {
    let seconds = now.timestamp();
    let (starts, ends, notes) = columns(meeting);
    if (row.starts_at, row.ends_at, row.notes.as_deref()) == (starts, ends, notes) {
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE meetings SET starts_at = ?2, ends_at = ?3, notes_url = ?4, sequence = sequence + 1, updated_at = ?5
         WHERE id = ?1",
        row.id,
        starts,
        ends,
        notes,
        seconds
    )
    .execute(&mut *tx)
    .await?;
    if (row.starts_at, row.ends_at) != (starts, ends) {
        let at = |seconds: Option<i64>| seconds.map(instant).transpose();
        let before = MeetingTime { on: meeting.time.on, starts: at(row.starts_at)?, ends: at(row.ends_at)? };
        email_change(tx, row.id, None, Some(before), now).await?;
    }
    Ok(true)
}

/// Makes the imported attendance equal to the source; a meeting without a list of attendees says nothing about them.
async fn attendances(
    tx: &mut SqliteConnection,
    known: &PersonResolver,
    (edition, meeting): (i64, i64),
    after: &BTreeSet<i64>,
    now: Instant,
) -> Result<Vec<MeetingChange>, StoreError> {
    if after.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"SELECT person_id AS "person_id!", source AS "source!" FROM attendances WHERE meeting_id = ?1"#,
        meeting
    );
    let rows = rows.fetch_all(&mut *tx).await?;
    let before: BTreeSet<i64> = rows.iter().map(|row| row.person_id).collect();
    let imported = rows.iter().filter(|row| row.source == "import").map(|row| row.person_id);
    let removed: Vec<i64> = imported.filter(|person| !after.contains(person)).collect();
    let came: Vec<i64> = after.difference(&before).copied().collect();
    let at = now.timestamp();
    let number = sqlx::query_scalar!("SELECT number FROM meetings WHERE id = ?1", meeting).fetch_one(&mut *tx).await?;
    let (meeting_number, source) = (MeetingNumber(count(number)?), AttendanceSource::Import);
    let corrected = removed.iter().map(|person| (person, false)).chain(came.iter().map(|person| (person, true)));
    for (person, present) in corrected {
        sqlx::query!(
            "INSERT INTO attendance_records (meeting_id, person_id, present, source, recorded_at)
             VALUES (?1, ?2, ?3, 'import', ?4)",
            meeting,
            person,
            present,
            at
        )
        .execute(&mut *tx)
        .await?;
        let event = LedgerEvent::Attendance { meeting: meeting_number, present, source };
        ledger::append(tx, edition, *person, event, now).await?;
    }
    let attended = PeopleLabel::of(known.names(came)).map(MeetingChange::Attended);
    let removed = PeopleLabel::of(known.names(removed)).map(MeetingChange::AttendanceRemoved);
    Ok(attended.into_iter().chain(removed).collect())
}
