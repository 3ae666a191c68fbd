//! How a task is proposed, and how what it says is changed.

use super::claims::want;
use super::transitions::{MoveNote, write_move};
use super::{TaskRecord, goals, revision_token, revisions};
use crate::audit::{self, Entry};
use crate::column::count;
use crate::editions::known_edition;
use crate::{Store, StoreError, discussion, notifications::NewNotification};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, TaskNumber};
use domain::notifications::NotificationKind;
use domain::tasks::Status;
use domain::text::{ShortText, Title};
use domain::time::Instant;
use domain::workflow::{ExistingCounts, Proposal, RevisionToken, TaskAction, check_dependencies};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Whom its description mentions is told, if they take part in the edition.
    ///
    /// Refused: a proposal that breaks a rule, a title that another task has (with its number), and a track, a SPEC or
    /// a task to wait for that isn't there.
    pub async fn propose_task(
        &self,
        slug: &EditionSlug,
        proposal: &Proposal,
        by: &Account,
        now: Instant,
    ) -> Result<TaskNumber, StoreError> {
        proposal.check(&ExistingCounts::default())?;
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let waited = goals::dependency_ids(&mut tx, edition, slug, &proposal.depends_on).await?;
        let (id, number) = insert(&mut tx, edition, &proposal.title, by, now).await?;
        save(&mut tx, edition, id, proposal).await?;
        let people_needed = i64::from(proposal.people_needed);
        sqlx::query!("UPDATE tasks SET people_needed = ?2 WHERE id = ?1", id, people_needed).execute(&mut *tx).await?;
        goals::set_dependencies(&mut tx, id, &waited).await?;
        write_move(&mut tx, id, Status::Proposed, MoveNote::default(), by, now).await?;
        let notification = NewNotification::of(NotificationKind::Mentioned, id, Some(by.id.0));
        discussion::notify_mentioned(&mut tx, edition, ("", said(proposal)), notification, now).await?;
        record(&mut tx, edition, by, AuditEvent::TaskProposed { task: number }, now).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Has the task say what the proposal says; how title and description read before is kept. How many hands are wanted
    /// changes only by whom may say so. Whom the description mentions only now is told.
    ///
    /// Refused: who may not, another track by whom may not say so, a task that says something else than when they read
    /// it, what `propose_task` refuses, fewer hands than are on it, and a task that would wait for itself.
    pub async fn edit_task(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        proposal: &Proposal,
        read: Option<&RevisionToken>,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let one = TaskRecord::of(&mut tx, slug, number).await?;
        one.check(by, TaskAction::Edit(one.status))?;
        if read != Some(&revision_token::revision_token(&mut tx, one.id).await?) {
            return Err(Refusal::EditConflict.into());
        }
        proposal.check(&goals::existing_counts(&mut tx, one.id).await?)?;
        if proposal.track != one.access.track {
            one.check(by, TaskAction::SetTrack(one.status))?;
        }
        refuse_taken(&mut tx, one.edition, Some(one.id), &proposal.title).await?;
        set_dependencies(&mut tx, &one, &proposal.depends_on, by, now).await?;
        let (title, text) = (proposal.title.as_str(), said(proposal));
        let before = description(&mut tx, one.id).await?;
        revisions::keep(&mut tx, one.id, Some(title), text, Some(by.id.0), now).await?;
        save(&mut tx, one.edition, one.id, proposal).await?;
        if proposal.people_needed != one.assignees.needed
            && one.check(by, TaskAction::SetPeopleNeeded(one.status)).is_ok()
        {
            want(&mut tx, &one, proposal.people_needed, now).await?;
        }
        let notification = NewNotification::of(NotificationKind::Mentioned, one.id, Some(by.id.0));
        discussion::notify_mentioned(&mut tx, one.edition, (&before, text), notification, now).await?;
        one.changed(&mut tx, by, AuditEvent::TaskEdited { task: number }, now).await?;
        Ok(tx.commit().await?)
    }
}

fn said(proposal: &Proposal) -> &str {
    proposal.description.as_ref().map_or("", |text| text.as_str())
}

/// Markdown, may be empty.
async fn description(tx: &mut SqliteConnection, task: i64) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar!("SELECT description FROM tasks WHERE id = ?1", task).fetch_one(tx).await?)
}

/// The columns of the task itself, and what it names.
async fn save(tx: &mut SqliteConnection, edition: i64, task: i64, proposal: &Proposal) -> Result<(), StoreError> {
    let track = match &proposal.track {
        Some(title) => Some(goals::track_id(tx, edition, title).await?),
        None => None,
    };
    let description = said(proposal);
    let html = formats::markup::html(description);
    let (title, html, size) = (proposal.title.as_str(), html.as_str(), proposal.size.map(|size| size.as_str()));
    let no_goal_reason = proposal.effective_no_goal_reason().map(ShortText::as_str);
    sqlx::query!(
        "UPDATE tasks SET title = ?2, description = ?3, description_html = ?4, track_id = ?5, size = ?6, no_goal_reason = ?7
         WHERE id = ?1",
        task,
        title,
        description,
        html,
        track,
        size,
        no_goal_reason
    )
    .execute(&mut *tx)
    .await?;
    goals::set(tx, task, proposal).await
}

/// Refused: tasks that can't be waited for.
async fn set_dependencies(
    tx: &mut SqliteConnection,
    one: &TaskRecord,
    requested: &BTreeSet<TaskNumber>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let waited = goals::dependency_ids(tx, one.edition, &one.slug, requested).await?;
    check_dependencies(&goals::dependencies_from(tx, &waited).await?, one.number, requested)?;
    let before = goals::is_blocked(tx, one.id).await?;
    goals::set_dependencies(tx, one.id, &waited).await?;
    one.notify_if_blocked(tx, before, by, now).await
}

/// A new task that is proposed and says nothing but its title yet.
///
/// Refused: a title that another task has.
pub(super) async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    title: &Title,
    by: &Account,
    now: Instant,
) -> Result<(i64, TaskNumber), StoreError> {
    refuse_taken(tx, edition, None, title).await?;
    let (title, now) = (title.as_str(), now.timestamp());
    let row = sqlx::query!(
        r#"INSERT INTO tasks (edition_id, number, title, status, proposed_by, updated_at)
           VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM tasks WHERE edition_id = ?1), ?2, 'proposed', ?3, ?4)
           RETURNING id AS "id!", number AS "number!""#,
        edition,
        title,
        by.id.0,
        now
    );
    let row = row.fetch_one(tx).await?;
    Ok((row.id, TaskNumber(count(row.number)?)))
}

async fn refuse_taken(
    tx: &mut SqliteConnection,
    edition: i64,
    task: Option<i64>,
    title: &Title,
) -> Result<(), StoreError> {
    let title = title.as_str();
    let other = sqlx::query_scalar!(
        "SELECT number FROM tasks WHERE edition_id = ?1 AND title = ?2 AND id IS NOT ?3",
        edition,
        title,
        task
    );
    match other.fetch_optional(tx).await? {
        Some(number) => Err(Refusal::TitleTaken(count(number)?).into()),
        None => Ok(()),
    }
}

/// Writes an entry into the edition's audit log.
pub(super) async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    by: &Account,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by.id), event), now).await
}
