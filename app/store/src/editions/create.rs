//! Creates editions, empty or with the settings of an earlier one.

use super::agenda;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::{edition_id, edition_with_id, save};
use crate::{Store, StoreError, roles};
use domain::Refusal;
use domain::access::{EditionCreator, Organizer};
use domain::audit::{AuditActor, AuditEvent};
use domain::editions::{AgendaBlock, Dates, Edition, moved_agenda};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Creates an edition, and makes its creator an organizer of it.
    ///
    /// With `from`, it gets that edition's tracks, rooms, agenda, commitments, seats, own questions, settings and email templates, but no
    /// people. Returns the rows of the agenda that don't fit into the new dates; they are left out.
    ///
    /// # Errors
    /// Refuses the short name of another edition.
    pub async fn create_edition(
        &self,
        by: EditionCreator<'_>,
        edition: &Edition,
        from: Option<Organizer<'_>>,
        now: Instant,
    ) -> Result<Vec<AgendaBlock>, StoreError> {
        let mut tx = self.begin_write().await?;
        if edition_id(&mut tx, &edition.slug).await?.is_some() {
            return Err(Refusal::EditionExists(edition.slug.to_string()).into());
        }
        let id = save(&mut tx, edition).await?;
        let left_out = match from {
            Some(from) => {
                let (earlier, before) = edition_with_id(&mut tx, from.edition()).await?;
                copy(&mut tx, earlier, id).await?;
                copy_agenda(&mut tx, (earlier, before.dates), (id, edition.dates)).await?
            }
            None => Vec::new(),
        };
        roles::add_organizer(&mut tx, id, &edition.slug, by.id(), now).await?;
        let event = AuditEvent::EditionCreated { copied: from.map(|from| from.edition().clone()) };
        audit::write(&mut tx, Entry::in_edition(id, AuditActor::Person(by.id()), event), now).await?;
        tx.commit().await?;
        self.read_instance().await?;
        Ok(left_out)
    }
}

async fn copy_track_goals(tx: &mut SqliteConnection, from: i64, to: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO track_specs (track_id, spec_number)
         SELECT copy.id, s.spec_number FROM track_specs s JOIN tracks t ON t.id = s.track_id
           JOIN tracks copy ON copy.edition_id = ?2 AND copy.title = t.title WHERE t.edition_id = ?1",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO track_outcomes (track_id, outcome_code)
         SELECT copy.id, o.outcome_code FROM track_outcomes o JOIN tracks t ON t.id = o.track_id
           JOIN tracks copy ON copy.edition_id = ?2 AND copy.title = t.title WHERE t.edition_id = ?1",
        from,
        to
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Copies what is no one's private data; the commitments become version 1.
async fn copy(tx: &mut SqliteConnection, from: i64, to: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO tracks (edition_id, position, title, summary, colour)
         SELECT ?2, position, title, summary, colour FROM tracks WHERE edition_id = ?1 ORDER BY position, id",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    copy_track_goals(tx, from, to).await?;
    sqlx::query!(
        "INSERT INTO rooms (edition_id, position, title, size, equipment)
         SELECT ?2, position, title, size, equipment FROM rooms
         WHERE edition_id = ?1 AND removed_at IS NULL ORDER BY position, id",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO commitments (edition_id, version, letter, text, requirement)
         SELECT ?2, 1, letter, text, requirement FROM commitments
         WHERE edition_id = ?1 AND version = (SELECT max(version) FROM commitments WHERE edition_id = ?1)",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE editions SET capacity = earlier.capacity, seat_target = earlier.seat_target
         FROM editions earlier WHERE earlier.id = ?1 AND editions.id = ?2",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO seat_pools (edition_id, position, title, seats)
         SELECT ?2, position, title, seats FROM seat_pools WHERE edition_id = ?1",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    copy_settings(tx, from, to).await
}

async fn copy_settings(tx: &mut SqliteConnection, from: i64, to: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO invitation_settings (edition_id, answer_days, remind_days, offer_days, offers_automatically,
           retention_days, covered_costs, reply_to, holds_emails)
         SELECT ?2, answer_days, remind_days, offer_days, offers_automatically, retention_days, covered_costs, reply_to,
           holds_emails FROM invitation_settings WHERE edition_id = ?1",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO plan_settings (edition_id, quiet_days, answer_days)
         SELECT ?2, quiet_days, answer_days FROM plan_settings WHERE edition_id = ?1",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO own_questions (edition_id, position, text, kind, choices, is_required, asked_on, is_visible)
         SELECT ?2, position, text, kind, choices, is_required, asked_on, is_visible FROM own_questions
         WHERE edition_id = ?1 ORDER BY position, id",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO email_templates (edition_id, kind, subject, body)
         SELECT ?2, kind, subject, body FROM email_templates WHERE edition_id = ?1",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Copies the agenda to the new dates; returns the rows that don't fit. Editions are given by id and dates.
async fn copy_agenda(
    tx: &mut SqliteConnection,
    (from, earlier): (i64, Dates),
    (to, dates): (i64, Dates),
) -> Result<Vec<AgendaBlock>, StoreError> {
    let days = (dates.starts() - earlier.starts()).num_days();
    let moved = moved_agenda(&agenda::read(tx, from).await?, days).into_iter();
    let (rows, left_out): (Vec<AgendaBlock>, Vec<AgendaBlock>) = moved.partition(|block| dates.fits(block.date));
    agenda::replace(tx, to, &rows).await?;
    Ok(left_out)
}
