//! Records who is at the summit. A later record corrects an earlier one, and none is overwritten.

use super::fulfilment_changes;
use super::versions::audit;
use crate::db::column::{damaged, instant, person};
use crate::shared::editions::known_edition;
use crate::shared::names::by_name;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::attendance::{AttendanceRecord, AttendanceRow, AttendanceSource};
use domain::audit::AuditEvent;
use domain::id::PersonId;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Everyone who takes part in the edition or has a record of the summit, by name.
    pub async fn check_in_rows(&self, by: Organizer<'_>) -> Result<Vec<AttendanceRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        rows(&mut tx, edition).await
    }

    /// Records changes: `true` for people who are at the summit. Returns the number of changes.
    ///
    /// # Errors
    /// Refuses people who don't take part in the edition.
    pub async fn record_check_ins(
        &self,
        by: Organizer<'_>,
        presence: &[(PersonId, bool)],
        now: Instant,
    ) -> Result<usize, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let known = rows(&mut tx, edition).await?;
        let mut count = 0;
        for (id, present) in presence {
            let row = known.iter().find(|row| row.id == *id).ok_or(Refusal::NoSuchPerson)?;
            if AttendanceRecord::is_changed_by(row.record, *present) {
                insert(&mut tx, edition, *id, *present, by.id(), now).await?;
                count += 1;
            }
        }
        if count > 0 {
            audit(&mut tx, edition, by.id(), AuditEvent::SummitCheckInsRecorded { count }, now).await?;
            fulfilment_changes::record(&mut tx, edition, now).await?;
        }
        tx.commit().await?;
        Ok(count)
    }
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    person: PersonId,
    present: bool,
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let (source, now) = (AttendanceSource::Organizer.as_str(), now.timestamp());
    sqlx::query!(
        "INSERT INTO summit_check_ins (edition_id, person_id, present, source, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        edition,
        person.0,
        present,
        source,
        now,
        by.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn rows(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<AttendanceRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login, r.present AS "present?: bool", r.source AS "source?",
             r.recorded_at AS "recorded_at?"
           FROM people p LEFT JOIN summit_check_ins r ON r.id = (
             SELECT max(id) FROM summit_check_ins WHERE edition_id = ?1 AND person_id = p.id)
           WHERE r.id IS NOT NULL OR p.id IN (SELECT person_id FROM participants WHERE edition_id = ?1)"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let record = match (row.present, row.source, row.recorded_at) {
            (Some(present), Some(source), Some(at)) => {
                let source = AttendanceSource::parse(&source).map_err(damaged)?;
                Some(AttendanceRecord { present, source, recorded_at: instant(at)? })
            }
            _ => None,
        };
        Ok(AttendanceRow { id: PersonId(row.id), person: person(&row.name, row.login)?, record })
    });
    let mut rows: Vec<AttendanceRow> = rows.collect::<Result<_, StoreError>>()?;
    rows.sort_by_cached_key(|row| by_name(&row.person));
    Ok(rows)
}
