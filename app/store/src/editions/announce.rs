//! Remembers changes of dates and place that invited people don't know yet, and emails them.

use crate::db::column::{damaged, date, instant, maybe};
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::edition_with_id;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::editions::{Dates, DatesAndPlace, Edition};
use domain::email::EmailKind;
use domain::invitations::{Affected, Announcement};
use domain::text::ShortText;
use domain::time::{Instant, Zone};
use sqlx::SqliteConnection;

impl Store {
    /// The changes that invited people don't know yet, with these people; `None` if there are none.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn announcement(&self, by: Organizer<'_>) -> Result<Option<Announcement>, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, by.edition()).await?;
        announcement(&mut tx, id, &edition).await
    }

    /// Writes the email to each affected person into the outbox, once; returns how many have an address.
    ///
    /// `read` is the revision of the announcement that the organizer saw.
    ///
    /// # Errors
    /// `NothingToAnnounce` if the email was sent already, and `AnnouncementChanged` if it would say something else.
    pub async fn send_announcement(&self, by: Organizer<'_>, read: &str, now: Instant) -> Result<usize, StoreError> {
        let mut tx = self.begin_write().await?;
        let (id, edition) = edition_with_id(&mut tx, by.edition()).await?;
        let found = announcement(&mut tx, id, &edition).await?.ok_or(Refusal::NothingToAnnounce)?;
        if found.revision() != read {
            return Err(Refusal::AnnouncementChanged.into());
        }
        let message = [("message", Announcement::message(&found.changes))];
        for person in &found.affected {
            outbox::put(&mut tx, person.invitation.0, EmailKind::NewDates, &message, now).await?;
        }
        forget(&mut tx, id).await?;
        let count = Affected::reached(&found.affected);
        let event = AuditEvent::NewDatesEmailed { count };
        audit::write(&mut tx, Entry::in_edition(id, AuditActor::Person(by.id()), event), now).await?;
        tx.commit().await?;
        Ok(count)
    }

    /// Decides that no one is emailed about the changes so far.
    ///
    /// # Errors
    /// `NothingToAnnounce` if there are none.
    pub async fn drop_announcement(&self, by: Organizer<'_>, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let (id, _) = edition_with_id(&mut tx, by.edition()).await?;
        if !forget(&mut tx, id).await? {
            return Err(Refusal::NothingToAnnounce.into());
        }
        let entry = Entry::in_edition(id, AuditActor::Person(by.id()), AuditEvent::NewDatesNotEmailed);
        audit::write(&mut tx, entry, now).await?;
        tx.commit().await
    }
}

/// Remembers what invited people know, once it is changed; forgets it when the change is undone.
pub(super) async fn note(
    tx: &mut SqliteConnection,
    edition: i64,
    before: &Edition,
    after: &Edition,
    now: Instant,
) -> Result<(), StoreError> {
    let (before, after) = (DatesAndPlace::of(before), DatesAndPlace::of(after));
    if before == after {
        return Ok(());
    }
    match known(tx, edition).await? {
        Some((known, _)) if known == after => {
            forget(tx, edition).await?;
        }
        Some(_) => {}
        None => remember(tx, edition, &before, now).await?,
    }
    Ok(())
}

async fn remember(
    tx: &mut SqliteConnection,
    edition: i64,
    before: &DatesAndPlace,
    now: Instant,
) -> Result<(), StoreError> {
    let (starts, ends) = (before.dates.starts().to_string(), before.dates.ends().to_string());
    let (zone, place) = (before.zone.as_str(), before.place.as_str());
    let (venue, now) = (before.venue.as_ref().map(ShortText::as_str), now.timestamp());
    sqlx::query!(
        "INSERT INTO announced_dates (edition_id, starts, ends, zone, place, venue, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        edition,
        starts,
        ends,
        zone,
        place,
        venue,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether there was something to forget.
async fn forget(tx: &mut SqliteConnection, edition: i64) -> Result<bool, StoreError> {
    let deleted = sqlx::query!("DELETE FROM announced_dates WHERE edition_id = ?1", edition).execute(tx).await?;
    Ok(deleted.rows_affected() > 0)
}

/// What invited people know, and when it was first changed; `None` if they know everything.
async fn known(tx: &mut SqliteConnection, edition: i64) -> Result<Option<(DatesAndPlace, Instant)>, StoreError> {
    let row = sqlx::query!(
        "SELECT starts, ends, zone, place, venue, changed_at FROM announced_dates WHERE edition_id = ?1",
        edition
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(None) };
    let known = DatesAndPlace {
        dates: Dates::new(date(&row.starts)?, date(&row.ends)?).map_err(damaged)?,
        zone: Zone::parse(&row.zone).map_err(damaged)?,
        place: ShortText::parse(&row.place).map_err(damaged)?,
        venue: maybe(row.venue, ShortText::parse)?,
    };
    Ok(Some((known, instant(row.changed_at)?)))
}

async fn announcement(
    tx: &mut SqliteConnection,
    id: i64,
    edition: &Edition,
) -> Result<Option<Announcement>, StoreError> {
    let Some((known, changed)) = known(tx, id).await? else { return Ok(None) };
    let changes = known.changes(&DatesAndPlace::of(edition));
    if changes.is_empty() {
        return Ok(None);
    }
    // People who were invited after the change know it.
    let affected = outbox::affected(tx, id, |_, invited| invited <= changed).await?;
    Ok(Some(Announcement { changes, affected }))
}
