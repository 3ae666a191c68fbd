//! Emails that put a meeting into the calendars of the people who come, or take it out.

use super::page::meeting_time;
use crate::StoreError;
use crate::db::column::{count, damaged, instant, url};
use crate::outbound::outbox;
use domain::access::Participant;
use domain::email::EmailKind;
use domain::id::{MeetingNumber, PersonId};
use domain::meetings::{CalendarChange, MeetingEntry, MeetingInvite, MeetingPage, MeetingState, MeetingTime};
use domain::text::Title;
use domain::time::{Instant, Zone};
use sqlx::SqliteConnection;

/// The time of a meeting, unless it is cancelled.
pub(super) fn planned_time(meeting: &MeetingPage) -> Option<MeetingTime> {
    meeting.details.time.filter(|_| meeting.state == MeetingState::Scheduled)
}

/// Emails a change to everyone who comes and to the lead. `before` is the earlier time of a meeting that took place.
///
/// The outbox also names those of them who get no email, apart from the person who makes the change.
pub(crate) async fn email_change(
    tx: &mut SqliteConnection,
    meeting: i64,
    by: Option<PersonId>,
    before: Option<MeetingTime>,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(current) = Current::read(tx, meeting, before, now).await? else { return Ok(()) };
    let kind = if current.invite.entry.is_cancelled { EmailKind::MeetingCancelled } else { EmailKind::Meeting };
    for person in recipients(tx, meeting).await? {
        if person.is_emailed || by.is_none_or(|by| by.0 != person.id) {
            outbox::put_meeting(tx, current.edition, person.id, (kind, &current.invite), now).await?;
        }
    }
    Ok(())
}

/// Emails the lead that someone else has named, unless they want no notifications by email.
pub(super) async fn email_lead(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    meeting: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let author = by.id().0;
    let row = sqlx::query!(
        r#"SELECT m.edition_id AS "edition!", m.number AS "number!", m.title AS "title!", p.id AS "lead!"
           FROM meetings m JOIN people p ON p.id = m.lead_id
           WHERE m.id = ?1 AND p.id <> ?2 AND p.email_frequency <> 'never'"#,
        meeting,
        author
    );
    let Some(row) = row.fetch_optional(&mut *tx).await? else { return Ok(()) };
    let page = format!("/{}/meetings/{}", by.edition(), row.number);
    let message = format!("{} named you.", by.account().person.name);
    let values = [("subject", row.title), ("message", message), ("page", page)];
    outbox::put_to_person(tx, row.edition, row.lead, EmailKind::MeetingLead, &values, now).await?;
    Ok(())
}

/// Emails a meeting to a person after another reply: it is added to their calendar, or taken out.
///
/// A lead comes unless they say that they can’t.
pub(super) async fn email_reply(
    tx: &mut SqliteConnection,
    meeting: i64,
    person: i64,
    [before, coming]: [Option<bool>; 2],
    now: Instant,
) -> Result<(), StoreError> {
    let Some(mut current) = Current::read(tx, meeting, None, now).await? else { return Ok(()) };
    // Calendars replace an entry only by a later one.
    current.invite.entry.changed_at = now;
    let lead = current.lead;
    let comes = |reply: Option<bool>| reply.unwrap_or(lead == Some(person));
    match (comes(before), comes(coming)) {
        (false, true) => {
            let recipients = recipients(tx, meeting).await?;
            if recipients.iter().any(|recipient| recipient.id == person && recipient.is_emailed) {
                let email = (EmailKind::Meeting, &current.invite);
                outbox::put_meeting(tx, current.edition, person, email, now).await?;
            }
            Ok(())
        }
        (true, false) => take_out(tx, current, person, now).await,
        _ => Ok(()),
    }
}

/// Emails a person who no longer takes part, so that their calendar loses the meeting.
pub(super) async fn email_departure(
    tx: &mut SqliteConnection,
    meeting: i64,
    person: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(mut current) = Current::read(tx, meeting, None, now).await? else { return Ok(()) };
    current.invite.entry.changed_at = now;
    take_out(tx, current, person, now).await
}

/// Emails the end of a calendar entry to a person, if an earlier email has put it there.
async fn take_out(
    tx: &mut SqliteConnection,
    mut current: Current,
    person: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let number = current.invite.entry.number;
    if outbox::drop_waiting_meeting(tx, current.edition, person, number).await? {
        current.invite.entry.is_cancelled = true;
        let email = (EmailKind::MeetingDeclined, &current.invite);
        outbox::put_meeting(tx, current.edition, person, email, now).await?;
    }
    Ok(())
}

/// A meeting as it is stored now.
struct Current {
    edition: i64,
    lead: Option<i64>,
    invite: MeetingInvite,
}

impl Current {
    /// `None` if calendars don't change.
    async fn read(
        tx: &mut SqliteConnection,
        meeting: i64,
        before: Option<MeetingTime>,
        now: Instant,
    ) -> Result<Option<Current>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT m.edition_id AS "edition!", e.zone AS "zone!", m.lead_id, m.number AS "number!", m.title AS "title!",
                 m.day, m.starts_at, m.ends_at, m.video_url, m.sequence AS "sequence!", m.updated_at AS "updated_at!",
                 m.cancelled_at IS NOT NULL AS "cancelled!: bool"
               FROM meetings m JOIN editions e ON e.id = m.edition_id WHERE m.id = ?1"#,
            meeting
        );
        let row = row.fetch_one(tx).await?;
        let zone = Zone::parse(&row.zone).map_err(damaged)?;
        let after = meeting_time(row.day, row.starts_at, row.ends_at)?.filter(|_| !row.cancelled);
        let Some(change) = CalendarChange::between(before, after, zone.at(now).date_naive(), now) else {
            return Ok(None);
        };
        let entry = MeetingEntry {
            number: MeetingNumber(count(row.number)?),
            title: Title::parse(&row.title).map_err(damaged)?,
            time: change.time(),
            is_cancelled: matches!(change, CalendarChange::Removed(_)),
            sequence: count(row.sequence)?,
            changed_at: instant(row.updated_at)?,
        };
        let invite = MeetingInvite { entry, video: url(row.video_url)? };
        Ok(Some(Current { edition: row.edition, lead: row.lead_id, invite }))
    }
}

/// A person who is to know of a change of a meeting.
struct Recipient {
    id: i64,
    /// Whether they have an address and want notifications by email.
    is_emailed: bool,
}

/// The lead and the people who said that they come, if they still take part.
async fn recipients(tx: &mut SqliteConnection, meeting: i64) -> Result<Vec<Recipient>, StoreError> {
    let people = sqlx::query_as!(
        Recipient,
        r#"SELECT p.id AS "id!", p.email IS NOT NULL AND p.email_frequency <> 'never' AS "is_emailed!: bool"
           FROM people p JOIN meetings m ON m.id = ?1
             LEFT JOIN meeting_replies a ON a.meeting_id = m.id AND a.person_id = p.id
           WHERE coalesce(a.coming, p.id IS m.lead_id)
             AND (EXISTS (SELECT 1 FROM participants WHERE edition_id = m.edition_id AND person_id = p.id)
               OR EXISTS (SELECT 1 FROM roles r LEFT JOIN tracks t ON t.id = r.track_id
                          WHERE r.person_id = p.id AND r.role <> 'viewer'
                            AND (r.role = 'owner' OR coalesce(r.edition_id, t.edition_id) = m.edition_id)))
           ORDER BY p.id"#,
        meeting
    );
    Ok(people.fetch_all(tx).await?)
}
