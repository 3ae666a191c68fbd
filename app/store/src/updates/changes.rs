//! Corrects and removes updates.

use super::{Mentioning, rows, save_mentions, text, touch};
use crate::aggregates::evidence;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Actor, Participant};
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::id::UpdateId;
use domain::time::Instant;
use domain::updates::{NewUpdate, Update};
use sqlx::SqliteConnection;

impl Store {
    /// Replaces the text and the links of a person's own update; it stays on its task and its day.
    ///
    /// New links become evidence of the task; evidence is never removed. `read` is the number of changes when the form
    /// was opened. The same text changes nothing.
    ///
    /// # Errors
    /// Refuses the update of another person, one that was removed, and an edit conflict.
    pub async fn edit_update(
        &self,
        by: Participant<'_>,
        id: UpdateId,
        update: &NewUpdate,
        read: u32,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let stored = rows::find(&mut tx, by.edition(), id).await?;
        if !stored.may_edit(&actor(by)) {
            return Err(refused(&stored, "the author", "edit this update"));
        }
        let before = as_new(&stored);
        let unchanged =
            before.as_ref().is_some_and(|before| NewUpdate { task: before.task, ..update.clone() } == *before);
        if unchanged {
            return Ok(());
        }
        if stored.revision != read {
            return Err(Refusal::EditConflict.into());
        }
        rows::change(&mut tx, id, update, now).await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let task = task_of(&mut tx, id).await?;
        if let Some(task) = task {
            evidence::add(&mut tx, task, &update.links, Some(by.id()), now).await?;
            touch(&mut tx, task, now).await?;
        }
        let before = before.as_ref().map(text).unwrap_or_default();
        let mentioning = Mentioning { update: id, task, by: by.id() };
        save_mentions(&mut tx, edition, mentioning, (&before, &text(update)), now).await?;
        let event = AuditEvent::UpdateEdited { task: stored.task.map(|task| task.number) };
        audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        tx.commit().await
    }

    /// Removes the text and the links of an update. Evidence of its task stays.
    ///
    /// A second call changes nothing.
    ///
    /// # Errors
    /// Refuses the update of another person, unless `by` manages the plan.
    pub async fn remove_update(&self, by: Participant<'_>, id: UpdateId, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let stored = rows::find(&mut tx, by.edition(), id).await?;
        if stored.line.is_none() {
            return Ok(());
        }
        if !stored.may_remove(&actor(by)) {
            return Err(refused(&stored, "the author, organizers and track leads", "remove this update"));
        }
        rows::remove(&mut tx, id, now).await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let task = stored.task.as_ref().map(|task| task.number);
        let author = stored.by.as_ref().map(|(author, _)| *author).filter(|author| *author != by.id());
        let (target, event) = match author {
            Some(author) => (AuditTarget::Person(author), AuditEvent::UpdateRemoved { task }),
            None => (AuditTarget::NoOne, AuditEvent::UpdateDeleted { task }),
        };
        let entry = Entry::in_edition(edition, AuditActor::Person(by.id()), event);
        audit::write(&mut tx, Entry { target, ..entry }, now).await?;
        tx.commit().await?;
        self.flush_log().await;
        Ok(())
    }
}

fn actor(by: Participant<'_>) -> Actor {
    Actor::Person(Box::new(by.account().clone()))
}

fn refused(stored: &Update, who: &str, what: &str) -> StoreError {
    match stored.line {
        None => Refusal::NoSuchUpdate.into(),
        Some(_) => Refusal::NotAllowedForTask { who: who.to_owned(), what: what.to_owned() }.into(),
    }
}

fn as_new(stored: &Update) -> Option<NewUpdate> {
    let task = stored.task.as_ref().map(|task| task.number);
    let (line, details, links) = (stored.line.clone()?, stored.details.clone(), stored.links.clone());
    Some(NewUpdate { task, line, details, links })
}

async fn task_of(tx: &mut SqliteConnection, id: UpdateId) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT task_id FROM updates WHERE id = ?1", id.0).fetch_one(tx).await?)
}
