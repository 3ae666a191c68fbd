//! What time brings: deadlines that pass, offers that lapse, seats that are offered, reminders.

use super::acts::remind;
use super::record::{InvitationRecord, happened, status};
use crate::audit::{self, Entry};
use crate::column::damaged;
use crate::{Store, StoreError, seats};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{DeadlineReport, InvitationEvent, InvitationState, InvitationTransition};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Does what is due, in all editions; says what was done, of those where something was. It may run at any time and
    /// as often as one likes: an answer too late is refused whether it has run or not.
    pub async fn run_invitation_deadlines(&self, now: Instant) -> Result<Vec<DeadlineReport>, StoreError> {
        let mut tx = self.writing().await?;
        let editions = sqlx::query!(
            r#"SELECT id AS "id!", slug AS "slug!" FROM editions
               WHERE EXISTS (SELECT 1 FROM invitations WHERE edition_id = editions.id AND state IN ('sent', 'waitlisted'))
               ORDER BY starts, slug"#
        );
        let mut tended = Vec::new();
        for row in editions.fetch_all(&mut *tx).await? {
            let slug = EditionSlug::parse(&row.slug).map_err(damaged)?;
            tended.extend(edition(&mut tx, row.id, slug, now).await?);
        }
        tx.commit().await?;
        Ok(tended)
    }
}

async fn edition(
    tx: &mut SqliteConnection,
    edition: i64,
    slug: EditionSlug,
    now: Instant,
) -> Result<Option<DeadlineReport>, StoreError> {
    let days_before = seats::invitation_settings(tx, edition).await?.remind_days;
    let mut tended = DeadlineReport { edition: slug, expired: 0, lapsed: 0, offered: 0, reminded: 0 };
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", state AS "state!", deadline, offer, reminded FROM invitations
           WHERE edition_id = ?1 AND state IN ('sent', 'waitlisted') ORDER BY id"#,
        edition
    );
    for row in rows.fetch_all(&mut *tx).await? {
        let (id, status) = (InvitationId(row.id), status(&row.state, row.deadline, row.offer)?);
        match status.state {
            InvitationState::Sent if status.is_over(now) => {
                expire(tx, id, InvitationEvent::Expired, now).await?;
                tended.expired += 1;
            }
            _ if status.is_over(now) => {
                expire(tx, id, InvitationEvent::OfferLapsed, now).await?;
                tended.lapsed += 1;
            }
            _ if row.reminded.is_none() && status.wants_reminder(days_before, now) => {
                let one = InvitationRecord::find(tx, id).await?;
                remind(tx, &one, None, now).await?;
                tended.reminded += 1;
            }
            _ => {}
        }
    }
    record(tx, edition, &tended, now).await?;
    tended.offered = seats::offer_if_it_offers(tx, edition, &AuditActor::System, now).await?;
    Ok((tended.expired + tended.lapsed + tended.offered + tended.reminded > 0).then_some(tended))
}

async fn expire(
    tx: &mut SqliteConnection,
    id: InvitationId,
    event: InvitationEvent,
    now: Instant,
) -> Result<(), StoreError> {
    let mut one = InvitationRecord::find(tx, id).await?;
    one.step(tx, InvitationTransition::Expire, now).await?;
    happened(tx, one.id, None, event, now).await
}

async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    tended: &DeadlineReport,
    now: Instant,
) -> Result<(), StoreError> {
    let DeadlineReport { expired, lapsed, reminded, .. } = *tended;
    if expired + lapsed + reminded == 0 {
        return Ok(());
    }
    let event = AuditEvent::InvitationDeadlinesRun { expired, lapsed, reminded };
    audit::write(tx, Entry::in_edition(edition, AuditActor::System, event), now).await
}
