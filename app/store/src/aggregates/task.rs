//! Loads a task for a change, and writes its audit entries and notifications.

use crate::StoreError;
use crate::aggregates::{goals, review_requests};
use crate::db::column::{count, damaged, instant, list, maybe};
use crate::outbound::notifications::{self, NewNotification};
use crate::shared::audit::{self, Entry, Target};
use crate::shared::editions::known_edition;
use domain::Refusal;
use domain::access::{Account, Actor};
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::id::{EditionSlug, EditionTask, PersonId, TaskNumber};
use domain::notifications::NotificationKind;
use domain::tasks::Status;
use domain::text::Title;
use domain::time::Instant;
use domain::workflow::{Assignee, Assignees, TaskAccess, TaskAction};
use sqlx::SqliteConnection;

pub(crate) struct TaskRecord {
    pub(crate) id: i64,
    pub(crate) edition: i64,
    pub(crate) slug: EditionSlug,
    pub(crate) number: TaskNumber,
    pub(crate) track: Option<i64>,
    pub(crate) status: Status,
    pub(crate) access: TaskAccess,
    pub(crate) assignees: Assignees,
}

impl TaskRecord {
    /// Loads a task.
    ///
    /// # Errors
    /// Refuses an unknown edition or task, and a task that was merged or continues in a later edition.
    pub(crate) async fn of(
        tx: &mut SqliteConnection,
        slug: &EditionSlug,
        number: TaskNumber,
    ) -> Result<TaskRecord, StoreError> {
        let (task, continued_in) = TaskRecord::continued_or_not(tx, slug, number).await?;
        continued_in.map_or(Ok(task), |into| Err(into.refusal(number).into()))
    }

    /// Loads a task, with the task of a later edition in which it continues.
    ///
    /// # Errors
    /// Refuses an unknown edition or task, and a merged task.
    pub(crate) async fn continued_or_not(
        tx: &mut SqliteConnection,
        slug: &EditionSlug,
        number: TaskNumber,
    ) -> Result<(TaskRecord, Option<ContinuedIn>), StoreError> {
        let edition = known_edition(tx, slug).await?;
        let row = sqlx::query!(
            r#"SELECT t.id AS "id!", t.track_id, k.title AS "track?", t.status, t.people_needed, t.proposed_by,
                 m.number AS "merged_into?", l.number AS "later_number?", e.slug AS "later_edition?",
                 coalesce(e.visibility = 'published' AND e.has_work_plan = 1, 0) AS "later_is_public!: bool"
               FROM tasks t LEFT JOIN tracks k ON k.id = t.track_id LEFT JOIN tasks m ON m.id = t.merged_into
                 LEFT JOIN tasks l ON l.id = t.continued_in LEFT JOIN editions e ON e.id = l.edition_id
               WHERE t.edition_id = ?1 AND t.number = ?2"#,
            edition,
            number.0
        );
        let row = row.fetch_optional(&mut *tx).await?.ok_or_else(|| Refusal::no_such_task(slug, number))?;
        if let Some(into) = row.merged_into {
            return Err(Refusal::Merged { task: number.0, into: count(into)? }.into());
        }
        let assignees = Assignees { needed: count(row.people_needed)?, people: load_assignees(tx, row.id).await? };
        let access = TaskAccess {
            edition: Some(slug.clone()),
            track: maybe(row.track, Title::parse)?,
            proposer: row.proposed_by.map(PersonId),
            lead: assignees.lead(),
            assignees: assignees.people.iter().map(|assignee| assignee.person).collect(),
        };
        let status = Status::parse(&row.status).map_err(damaged)?;
        let later = edition_task(row.later_edition, row.later_number)?;
        let continued_in = later.map(|task| ContinuedIn { task, is_public: row.later_is_public });
        let (id, slug, track) = (row.id, slug.clone(), row.track_id);
        Ok((TaskRecord { id, edition, slug, number, track, status, access, assignees }, continued_in))
    }

    /// Where it is.
    pub(crate) fn place(&self) -> EditionTask {
        EditionTask { edition: self.slug.clone(), number: self.number }
    }

    /// Refuses a person without permission, and names who has it.
    pub(crate) fn check(&self, by: &Account, action: TaskAction) -> Result<(), Refusal> {
        self.access.check(&Actor::Person(Box::new(by.clone())), action)
    }

    pub(crate) fn refuse_if_over(&self) -> Result<(), Refusal> {
        if self.status.is_over() { Err(Refusal::TaskIsOver) } else { Ok(()) }
    }

    /// Records a change: the time of the update, and an audit entry of the edition.
    pub(crate) async fn changed(
        &self,
        tx: &mut SqliteConnection,
        by: &Account,
        event: AuditEvent,
        now: Instant,
    ) -> Result<(), StoreError> {
        self.changed_with(tx, by, AuditTarget::NoOne, event, now).await
    }

    pub(crate) async fn changed_with(
        &self,
        tx: &mut SqliteConnection,
        by: &Account,
        target: Target,
        event: AuditEvent,
        now: Instant,
    ) -> Result<(), StoreError> {
        self.touch(tx, now).await?;
        let entry = Entry::in_edition(self.edition, AuditActor::Person(by.id), event);
        audit::write(tx, Entry { target, ..entry }, now).await
    }

    /// Notifies the assignees if the task has become blocked.
    pub(crate) async fn notify_if_blocked(
        &self,
        tx: &mut SqliteConnection,
        was_blocked: bool,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        if was_blocked || self.status.is_over() || !goals::is_blocked(tx, self.id).await? {
            return Ok(());
        }
        self.notify(tx, self.access.assignees.iter().copied(), NotificationKind::Blocked, Some(by.id), now).await
    }

    pub(crate) async fn touch(&self, tx: &mut SqliteConnection, now: Instant) -> Result<(), StoreError> {
        let now = now.timestamp();
        sqlx::query!("UPDATE tasks SET updated_at = max(coalesce(updated_at, ?2), ?2) WHERE id = ?1", self.id, now)
            .execute(tx)
            .await?;
        Ok(())
    }

    /// Notifies these people, except the person who acts.
    pub(crate) async fn notify(
        &self,
        tx: &mut SqliteConnection,
        people: impl IntoIterator<Item = PersonId>,
        kind: NotificationKind,
        by: Option<PersonId>,
        now: Instant,
    ) -> Result<(), StoreError> {
        for person in people {
            let notification = NewNotification::of(kind.clone(), self.id, by.map(|by| by.0));
            notifications::notify(tx, person.0, notification, now).await?;
        }
        Ok(())
    }

    pub(crate) async fn set_lead(
        &self,
        tx: &mut SqliteConnection,
        lead: Option<PersonId>,
        now: Instant,
    ) -> Result<(), StoreError> {
        set_lead(tx, self.id, lead, now).await
    }

    /// Adds an assignee, and closes a review request to them.
    pub(crate) async fn add_assignee(
        &self,
        tx: &mut SqliteConnection,
        person: PersonId,
        now: Instant,
    ) -> Result<(), StoreError> {
        let since = now.timestamp();
        sqlx::query!(
            "INSERT INTO assignments (task_id, person_id, is_lead, since) VALUES (?1, ?2, 0, ?3)",
            self.id,
            person.0,
            since
        )
        .execute(&mut *tx)
        .await?;
        review_requests::close_review_requests(tx, self.id, now).await
    }

    pub(crate) async fn remove_assignee(&self, tx: &mut SqliteConnection, person: PersonId) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM assignments WHERE task_id = ?1 AND person_id = ?2", self.id, person.0)
            .execute(tx)
            .await?;
        Ok(())
    }
}

/// The task of a later edition in which a task continues.
pub(crate) struct ContinuedIn {
    pub(crate) task: EditionTask,
    /// Whether everyone may see it.
    pub(crate) is_public: bool,
}

impl ContinuedIn {
    pub(crate) fn refusal(&self, number: TaskNumber) -> Refusal {
        let into = if self.is_public { self.task.to_string() } else { "a task of a later edition".to_owned() };
        Refusal::Continued { task: number.0, into }
    }
}

/// A task of any edition, from the columns of a task that may be missing.
pub(crate) fn edition_task(edition: Option<String>, number: Option<i64>) -> Result<Option<EditionTask>, StoreError> {
    let (Some(edition), Some(number)) = (edition, number) else { return Ok(None) };
    let edition = EditionSlug::parse(&edition).map_err(damaged)?;
    Ok(Some(EditionTask { edition, number: TaskNumber(count(number)?) }))
}

/// The people with permissions on a task. `assignees` is JSON: pairs of a person's id, and 1 for the lead.
pub(crate) fn access(
    edition: &EditionSlug,
    track: Option<Title>,
    proposer: Option<i64>,
    assignees: &str,
) -> Result<TaskAccess, StoreError> {
    let assignees = list::<(i64, i64)>(assignees)?;
    Ok(TaskAccess {
        edition: Some(edition.clone()),
        track,
        proposer: proposer.map(PersonId),
        lead: assignees.iter().find(|(_, is_lead)| *is_lead == 1).map(|(person, _)| PersonId(*person)),
        assignees: assignees.iter().map(|(person, _)| PersonId(*person)).collect(),
    })
}

/// The id of a task, merged or not.
///
/// # Errors
/// Refuses an unknown task.
pub(crate) async fn key_of(
    tx: &mut SqliteConnection,
    edition: i64,
    slug: &EditionSlug,
    number: TaskNumber,
) -> Result<i64, StoreError> {
    let key = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM tasks WHERE edition_id = ?1 AND number = ?2"#,
        edition,
        number.0
    );
    Ok(key.fetch_optional(tx).await?.ok_or_else(|| Refusal::no_such_task(slug, number))?)
}

/// Sets the lead of a task, and deletes transfer requests of an earlier lead.
///
/// Uses two updates, as a task must never have two leads.
pub(crate) async fn set_lead(
    tx: &mut SqliteConnection,
    task: i64,
    lead: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    let lead = lead.map(|lead| lead.0);
    sqlx::query!(
        "UPDATE assignments SET is_lead = 0 WHERE task_id = ?1 AND is_lead = 1 AND person_id IS NOT ?2",
        task,
        lead
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("UPDATE assignments SET is_lead = 1 WHERE task_id = ?1 AND person_id = ?2", task, lead)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM lead_transfers WHERE task_id = ?1 AND from_id IS NOT ?2", task, lead)
        .execute(&mut *tx)
        .await?;
    notifications::clear_withdrawn_lead_offers(tx, task, now).await
}

/// The assignees of a task, in the order of their claims.
pub(crate) async fn load_assignees(tx: &mut SqliteConnection, task: i64) -> Result<Vec<Assignee>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT c.person_id, c.is_lead AS "is_lead: bool", c.since, c.asked_at, c.offered_since,
             p.deleted_at IS NOT NULL OR EXISTS (
               SELECT 1 FROM departures WHERE edition_id = t.edition_id AND person_id = p.id) AS "has_left!: bool"
           FROM assignments c JOIN people p ON p.id = c.person_id JOIN tasks t ON t.id = c.task_id WHERE c.task_id = ?1 ORDER BY c.since, c.rowid"#,
        task
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        Ok(Assignee {
            person: PersonId(row.person_id),
            lead: row.is_lead,
            since: instant(row.since)?,
            asked: row.asked_at.map(instant).transpose()?,
            offered: row.offered_since.map(instant).transpose()?,
            has_left: row.has_left,
        })
    })
    .collect()
}
