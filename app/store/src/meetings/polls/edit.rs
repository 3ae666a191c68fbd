//! Opens polls, adds options, and closes polls with a result.

use super::record::PollRecord;
use crate::db::column::count;
use crate::meetings::edit::{Place, insert, record, record_for, save, touch};
use crate::meetings::invites::email_change;
use crate::shared::editions::edition_with_id;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::availability::{OptionTime, PollAccess, PollAction, PollDetails, PollOption, PollPurpose, check_options};
use domain::id::{MeetingNumber, PollNumber, PollOptionId};
use domain::meetings::{MeetingAction, MeetingDetails, MeetingTime};
use domain::text::Title;
use domain::time::{Instant, NaiveDate, Zone};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Opens a poll.
    ///
    /// # Errors
    /// Refuses invalid details, a meeting that the person may not edit or that has a time, and a poll about the dates of
    /// the edition by anyone but organizers.
    pub async fn open_poll(
        &self,
        by: Participant<'_>,
        details: &PollDetails,
        now: Instant,
    ) -> Result<PollNumber, StoreError> {
        let mut tx = self.begin_write().await?;
        let (edition, found) = edition_with_id(&mut tx, by.edition()).await?;
        details.check(found.today(now))?;
        if details.purpose == PollPurpose::Edition {
            let access = PollAccess { edition: by.edition().clone(), creator: None, lead: None };
            access.check(by.account(), PollAction::AnswerForOthers)?;
        }
        let meeting = match details.meeting.filter(|_| details.purpose == PollPurpose::Meeting) {
            Some(number) => {
                let meeting = record_for(&mut tx, by, number, MeetingAction::Edit).await?;
                if meeting.page.details.time.is_some() {
                    return Err(Refusal::MeetingHasTime.into());
                }
                Some(meeting.id)
            }
            None => None,
        };
        let (title, purpose, creator, seconds) =
            (details.title.as_str(), details.purpose.as_str(), by.id().0, now.timestamp());
        let deadline = details.deadline.map(|deadline| deadline.to_string());
        let row = sqlx::query!(
            r#"INSERT INTO polls (edition_id, number, title, purpose, meeting_id, deadline, created_by, created_at)
               SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5, ?6, ?7 FROM polls WHERE edition_id = ?1
               RETURNING id AS "id!", number AS "number!""#,
            edition,
            title,
            purpose,
            meeting,
            deadline,
            creator,
            seconds
        );
        let row = row.fetch_one(&mut *tx).await?;
        for time in &details.options {
            add_option(&mut tx, row.id, *time, now).await?;
        }
        let poll = PollNumber(count(row.number)?);
        record(&mut tx, edition, by, AuditEvent::PollOpened { poll }, now).await?;
        tx.commit().await?;
        Ok(poll)
    }

    /// Adds options to an open poll; earlier options and answers stay. Returns how many are new.
    ///
    /// # Errors
    /// Refuses people without permission, a closed poll, and invalid options.
    pub async fn add_poll_options(
        &self,
        by: Participant<'_>,
        number: PollNumber,
        times: &[OptionTime],
        now: Instant,
    ) -> Result<usize, StoreError> {
        let mut tx = self.begin_write().await?;
        let poll = managed(&mut tx, by, number, now).await?;
        if poll.poll.is_closed {
            return Err(Refusal::PollClosed.into());
        }
        let known: BTreeSet<OptionTime> = poll.poll.options.iter().map(|option| option.time).collect();
        let new: Vec<OptionTime> = times.iter().copied().filter(|time| !known.contains(time)).collect();
        let all: Vec<OptionTime> = known.into_iter().chain(new.iter().copied()).collect();
        check_options(&all)?;
        if poll.poll.purpose == PollPurpose::Edition && all.iter().any(|time| matches!(time, OptionTime::Slot(_))) {
            return Err(Refusal::DatesNeedWholeDays.into());
        }
        for time in &new {
            add_option(&mut tx, poll.id, *time, now).await?;
        }
        if !new.is_empty() {
            let event = AuditEvent::PollOptionsAdded { poll: number, count: new.len() };
            record(&mut tx, poll.edition, by, event, now).await?;
        }
        tx.commit().await?;
        Ok(new.len())
    }

    /// Sets the last day for answers; `None` for no such day.
    ///
    /// # Errors
    /// Refuses people without permission, a closed poll, and a day in the past.
    pub async fn set_poll_deadline(
        &self,
        by: Participant<'_>,
        number: PollNumber,
        deadline: Option<NaiveDate>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let (_, found) = edition_with_id(&mut tx, by.edition()).await?;
        let poll = managed(&mut tx, by, number, now).await?;
        if poll.poll.is_closed {
            return Err(Refusal::PollClosed.into());
        }
        if deadline.is_some_and(|deadline| deadline < found.today(now)) {
            return Err(Refusal::PollDeadlineOver.into());
        }
        let deadline = deadline.map(|deadline| deadline.to_string());
        sqlx::query!("UPDATE polls SET deadline = ?2, reminded_at = NULL WHERE id = ?1", poll.id, deadline)
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }

    /// Closes a poll. Each chosen option becomes a meeting: the first sets the time of the poll's topic, if it has one.
    ///
    /// A poll about the dates of the edition only remembers the chosen days. Without a chosen option it is closed
    /// without a result.
    ///
    /// # Errors
    /// Refuses people without permission, a closed poll, an option of another poll, and a topic that has a time by now.
    pub async fn close_poll(
        &self,
        by: Participant<'_>,
        number: PollNumber,
        chosen: &BTreeSet<PollOptionId>,
        now: Instant,
    ) -> Result<Vec<MeetingNumber>, StoreError> {
        let mut tx = self.begin_write().await?;
        let (_, found) = edition_with_id(&mut tx, by.edition()).await?;
        let poll = managed(&mut tx, by, number, now).await?;
        if poll.poll.is_closed {
            return Err(Refusal::PollClosed.into());
        }
        let options: Vec<PollOption> =
            poll.poll.options.iter().filter(|option| chosen.contains(&option.id)).copied().collect();
        if options.len() != chosen.len() {
            return Err(Refusal::NoSuchOption.into());
        }
        let seconds = now.timestamp();
        sqlx::query!("UPDATE polls SET closed_at = ?2 WHERE id = ?1", poll.id, seconds).execute(&mut *tx).await?;
        for option in &options {
            sqlx::query!("UPDATE poll_options SET chosen = 1 WHERE id = ?1", option.id.0).execute(&mut *tx).await?;
        }
        let mut meetings = Vec::new();
        if poll.poll.purpose == PollPurpose::Meeting {
            for (nth, option) in options.iter().enumerate() {
                let time = meeting_time(option.time, &found.zone);
                let topic = poll.poll.meeting.as_ref().filter(|_| nth == 0);
                meetings.push(match topic {
                    Some((topic, _)) => schedule(&mut tx, by, *topic, time, now).await?,
                    None => add(&mut tx, by, poll.edition, &poll.poll.title, time, now).await?,
                });
            }
        }
        record(&mut tx, poll.edition, by, AuditEvent::PollClosed { poll: number }, now).await?;
        tx.commit().await?;
        Ok(meetings)
    }

    /// Opens a closed poll again. The meetings that it became stay.
    ///
    /// # Errors
    /// Refuses people without permission. Changes nothing if it is open.
    pub async fn reopen_poll(&self, by: Participant<'_>, number: PollNumber, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let poll = managed(&mut tx, by, number, now).await?;
        if poll.poll.is_closed {
            sqlx::query!(
                "UPDATE polls SET closed_at = NULL, deadline = NULL, meeting_id = NULL WHERE id = ?1",
                poll.id
            )
            .execute(&mut *tx)
            .await?;
            sqlx::query!("UPDATE poll_options SET chosen = 0 WHERE poll_id = ?1", poll.id).execute(&mut *tx).await?;
            record(&mut tx, poll.edition, by, AuditEvent::PollReopened { poll: number }, now).await?;
        }
        tx.commit().await
    }
}

/// Reads a poll that the person manages.
pub(super) async fn managed(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    number: PollNumber,
    now: Instant,
) -> Result<PollRecord, StoreError> {
    let (edition, _) = edition_with_id(tx, by.edition()).await?;
    let poll = PollRecord::of(tx, edition, by.edition(), number, now).await?;
    poll.poll.access.check(by.account(), PollAction::Manage)?;
    Ok(poll)
}

async fn add_option(tx: &mut SqliteConnection, poll: i64, time: OptionTime, now: Instant) -> Result<(), StoreError> {
    let (starts, ends, day) = match time {
        OptionTime::Slot(slot) => (Some(slot.starts().timestamp()), Some(slot.ends().timestamp()), None),
        OptionTime::Day(day) => (None, None, Some(day.to_string())),
    };
    let now = now.timestamp();
    sqlx::query!(
        "INSERT INTO poll_options (poll_id, starts_at, ends_at, day, added_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        poll,
        starts,
        ends,
        day,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn meeting_time(time: OptionTime, zone: &Zone) -> MeetingTime {
    match time {
        OptionTime::Slot(slot) => MeetingTime {
            on: zone.at(slot.starts()).date_naive(),
            starts: Some(slot.starts()),
            ends: Some(slot.ends()),
        },
        OptionTime::Day(day) => MeetingTime { on: day, starts: None, ends: None },
    }
}

/// Gives a topic its time.
async fn schedule(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    topic: MeetingNumber,
    time: MeetingTime,
    now: Instant,
) -> Result<MeetingNumber, StoreError> {
    let meeting = record_for(tx, by, topic, MeetingAction::Attend).await?;
    let before = meeting.page.details;
    if before.time.is_some() {
        return Err(Refusal::MeetingHasTime.into());
    }
    let details = MeetingDetails { time: Some(time), ..before };
    save(tx, by, Place { edition: meeting.edition, id: meeting.id }, &details).await?;
    touch(tx, meeting.id, true, now).await?;
    record(tx, meeting.edition, by, AuditEvent::MeetingEdited { meeting: topic }, now).await?;
    email_change(tx, meeting.id, None, now).await?;
    Ok(topic)
}

async fn add(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    edition: i64,
    title: &Title,
    time: MeetingTime,
    now: Instant,
) -> Result<MeetingNumber, StoreError> {
    let details = MeetingDetails { time: Some(time), ..MeetingDetails::topic(title.clone()) };
    insert(tx, by, edition, &details, now).await
}
