//! An edition's settings of its work plan.

use crate::db::column::count;
use crate::shared::editions::known_edition;
use crate::workflow::proposing::record;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::AuditEvent;
use domain::id::EditionSlug;
use domain::text::check_read;
use domain::time::Instant;
use domain::workflow::PlanSettings;
use sqlx::SqliteConnection;

impl Store {
    /// The plan settings of an edition.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn plan_settings(&self, slug: &EditionSlug) -> Result<PlanSettings, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        rules(&mut tx, edition).await
    }

    /// Sets the plan settings of an edition; `read` is the revision of the settings that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed the settings. Refuses an unknown edition, and numbers of days out of range.
    pub async fn set_plan_settings(
        &self,
        by: Organizer<'_>,
        read: Option<&str>,
        settings: &PlanSettings,
        now: Instant,
    ) -> Result<(), StoreError> {
        let PlanSettings { quiet_days, answer_days } = *settings;
        for (what, days) in [("Days without activity", quiet_days), ("Days to answer", answer_days)] {
            if !(1..=MOST_DAYS).contains(&days) {
                return Err(Refusal::OutOfRange { what, number: days.into(), least: 1, most: MOST_DAYS }.into());
            }
        }
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        check_read(&rules(&mut tx, edition).await?, settings, read)?;
        sqlx::query!(
            "INSERT INTO plan_settings (edition_id, quiet_days, answer_days) VALUES (?1, ?2, ?3)
             ON CONFLICT (edition_id) DO UPDATE SET quiet_days = ?2, answer_days = ?3",
            edition,
            quiet_days,
            answer_days
        )
        .execute(&mut *tx)
        .await?;
        let event = AuditEvent::PlanSettingsChanged { quiet_days, answer_days };
        record(&mut tx, edition, by.account(), event, now).await?;
        tx.commit().await
    }
}

/// The most days that a setting may have.
const MOST_DAYS: u32 = 365;

/// The plan settings of an edition, or the defaults.
pub(crate) async fn rules(tx: &mut SqliteConnection, edition: i64) -> Result<PlanSettings, StoreError> {
    let row = sqlx::query!("SELECT quiet_days, answer_days FROM plan_settings WHERE edition_id = ?1", edition);
    match row.fetch_optional(tx).await? {
        Some(row) => Ok(PlanSettings { quiet_days: count(row.quiet_days)?, answer_days: count(row.answer_days)? }),
        None => Ok(PlanSettings::default()),
    }
}
