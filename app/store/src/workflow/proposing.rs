//! Proposing and editing of tasks.

use crate::aggregates::task::TaskRecord;
use crate::aggregates::{goals, revision_token, revisions};
use crate::db::column::count;
use crate::discussion::MentioningText;
use crate::outbound::notifications::NewNotification;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::workflow::claims::update_people_needed;
use crate::workflow::transitions::{TransitionNote, write_transition};
use crate::{Store, StoreError, discussion};
use domain::Refusal;
use domain::access::{Account, Participant};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::TaskNumber;
use domain::notifications::NotificationKind;
use domain::tasks::Status;
use domain::text::{ShortText, Title};
use domain::time::Instant;
use domain::workflow::{ExistingCounts, Proposal, RevisionToken, TaskAction, check_dependencies};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Adds a proposed task, and notifies the participants that its description mentions.
    ///
    /// # Errors
    /// Refuses an invalid proposal, a title that another task has (with its number), and an unknown track, SPEC,
    /// outcome or dependency.
    pub async fn propose_task(
        &self,
        by: Participant<'_>,
        proposal: &Proposal,
        now: Instant,
    ) -> Result<TaskNumber, StoreError> {
        proposal.check(&ExistingCounts::default())?;
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let dependency_ids = goals::dependency_ids(&mut tx, edition, by.edition(), &proposal.depends_on).await?;
        let (id, number) = insert(&mut tx, edition, &proposal.title, by.account(), now).await?;
        save(&mut tx, edition, id, proposal).await?;
        let people_needed = i64::from(proposal.people_needed);
        sqlx::query!("UPDATE tasks SET people_needed = ?2 WHERE id = ?1", id, people_needed).execute(&mut *tx).await?;
        goals::set_dependencies(&mut tx, id, &dependency_ids).await?;
        write_transition(&mut tx, id, Status::Proposed, TransitionNote::default(), Some(by.id()), now).await?;
        let notification = NewNotification::of(NotificationKind::Mentioned, id, Some(by.id().0));
        let (place, texts) = (MentioningText::Description(id), ("", description_of(proposal)));
        discussion::save_mentions(&mut tx, edition, place, texts, Some(notification), now).await?;
        record(&mut tx, edition, by.account(), AuditEvent::TaskProposed { task: number }, now).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Edits a task, stores the previous revision, and notifies newly mentioned participants.
    ///
    /// Ignores changed people needed if the person may not set them. `token` identifies the revision that they
    /// edited.
    ///
    /// # Errors
    /// Refuses what [`Store::propose_task`] refuses, an unauthorized person or track change, an edit conflict, fewer
    /// people needed than assigned, and a dependency cycle.
    pub async fn edit_task(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        proposal: &Proposal,
        token: Option<&RevisionToken>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::Edit(task.status))?;
        if token != Some(&revision_token::revision_token(&mut tx, task.id).await?) {
            return Err(Refusal::EditConflict.into());
        }
        proposal.check(&goals::existing_counts(&mut tx, task.id).await?)?;
        if proposal.track != task.access.track {
            task.check(by.account(), TaskAction::SetTrack(task.status))?;
        }
        refuse_taken(&mut tx, task.edition, Some(task.id), &proposal.title).await?;
        set_dependencies(&mut tx, &task, &proposal.depends_on, by.account(), now).await?;
        let (title, text) = (proposal.title.as_str(), description_of(proposal));
        let before = description(&mut tx, task.id).await?;
        revisions::keep_replaced_text(&mut tx, task.id, Some(title), text, Some(by.id().0), now).await?;
        save(&mut tx, task.edition, task.id, proposal).await?;
        if proposal.people_needed != task.assignees.needed
            && task.check(by.account(), TaskAction::SetPeopleNeeded(task.status)).is_ok()
        {
            update_people_needed(&mut tx, &task, proposal.people_needed, now).await?;
        }
        let notification = NewNotification::of(NotificationKind::Mentioned, task.id, Some(by.id().0));
        let (place, texts) = (MentioningText::Description(task.id), (before.as_str(), text));
        discussion::save_mentions(&mut tx, task.edition, place, texts, Some(notification), now).await?;
        task.changed(&mut tx, by.account(), AuditEvent::TaskEdited { task: number }, now).await?;
        tx.commit().await
    }
}

fn description_of(proposal: &Proposal) -> &str {
    proposal.description.as_ref().map_or("", |text| text.as_str())
}

/// The stored description in Markdown, which may be empty.
async fn description(tx: &mut SqliteConnection, task: i64) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar!("SELECT description FROM tasks WHERE id = ?1", task).fetch_one(tx).await?)
}

/// Stores the columns of the task itself, and its goals.
async fn save(tx: &mut SqliteConnection, edition: i64, task: i64, proposal: &Proposal) -> Result<(), StoreError> {
    let track = match &proposal.track {
        Some(title) => Some(goals::track_id(tx, edition, title).await?),
        None => None,
    };
    let description = description_of(proposal);
    let html = formats::markup::html(description);
    let (title, html, size) = (proposal.title.as_str(), html.as_str(), proposal.size.map(|size| size.as_str()));
    let due = proposal.due.map(|due| due.to_string());
    let no_goal_reason = proposal.effective_no_goal_reason().map(ShortText::as_str);
    sqlx::query!(
        "UPDATE tasks SET title = ?2, description = ?3, description_html = ?4, track_id = ?5, size = ?6, no_goal_reason = ?7,
           due = ?8
         WHERE id = ?1",
        task,
        title,
        description,
        html,
        track,
        size,
        no_goal_reason,
        due
    )
    .execute(&mut *tx)
    .await?;
    goals::set(tx, task, proposal).await
}

/// Sets the dependencies.
///
/// # Errors
/// Refuses unknown and merged tasks, and a cycle.
async fn set_dependencies(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    requested: &BTreeSet<TaskNumber>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let dependency_ids = goals::dependency_ids(tx, task.edition, &task.slug, requested).await?;
    check_dependencies(&goals::dependencies_from(tx, &dependency_ids).await?, task.number, requested)?;
    let before = goals::is_blocked(tx, task.id).await?;
    goals::set_dependencies(tx, task.id, &dependency_ids).await?;
    task.notify_if_blocked(tx, before, by, now).await
}

/// Adds a proposed task with only a title.
///
/// # Errors
/// Refuses a title that another task has.
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
