//! Talk: comments on tasks, whom they mention, who likes a task, and who reviews it.
//!
//! A comment's words are in their row, in its earlier wordings and in the index that finds it, and nowhere else: not in
//! the audit log, from which nothing can be taken away.

mod changes;
mod earlier_reviews;
mod interests;
mod mentions;
mod place;
mod reviews;
mod rows;
mod participation;

pub(crate) use earlier_reviews::{reviews_to_person, reviews_to_task};
pub(crate) use interests::of_task as interests;
pub(crate) use mentions::notify_mentioned;
pub(crate) use participation::{all_participants, participant_with_login};
pub(crate) use reviews::{close_review_requests, drop_own_review_requests, of_task as reviews};
pub(crate) use rows::{count, of_task};

use crate::{Store, StoreError, notifications, notifications::NewNotification};
use domain::access::Account;
use domain::audit::AuditEvent;
use domain::discussion::{Comment, CommentRevision};
use domain::id::{CommentId, EditionSlug, TaskNumber};
use domain::notifications::NotificationKind;
use domain::text::LongText;
use domain::time::Instant;
use place::TaskPlace;

impl Store {
    /// Says something about a task. Whom it mentions is told, if they take part in the edition or hold a role in it.
    ///
    /// Refused: a task that isn't there, or was merged into another.
    pub async fn comment(
        &self,
        edition: &EditionSlug,
        task: TaskNumber,
        text: &LongText,
        by: &Account,
        now: Instant,
    ) -> Result<CommentId, StoreError> {
        let mut tx = self.begin_write().await?;
        let place = TaskPlace::open(&mut tx, edition, task).await?;
        let id = rows::insert(&mut tx, place.task, text, by.id.0, now).await?;
        let notification = NewNotification {
            comment: Some(id),
            ..NewNotification::of(NotificationKind::Mentioned, place.task, Some(by.id.0))
        };
        notify_mentioned(&mut tx, place.edition, ("", text.as_str()), notification, now).await?;
        notifications::heard(&mut tx, place.task, by.id.0, now).await?;
        place.written(&mut tx, by.id, AuditEvent::CommentAdded { task }, now).await?;
        tx.commit().await?;
        Ok(CommentId(id))
    }

    /// A task's comments before one of them, or the newest: at most so many, the oldest first.
    ///
    /// Refused: a task that isn't there.
    pub async fn comments(
        &self,
        edition: &EditionSlug,
        task: TaskNumber,
        before: Option<CommentId>,
        most: u32,
    ) -> Result<Vec<Comment>, StoreError> {
        let mut tx = self.begin_read().await?;
        let place = TaskPlace::find(&mut tx, edition, task).await?;
        rows::before(&mut tx, place.task, before, most).await
    }

    /// A comment's earlier wordings, the newest first; none of one that was deleted.
    ///
    /// Refused: a task that isn't there, and a comment that isn't on it.
    pub async fn revisions(
        &self,
        edition: &EditionSlug,
        (task, comment): (TaskNumber, CommentId),
    ) -> Result<Vec<CommentRevision>, StoreError> {
        let mut tx = self.begin_read().await?;
        place::of_comment(&mut tx, edition, task, comment).await?;
        rows::revisions(&mut tx, comment).await
    }
}
