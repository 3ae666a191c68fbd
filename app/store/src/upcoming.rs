//! Reads what the scheduled jobs will do in an edition by themselves.

use crate::db::column::{count, damaged, date};
use crate::outbound::notifications::due_claims;
use crate::shared::editions::edition_with_id;
use crate::{Store, StoreError, invitations, seats};
use domain::access::Viewer;
use domain::editions::Edition;
use domain::id::{InvitationId, PollNumber};
use domain::invitations::{InvitationSettings, InvitationState};
use domain::logistics::retention_end;
use domain::text::Title;
use domain::time::{Days, Instant, NaiveDate};
use domain::upcoming::{Upcoming, UpcomingEvent, UpcomingWork};
use sqlx::SqliteConnection;

impl Store {
    /// What the jobs will do by themselves until a time: which emails they write, and what ends.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn upcoming_work(
        &self,
        by: Viewer<'_>,
        until: Instant,
        now: Instant,
    ) -> Result<UpcomingWork, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, by.edition()).await?;
        let rules = seats::invitation_settings(&mut tx, id).await?;
        let last = edition.zone.at(until).date_naive();
        let mut events = of_invitations(&mut tx, id, &edition, &rules, now).await?;
        events.extend(of_polls(&mut tx, id, &edition, now).await?);
        let deletion = retention_end(edition.dates, rules.retention_days) + Days::new(1);
        if deletion >= edition.today(now) {
            events.push(Upcoming { on: deletion, event: UpcomingEvent::DataDeleted });
        }
        events.retain(|upcoming| upcoming.on <= last);
        events.sort_by_key(|upcoming| upcoming.on);
        let (asked, offered) = due_claims(&mut tx, id, until).await?;
        Ok(UpcomingWork { events, asked, offered, offers_automatically: rules.offers_automatically })
    }
}

async fn of_invitations(
    tx: &mut SqliteConnection,
    id: i64,
    edition: &Edition,
    rules: &InvitationSettings,
    now: Instant,
) -> Result<Vec<Upcoming>, StoreError> {
    let mut open = invitations::invitations(tx, id, None).await?;
    open.retain(|one| matches!(one.status.state, InvitationState::Sent | InvitationState::Waitlisted));
    let sent: Vec<i64> = open.iter().map(|one| one.id.0).collect();
    let reached = invitations::reached(tx, &sent).await?;
    let on = |at: Instant| edition.zone.at(at.max(now)).date_naive();
    let mut events = Vec::new();
    for one in open {
        let event = |of: fn(InvitationId, String) -> UpcomingEvent| of(one.id, one.display_name());
        let may_remind = one.reminded.is_none() && one.has_email && !edition.is_closed();
        let since = reached.get(&one.id.0).filter(|_| may_remind);
        let reminder = since.and_then(|since| one.status.reminder_at(rules.remind_days, *since, now));
        let (ends, ending) = match one.status.state {
            InvitationState::Sent => (one.status.deadline, event(UpcomingEvent::InvitationExpires)),
            _ => (one.status.offer, event(UpcomingEvent::OfferExpires)),
        };
        events.extend(reminder.map(|at| Upcoming { on: on(at), event: event(UpcomingEvent::Reminder) }));
        events.extend(ends.map(|at| Upcoming { on: on(at), event: ending }));
    }
    Ok(events)
}

/// The reminders of open polls, on the day before their last day.
async fn of_polls(
    tx: &mut SqliteConnection,
    id: i64,
    edition: &Edition,
    now: Instant,
) -> Result<Vec<Upcoming>, StoreError> {
    let today = edition.today(now);
    let rows = sqlx::query!(
        r#"SELECT number AS "number!", title AS "title!", deadline AS "deadline!" FROM polls
           WHERE edition_id = ?1 AND closed_at IS NULL AND reminded_at IS NULL AND deadline IS NOT NULL ORDER BY number"#,
        id
    );
    let mut events = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let deadline: NaiveDate = date(&row.deadline)?;
        if deadline >= today && !edition.is_closed() {
            let (number, title) = (PollNumber(count(row.number)?), Title::parse(&row.title).map_err(damaged)?);
            let on = (deadline - Days::new(1)).max(today);
            events.push(Upcoming { on, event: UpcomingEvent::PollReminder(number, title) });
        }
    }
    Ok(events)
}
