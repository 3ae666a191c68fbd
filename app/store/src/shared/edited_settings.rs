//! Notes which settings of an edition were edited here, so that an import doesn't overwrite them.

use crate::StoreError;
use crate::db::column::damaged;
use crate::shared::audit::{self, Entry};
use domain::audit::{AuditActor, AuditEvent};
use domain::editions::{EditionSetting, SourceValue};
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
        mark(tx, edition, *setting).await?;
    }
    let event = AuditEvent::EditionEdited { settings: settings.to_vec() };
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by), event), now).await
}

/// Notes that a setting was edited here, without an entry in the audit log.
pub(crate) async fn mark(tx: &mut SqliteConnection, edition: i64, setting: EditionSetting) -> Result<(), StoreError> {
    let setting = setting.as_str();
    sqlx::query!(
        "INSERT INTO edited_settings (edition_id, setting) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        edition,
        setting
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets that a setting was edited here, so that imports change it again.
pub(crate) async fn forget(tx: &mut SqliteConnection, edition: i64, setting: EditionSetting) -> Result<(), StoreError> {
    let setting = setting.as_str();
    sqlx::query!("DELETE FROM edited_settings WHERE edition_id = ?1 AND setting = ?2", edition, setting)
        .execute(tx)
        .await?;
    Ok(())
}

/// Stores what the website says now about settings that were edited here; it says the same about the others.
pub(crate) async fn note_source(
    tx: &mut SqliteConnection,
    edition: i64,
    values: &[SourceValue],
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE edited_settings SET source = NULL WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    for value in values {
        let setting = value.setting().as_str();
        let source = serde_json::to_string(value).map_err(StoreError::unavailable)?;
        sqlx::query!(
            "UPDATE edited_settings SET source = ?3 WHERE edition_id = ?1 AND setting = ?2",
            edition,
            setting,
            source
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// What the website says about settings that were edited here, where it says something else.
pub(crate) async fn source_values(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<SourceValue>, StoreError> {
    let sources = sqlx::query_scalar!(
        r#"SELECT source AS "source!" FROM edited_settings WHERE edition_id = ?1 AND source IS NOT NULL ORDER BY setting"#,
        edition
    );
    let sources = sources.fetch_all(tx).await?;
    sources.iter().map(|source| serde_json::from_str(source).map_err(StoreError::unavailable)).collect()
}

/// The settings of an edition that were edited here.
pub(crate) async fn of(tx: &mut SqliteConnection, edition: i64) -> Result<BTreeSet<EditionSetting>, StoreError> {
    let settings = sqlx::query_scalar!("SELECT setting FROM edited_settings WHERE edition_id = ?1", edition);
    settings.fetch_all(tx).await?.iter().map(|setting| EditionSetting::parse(setting).map_err(damaged)).collect()
}
