//! Notifications about the work plan and about roles, in the application and by email.
//!
//! Only the recipient can read a notification.

mod emails;
mod of_change;
mod rows;
mod stale_claims;

pub(crate) use of_change::withdraw_notifications;
pub(crate) use stale_claims::due_claims;

use crate::db::coded;
use crate::db::column::{count, damaged};
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::access::SignedIn;
use domain::audit::AuditEvent;
use domain::discussion::EmailFrequency;
use domain::notifications::{Notification, NotificationKind};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// A person’s notifications, newest first, at most `most`, with an id below `before` if it is set.
    pub async fn notifications(
        &self,
        by: SignedIn<'_>,
        before: Option<i64>,
        most: u32,
    ) -> Result<Vec<Notification>, StoreError> {
        let mut tx = self.begin_read().await?;
        rows::of_person(&mut tx, by.id().0, before.unwrap_or(i64::MAX), most).await
    }

    /// The number of unseen notifications. Every page shows it, so it must stay cheap.
    pub async fn unseen_notifications(&self, by: SignedIn<'_>) -> Result<u32, StoreError> {
        let unseen = sqlx::query_scalar!(
            r#"SELECT count(*) AS "unseen!: i64" FROM notifications WHERE person_id = ?1 AND seen_at IS NULL"#,
            by.id().0
        );
        count(unseen.fetch_one(&mut *self.reader().await?).await?)
    }

    /// Marks all notifications of a person as seen, and returns how many were unseen.
    pub async fn mark_notifications_seen(&self, by: SignedIn<'_>, now: Instant) -> Result<u32, StoreError> {
        let now = now.timestamp();
        let mut tx = self.begin_write().await?;
        let seen = sqlx::query!(
            "UPDATE notifications SET seen_at = ?2 WHERE person_id = ?1 AND seen_at IS NULL",
            by.id().0,
            now
        );
        let seen = seen.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(u32::try_from(seen).unwrap_or(u32::MAX))
    }

    /// Sets how often a person wants notifications by email. Writes no audit entry if nothing changes.
    ///
    /// After a digest a day, the notifications before an email for each are emailed in one last digest for each edition.
    /// Returns the number of these digests.
    pub async fn set_email_frequency(
        &self,
        by: SignedIn<'_>,
        choice: EmailFrequency,
        now: Instant,
    ) -> Result<u32, StoreError> {
        let requested = choice.as_str();
        let (mut tx, mut digests) = (self.begin_write().await?, 0);
        let before = sqlx::query_scalar!("SELECT email_frequency FROM people WHERE id = ?1", by.id().0);
        let before = before.fetch_optional(&mut *tx).await?;
        let before = before.map(|before| EmailFrequency::parse(&before).map_err(damaged)).transpose()?;
        if before != Some(choice) {
            sqlx::query!("UPDATE people SET email_frequency = ?2 WHERE id = ?1", by.id().0, requested)
                .execute(&mut *tx)
                .await?;
            let event = AuditEvent::EmailFrequencyChanged { frequency: choice };
            audit::write(&mut tx, Entry::own(by.id(), event), now).await?;
        }
        if (before, choice) == (Some(EmailFrequency::Digest), EmailFrequency::Each) {
            digests = emails::last_digest(&mut tx, by.id().0, now).await?;
        }
        tx.commit().await?;
        Ok(digests)
    }
}

/// A notification about a task that is not stored yet.
#[derive(Clone)]
pub(crate) struct NewNotification {
    pub(crate) kind: NotificationKind,
    pub(crate) task: i64,
    pub(crate) comment: Option<i64>,
    /// `None`: Cairn did it, not a person.
    pub(crate) by: Option<i64>,
}

impl NewNotification {
    pub(crate) fn of(kind: NotificationKind, task: i64, by: Option<i64>) -> Self {
        Self { kind, task, comment: None, by }
    }
}

/// Notifies one person, but never of their own action, and never a deleted account.
///
/// A repeated action of the same person is dropped while the first notification is neither seen nor emailed, unless
/// its kind may repeat (decisions).
pub(crate) async fn notify(
    tx: &mut SqliteConnection,
    person: i64,
    new: NewNotification,
    now: Instant,
) -> Result<(), StoreError> {
    let (now, (kind, data)) = (now.timestamp(), coded::columns(&new.kind, "kind")?);
    let may_repeat = new.kind.may_repeat();
    sqlx::query!(
        "INSERT INTO notifications (person_id, at, kind, data, task_id, comment_id, by_id)
         SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM people
         WHERE id = ?1 AND deleted_at IS NULL AND id IS NOT ?7 AND (?8 OR NOT EXISTS (
           SELECT 1 FROM notifications
           WHERE person_id = ?1 AND seen_at IS NULL AND emailed_at IS NULL AND kind = ?3 AND data IS ?4 AND task_id = ?5
             AND comment_id IS ?6 AND by_id IS ?7))",
        person,
        now,
        kind,
        data,
        new.task,
        new.comment,
        new.by,
        may_repeat
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A notification about a role in an edition that is not stored yet.
pub(crate) struct RoleNotification {
    pub(crate) kind: NotificationKind,
    pub(crate) edition: i64,
    /// Who got or lost the role; `None` for a login that has not signed in.
    pub(crate) about: Option<i64>,
    pub(crate) by: i64,
}

/// Notifies an owner of a change to a role, but never of their own action.
pub(crate) async fn notify_of_role(
    tx: &mut SqliteConnection,
    owner: i64,
    new: RoleNotification,
    now: Instant,
) -> Result<(), StoreError> {
    let (now, (kind, data)) = (now.timestamp(), coded::columns(&new.kind, "kind")?);
    sqlx::query!(
        "INSERT INTO notifications (person_id, at, kind, data, edition_id, about_id, by_id)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ?1 <> ?7",
        owner,
        now,
        kind,
        data,
        new.edition,
        new.about,
        new.by
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks lead offers on a task as seen once they are withdrawn.
pub(crate) async fn clear_withdrawn_lead_offers(
    tx: &mut SqliteConnection,
    task: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!(
        "UPDATE notifications SET seen_at = ?2 WHERE task_id = ?1 AND kind = 'lead_offered' AND seen_at IS NULL AND NOT EXISTS (
           SELECT 1 FROM lead_transfers h WHERE h.task_id = ?1 AND h.to_id = notifications.person_id AND h.from_id IS notifications.by_id)",
        task,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks review requests on a task as seen once they are withdrawn or done.
pub(crate) async fn clear_closed_review_requests(
    tx: &mut SqliteConnection,
    task: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!(
        "UPDATE notifications SET seen_at = ?2 WHERE task_id = ?1 AND kind = 'review_requested' AND seen_at IS NULL AND NOT EXISTS (
           SELECT 1 FROM reviews r WHERE r.task_id = ?1 AND r.person_id = notifications.person_id
             AND (r.reviewed_at IS NULL OR r.reviewed_at < r.requested_at))",
        task,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks a person’s notifications of these kinds about a task as seen.
///
/// After that, a new one is not dropped as a repeat.
pub(crate) async fn settled(
    tx: &mut SqliteConnection,
    task: i64,
    person: i64,
    kinds: &[NotificationKind],
    now: Instant,
) -> Result<(), StoreError> {
    let now = now.timestamp();
    for kind in kinds {
        let (kind, _) = coded::columns(kind, "kind")?;
        sqlx::query!(
            "UPDATE notifications SET seen_at = ?4 WHERE person_id = ?2 AND task_id = ?1 AND kind = ?3 AND seen_at IS NULL",
            task,
            person,
            kind,
            now
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Records activity of an assignee: their claim is no longer questioned or offered to others.
pub(crate) async fn heard(tx: &mut SqliteConnection, task: i64, person: i64, now: Instant) -> Result<(), StoreError> {
    let timestamp = now.timestamp();
    sqlx::query!(
        "UPDATE assignments SET asked_at = NULL, offered_since = NULL, last_activity_at = ?3 WHERE task_id = ?1 AND person_id = ?2",
        task,
        person,
        timestamp
    )
    .execute(&mut *tx)
    .await?;
    settled(tx, task, person, &[NotificationKind::ClaimQuestioned, NotificationKind::ClaimOffered], now).await
}
