//! Runs invitation deadlines: expires invitations and offers, offers seats, sends reminders.

use crate::aggregates::invitation::{InvitationRecord, record_event, status};
use crate::db::column::damaged;
use crate::invitations::reminders::remind_due;
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError, seats};
use domain::access::System;
use domain::audit::{AuditActor, AuditEvent};
use domain::email::EmailKind;
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{DeadlineReport, InvitationEvent, InvitationState, InvitationTransition};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Runs all due deadlines and returns a report for each edition where something changed.
    ///
    /// May run at any time and as often as you like: a late answer is refused even if it hasn't run yet.
    pub async fn run_invitation_deadlines(&self, _: System, now: Instant) -> Result<Vec<DeadlineReport>, StoreError> {
        let mut tx = self.begin_write().await?;
        let editions = sqlx::query!(
            r#"SELECT id AS "id!", slug AS "slug!" FROM editions
               WHERE EXISTS (SELECT 1 FROM invitations WHERE edition_id = editions.id AND state IN ('sent', 'waitlisted'))
               ORDER BY starts, slug"#
        );
        let mut report = Vec::new();
        for row in editions.fetch_all(&mut *tx).await? {
            let slug = EditionSlug::parse(&row.slug).map_err(damaged)?;
            report.extend(edition(&mut tx, row.id, slug, now).await?);
        }
        tx.commit().await?;
        Ok(report)
    }
}

async fn edition(
    tx: &mut SqliteConnection,
    edition: i64,
    slug: EditionSlug,
    now: Instant,
) -> Result<Option<DeadlineReport>, StoreError> {
    let mut report = DeadlineReport { edition: slug, expired: 0, lapsed: 0, offered: 0, reminded: 0 };
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", state AS "state!", deadline, offered_until FROM invitations
           WHERE edition_id = ?1 AND state IN ('sent', 'waitlisted') ORDER BY id"#,
        edition
    );
    for row in rows.fetch_all(&mut *tx).await? {
        let (id, status) = (InvitationId(row.id), status(&row.state, row.deadline, row.offered_until)?);
        match status.state {
            InvitationState::Sent if status.is_over(now) => {
                expire(tx, id, InvitationEvent::Expired, now).await?;
                report.expired += 1;
            }
            _ if status.is_over(now) => {
                expire(tx, id, InvitationEvent::OfferLapsed, now).await?;
                report.lapsed += 1;
            }
            _ => {}
        }
    }
    report.reminded = remind_due(tx, edition, now).await?;
    record(tx, edition, &report, now).await?;
    report.offered = seats::offer_automatically(tx, edition, &AuditActor::System, now).await?;
    Ok((report.expired + report.lapsed + report.offered + report.reminded > 0).then_some(report))
}

async fn expire(
    tx: &mut SqliteConnection,
    id: InvitationId,
    event: InvitationEvent,
    now: Instant,
) -> Result<(), StoreError> {
    let mut invitation = InvitationRecord::find(tx, id).await?;
    invitation.step(tx, InvitationTransition::Expire, now).await?;
    if event == InvitationEvent::OfferLapsed {
        outbox::put(tx, invitation.id, EmailKind::OfferExpired, &[], now).await?;
    }
    record_event(tx, invitation.id, None, event, now).await
}

async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    report: &DeadlineReport,
    now: Instant,
) -> Result<(), StoreError> {
    let DeadlineReport { expired, lapsed, reminded, .. } = *report;
    if expired + lapsed + reminded == 0 {
        return Ok(());
    }
    let event = AuditEvent::InvitationDeadlinesRun { expired, lapsed, reminded };
    audit::write(tx, Entry::in_edition(edition, AuditActor::System, event), now).await
}
