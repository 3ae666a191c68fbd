//! Records who attended a meeting. A later record corrects an earlier one, and none is overwritten.

use super::edit::{record, record_for};
use super::page::MeetingRecord;
use crate::commitments::fulfilment_changes;
use crate::db::column::{damaged, instant, person};
use crate::shared::names::by_name;
use crate::{Store, StoreError, ledger};
use domain::Refusal;
use domain::access::Participant;
use domain::attendance::{AttendanceRecord, AttendanceRow, AttendanceSource, CheckInCode, check_in_is_open};
use domain::audit::AuditEvent;
use domain::id::{MeetingNumber, PersonId};
use domain::ledger::LedgerEvent;
use domain::meetings::{MeetingAction, MeetingState};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// The check-in code of a meeting, for its lead and organizers. `new` becomes it if the meeting has none yet.
    ///
    /// # Errors
    /// Refuses people without permission.
    pub async fn check_in_code(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
        new: &CheckInCode,
    ) -> Result<CheckInCode, StoreError> {
        // Only the first look at it writes, so the page doesn't wait for other writes.
        let mut tx = self.begin_read().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::RecordAttendance).await?;
        let stored = sqlx::query_scalar!("SELECT check_in_code FROM meetings WHERE id = ?1", meeting.id);
        if let Some(code) = stored.fetch_one(&mut *tx).await? {
            return CheckInCode::parse(&code).map_err(damaged);
        }
        drop(tx);
        let mut tx = self.begin_write().await?;
        let new = new.as_str();
        let code = sqlx::query_scalar!(
            r#"UPDATE meetings SET check_in_code = coalesce(check_in_code, ?2) WHERE id = ?1
               RETURNING check_in_code AS "code!""#,
            meeting.id,
            new
        );
        let code = code.fetch_one(&mut *tx).await?;
        tx.commit().await?;
        CheckInCode::parse(&code).map_err(damaged)
    }

    /// Records that the person attends, if `typed` is the code of the meeting. A second check-in changes nothing.
    ///
    /// # Errors
    /// Refuses a wrong code, a cancelled meeting, and a time outside the check-in window.
    pub async fn check_in(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
        typed: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::Attend).await?;
        refuse_cancelled(&meeting)?;
        check_in_is_open(meeting.page.details.time, now)?;
        let stored = sqlx::query_scalar!("SELECT check_in_code FROM meetings WHERE id = ?1", meeting.id);
        let stored = stored.fetch_one(&mut *tx).await?.ok_or(Refusal::WrongCheckInCode)?;
        CheckInCode::parse(&stored).map_err(damaged)?.check(typed)?;
        let is_present = rows(&mut tx, &meeting).await?.iter().any(|row| row.id == by.id() && row.is_present());
        if !is_present {
            let records = Records { meeting: &meeting, source: AttendanceSource::Own, by: by.id() };
            insert(&mut tx, records, &[(by.id(), true)], now).await?;
            record(&mut tx, meeting.edition, by, AuditEvent::CheckedIn { meeting: number }, now).await?;
        }
        tx.commit().await
    }

    /// Everyone who takes part in the edition or has a record at this meeting, by name.
    ///
    /// # Errors
    /// Refuses people without permission.
    pub async fn attendance_rows(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
    ) -> Result<Vec<AttendanceRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::RecordAttendance).await?;
        rows(&mut tx, &meeting).await
    }

    /// Records changes of attendance: `true` for people who attended. Returns the number of changes.
    ///
    /// # Errors
    /// Refuses people without permission, a cancelled meeting, and people who don't take part in the edition.
    pub async fn record_attendance(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
        presence: &[(PersonId, bool)],
        source: AttendanceSource,
        now: Instant,
    ) -> Result<usize, StoreError> {
        let mut tx = self.begin_write().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::RecordAttendance).await?;
        refuse_cancelled(&meeting)?;
        let known = rows(&mut tx, &meeting).await?;
        let mut changed = Vec::new();
        for (id, present) in presence {
            let row = known.iter().find(|row| row.id == *id).ok_or(Refusal::NoSuchPerson)?;
            if AttendanceRecord::is_changed_by(row.record, *present) {
                changed.push((*id, *present));
            }
        }
        if !changed.is_empty() {
            insert(&mut tx, Records { meeting: &meeting, source, by: by.id() }, &changed, now).await?;
            let event = AuditEvent::AttendanceRecorded { meeting: number, count: changed.len() };
            record(&mut tx, meeting.edition, by, event, now).await?;
        }
        tx.commit().await?;
        Ok(changed.len())
    }
}

fn refuse_cancelled(meeting: &MeetingRecord) -> Result<(), Refusal> {
    if meeting.page.state == MeetingState::Cancelled { Err(Refusal::MeetingCancelled) } else { Ok(()) }
}

/// What new records have in common.
struct Records<'a> {
    meeting: &'a MeetingRecord,
    source: AttendanceSource,
    by: PersonId,
}

/// Inserts the records, and enters them and what they fulfil in the ledger.
async fn insert(
    tx: &mut SqliteConnection,
    Records { meeting, source, by }: Records<'_>,
    presence: &[(PersonId, bool)],
    now: Instant,
) -> Result<(), StoreError> {
    let (code, at) = (source.as_str(), now.timestamp());
    for (person, present) in presence {
        sqlx::query!(
            "INSERT INTO attendance_records (meeting_id, person_id, present, source, recorded_at, recorded_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            meeting.id,
            person.0,
            present,
            code,
            at,
            by.0
        )
        .execute(&mut *tx)
        .await?;
        let event = LedgerEvent::Attendance { meeting: meeting.page.number, present: *present, source };
        ledger::append(tx, meeting.edition, person.0, event, now).await?;
    }
    fulfilment_changes::record(tx, meeting.edition, now).await?;
    Ok(())
}

/// Participants, people with a role in the edition and people with a record, each with the latest record.
async fn rows(tx: &mut SqliteConnection, meeting: &MeetingRecord) -> Result<Vec<AttendanceRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login, r.present AS "present?: bool", r.source AS "source?",
             r.recorded_at AS "recorded_at?"
           FROM people p LEFT JOIN attendance_records r ON r.id = (
             SELECT max(id) FROM attendance_records WHERE meeting_id = ?2 AND person_id = p.id)
           WHERE r.id IS NOT NULL OR p.id IN (
             SELECT person_id FROM participants WHERE edition_id = ?1
             UNION SELECT a.person_id FROM roles a LEFT JOIN tracks t ON t.id = a.track_id
               WHERE a.person_id IS NOT NULL AND a.role <> 'viewer' AND (a.edition_id = ?1 OR t.edition_id = ?1))"#,
        meeting.edition,
        meeting.id
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let record = match (row.present, row.source, row.recorded_at) {
            (Some(present), Some(source), Some(at)) => {
                let source = AttendanceSource::parse(&source).map_err(damaged)?;
                Some(AttendanceRecord { present, source, recorded_at: instant(at)? })
            }
            _ => None,
        };
        Ok(AttendanceRow { id: PersonId(row.id), person: person(&row.name, row.login)?, record })
    });
    let mut rows: Vec<AttendanceRow> = rows.collect::<Result<_, StoreError>>()?;
    rows.sort_by_cached_key(|row| by_name(&row.person));
    Ok(rows)
}
