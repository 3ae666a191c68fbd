//! Edits the settings of an edition.

use super::{agenda, announce};
use crate::commitments::fulfilment_changes;
use crate::shared::audit::{self, Entry};
use crate::shared::edited_settings;
use crate::shared::editions::{edition_with_id, save};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::editions::{AgendaBlock, Edition, EditionSetting, Link, MovedProgramme};
use domain::text::revision;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Changes an edition from `read`, which the organizer saw, to `edited`.
    ///
    /// Returns how new dates moved the programme; `None` if the dates stay. The capacity stays, too.
    ///
    /// # Errors
    /// `EditConflict` if the edition isn't as it was read.
    pub async fn edit_edition(
        &self,
        by: Organizer<'_>,
        read: &Edition,
        edited: &Edition,
        now: Instant,
    ) -> Result<Option<MovedProgramme>, StoreError> {
        let mut tx = self.begin_write().await?;
        let (id, before) = edition_with_id(&mut tx, by.edition()).await?;
        if before != *read {
            return Err(Refusal::EditConflict.into());
        }
        let after = Edition { slug: before.slug.clone(), capacity: before.capacity, ..edited.clone() };
        save(&mut tx, &after).await?;
        let moved = agenda::move_with(&mut tx, id, before.dates, after.dates, now).await?;
        announce::note(&mut tx, id, &before, &after, now).await?;
        edited_settings::note(&mut tx, id, &before.edited_settings(&after), by.id(), now).await?;
        for event in events(&before, &after) {
            audit::write(&mut tx, Entry::in_edition(id, AuditActor::Person(by.id()), event), now).await?;
        }
        fulfilment_changes::record(&mut tx, id, now).await?;
        tx.commit().await?;
        self.read_instance().await?;
        Ok(moved)
    }

    /// Replaces the agenda of an edition.
    ///
    /// # Errors
    /// Refuses a row far from the dates of the edition, and `EditConflict` if the agenda's revision isn't `read`.
    pub async fn edit_agenda(
        &self,
        by: Organizer<'_>,
        read: &str,
        edited: &[AgendaBlock],
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let (id, edition) = edition_with_id(&mut tx, by.edition()).await?;
        edition.dates.check_agenda(edited)?;
        let before = agenda::read(&mut tx, id).await?;
        if revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        if before != edited {
            agenda::replace(&mut tx, id, edited).await?;
            edited_settings::note(&mut tx, id, &[EditionSetting::Agenda], by.id(), now).await?;
        }
        tx.commit().await
    }

    /// Replaces the links of an edition.
    ///
    /// # Errors
    /// `EditConflict` if the links aren't as they were `read`.
    pub async fn edit_links(
        &self,
        by: Organizer<'_>,
        read: &[Link],
        edited: &[Link],
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let (id, _) = edition_with_id(&mut tx, by.edition()).await?;
        let before = super::lists(&mut tx, id).await?.links;
        if before != read {
            return Err(Refusal::EditConflict.into());
        }
        if before != edited {
            replace_links(&mut tx, id, edited).await?;
            edited_settings::note(&mut tx, id, &[EditionSetting::Links], by.id(), now).await?;
        }
        tx.commit().await
    }
}

/// Events of changes that no import can make.
fn events(before: &Edition, after: &Edition) -> Vec<AuditEvent> {
    let changes = [
        (before.visibility != after.visibility)
            .then_some(AuditEvent::VisibilityChanged { visibility: after.visibility }),
        (before.phase != after.phase).then_some(AuditEvent::PhaseChanged { phase: after.phase }),
        (before.kind != after.kind || before.parts != after.parts)
            .then_some(AuditEvent::KindChanged { kind: after.kind, parts: after.parts }),
        (before.fulfilment != after.fulfilment).then_some(AuditEvent::FulfilmentSettingsChanged {
            make_ups: after.fulfilment.make_ups(),
            implementation_months: after.fulfilment.implementation_months(),
        }),
    ];
    changes.into_iter().flatten().collect()
}

/// Replaces all links.
pub(crate) async fn replace_links(tx: &mut SqliteConnection, edition: i64, links: &[Link]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM edition_links WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    for (position, link) in (0i64..).zip(links) {
        let (title, url) = (link.title.as_str(), link.url.as_str());
        sqlx::query!(
            "INSERT INTO edition_links (edition_id, position, title, url) VALUES (?1, ?2, ?3, ?4)",
            edition,
            position,
            title,
            url
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
