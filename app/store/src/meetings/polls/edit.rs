//! Opens polls, adds options, and closes polls with a result.

use super::record::{PollRecord, managed};
use super::remind::remind_if_due;
use crate::db::column::count;
use crate::meetings::edit::{Place, insert, record, record_for, save, touch};
use crate::meetings::invites::{email_change, planned_time};
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
    /// Opens a poll, and emails people at once if its last day is near.
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
        remind_if_due(&mut tx, by.edition(), poll, now).await?;
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

    /// Sets the last day for answers, `None` for no such day. Emails people at once if a new one is near.
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
        if deadline != poll.poll.deadline {
            let deadline = deadline.map(|deadline| deadline.to_string());
            sqlx::query!("UPDATE polls SET deadline = ?2, reminded_at = NULL WHERE id = ?1", poll.id, deadline)
                .execute(&mut *tx)
                .await?;
            remind_if_due(&mut tx, by.edition(), number, now).await?;
        }
        tx.commit().await
    }

    /// Closes a poll. Each chosen option becomes a meeting: the first sets the time of the poll's topic, if it has one.
    ///
    /// If the poll was closed before, its meeting moves to the first chosen option. A poll about the dates of the edition
    /// only remembers the chosen days. Without a chosen option it is closed without a result.
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
        sqlx::query!("UPDATE poll_options SET chosen = 0 WHERE poll_id = ?1", poll.id).execute(&mut *tx).await?;
        for option in &options {
            sqlx::query!("UPDATE poll_options SET chosen = 1 WHERE id = ?1", option.id.0).execute(&mut *tx).await?;
        }
        let meetings = match poll.poll.purpose {
            PollPurpose::Meeting => plan_meetings(&mut tx, by, &poll, (&options, &found.zone), now).await?,
            PollPurpose::Edition => Vec::new(),
        };
        record(&mut tx, poll.edition, by, AuditEvent::PollClosed { poll: number }, now).await?;
        tx.commit().await?;
        Ok(meetings)
    }

    /// Opens a closed poll again. Its meetings and the chosen options stay until it is closed again.
    ///
    /// Removes a last day that is over, and returns whether it did.
    ///
    /// # Errors
    /// Refuses people without permission. Changes nothing if it is open.
    pub async fn reopen_poll(&self, by: Participant<'_>, number: PollNumber, now: Instant) -> Result<bool, StoreError> {
        let mut tx = self.begin_write().await?;
        let (_, found) = edition_with_id(&mut tx, by.edition()).await?;
        let poll = managed(&mut tx, by, number, now).await?;
        let is_over = poll.poll.deadline.is_some_and(|deadline| deadline < found.today(now));
        if poll.poll.is_closed {
            sqlx::query!(
                "UPDATE polls SET closed_at = NULL, deadline = iif(?2, NULL, deadline), meeting_id = (
                   SELECT id FROM meetings WHERE id = polls.meeting_id AND cancelled_at IS NULL)
                 WHERE id = ?1",
                poll.id,
                is_over
            )
            .execute(&mut *tx)
            .await?;
            record(&mut tx, poll.edition, by, AuditEvent::PollReopened { poll: number }, now).await?;
        }
        tx.commit().await?;
        Ok(is_over)
    }
}

/// Plans a meeting for each option: the poll's topic, a meeting that the poll became before, or a new one.
///
/// A topic that has a time moves only if the poll was closed before, or has that time as an option.
async fn plan_meetings(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    poll: &PollRecord,
    (chosen, zone): (&[PollOption], &Zone),
    now: Instant,
) -> Result<Vec<MeetingNumber>, StoreError> {
    let PollRecord { id, edition, poll } = poll;
    let was_closed = !poll.chosen.is_empty();
    let mut topic = poll.meeting.as_ref().map(|(topic, _)| *topic);
    let offered: Vec<MeetingTime> = poll.options.iter().map(|option| meeting_time(option.time, zone)).collect();
    let mut meetings = Vec::new();
    for option in chosen {
        let time = meeting_time(option.time, zone);
        let mut known = topic.take();
        if known.is_none() && was_closed {
            known = meeting_on(tx, *edition, &poll.title, time).await?.filter(|known| !meetings.contains(known));
        }
        meetings.push(match known {
            Some(meeting) => schedule(tx, by, meeting, time, |from| was_closed || offered.contains(&from), now).await?,
            None => add(tx, by, *edition, &poll.title, time, now).await?,
        });
    }
    if let (Some(first), None) = (meetings.first(), &poll.meeting) {
        sqlx::query!(
            "UPDATE polls SET meeting_id = (SELECT id FROM meetings WHERE edition_id = ?2 AND number = ?3) WHERE id = ?1",
            id,
            edition,
            first.0
        )
        .execute(tx)
        .await?;
    }
    Ok(meetings)
}

/// The meeting with this title on the day of a time.
async fn meeting_on(
    tx: &mut SqliteConnection,
    edition: i64,
    title: &Title,
    time: MeetingTime,
) -> Result<Option<MeetingNumber>, StoreError> {
    let (title, day) = (title.as_str(), time.on.to_string());
    let number = sqlx::query_scalar!(
        r#"SELECT number AS "number!" FROM meetings WHERE edition_id = ?1 AND title = ?2 AND day = ?3"#,
        edition,
        title,
        day
    );
    number.fetch_optional(tx).await?.map(|number| Ok(MeetingNumber(count(number)?))).transpose()
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
///
/// A meeting that has a time moves if it may, and is planned again if it was cancelled.
async fn schedule(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    topic: MeetingNumber,
    time: MeetingTime,
    may_move: impl Fn(MeetingTime) -> bool,
    now: Instant,
) -> Result<MeetingNumber, StoreError> {
    let meeting = record_for(tx, by, topic, MeetingAction::Attend).await?;
    let (planned, before) = (planned_time(&meeting.page), meeting.page.details);
    if before.time.is_some_and(|from| !may_move(from)) {
        return Err(Refusal::MeetingHasTime.into());
    }
    if planned == Some(time) {
        return Ok(topic);
    }
    let details = MeetingDetails { time: Some(time), ..before };
    save(tx, by, Place { edition: meeting.edition, id: meeting.id }, &details).await?;
    sqlx::query!("UPDATE meetings SET cancelled_at = NULL WHERE id = ?1", meeting.id).execute(&mut *tx).await?;
    touch(tx, meeting.id, true, now).await?;
    record(tx, meeting.edition, by, AuditEvent::MeetingEdited { meeting: topic }, now).await?;
    email_change(tx, meeting.id, Some(by.id()), planned, now).await?;
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
