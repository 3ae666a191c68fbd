//! The discussion of tasks: comments, mentions, interests and reviews.
//!
//! The text of a comment is stored in its row, its revisions and the search index only. The audit log, from which
//! nothing can be deleted, never holds it.

mod changes;
mod earlier_reviews;
mod interests;
mod mentioned;
mod mentions;
mod discussed;
mod open_actions;
mod reviews;
mod rows;
mod participation;

use crate::discussion::discussed::DiscussedTask;
use crate::outbound::notifications::{self, NewNotification};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::discussion::{Comment, CommentRevision};
use domain::id::{CommentId, EditionSlug, TaskNumber};
use domain::notifications::NotificationKind;
use domain::text::LongText;
use domain::time::Instant;
pub(crate) use earlier_reviews::{move_reviews_to_person, move_reviews_to_task};
pub(crate) use mentioned::{MentioningText, save_mentions};
pub(crate) use participation::{mentionable_people, participant_with_login};
pub(crate) use rows::of_task;

impl Store {
    /// Adds a comment to a task, and notifies the participants that it mentions.
    ///
    /// People with a role in the edition count as participants.
    ///
    /// # Errors
    /// Refuses an unknown task, and one that was merged into another.
    pub async fn comment(
        &self,
        by: Participant<'_>,
        task: TaskNumber,
        text: &LongText,
        now: Instant,
    ) -> Result<CommentId, StoreError> {
        let mut tx = self.begin_write().await?;
        let discussed = DiscussedTask::find_unmerged(&mut tx, by.edition(), task).await?;
        let id = rows::insert(&mut tx, discussed.id, text, by.id().0, now).await?;
        let notification = NewNotification {
            comment: Some(id),
            ..NewNotification::of(NotificationKind::Mentioned, discussed.id, Some(by.id().0))
        };
        let place = MentioningText::Comment(id);
        save_mentions(&mut tx, discussed.edition, place, ("", text.as_str()), Some(notification), now).await?;
        notifications::heard(&mut tx, discussed.id, by.id().0, now).await?;
        discussed.record_change(&mut tx, by.id(), AuditEvent::CommentAdded { task }, now).await?;
        tx.commit().await?;
        Ok(CommentId(id))
    }

    /// Lists at most `most` comments of a task, oldest first: those before a comment, or the newest.
    ///
    /// # Errors
    /// Refuses an unknown task.
    pub async fn comments(
        &self,
        edition: &EditionSlug,
        task: TaskNumber,
        before: Option<CommentId>,
        most: u32,
    ) -> Result<Vec<Comment>, StoreError> {
        let mut tx = self.begin_read().await?;
        let discussed = DiscussedTask::find(&mut tx, edition, task).await?;
        rows::before(&mut tx, discussed.id, before, most).await
    }

    /// A comment with its earlier revisions, newest first; none if it was deleted.
    ///
    /// # Errors
    /// Refuses an unknown task, and a comment that isn't on it.
    pub async fn comment_with_revisions(
        &self,
        edition: &EditionSlug,
        (task, comment): (TaskNumber, CommentId),
    ) -> Result<(Comment, Vec<CommentRevision>), StoreError> {
        let mut tx = self.begin_read().await?;
        let discussed = DiscussedTask::find(&mut tx, edition, task).await?;
        let next = Some(CommentId(comment.0.saturating_add(1)));
        let found = rows::before(&mut tx, discussed.id, next, 1).await?.pop();
        let found = found.filter(|found| found.id == comment).ok_or(Refusal::NoSuchComment)?;
        Ok((found, rows::revisions(&mut tx, comment).await?))
    }
}
