//! Shows what the community's website says about settings that were edited here, and takes it over.

use super::{agenda, announce, replace_links, tracks};
use crate::shared::audit::{self, Entry};
use crate::shared::edited_settings;
use crate::shared::editions::{edition_with_id, known_edition, save};
use crate::{Store, StoreError, seats};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::editions::{Edition, EditionSetting, MovedProgramme, SourceValue, with_known_marks};
use domain::seats::Seats;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// The website's values of settings that were edited here, where the last import found another value.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn source_values(&self, by: Organizer<'_>) -> Result<Vec<SourceValue>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        edited_settings::source_values(&mut tx, edition).await
    }

    /// Takes the website's value of a setting over; from then on, imports change the setting again.
    ///
    /// Returns how new dates move the programme.
    ///
    /// Commitments are taken over with [`Store::publish_commitments`].
    ///
    /// # Errors
    /// `NoSourceValue` if the website has no other value, `CommitmentsNeedPreview`, and the refusals of editing the
    /// setting.
    pub async fn take_source_value(
        &self,
        by: Organizer<'_>,
        setting: EditionSetting,
        now: Instant,
    ) -> Result<Option<MovedProgramme>, StoreError> {
        let mut tx = self.begin_write().await?;
        let (id, before) = edition_with_id(&mut tx, by.edition()).await?;
        let values = edited_settings::source_values(&mut tx, id).await?;
        let value = values.into_iter().find(|value| value.setting() == setting).ok_or(Refusal::NoSourceValue)?;
        let moved = apply(&mut tx, id, &before, &value, now).await?;
        edited_settings::forget(&mut tx, id, setting).await?;
        let actor = AuditActor::Person(by.id());
        audit::write(&mut tx, Entry::in_edition(id, actor.clone(), AuditEvent::SourceValueTaken { setting }), now)
            .await?;
        if setting == EditionSetting::Capacity {
            seats::offer_automatically(&mut tx, id, &actor, now).await?;
        }
        tx.commit().await?;
        self.read_instance().await?;
        Ok(moved)
    }
}

async fn apply(
    tx: &mut SqliteConnection,
    id: i64,
    before: &Edition,
    value: &SourceValue,
    now: Instant,
) -> Result<Option<MovedProgramme>, StoreError> {
    let after = value.applied_to(before)?;
    match value {
        SourceValue::Links(links) => replace_links(tx, id, links).await?,
        SourceValue::Agenda(rows) => {
            before.dates.check_agenda(rows)?;
            let rows = with_known_marks(&agenda::read(tx, id).await?, rows.clone());
            agenda::replace(tx, id, &rows).await?;
        }
        SourceValue::Capacity(_) => {
            let allocation = seats::allocation(tx, id).await?;
            let requested = Seats::new(after.capacity, allocation.seats.seat_pools().to_vec())?;
            allocation.seats.check_change(&requested, &allocation.occupied())?;
            seats::save_capacity(tx, id, after.capacity).await?;
        }
        SourceValue::Dates { .. } => {
            save(tx, &after).await?;
            let moved = agenda::move_with(tx, id, before.dates, after.dates, now).await?;
            announce::note(tx, id, before, &after, now).await?;
            return Ok(moved);
        }
        SourceValue::Tracks(source) => tracks::take_from_source(tx, id, source).await?,
        SourceValue::Commitments(_) => return Err(Refusal::CommitmentsNeedPreview.into()),
        _ => {
            save(tx, &after).await?;
            announce::note(tx, id, before, &after, now).await?;
        }
    }
    Ok(None)
}
