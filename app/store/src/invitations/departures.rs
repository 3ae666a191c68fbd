//! What ends besides the seat when a person withdraws: their claims, and their replies to meetings.

use crate::aggregates::invitation::InvitationRecord;
use crate::aggregates::offered_claims;
use crate::db::column::{damaged, list};
use crate::meetings::{meeting_time, take_back};
use crate::{Store, StoreError};
use domain::access::{AccountKey, Viewer};
use domain::id::{EditionSlug, InvitationId, TaskNumber};
use domain::invitations::EndsWithSeat;
use domain::text::Title;
use domain::time::{Instant, Zone};
use sqlx::SqliteConnection;

impl Store {
    /// What ends besides the seat if the person withdraws now.
    pub async fn ends_with_seat(&self, key: AccountKey<'_>, now: Instant) -> Result<EndsWithSeat, StoreError> {
        let ends = ends_with(&mut *self.reader().await?, key.invitation(), now).await?;
        let ends = ends.filter(|found| found.person == key.account().id.0);
        Ok(ends.map(|found| found.ends).unwrap_or_default())
    }

    /// The same for organizers, who record a withdrawal.
    pub async fn ends_with_seat_of(
        &self,
        by: Viewer<'_>,
        id: InvitationId,
        now: Instant,
    ) -> Result<EndsWithSeat, StoreError> {
        let ends = ends_with(&mut *self.reader().await?, id, now).await?;
        let ends = ends.filter(|found| found.edition == *by.edition());
        Ok(ends.map(|found| found.ends).unwrap_or_default())
    }
}

/// Withdraws: gives up a seat or a place on the waitlist, and what only people who take part have.
///
/// A person with a role in the edition still takes part, so they keep their claims and replies.
pub(super) async fn leave(
    tx: &mut SqliteConnection,
    invitation: &mut InvitationRecord,
    now: Instant,
) -> Result<(), StoreError> {
    let found = ends_with(tx, InvitationId(invitation.id), now).await?;
    invitation.leave(tx, now).await?;
    let Some(Found { person, meetings, .. }) = found else { return Ok(()) };
    offered_claims::leave(tx, Some(invitation.edition), person, now).await?;
    take_back(tx, meetings, person, now).await
}

/// The person with a seat or a place on the waitlist, and what ends with it.
struct Found {
    edition: EditionSlug,
    person: i64,
    /// The ids of the meetings.
    meetings: Vec<i64>,
    ends: EndsWithSeat,
}

/// A meeting that the person leads, or says they come to: id, title, day, start, end, and whether they lead it.
type MeetingColumns = (i64, String, Option<String>, Option<i64>, Option<i64>, i64);

/// Reads what ends with a seat. `None` without a seat, and for a person with a role.
async fn ends_with(
    tx: &mut SqliteConnection,
    invitation: InvitationId,
    now: Instant,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT e.slug AS "slug!", e.zone AS "zone!", i.person_id AS "person!: i64",
             (SELECT json_group_array(json_array(number, title) ORDER BY number) FROM (
                SELECT t.number, t.title FROM assignments c
                  CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = c.task_id
                WHERE c.person_id = i.person_id AND t.edition_id = i.edition_id
                  AND t.status NOT IN ('done', 'dropped') LIMIT 21)) AS "tasks!: String",
             (SELECT json_group_array(json_array(m.id, m.title, m.day, m.starts_at, m.ends_at, m.lead_id IS i.person_id)
                                      ORDER BY m.day IS NULL, m.day, m.starts_at, m.number)
              FROM meetings m LEFT JOIN meeting_replies a ON a.meeting_id = m.id AND a.person_id = i.person_id
              WHERE m.edition_id = i.edition_id AND m.cancelled_at IS NULL
                AND coalesce(a.coming, m.lead_id IS i.person_id)) AS "meetings!: String"
           FROM invitations i JOIN editions e ON e.id = i.edition_id
           WHERE i.id = ?1 AND i.state IN ('accepted', 'waitlisted') AND i.person_id IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM roles r LEFT JOIN tracks t ON t.id = r.track_id
             WHERE r.person_id = i.person_id AND (r.role = 'owner' OR coalesce(r.edition_id, t.edition_id) = i.edition_id))"#,
        invitation.0
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(None) };
    let (mut meetings, mut ends) = (Vec::new(), EndsWithSeat::default());
    for (number, title) in list::<(u32, String)>(&row.tasks)? {
        ends.tasks.push((TaskNumber(number), Title::parse(&title).map_err(damaged)?));
    }
    ends.more_tasks = ends.tasks.len() > EndsWithSeat::MOST_TASKS;
    ends.tasks.truncate(EndsWithSeat::MOST_TASKS);
    let today = Zone::parse(&row.zone).map_err(damaged)?.at(now).date_naive();
    for (id, title, day, starts, until, is_lead) in list::<MeetingColumns>(&row.meetings)? {
        if meeting_time(day, starts, until)?.is_none_or(|time| !time.is_over(today, now)) {
            meetings.push(id);
            ends.meetings.push(Title::parse(&title).map_err(damaged)?);
            ends.leads_meetings |= is_lead == 1;
        }
    }
    Ok(Some(Found { edition: EditionSlug::parse(&row.slug).map_err(damaged)?, person: row.person, meetings, ends }))
}
