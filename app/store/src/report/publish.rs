//! Edits the introduction of a report, and publishes a report.

use super::report;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::community::Series;
use domain::text::{LongText, revision};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Replaces the introduction of the next report. `None` empties it.
    ///
    /// `read` is the revision of the introduction that the form showed.
    ///
    /// # Errors
    /// Refuses a conflicting edit.
    pub async fn save_report_introduction(
        &self,
        by: Organizer<'_>,
        text: Option<&LongText>,
        read: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let before = report(&mut tx, by.edition(), None).await?.introduction;
        if before.as_ref() == text {
            return Ok(());
        }
        if revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        match text.map(LongText::as_str) {
            None => {
                sqlx::query!("DELETE FROM report_introductions WHERE edition_id = ?1", edition)
                    .execute(&mut *tx)
                    .await?
            }
            Some(text) => {
                sqlx::query!(
                    "INSERT INTO report_introductions (edition_id, text) VALUES (?1, ?2)
                     ON CONFLICT DO UPDATE SET text = excluded.text",
                    edition,
                    text
                )
                .execute(&mut *tx)
                .await?
            }
        };
        record(&mut tx, edition, by, AuditEvent::ReportIntroductionEdited, now).await?;
        tx.commit().await
    }

    /// Publishes the report as it is now, and returns its number.
    ///
    /// `read` is the revision of the texts that the organizer saw, from [`formats::report::texts`].
    ///
    /// # Errors
    /// `ReportChanged` if they have changed since.
    pub async fn publish_report(
        &self,
        by: Organizer<'_>,
        read: &str,
        series: Option<&Series>,
        now: Instant,
    ) -> Result<u32, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let report = report(&mut tx, by.edition(), None).await?;
        let texts = formats::report::texts(&report, series);
        if revision(&texts) != read {
            return Err(Refusal::ReportChanged.into());
        }
        let [full, funders] = texts;
        let (at, person) = (now.timestamp(), by.id().0);
        let row = sqlx::query!(
            r#"INSERT INTO published_reports (edition_id, number, published_at, published_by, full_text, funders_text)
               VALUES (?1, 1 + (SELECT coalesce(max(number), 0) FROM published_reports WHERE edition_id = ?1), ?2, ?3, ?4, ?5)
               RETURNING id AS "id!", number AS "number!: u32""#,
            edition,
            at,
            person,
            full.text,
            funders.text
        )
        .fetch_one(&mut *tx)
        .await?;
        // The short report has no names.
        for (place, person) in (0_i64..).zip(&full.people) {
            sqlx::query!(
                "INSERT INTO published_report_people (report_id, place, person_id) VALUES (?1, ?2, ?3)",
                row.id,
                place,
                person.0
            )
            .execute(&mut *tx)
            .await?;
        }
        record(&mut tx, edition, by, AuditEvent::ReportPublished { number: row.number }, now).await?;
        tx.commit().await?;
        Ok(row.number)
    }
}

async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Organizer<'_>,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await
}
