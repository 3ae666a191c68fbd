//! Notes which settings of an edition were edited here, so that an import doesn't overwrite them.

use crate::StoreError;
use crate::db::column::damaged;
use crate::shared::audit::{self, Entry};
use domain::audit::{AuditActor, AuditEvent};
use domain::editions::EditionSetting;
use domain::id::PersonId;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Notes that a person edited these settings, and writes that to the audit log; nothing for no settings.
pub(crate) async fn note(
    tx: &mut SqliteConnection,
    edition: i64,
    settings: &[EditionSetting],
    by: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    if settings.is_empty() {
        return Ok(());
    }
    for setting in settings {
        let setting = setting.as_str();
        sqlx::query!(
            "INSERT INTO edited_settings (edition_id, setting) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            edition,
            setting
        )
        .execute(&mut *tx)
        .await?;
    }
    let event = AuditEvent::EditionEdited { settings: settings.to_vec() };
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by), event), now).await
}

/// The settings of an edition that were edited here.
pub(crate) async fn of(tx: &mut SqliteConnection, edition: i64) -> Result<BTreeSet<EditionSetting>, StoreError> {
    let settings = sqlx::query_scalar!("SELECT setting FROM edited_settings WHERE edition_id = ?1", edition);
    settings.fetch_all(tx).await?.iter().map(|setting| EditionSetting::parse(setting).map_err(damaged)).collect()
}
