//! Personal calendars: their secret addresses, and the meetings in them.

use crate::db::column::{count, damaged, date, instant, maybe, url};
use crate::shared::audit::{self, Entry};
use crate::shared::secret::hash;
use crate::{Store, StoreError};
use domain::access::SignedIn;
use domain::audit::AuditEvent;
use domain::discussion::{EmailChoice, EmailFrequency};
use domain::id::{EditionSlug, MeetingNumber};
use domain::login_sessions::Token;
use domain::meetings::{MeetingEntry, MeetingTime, PersonalMeeting};
use domain::text::{EmailAddress, Title};
use domain::time::{Instant, Zone};
use sqlx::SqliteConnection;

impl Store {
    /// Gives the person's calendar a secret address, which replaces an earlier one.
    pub async fn create_calendar_address(
        &self,
        by: SignedIn<'_>,
        token: &Token,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let (hash, seconds) = (hash(token), now.timestamp());
        sqlx::query!(
            "INSERT INTO calendar_addresses (person_id, token_hash, created_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (person_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at",
            by.id().0,
            hash,
            seconds
        )
        .execute(&mut *tx)
        .await?;
        audit::write(&mut tx, Entry::own(by.id(), AuditEvent::CalendarAddressCreated), now).await?;
        tx.commit().await
    }

    /// Revokes the address of the person's calendar. Changes nothing if there is none.
    pub async fn revoke_calendar_address(&self, by: SignedIn<'_>, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let done = sqlx::query!("DELETE FROM calendar_addresses WHERE person_id = ?1", by.id().0);
        if done.execute(&mut *tx).await?.rows_affected() > 0 {
            audit::write(&mut tx, Entry::own(by.id(), AuditEvent::CalendarAddressRevoked), now).await?;
        }
        tx.commit().await
    }

    /// When the person created the address of their calendar, if they did, and which emails they get.
    pub async fn calendar_and_email_choice(
        &self,
        by: SignedIn<'_>,
    ) -> Result<(Option<Instant>, EmailChoice), StoreError> {
        let row = sqlx::query!(
            r#"SELECT p.email_frequency AS "frequency!", a.created_at AS "created?", s.address AS "unsubscribed?"
               FROM people p LEFT JOIN calendar_addresses a ON a.person_id = p.id
                 LEFT JOIN email_suppressions s ON s.address = p.email
               WHERE p.id = ?1"#,
            by.id().0
        );
        let row = row.fetch_one(&mut *self.reader().await?).await?;
        let frequency = EmailFrequency::parse(&row.frequency).map_err(damaged)?;
        let unsubscribed = maybe(row.unsubscribed, EmailAddress::parse)?;
        Ok((row.created.map(instant).transpose()?, EmailChoice { frequency, unsubscribed }))
    }

    /// The meetings in the calendar with this address; `None` if the address is unknown or revoked.
    ///
    /// They are those of the editions in which the person takes part, also as an organizer or track lead. Meetings that
    /// they can't come to are left out, cancelled ones are not.
    pub async fn personal_meetings(&self, token: &Token) -> Result<Option<Vec<PersonalMeeting>>, StoreError> {
        let mut tx = self.begin_read().await?;
        let hash = hash(token);
        let person = sqlx::query_scalar!("SELECT person_id FROM calendar_addresses WHERE token_hash = ?1", hash);
        match person.fetch_optional(&mut *tx).await? {
            Some(person) => Ok(Some(meetings_of(&mut tx, person).await?)),
            None => Ok(None),
        }
    }
}

/// Leaves out drafts of editions that the person doesn't organize, as their pages do.
async fn meetings_of(tx: &mut SqliteConnection, person: i64) -> Result<Vec<PersonalMeeting>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", e.zone AS "zone!", m.number AS "number!", m.title AS "title!", m.day AS "day!",
             m.starts_at, m.ends_at, m.sequence AS "sequence!", m.updated_at AS "updated_at!", m.video_url,
             m.cancelled_at IS NOT NULL AS "cancelled!: bool"
           FROM meetings m JOIN editions e ON e.id = m.edition_id
           WHERE m.day IS NOT NULL AND e.has_planning = 1
             AND e.id IN (SELECT edition_id FROM participants WHERE person_id = ?1
                          UNION SELECT edition_id FROM roles WHERE person_id = ?1 AND role = 'organizer'
                          UNION SELECT t.edition_id FROM roles r JOIN tracks t ON t.id = r.track_id WHERE r.person_id = ?1)
             AND (e.visibility = 'published' OR EXISTS (
               SELECT 1 FROM roles r WHERE r.person_id = ?1 AND (r.role = 'owner' OR r.edition_id = e.id)))
             AND NOT EXISTS (
               SELECT 1 FROM meeting_replies a WHERE a.meeting_id = m.id AND a.person_id = ?1 AND a.coming = 0)
           ORDER BY e.starts, e.slug, m.number"#,
        person
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let starts = row.starts_at.map(instant).transpose()?;
        let ends = row.ends_at.map(instant).transpose()?;
        Ok(PersonalMeeting {
            edition: EditionSlug::parse(&row.edition).map_err(damaged)?,
            zone: Zone::parse(&row.zone).map_err(damaged)?,
            entry: MeetingEntry {
                number: MeetingNumber(count(row.number)?),
                title: Title::parse(&row.title).map_err(damaged)?,
                time: MeetingTime { on: date(&row.day)?, starts, ends },
                is_cancelled: row.cancelled,
                sequence: count(row.sequence)?,
                changed_at: instant(row.updated_at)?,
            },
            video: url(row.video_url)?,
        })
    });
    rows.collect()
}
