//! Edits and deletes comments.

use crate::discussion::{MentioningText, discussed, rows, save_mentions};
use crate::outbound::notifications::{self, NewNotification};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Actor, Participant};
use domain::audit::{AuditEvent, AuditTarget};
use domain::id::{CommentId, TaskNumber};
use domain::notifications::NotificationKind;
use domain::text::LongText;
use domain::time::Instant;
use domain::workflow::TaskAction;

impl Store {
    /// Replaces the text of a person's own comment, and keeps the earlier text as a revision.
    ///
    /// Notifies people who are mentioned for the first time. The same text changes nothing. `read` is the number of
    /// revisions when the author opened the form.
    ///
    /// # Errors
    /// Refuses the comment of another person, one that isn't on this task or was deleted, and an edit conflict.
    pub async fn edit_comment(
        &self,
        by: Participant<'_>,
        (task, comment): (TaskNumber, CommentId),
        text: &LongText,
        read: u32,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let stored = discussed::find_comment(&mut tx, by.edition(), task, comment).await?;
        stored.task.access.check(&Actor::Person(Box::new(by.account().clone())), TaskAction::EditComment(stored.by))?;
        if stored.text.is_empty() {
            return Err(Refusal::NoSuchComment.into());
        }
        if stored.text == text.as_str() {
            return Ok(());
        }
        if stored.revisions != read {
            return Err(Refusal::EditConflict.into());
        }
        rows::change(&mut tx, comment, text, now).await?;
        let notification = NewNotification {
            comment: Some(comment.0),
            ..NewNotification::of(NotificationKind::Mentioned, stored.task.id, Some(by.id().0))
        };
        let (place, texts) = (MentioningText::Comment(comment.0), (stored.text.as_str(), text.as_str()));
        save_mentions(&mut tx, stored.task.edition, place, texts, Some(notification), now).await?;
        notifications::heard(&mut tx, stored.task.id, by.id().0, now).await?;
        stored.task.record_change(&mut tx, by.id(), AuditEvent::CommentEdited { task }, now).await?;
        tx.commit().await
    }

    /// Deletes the text of a comment and of its revisions; the empty comment stays in its place.
    ///
    /// A second call changes nothing.
    ///
    /// # Errors
    /// Refuses the comment of another person, unless `by` manages the plan, and a comment that isn't on this task.
    pub async fn delete_comment(
        &self,
        by: Participant<'_>,
        (task, comment): (TaskNumber, CommentId),
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let stored = discussed::find_comment(&mut tx, by.edition(), task, comment).await?;
        stored
            .task
            .access
            .check(&Actor::Person(Box::new(by.account().clone())), TaskAction::DeleteComment(stored.by))?;
        if stored.text.is_empty() {
            return Ok(());
        }
        rows::delete(&mut tx, comment, now).await?;
        let (target, event) = match stored.by.filter(|author| *author != by.id()) {
            Some(author) => (AuditTarget::Person(author), AuditEvent::CommentRemoved { task }),
            None => (AuditTarget::NoOne, AuditEvent::CommentDeleted { task }),
        };
        stored.task.record_change_about(&mut tx, by.id(), target, event, now).await?;
        tx.commit().await?;
        self.flush_log().await;
        Ok(())
    }
}
