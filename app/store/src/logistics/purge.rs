//! Erases an edition's private data at the end of its retention period.

use crate::db::column::{count, damaged, date, instant};
use crate::shared::editions::known_edition;
use crate::shared::erasure;
use crate::{Store, StoreError};
use domain::access::{System, Viewer};
use domain::editions::Dates;
use domain::id::EditionSlug;
use domain::invitations::InvitationSettings;
use domain::logistics::{PurgeReport, retention_end};
use domain::time::{Instant, NaiveDate, Zone};
use sqlx::SqliteConnection;

impl Store {
    /// Erases private data of editions past their retention period, in each edition's time zone.
    ///
    /// Erases logistics, travel costs and shared rooms; names and email addresses of invited people, except those who
    /// answered with an account; all messages between invited people and the organizers; reasons for waivers and for
    /// declining, and suggestions; addresses, names and texts of emails; applications; and answers to own questions, some
    /// of which end earlier. Discards unsent emails. Invitation links stop working, and so do unsubscribe links for
    /// addresses that no stored email has.
    ///
    /// Returns what was erased for each edition with such data; a second run erases nothing. [`Store::purges`] lists
    /// past runs.
    pub async fn purge(&self, job: System, now: Instant) -> Result<Vec<PurgeReport>, StoreError> {
        let mut tx = self.begin_write().await?;
        let before = total_changes(&mut tx).await?;
        let mut reports = Vec::new();
        for (id, edition) in over(&mut tx, now).await? {
            let purged = PurgeReport {
                edition,
                at: now,
                logistics: logistics(&mut tx, id).await?,
                addresses: invitations(&mut tx, id).await?,
                emails: emails(&mut tx, id).await?,
                applications: applications(&mut tx, id).await?,
                answers: answers(&mut tx, id, None).await?,
            };
            if !purged.is_nothing() {
                record(&mut tx, id, &purged).await?;
                reports.push(purged);
            }
        }
        for (id, purged) in over_kept_answers(&mut tx, now).await? {
            record(&mut tx, id, &purged).await?;
            reports.push(purged);
        }
        sweep_unsubscribe_links(&mut tx).await?;
        let has_changes = total_changes(&mut tx).await? > before;
        if has_changes {
            erasure::request(&mut tx).await?;
        }
        tx.commit().await?;
        // After a failure, the job for traces tries again.
        let _ = self.erase_traces(job).await;
        Ok(reports)
    }

    /// The past purges of an edition, newest first.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn purges<'a>(&self, by: impl Into<Viewer<'a>>) -> Result<Vec<PurgeReport>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let id = known_edition(&mut tx, by.edition()).await?;
        let rows = sqlx::query!(
            "SELECT at, logistics, addresses, emails, applications, answers FROM purges WHERE edition_id = ?1 ORDER BY id DESC",
            id
        );
        let purged = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            Ok(PurgeReport {
                edition: by.edition().clone(),
                at: instant(row.at)?,
                logistics: count(row.logistics)?,
                addresses: count(row.addresses)?,
                emails: count(row.emails)?,
                applications: count(row.applications)?,
                answers: count(row.answers)?,
            })
        });
        purged.collect()
    }
}

/// The number of rows that this connection has written so far.
async fn total_changes(tx: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT total_changes() AS "rows!: i64""#).fetch_one(tx).await?)
}

/// Deletes unsubscribe links for addresses that no stored email has.
///
/// Such a link stops working, even if its recipient still has the email.
pub(crate) async fn sweep_unsubscribe_links(tx: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM unsubscribe_links WHERE address NOT IN (SELECT address FROM emails WHERE address IS NOT NULL)"
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The editions that are past their retention period today.
async fn over(tx: &mut SqliteConnection, now: Instant) -> Result<Vec<(i64, EditionSlug)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.id AS "id!", e.slug AS "slug!", e.starts AS "starts!", e.ends AS "ends!", e.zone AS "zone!",
             r.retention_days AS "retention_days?"
           FROM editions e LEFT JOIN invitation_settings r ON r.edition_id = e.id ORDER BY e.starts, e.slug"#
    );
    let mut over = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let dates = Dates::new(date(&row.starts)?, date(&row.ends)?).map_err(damaged)?;
        let today = Zone::parse(&row.zone).map_err(damaged)?.at(now).date_naive();
        let retention_days =
            row.retention_days.map(count).transpose()?.unwrap_or(InvitationSettings::default().retention_days);
        if retention_end(dates, retention_days) < today {
            over.push((row.id, EditionSlug::parse(&row.slug).map_err(damaged)?));
        }
    }
    Ok(over)
}

/// Deletes logistics, travel costs and shared rooms, and returns the number of people who had any.
async fn logistics(tx: &mut SqliteConnection, edition: i64) -> Result<u32, StoreError> {
    let people = sqlx::query_scalar!(
        r#"SELECT count(*) AS "people!: i64" FROM (
             SELECT person_id FROM logistics WHERE edition_id = ?1 UNION SELECT person_id FROM travel_costs WHERE edition_id = ?1
             UNION SELECT person_id FROM shared_rooms WHERE edition_id = ?1)"#,
        edition
    );
    let people = people.fetch_one(&mut *tx).await?;
    sqlx::query!("DELETE FROM logistics WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM travel_costs WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM shared_rooms WHERE edition_id = ?1", edition).execute(tx).await?;
    count(people)
}

/// Deletes the applications with their notes, tags and votes, and returns their number.
async fn applications(tx: &mut SqliteConnection, edition: i64) -> Result<u32, StoreError> {
    let done = sqlx::query!("DELETE FROM applications WHERE edition_id = ?1", edition).execute(tx).await?;
    Ok(u32::try_from(done.rows_affected()).unwrap_or(u32::MAX))
}

/// Deletes answers to the edition's own questions: all, or those kept until a day before `today`.
async fn answers(tx: &mut SqliteConnection, edition: i64, today: Option<NaiveDate>) -> Result<u32, StoreError> {
    let today = today.map(|day| day.format("%Y-%m-%d").to_string());
    let done = sqlx::query!(
        "DELETE FROM own_answers WHERE question_id IN
           (SELECT id FROM own_questions WHERE edition_id = ?1 AND (?2 IS NULL OR kept_until < ?2))",
        edition,
        today
    );
    Ok(u32::try_from(done.execute(tx).await?.rows_affected()).unwrap_or(u32::MAX))
}

/// Deletes answers to questions after their own last day, and returns what it deleted in each edition.
async fn over_kept_answers(tx: &mut SqliteConnection, now: Instant) -> Result<Vec<(i64, PurgeReport)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", slug AS "slug!", zone AS "zone!" FROM editions
           WHERE EXISTS (SELECT 1 FROM own_questions q WHERE q.edition_id = editions.id AND q.kept_until IS NOT NULL)"#
    );
    let mut purged = Vec::new();
    for row in rows.fetch_all(&mut *tx).await? {
        let today = Zone::parse(&row.zone).map_err(damaged)?.at(now).date_naive();
        let answers = answers(tx, row.id, Some(today)).await?;
        let edition = EditionSlug::parse(&row.slug).map_err(damaged)?;
        let report = PurgeReport { edition, at: now, logistics: 0, addresses: 0, emails: 0, applications: 0, answers };
        if !report.is_nothing() {
            purged.push((row.id, report));
        }
    }
    Ok(purged)
}

/// Erases private data of invitations and returns the number of email addresses erased.
async fn invitations(tx: &mut SqliteConnection, edition: i64) -> Result<u32, StoreError> {
    sqlx::query!(
        "DELETE FROM invitation_links WHERE invitation_id IN (SELECT id FROM invitations WHERE edition_id = ?1)",
        edition
    )
    .execute(&mut *tx)
    .await?;
    // Messages of people with an account are deleted too, because they may be about health.
    sqlx::query!(
        "DELETE FROM invitation_messages WHERE invitation_id IN (SELECT id FROM invitations WHERE edition_id = ?1)",
        edition
    )
    .execute(&mut *tx)
    .await?;
    // The reason for a waiver may be about health too. The waiver itself stays.
    sqlx::query!(
        "UPDATE waivers SET reason = 'no longer kept' WHERE reason <> 'no longer kept'
           AND invitation_id IN (SELECT id FROM invitations WHERE edition_id = ?1)",
        edition
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE invitations SET decline_reason = NULL, suggestion = NULL
         WHERE edition_id = ?1 AND (decline_reason IS NOT NULL OR suggestion IS NOT NULL)",
        edition
    )
    .execute(&mut *tx)
    .await?;
    let addresses = sqlx::query_scalar!(
        r#"SELECT count(*) AS "addresses!: i64" FROM invitations
           WHERE edition_id = ?1 AND email IS NOT NULL
             AND NOT (answered = 1 AND EXISTS (SELECT 1 FROM people WHERE id = person_id AND github_id IS NOT NULL))"#,
        edition
    );
    let addresses = addresses.fetch_one(&mut *tx).await?;
    sqlx::query!(
        "UPDATE invitations SET email = NULL, name = NULL
         WHERE edition_id = ?1 AND (email IS NOT NULL OR name IS NOT NULL)
           AND NOT (answered = 1 AND EXISTS (SELECT 1 FROM people WHERE id = person_id AND github_id IS NOT NULL))",
        edition
    )
    .execute(tx)
    .await?;
    count(addresses)
}

/// Discards unsent emails, erases addresses, names and texts, and returns the number of erased emails.
///
/// Subjects stay, except those that organizers wrote themselves. An email being sent keeps its text until the next run.
async fn emails(tx: &mut SqliteConnection, edition: i64) -> Result<u32, StoreError> {
    sqlx::query!(
        "UPDATE emails SET delivery_status = 'discarded' WHERE edition_id = ?1 AND delivery_status IN ('waiting', 'held')",
        edition
    )
    .execute(&mut *tx)
    .await?;
    let done = sqlx::query!(
        "UPDATE emails SET address = NULL, name = '', filled = '{}', body = '', last_error = NULL, meeting = NULL,
           subject = iif(group_email_id IS NULL, subject, '')
         WHERE edition_id = ?1 AND delivery_status <> 'handed_over'
           AND (address IS NOT NULL OR name <> '' OR filled <> '{}' OR body <> '' OR last_error IS NOT NULL)",
        edition
    );
    Ok(u32::try_from(done.execute(tx).await?.rows_affected()).unwrap_or(u32::MAX))
}

async fn record(tx: &mut SqliteConnection, edition: i64, purged: &PurgeReport) -> Result<(), StoreError> {
    let at = purged.at.timestamp();
    sqlx::query!(
        "INSERT INTO purges (edition_id, at, logistics, addresses, emails, applications, answers)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        edition,
        at,
        purged.logistics,
        purged.addresses,
        purged.emails,
        purged.applications,
        purged.answers
    )
    .execute(tx)
    .await?;
    Ok(())
}
