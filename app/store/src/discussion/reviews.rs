//! Reviews of tasks: requests and results.

use crate::db::column::{damaged, instant};
use crate::discussion::discussed::{DiscussedTask, parse_task_link};
use crate::discussion::{earlier_reviews, participation};
use crate::outbound::notifications::{self, NewNotification};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Actor, Participant, SignedIn};
use domain::audit::{AuditEvent, AuditTarget};
use domain::id::{EditionSlug, Login, PersonId, TaskNumber};
use domain::notifications::NotificationKind;
use domain::tasks::TaskLink;
use domain::text::ShortText;
use domain::time::Instant;
use domain::workflow::TaskAction;

/// Tasks that a person is asked to review, and tasks that they reviewed, with the time.
pub type MyReviews = (Vec<(EditionSlug, TaskLink)>, Vec<(EditionSlug, TaskLink, Instant)>);

impl Store {
    /// Asks a person for a review, or for another one. Their earlier review stays until they replace it.
    ///
    /// Changes nothing while a request is open.
    ///
    /// # Errors
    /// Refuses people without the permission, a reviewer who doesn't take part or is an assignee, an unknown task, and
    /// one that was merged or continues elsewhere.
    pub async fn ask_review(
        &self,
        by: Participant<'_>,
        task: TaskNumber,
        of: &Login,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let discussed = DiscussedTask::find_unmoved(&mut tx, by.edition(), task).await?;
        discussed.access.check(&Actor::Person(Box::new(by.account().clone())), TaskAction::RequestReview)?;
        let found = participation::participant_with_login(&mut tx, discussed.edition, of).await?;
        let reviewer = found.ok_or_else(|| Refusal::NotTakingPart(of.to_string()))?;
        if !discussed.access.may_review(PersonId(reviewer)) {
            return Err(Refusal::OwnReview.into());
        }
        let at = now.timestamp();
        let done = sqlx::query!(
            "INSERT INTO reviews (task_id, person_id, requested_by, requested_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (task_id, person_id) DO UPDATE SET
               requested_by = excluded.requested_by, requested_at = max(excluded.requested_at, reviewed_at + 1)
             WHERE reviewed_at >= requested_at",
            discussed.id,
            reviewer,
            by.id().0,
            at
        );
        if done.execute(&mut *tx).await?.rows_affected() > 0 {
            let notification = NewNotification::of(NotificationKind::ReviewRequested, discussed.id, Some(by.id().0));
            notifications::notify(&mut tx, reviewer, notification, now).await?;
            let target = AuditTarget::Person(PersonId(reviewer));
            discussed.record_change_about(&mut tx, by.id(), target, AuditEvent::ReviewRequested { task }, now).await?;
        }
        tx.commit().await
    }

    /// Stores a person's review, requested or not, and notifies the requester and the assignees.
    ///
    /// An earlier review of the person stays in the discussion as a comment.
    ///
    /// # Errors
    /// Refuses assignees, an unknown task, and one that was merged or continues elsewhere.
    pub async fn give_review(
        &self,
        by: Participant<'_>,
        task: TaskNumber,
        note: Option<&ShortText>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let discussed = DiscussedTask::find_unmoved(&mut tx, by.edition(), task).await?;
        if !discussed.access.may_review(by.id()) {
            return Err(Refusal::OwnReview.into());
        }
        let (note, at) = (note.map(ShortText::as_str), now.timestamp());
        if let Some(note) = note {
            earlier_reviews::keep(&mut tx, discussed.id, by.id().0, note).await?;
        }
        let asked_by = sqlx::query_scalar!(
            r#"INSERT INTO reviews (task_id, person_id, requested_at, reviewed_at, note) VALUES (?1, ?2, ?3, ?3, ?4)
               ON CONFLICT (task_id, person_id) DO UPDATE SET
                 reviewed_at = max(excluded.reviewed_at, requested_at), note = coalesce(excluded.note, note)
               RETURNING requested_by AS "requested_by?: i64""#,
            discussed.id,
            by.id().0,
            at,
            note
        );
        let asked_by = asked_by.fetch_one(&mut *tx).await?.map(PersonId);
        notifications::settled(&mut tx, discussed.id, by.id().0, &[NotificationKind::ReviewRequested], now).await?;
        let others = discussed.access.assignees.iter().copied().filter(|assignee| Some(*assignee) != asked_by);
        for person in asked_by.into_iter().chain(others) {
            let notification = NewNotification::of(NotificationKind::Reviewed, discussed.id, Some(by.id().0));
            notifications::notify(&mut tx, person.0, notification, now).await?;
        }
        discussed.record_change(&mut tx, by.id(), AuditEvent::TaskReviewed { task }, now).await?;
        tx.commit().await
    }

    /// Lists a person's open review requests, oldest first, and their reviews, latest first.
    pub async fn my_reviews(&self, by: SignedIn<'_>) -> Result<MyReviews, StoreError> {
        let mut tx = self.begin_read().await?;
        let rows = sqlx::query!(
            r#"SELECT e.slug AS "edition!", t.number AS "number!", t.title AS "title!", t.status AS "status!", r.reviewed_at,
                 r.requested_at AS "requested_at!"
               FROM reviews r JOIN tasks t ON t.id = r.task_id JOIN editions e ON e.id = t.edition_id
               WHERE r.person_id = ?1 ORDER BY r.reviewed_at DESC, r.requested_at, t.id"#,
            by.id().0
        );
        let (mut open, mut given) = (Vec::new(), Vec::new());
        for row in rows.fetch_all(&mut *tx).await? {
            let edition = EditionSlug::parse(&row.edition).map_err(damaged)?;
            let task = parse_task_link(row.number, &row.title, &row.status)?;
            if row.reviewed_at.is_none_or(|done| done < row.requested_at) {
                open.push((edition.clone(), task.clone()));
            }
            if let Some(done) = row.reviewed_at {
                given.push((edition, task, instant(done)?));
            }
        }
        Ok((open, given))
    }
}
