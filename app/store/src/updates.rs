//! Updates on tasks, and the worklog of each day.
//!
//! As with comments, the audit log never holds the text of an update.

mod changes;
mod rows;
mod worklog;

use crate::aggregates::task::ContinuedIn;
use crate::aggregates::{evidence, task};
use crate::discussion::MentioningText;
use crate::outbound::notifications::{self, NewNotification};
use crate::shared::audit::{self, Entry};
use crate::shared::editions::{known_edition, zone};
use crate::{Store, StoreError, discussion};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, PersonId, TaskNumber, UpdateId};
use domain::notifications::NotificationKind;
use domain::text::Url;
use domain::time::Instant;
use domain::updates::{FormKey, NewUpdate, Update};
pub(crate) use rows::{from_json, since};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

impl Store {
    /// Posts an update; its links become evidence of its task.
    ///
    /// The same form with the same text posts once, and a second call returns the first update. An update of an assignee
    /// counts as activity on the task. Participants that it mentions are notified if it is about a task.
    ///
    /// # Errors
    /// Refuses an unknown task, and one that was merged into another.
    pub async fn post_update(
        &self,
        by: Participant<'_>,
        update: &NewUpdate,
        key: Option<&FormKey>,
        now: Instant,
    ) -> Result<UpdateId, StoreError> {
        let mut tx = self.begin_write().await?;
        let id = post(&mut tx, by, update, key, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// An update.
    ///
    /// # Errors
    /// Refuses an update that isn't of this edition.
    pub async fn update(&self, edition: &EditionSlug, id: UpdateId) -> Result<Update, StoreError> {
        let mut tx = self.begin_read().await?;
        rows::find(&mut tx, edition, id).await
    }

    /// The updates on tasks of an edition since an instant, oldest first, without removed ones; at most `most`.
    pub async fn updates_since(
        &self,
        edition: &EditionSlug,
        since: Instant,
        most: u32,
    ) -> Result<Vec<Update>, StoreError> {
        let mut tx = self.begin_read().await?;
        rows::since(&mut tx, edition, since, most).await
    }
}

/// Posts an update in a transaction of the caller.
pub(crate) async fn post(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    update: &NewUpdate,
    key: Option<&FormKey>,
    now: Instant,
) -> Result<UpdateId, StoreError> {
    let edition = known_edition(tx, by.edition()).await?;
    let hash = key.map(|key| form_hash(by.edition(), key, update));
    if let Some(posted) = rows::posted(tx, by.id(), hash.as_deref()).await? {
        return Ok(posted);
    }
    let task = match update.task {
        Some(number) => Some(task_id(tx, edition, by.edition(), number).await?),
        None => None,
    };
    let day = zone(tx, edition).await?.at(now).date_naive();
    let id = rows::insert(tx, rows::NewRow { edition, task, person: by.id(), day, update, hash }, now).await?;
    if let Some(task) = task {
        evidence::add(tx, task, &update.links, Some(by.id()), now).await?;
        notifications::heard(tx, task, by.id().0, now).await?;
        touch(tx, task, now).await?;
    }
    save_mentions(tx, edition, Mentioning { update: id, task, by: by.id() }, ("", &text(update)), now).await?;
    let event = AuditEvent::UpdatePosted { task: update.task };
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
    Ok(id)
}

/// The hash by which a form that is sent again is known.
///
/// It covers the text, so that another text in the same form, as after the browser's “Back”, is another update.
fn form_hash(edition: &EditionSlug, key: &FormKey, update: &NewUpdate) -> Vec<u8> {
    let NewUpdate { task, line, details, links } = update;
    let details = details.as_ref().map_or("", |details| details.as_str());
    let links: Vec<&str> = links.iter().map(Url::as_str).collect();
    let task = task.map_or(0, |task| task.0);
    let form = format!("{}\n{edition}\n{task}\n{line}\n{}\n{details}", key.as_str(), links.join(" "));
    Sha256::digest(form).to_vec()
}

/// The texts in which an update can mention people.
fn text(update: &NewUpdate) -> String {
    let details = update.details.as_ref().map_or("", |details| details.as_str());
    format!("{}\n\n{details}", update.line)
}

/// An update with mentions.
struct Mentioning {
    update: UpdateId,
    /// The task that the update is about. Without one, no one is notified.
    task: Option<i64>,
    by: PersonId,
}

async fn save_mentions(
    tx: &mut SqliteConnection,
    edition: i64,
    Mentioning { update, task, by }: Mentioning,
    texts: (&str, &str),
    now: Instant,
) -> Result<(), StoreError> {
    let notification = task.map(|task| NewNotification::of(NotificationKind::Mentioned, task, Some(by.0)));
    discussion::save_mentions(tx, edition, MentioningText::Update(update.0), texts, notification, now).await
}

/// Finds a task that can have updates.
async fn task_id(
    tx: &mut SqliteConnection,
    edition: i64,
    slug: &EditionSlug,
    number: TaskNumber,
) -> Result<i64, StoreError> {
    let row = sqlx::query!(
        r#"SELECT t.id AS "id!", m.number AS "merged_into?: u32", l.number AS "later_number?", e.slug AS "later_edition?",
             coalesce(e.visibility = 'published' AND e.has_work_plan = 1, 0) AS "later_is_public!: bool"
           FROM tasks t LEFT JOIN tasks m ON m.id = t.merged_into LEFT JOIN tasks l ON l.id = t.continued_in
             LEFT JOIN editions e ON e.id = l.edition_id
           WHERE t.edition_id = ?1 AND t.number = ?2"#,
        edition,
        number.0
    );
    let row = row.fetch_optional(tx).await?.ok_or_else(|| Refusal::no_such_task(slug, number))?;
    if let Some(into) = row.merged_into {
        return Err(Refusal::Merged { task: number.0, into }.into());
    }
    match task::edition_task(row.later_edition, row.later_number)? {
        Some(task) => Err(ContinuedIn { task, is_public: row.later_is_public }.refusal(number).into()),
        None => Ok(row.id),
    }
}

async fn touch(tx: &mut SqliteConnection, task: i64, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!("UPDATE tasks SET updated_at = max(coalesce(updated_at, ?2), ?2) WHERE id = ?1", task, now)
        .execute(tx)
        .await?;
    Ok(())
}
