//! Enters what was stored before there was a ledger.

use super::append;
use crate::db::column::{count, damaged, instant};
use crate::{Store, StoreError};
use domain::attendance::AttendanceSource;
use domain::id::MeetingNumber;
use domain::ledger::{LedgerEvent, LedgerHash};
use sqlx::SqliteConnection;

struct Row {
    edition_id: i64,
    person_id: i64,
    at: i64,
    version: Option<i64>,
    text_hash: Option<Vec<u8>>,
    meeting: Option<i64>,
    present: Option<i64>,
    source: Option<String>,
    letter: Option<String>,
    /// Orders records of attendance at the same time.
    #[expect(dead_code, reason = "only the query orders by it")]
    record: i64,
}

impl Store {
    /// Enters all agreements, attendance and waivers in the order of their times, if the ledger is empty.
    ///
    /// From then on each is entered when it is stored, so this happens once, at the first start after the migration.
    pub(crate) async fn begin_ledger(&self) -> Result<(), StoreError> {
        let mut tx = self.begin_read().await?;
        let is_due = sqlx::query_scalar!(
            r#"SELECT NOT EXISTS (SELECT 1 FROM ledger_entries)
                 AND (EXISTS (SELECT 1 FROM agreements) OR EXISTS (SELECT 1 FROM attendance_records)
                   OR EXISTS (SELECT 1 FROM waivers)) AS "is_due!: bool""#
        );
        if is_due.fetch_one(&mut *tx).await? {
            drop(tx);
            let mut tx = self.begin_write().await?;
            enter_existing(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

async fn enter_existing(tx: &mut SqliteConnection) -> Result<(), StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT edition_id AS "edition_id!: i64", person_id AS "person_id!: i64", at AS "at!: i64", version AS "version?: i64",
             text_hash AS "text_hash?: Vec<u8>", NULL AS "meeting?: i64", NULL AS "present?: i64", NULL AS "source?: String",
             NULL AS "letter?: String", 0 AS "record!: i64"
           FROM agreements
           UNION ALL
           SELECT m.edition_id, r.person_id, r.recorded_at, NULL, NULL, m.number, r.present, r.source, NULL, r.id
           FROM attendance_records r JOIN meetings m ON m.id = r.meeting_id
           UNION ALL
           SELECT i.edition_id, i.person_id, w.at, NULL, NULL, NULL, NULL, NULL, w.letter, 0
           FROM waivers w JOIN invitations i ON i.id = w.invitation_id WHERE i.person_id IS NOT NULL
           ORDER BY 3, 10, 1, 2, 4, 9"#
    );
    for row in rows.fetch_all(&mut *tx).await? {
        if let Some(event) = event(&row)? {
            append(tx, row.edition_id, row.person_id, event, instant(row.at)?).await?;
        }
    }
    Ok(())
}

fn event(row: &Row) -> Result<Option<LedgerEvent>, StoreError> {
    Ok(match row {
        Row { version: Some(version), text_hash: Some(hash), .. } => {
            let text = LedgerHash::from_bytes(hash).unwrap_or_default();
            Some(LedgerEvent::Agreement { version: count(*version)?, text })
        }
        Row { meeting: Some(meeting), present: Some(present), source: Some(source), .. } => {
            Some(LedgerEvent::Attendance {
                meeting: MeetingNumber(count(*meeting)?),
                present: *present != 0,
                source: AttendanceSource::parse(source).map_err(damaged)?,
            })
        }
        Row { letter: Some(letter), .. } => {
            letter.chars().next().map(|letter| LedgerEvent::Waiver { letter, granted: true })
        }
        _ => None,
    })
}
