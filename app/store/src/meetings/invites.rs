//! Emails that put a meeting into the calendars of the people who come, or take it out.

use super::page::meeting_time;
use crate::StoreError;
use crate::db::column::{count, damaged, instant, url};
use crate::outbound::outbox;
use domain::id::MeetingNumber;
use domain::meetings::{CalendarChange, MeetingEntry, MeetingInvite, MeetingPage, MeetingState, MeetingTime};
use domain::text::Title;
use domain::time::{Instant, Zone};
use sqlx::SqliteConnection;

/// The time of a meeting, unless it is cancelled.
pub(super) fn planned_time(meeting: &MeetingPage) -> Option<MeetingTime> {
    meeting.details.time.filter(|_| meeting.state == MeetingState::Scheduled)
}

/// Emails a change to everyone who comes and to the lead. `before` is the earlier time of a meeting that took place.
pub(crate) async fn email_change(
    tx: &mut SqliteConnection,
    meeting: i64,
    before: Option<MeetingTime>,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(current) = Current::read(tx, meeting, before, now).await? else { return Ok(()) };
    for person in recipients(tx, meeting).await? {
        outbox::put_meeting(tx, current.edition, person, &current.invite, now).await?;
    }
    Ok(())
}

/// Emails a meeting to one person who said that they are coming. The lead already has it.
pub(super) async fn email_to(
    tx: &mut SqliteConnection,
    meeting: i64,
    person: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(current) = Current::read(tx, meeting, None, now).await? else { return Ok(()) };
    if current.lead != Some(person) && recipients(tx, meeting).await?.contains(&person) {
        outbox::put_meeting(tx, current.edition, person, &current.invite, now).await?;
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

/// The lead and the people who said that they come, if they still take part and want notifications by email.
async fn recipients(tx: &mut SqliteConnection, meeting: i64) -> Result<Vec<i64>, StoreError> {
    let people = sqlx::query_scalar!(
        r#"SELECT p.id AS "id!" FROM people p JOIN meetings m ON m.id = ?1
             LEFT JOIN meeting_replies a ON a.meeting_id = m.id AND a.person_id = p.id
           WHERE coalesce(a.coming, p.id IS m.lead_id) AND p.email IS NOT NULL AND p.email_frequency <> 'never'
             AND (EXISTS (SELECT 1 FROM participants WHERE edition_id = m.edition_id AND person_id = p.id)
               OR EXISTS (SELECT 1 FROM roles r LEFT JOIN tracks t ON t.id = r.track_id
                          WHERE r.person_id = p.id
                            AND (r.role = 'owner' OR coalesce(r.edition_id, t.edition_id) = m.edition_id)))
           ORDER BY p.id"#,
        meeting
    );
    Ok(people.fetch_all(tx).await?)
}
