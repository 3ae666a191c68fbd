//! Emails people who haven't answered a poll: after a preview, and before the last day for answers.

use super::record::{PollRecord, managed};
use crate::db::column::{count, damaged};
use crate::meetings::edit::record;
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::edition_with_id;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Participant, System};
use domain::audit::{AuditActor, AuditEvent};
use domain::availability::{AskedPerson, Poll};
use domain::email::{DeliveryStatus, EmailKind, ReminderPreview};
use domain::id::{EditionSlug, PollNumber};
use domain::time::{Instant, TimeDelta};
use sqlx::SqliteConnection;

impl Store {
    /// The people who haven't answered all options.
    ///
    /// # Errors
    /// Refuses people without permission.
    pub async fn poll_reminder(
        &self,
        by: Participant<'_>,
        number: PollNumber,
        now: Instant,
    ) -> Result<ReminderPreview, StoreError> {
        let mut tx = self.begin_read().await?;
        let poll = managed(&mut tx, by, number, now).await?;
        let missing: Vec<&AskedPerson> = poll.poll.missing().collect();
        let with_address =
            outbox::people_with_address(&mut tx, missing.iter().map(|asked| asked.respondent.person.0)).await?;
        let (reached, unreached): (Vec<&AskedPerson>, Vec<&AskedPerson>) =
            missing.into_iter().partition(|asked| with_address.contains(&asked.respondent.person.0));
        let people = |asked: Vec<&AskedPerson>| asked.into_iter().map(|asked| asked.person.clone()).collect();
        Ok(ReminderPreview { reached: people(reached), unreached: people(unreached) })
    }

    /// Writes the email to each of them into the outbox; returns how many have an address.
    ///
    /// # Errors
    /// Refuses people without permission, a poll without open questions, and a second reminder within a day.
    pub async fn remind_poll(
        &self,
        by: Participant<'_>,
        number: PollNumber,
        now: Instant,
    ) -> Result<usize, StoreError> {
        let mut tx = self.begin_write().await?;
        let (_, found) = edition_with_id(&mut tx, by.edition()).await?;
        let poll = managed(&mut tx, by, number, now).await?;
        poll.poll.check_open(&found, found.today(now))?;
        let since = (now - TimeDelta::days(1)).timestamp();
        let recent = sqlx::query_scalar!(
            r#"SELECT reminded_at > ?2 AS "recent!: bool" FROM polls WHERE id = ?1 AND reminded_at IS NOT NULL"#,
            poll.id,
            since
        );
        if recent.fetch_optional(&mut *tx).await?.unwrap_or(false) {
            return Err(Refusal::PollRemindedRecently.into());
        }
        let count = remind(&mut tx, &poll, now).await?;
        record(&mut tx, poll.edition, by, AuditEvent::PollReminded { poll: number, count }, now).await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Reminds people once of each open poll, from the day before its last day. Returns the number of emails.
    pub async fn run_poll_reminders(&self, _: System, now: Instant) -> Result<usize, StoreError> {
        let due = self.polls_to_remind().await?;
        let mut emails = 0;
        for (slug, number) in due {
            let mut tx = self.begin_write().await?;
            let count = remind_if_due(&mut tx, &slug, number, now).await?;
            tx.commit().await?;
            emails += count;
        }
        Ok(emails)
    }

    /// The open polls with a last day for answers of which no one was reminded.
    async fn polls_to_remind(&self) -> Result<Vec<(EditionSlug, PollNumber)>, StoreError> {
        let mut tx = self.begin_read().await?;
        let rows = sqlx::query!(
            r#"SELECT e.slug AS "slug!", p.number AS "number!" FROM polls p JOIN editions e ON e.id = p.edition_id
               WHERE p.closed_at IS NULL AND p.reminded_at IS NULL AND p.deadline IS NOT NULL"#
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter();
        rows.map(|row| Ok((EditionSlug::parse(&row.slug).map_err(damaged)?, PollNumber(count(row.number)?)))).collect()
    }
}

/// Emails people before the last day of a poll, unless its edition is closed. Returns the number of emails.
pub(super) async fn remind_if_due(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    number: PollNumber,
    now: Instant,
) -> Result<usize, StoreError> {
    let (edition, found) = edition_with_id(tx, slug).await?;
    let poll = PollRecord::of(tx, edition, slug, number, now).await?;
    if found.is_closed() || !poll.poll.is_reminder_due(found.today(now)) {
        return Ok(0);
    }
    let count = remind(tx, &poll, now).await?;
    let event = AuditEvent::PollReminded { poll: number, count };
    audit::write(tx, Entry::in_edition(edition, AuditActor::System, event), now).await?;
    Ok(count)
}

async fn remind(tx: &mut SqliteConnection, poll: &PollRecord, now: Instant) -> Result<usize, StoreError> {
    let values = values(&poll.poll);
    let mut reached = 0;
    let missing: Vec<&AskedPerson> = poll.poll.missing().collect();
    for asked in missing {
        let person = asked.respondent.person.0;
        let status = outbox::put_to_participant(tx, poll.edition, person, EmailKind::Poll, &values, now).await?;
        reached += usize::from(status != DeliveryStatus::NoAddress);
    }
    let now = now.timestamp();
    sqlx::query!("UPDATE polls SET reminded_at = ?2 WHERE id = ?1", poll.id, now).execute(tx).await?;
    Ok(reached)
}

fn values(poll: &Poll) -> [(&'static str, String); 3] {
    [("subject", poll.title.to_string()), ("message", poll.request()), ("page", poll.address())]
}
