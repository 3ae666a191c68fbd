//! Seats: an edition's invitation settings, its confirmed seats, and offers to the waitlist.

mod allocation;
mod rows;
mod settings;

pub(crate) use allocation::{allocation, offer_automatically, refuse_move_without_seat};
pub(crate) use rows::{has_own_settings, invitation_settings, seat_pool_id};
pub(crate) use settings::save_capacity;

use crate::shared::audit::{self, Entry};
use crate::shared::edited_settings;
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::access::{Organizer, Viewer};
use domain::audit::{AuditActor, AuditEvent, InvitationSettingChange};
use domain::editions::EditionSetting;
use domain::id::EditionSlug;
use domain::invitations::InvitationSettings;
use domain::seats::{SavedSeats, SeatFigures, SeatPool, Seats};
use domain::text::check_read;
use domain::time::Instant;

impl Store {
    /// The public numbers of seats by state.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn seat_figures(&self, slug: &EditionSlug) -> Result<SeatFigures, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        Ok(SeatFigures::of(&allocation(&mut tx, edition).await?))
    }

    /// The seat pools of an edition, in their order.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn seat_pools<'a>(&self, by: impl Into<Viewer<'a>>) -> Result<Vec<SeatPool>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        Ok(allocation::seats(&mut tx, edition).await?.seat_pools().to_vec())
    }

    /// Sets the capacity, the seat pools and the invitation settings, and offers seats that become free.
    ///
    /// Pools are matched by title. A title that doesn't exist yet renames the pool at the same position.
    /// Writes no audit entry if nothing changes. `read` is the revision of the seats and settings that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed them. Refuses an unknown edition, contradictory settings, and fewer seats than are taken.
    pub async fn set_seat_settings(
        &self,
        by: Organizer<'_>,
        read: Option<&str>,
        requested: &Seats,
        rules: &InvitationSettings,
        now: Instant,
    ) -> Result<SavedSeats, StoreError> {
        rules.check()?;
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let (seats, settings) =
            (allocation::seats(&mut tx, edition).await?, rows::invitation_settings(&mut tx, edition).await?);
        check_read(&(&seats, &settings), &(requested, rules), read)?;
        let (changes, removed) = settings::set(&mut tx, edition, requested, rules).await?;
        if changes.iter().any(|change| matches!(change, InvitationSettingChange::Capacity { .. })) {
            edited_settings::mark(&mut tx, edition, EditionSetting::Capacity).await?;
        }
        let mut offered = 0;
        if !changes.is_empty() {
            let (actor, event) = (AuditActor::Person(by.id()), AuditEvent::InvitationSettingsChanged { changes });
            audit::write(&mut tx, Entry::in_edition(edition, actor.clone(), event), now).await?;
            offered = offer_automatically(&mut tx, edition, &actor, now).await?;
        }
        tx.commit().await?;
        Ok(SavedSeats { offered, removed })
    }

    /// Offers the free seats to the waitlist, in order, and returns how many were offered.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn offer_next(&self, by: Organizer<'_>, now: Instant) -> Result<u32, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let rules = rows::invitation_settings(&mut tx, edition).await?;
        let offered = allocation::offer(&mut tx, edition, &rules, &AuditActor::Person(by.id()), now).await?;
        tx.commit().await?;
        Ok(offered)
    }
}
