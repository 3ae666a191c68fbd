//! Adds, edits and cancels meetings.

use super::invites::{email_change, email_lead, planned_time};
use super::page::MeetingRecord;
use crate::aggregates::goals::dependency_ids;
use crate::db::column::count;
use crate::discussion::participant_with_login;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{Login, MeetingNumber, PollNumber};
use domain::meetings::{MAX_PARALLEL, MeetingAction, MeetingDetails, MeetingState};
use domain::text::LongText;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Adds a meeting, or a topic without a time. Without another lead, its proposer leads it.
    ///
    /// # Errors
    /// Refuses invalid details, a full round, a lead who doesn't take part, an unknown task, and a second meeting with
    /// this title on this day.
    pub async fn add_meeting(
        &self,
        by: Participant<'_>,
        details: &MeetingDetails,
        now: Instant,
    ) -> Result<MeetingNumber, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let number = insert(&mut tx, by, edition, details, now).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Edits a meeting. `read` is the revision of the details that the form showed.
    ///
    /// # Errors
    /// Refuses people without permission, a conflicting edit, and what [`Store::add_meeting`] refuses.
    pub async fn edit_meeting(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
        details: &MeetingDetails,
        read: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        details.check()?;
        let mut tx = self.begin_write().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::Edit).await?;
        let before = &meeting.page.details;
        if before.revision() != read {
            return Err(Refusal::EditConflict.into());
        }
        if before != details {
            save(&mut tx, by, Place { edition: meeting.edition, id: meeting.id }, details).await?;
            let changes_calendars = before.changes_calendars(details);
            touch(&mut tx, meeting.id, changes_calendars, now).await?;
            record(&mut tx, meeting.edition, by, AuditEvent::MeetingEdited { meeting: number }, now).await?;
            // The email that changes the calendar of a new lead is enough.
            if before.lead != details.lead && !changes_calendars {
                email_lead(&mut tx, by, meeting.id, now).await?;
            }
            if changes_calendars {
                email_change(&mut tx, meeting.id, Some(by.id()), planned_time(&meeting.page), now).await?;
            }
        }
        tx.commit().await
    }

    /// Cancels a meeting, which stays in calendars as cancelled. An open poll about its time is closed.
    ///
    /// # Errors
    /// Refuses people without permission, and a meeting that is cancelled already.
    pub async fn cancel_meeting(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::Cancel).await?;
        if meeting.page.state == MeetingState::Cancelled {
            return Err(Refusal::MeetingCancelled.into());
        }
        let seconds = now.timestamp();
        sqlx::query!("UPDATE meetings SET cancelled_at = ?2 WHERE id = ?1", meeting.id, seconds)
            .execute(&mut *tx)
            .await?;
        touch(&mut tx, meeting.id, true, now).await?;
        record(&mut tx, meeting.edition, by, AuditEvent::MeetingCancelled { meeting: number }, now).await?;
        email_change(&mut tx, meeting.id, Some(by.id()), planned_time(&meeting.page), now).await?;
        close_polls(&mut tx, by, meeting.edition, meeting.id, now).await?;
        tx.commit().await
    }

    /// Plans a cancelled meeting again. Changes nothing if it isn't cancelled.
    ///
    /// # Errors
    /// Refuses people without permission, and a round that is full by now.
    pub async fn restore_meeting(
        &self,
        by: Participant<'_>,
        number: MeetingNumber,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let meeting = record_for(&mut tx, by, number, MeetingAction::Cancel).await?;
        if meeting.page.state == MeetingState::Cancelled {
            check_round(&mut tx, Place { edition: meeting.edition, id: meeting.id }, meeting.page.details.round)
                .await?;
            sqlx::query!("UPDATE meetings SET cancelled_at = NULL WHERE id = ?1", meeting.id).execute(&mut *tx).await?;
            touch(&mut tx, meeting.id, true, now).await?;
            record(&mut tx, meeting.edition, by, AuditEvent::MeetingRestored { meeting: number }, now).await?;
            email_change(&mut tx, meeting.id, Some(by.id()), None, now).await?;
        }
        tx.commit().await
    }
}

/// Closes the open polls about the time of a meeting.
async fn close_polls(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    edition: i64,
    meeting: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let seconds = now.timestamp();
    let polls = sqlx::query_scalar!(
        r#"UPDATE polls SET closed_at = ?2 WHERE meeting_id = ?1 AND closed_at IS NULL RETURNING number AS "number!: i64""#,
        meeting,
        seconds
    );
    for number in polls.fetch_all(&mut *tx).await? {
        record(tx, edition, by, AuditEvent::PollClosed { poll: PollNumber(count(number)?) }, now).await?;
    }
    Ok(())
}

/// Adds a meeting, as [`Store::add_meeting`] describes.
pub(super) async fn insert(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    edition: i64,
    details: &MeetingDetails,
    now: Instant,
) -> Result<MeetingNumber, StoreError> {
    details.check()?;
    let (title, proposer, seconds) = (details.title.as_str(), by.id().0, now.timestamp());
    let row = sqlx::query!(
        r#"INSERT INTO meetings (edition_id, number, title, proposed_by, lead_id, updated_at)
           SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?3, ?4 FROM meetings WHERE edition_id = ?1
           RETURNING id AS "id!", number AS "number!""#,
        edition,
        title,
        proposer,
        seconds
    );
    let row = row.fetch_one(&mut *tx).await?;
    let number = MeetingNumber(count(row.number)?);
    let lead = details.lead.clone().or_else(|| by.account().person.login.clone());
    save(tx, by, Place { edition, id: row.id }, &MeetingDetails { lead, ..details.clone() }).await?;
    record(tx, edition, by, AuditEvent::MeetingAdded { meeting: number }, now).await?;
    if details.time.is_none() {
        email_lead(tx, by, row.id, now).await?;
    }
    email_change(tx, row.id, Some(by.id()), None, now).await?;
    Ok(number)
}

/// Reads a meeting in the edition of the proof, and checks that the person may do this.
pub(super) async fn record_for(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    number: MeetingNumber,
    action: MeetingAction,
) -> Result<MeetingRecord, StoreError> {
    let edition = known_edition(tx, by.edition()).await?;
    let meeting = MeetingRecord::of(tx, edition, by.edition(), number).await?;
    meeting.page.access.check(by.account(), action)?;
    Ok(meeting)
}

pub(super) async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Participant<'_>,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await
}

/// A meeting's row and its edition.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) edition: i64,
    pub(super) id: i64,
}

/// Stores the details of a meeting.
pub(super) async fn save(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    place: Place,
    details: &MeetingDetails,
) -> Result<(), StoreError> {
    check_round(tx, place, details.round).await?;
    refuse_second(tx, place, details).await?;
    let lead = lead_id(tx, place.edition, by, details.lead.as_ref()).await?;
    let (title, day) = (details.title.as_str(), details.time.map(|time| time.on.to_string()));
    let seconds = |at: Option<Instant>| at.map(|at| at.timestamp());
    let starts = details.time.and_then(|time| seconds(time.starts));
    let ends = details.time.and_then(|time| seconds(time.ends));
    let agenda = details.agenda.as_ref().map_or("", LongText::as_str);
    let html = formats::markup::html(agenda);
    let html = html.as_str();
    let [video, recording, notes] =
        [&details.video, &details.recording, &details.notes_link].map(|url| url.as_ref().map(|url| url.as_str()));
    sqlx::query!(
        "UPDATE meetings SET title = ?2, round = ?3, day = ?4, starts_at = ?5, ends_at = ?6, lead_id = ?7, agenda = ?8,
           agenda_html = ?9, video_url = ?10, recording_url = ?11, notes_url = ?12
         WHERE id = ?1",
        place.id,
        title,
        details.round,
        day,
        starts,
        ends,
        lead,
        agenda,
        html,
        video,
        recording,
        notes
    )
    .execute(&mut *tx)
    .await?;
    let tasks = dependency_ids(tx, place.edition, by.edition(), &details.tasks).await?;
    sqlx::query!("DELETE FROM meeting_tasks WHERE meeting_id = ?1", place.id).execute(&mut *tx).await?;
    for task in tasks {
        sqlx::query!("INSERT INTO meeting_tasks (meeting_id, task_id) VALUES (?1, ?2)", place.id, task)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Refuses a round that has enough other meetings.
async fn check_round(tx: &mut SqliteConnection, place: Place, round: Option<u32>) -> Result<(), StoreError> {
    let Some(round) = round else { return Ok(()) };
    let others = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!: i64" FROM meetings
           WHERE edition_id = ?1 AND round = ?2 AND id <> ?3 AND cancelled_at IS NULL"#,
        place.edition,
        round,
        place.id
    );
    let others: usize = count(others.fetch_one(tx).await?)?;
    if others >= MAX_PARALLEL {
        return Err(Refusal::RoundIsFull { round, limit: MAX_PARALLEL }.into());
    }
    Ok(())
}

/// Refuses another meeting with this title on this day, because imports know meetings by both.
async fn refuse_second(tx: &mut SqliteConnection, place: Place, details: &MeetingDetails) -> Result<(), StoreError> {
    let (title, day) = (details.title.as_str(), details.time.map(|time| time.on.to_string()));
    let other = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM meetings WHERE edition_id = ?1 AND title = ?2 AND day = ?3 AND id <> ?4"#,
        place.edition,
        title,
        day,
        place.id
    );
    match other.fetch_optional(tx).await? {
        Some(_) => Err(Refusal::MeetingExists(details.title.to_string()).into()),
        None => Ok(()),
    }
}

/// Finds the lead, who takes part in the edition. People may always name themselves.
async fn lead_id(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Participant<'_>,
    lead: Option<&Login>,
) -> Result<Option<i64>, StoreError> {
    let Some(login) = lead else { return Ok(None) };
    if by.account().person.login.as_ref().is_some_and(|own| own.same_as(login)) {
        return Ok(Some(by.id().0));
    }
    let found = participant_with_login(tx, edition, login).await?;
    Ok(Some(found.ok_or_else(|| Refusal::NotTakingPart(login.to_string()))?))
}

/// Notes the time of a change; a change that calendars show raises the sequence.
pub(super) async fn touch(
    tx: &mut SqliteConnection,
    meeting: i64,
    calendars: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let now = now.timestamp();
    let by = i64::from(calendars);
    sqlx::query!("UPDATE meetings SET updated_at = ?2, sequence = sequence + ?3 WHERE id = ?1", meeting, now, by)
        .execute(tx)
        .await?;
    Ok(())
}
