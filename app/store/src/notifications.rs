//! Notifications: what each person is told of the work plan, in the application and by mail. Private: for them alone.

mod emails;
mod rows;
mod stale_claims;

use crate::audit::{self, Entry};
use crate::column::{count, damaged};
use crate::{Store, StoreError, coded};
use domain::audit::AuditEvent;
use domain::discussion::EmailFrequency;
use domain::id::PersonId;
use domain::notifications::{Notification, NotificationKind};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// What somebody was told before one of it, or at last: at most so much, the newest first.
    pub async fn notifications(
        &self,
        person: PersonId,
        before: Option<i64>,
        most: u32,
    ) -> Result<Vec<Notification>, StoreError> {
        let mut tx = self.begin_read().await?;
        rows::of_person(&mut tx, person.0, before.unwrap_or(i64::MAX), most).await
    }

    /// How many they haven't seen: it is asked for each page.
    pub async fn unseen_notifications(&self, person: PersonId) -> Result<u32, StoreError> {
        let mut tx = self.begin_read().await?;
        let unseen = sqlx::query_scalar!(
            r#"SELECT count(*) AS "unseen!: i64" FROM notifications WHERE person_id = ?1 AND seen_at IS NULL"#,
            person.0
        );
        count(unseen.fetch_one(&mut *tx).await?)
    }

    /// They have seen all of them; how many were new.
    pub async fn see_notifications(&self, person: PersonId, now: Instant) -> Result<u32, StoreError> {
        let now = now.timestamp();
        let mut tx = self.begin_write().await?;
        let seen = sqlx::query!(
            "UPDATE notifications SET seen_at = ?2 WHERE person_id = ?1 AND seen_at IS NULL",
            person.0,
            now
        );
        let seen = seen.execute(&mut *tx).await?.rows_affected();
        tx.commit().await?;
        Ok(u32::try_from(seen).unwrap_or(u32::MAX))
    }

    /// How they want to be told by mail.
    pub async fn email_frequency(&self, person: PersonId) -> Result<EmailFrequency, StoreError> {
        let mut tx = self.begin_read().await?;
        let choice = sqlx::query_scalar!("SELECT email_frequency FROM people WHERE id = ?1", person.0);
        let choice = choice.fetch_optional(&mut *tx).await?;
        choice.map_or(Ok(EmailFrequency::default()), |choice| EmailFrequency::parse(&choice).map_err(damaged))
    }

    /// Remembers how they want to be told by mail. If they want what they have, the audit log has no entry.
    pub async fn set_email_frequency(
        &self,
        person: PersonId,
        choice: EmailFrequency,
        now: Instant,
    ) -> Result<(), StoreError> {
        let requested = choice.as_str();
        let mut tx = self.begin_write().await?;
        let done = sqlx::query!(
            "UPDATE people SET email_frequency = ?2 WHERE id = ?1 AND email_frequency <> ?2",
            person.0,
            requested
        );
        if done.execute(&mut *tx).await?.rows_affected() > 0 {
            let event = AuditEvent::EmailFrequencyChanged { frequency: choice };
            audit::write(&mut tx, Entry::own(person, event), now).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A notification about a task, to be written.
#[derive(Clone)]
pub(crate) struct NewNotification {
    pub(crate) kind: NotificationKind,
    pub(crate) task: i64,
    pub(crate) comment: Option<i64>,
    /// `None`: it happened by itself.
    pub(crate) by: Option<i64>,
}

impl NewNotification {
    pub(crate) fn of(kind: NotificationKind, task: i64, by: Option<i64>) -> Self {
        Self { kind, task, comment: None, by }
    }
}

/// Notifies one person. Nobody is notified of their own action, nor is someone who has left. The same action of the same
/// person is told once while the first notification is neither seen nor mailed; each decision is told.
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

/// Whom nobody asks to lead any more has no news of it.
pub(crate) async fn unasked(tx: &mut SqliteConnection, task: i64, now: Instant) -> Result<(), StoreError> {
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

/// Whom nobody asks to review it any more has no news of that.
pub(crate) async fn not_to_review(tx: &mut SqliteConnection, task: i64, now: Instant) -> Result<(), StoreError> {
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

/// What somebody was asked about a task is no news any more, so that asked anew they are told anew.
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

/// Whoever has a hand on a task was heard of: their place is theirs, and nobody asks for a while.
pub(crate) async fn heard(tx: &mut SqliteConnection, task: i64, person: i64, now: Instant) -> Result<(), StoreError> {
    let now_at = now.timestamp();
    sqlx::query!(
        "UPDATE assignments SET asked_at = NULL, offered_since = NULL, last_activity_at = ?3 WHERE task_id = ?1 AND person_id = ?2",
        task,
        person,
        now_at
    )
    .execute(&mut *tx)
    .await?;
    settled(tx, task, person, &[NotificationKind::ClaimQuestioned, NotificationKind::ClaimOffered], now).await
}
