//! Tasks that continue in a later edition.

use crate::aggregates::goals;
use crate::aggregates::offered_claims;
use crate::aggregates::task::{TaskRecord, edition_task};
use crate::db::column::{count, damaged, ids, list};
use crate::outbound::notifications;
use crate::shared::editions::known_edition;
use crate::tasks::{link, list_columns};
use crate::workflow::proposing::{insert, record};
use crate::workflow::transitions::{TransitionNote, notify_ended, notify_waiting, status_before, write_transition};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Account, Actor, Organizer, Participant, may_manage_plan};
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, EditionTask, TaskNumber};
use domain::notifications::{NotificationKind, TaskEnd};
use domain::tasks::{Status, UnfinishedTask};
use domain::text::Title;
use domain::time::Instant;
use domain::workflow::TaskAction;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// The unfinished tasks of earlier editions that a person manages: the latest edition first, then by number.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn unfinished_tasks(&self, by: Organizer<'_>) -> Result<Vec<UnfinishedTask>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let rows = sqlx::query!(
            r#"SELECT e.slug, e.title AS edition_title, t.number, t.title, t.status, k.title AS "track?",
                 (SELECT json_group_array(json_object('lead', json(iif(c.is_lead, 'true', 'false')), 'name', p.name, 'login', p.login))
                  FROM assignments c JOIN people p ON p.id = c.person_id WHERE c.task_id = t.id) AS "assignees!: String",
                 (SELECT number FROM tasks o WHERE o.edition_id = ?1 AND o.title = t.title AND o.merged_into IS NULL
                    AND o.status <> 'dropped') AS "same_title?: i64"
               FROM editions e CROSS JOIN tasks t INDEXED BY tasks_by_status ON t.edition_id = e.id
                 LEFT JOIN tracks k ON k.id = t.track_id
               WHERE e.starts < (SELECT starts FROM editions WHERE id = ?1)
                 AND t.status IN ('proposed', 'planned', 'in progress', 'in review')
                 AND e.visibility = 'published' AND e.has_work_plan = 1
               ORDER BY e.starts DESC, e.slug DESC, t.number"#,
            edition
        );
        let actor = Actor::Person(Box::new(by.account().clone()));
        let mut found = Vec::new();
        for row in rows.fetch_all(&mut *tx).await? {
            let edition = EditionSlug::parse(&row.slug).map_err(damaged)?;
            let track = row.track.as_deref().map(Title::parse).transpose().map_err(damaged)?;
            if may_manage_plan(&actor, &edition, track.as_ref()) {
                found.push(UnfinishedTask {
                    edition,
                    edition_title: Title::parse(&row.edition_title).map_err(damaged)?,
                    task: link(row.number, &row.title, &row.status)?,
                    assignees: list_columns::assignees(list(&row.assignees)?)?,
                    same_title: row.same_title.map(count).transpose()?.map(TaskNumber),
                });
            }
        }
        Ok(found)
    }

    /// Continues tasks of earlier editions in the edition, all or none.
    ///
    /// Each continues in the task with the same title, or else in a new one with its description, goals, evidence, skills,
    /// labels and funding. It is dropped in its own edition, and its proposer and assignees are notified. They are not assigned
    /// again, as a new edition needs new promises. New tasks keep the dependencies between each other. Does nothing with
    /// a task that already continues here.
    ///
    /// # Errors
    /// `EditionNotPublished` for a draft. `CantContinue` for a task that is over or of an edition that isn't earlier, and
    /// for one that the person doesn't manage.
    pub async fn continue_tasks(
        &self,
        by: Organizer<'_>,
        tasks: &[EditionTask],
        now: Instant,
    ) -> Result<Vec<TaskNumber>, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = public_edition(&mut tx, by.edition()).await?.ok_or(Refusal::EditionNotPublished)?;
        let tasks: BTreeSet<&EditionTask> = tasks.iter().collect();
        if tasks.is_empty() {
            return Err(Refusal::Empty { what: "The list of tasks" }.into());
        }
        let (mut numbers, mut continued) = (Vec::new(), Vec::new());
        for task in tasks {
            match continue_task(&mut tx, edition, by, task, now).await {
                Ok(Continuing::Already(number)) => numbers.push(number),
                Ok(Continuing::Now(pair)) => {
                    numbers.push(pair.into.number);
                    continued.push(pair);
                }
                Err(StoreError::Refused(why)) => return Err(named_refusal(task, &why).into()),
                Err(other) => return Err(other),
            }
        }
        copy_dependencies(&mut tx, &continued).await?;
        // Afterwards, so that a task that continues too is not said to wait for a dropped one.
        for pair in &continued {
            notify(&mut tx, pair, by.account(), now).await?;
        }
        tx.commit().await?;
        Ok(numbers)
    }

    /// Separates a task from the one that it continues, which gets back its status; requests about it have ended.
    ///
    /// # Errors
    /// Refuses anyone who doesn't manage both tasks, and a task that continues none.
    pub async fn separate_task(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        now: Instant,
    ) -> Result<EditionTask, StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::Separate)?;
        let from = earlier(&mut tx, task.id).await?.ok_or(Refusal::ContinuesNone)?;
        let (source, _) = TaskRecord::continued_or_not(&mut tx, &from.edition, from.number).await?;
        source.check(by.account(), TaskAction::Separate)?;
        sqlx::query!("UPDATE tasks SET continued_in = NULL WHERE id = ?1", source.id).execute(&mut *tx).await?;
        let before = status_before(&mut tx, source.id).await?;
        set_status_only(&mut tx, &source, before, TransitionNote::default(), by.account(), now).await?;
        offered_claims::reopened(&mut tx, source.id, now).await?;
        record_both(&mut tx, (&source, &task), by.account(), now, |from, into| AuditEvent::TaskSeparated {
            from,
            into,
        })
        .await?;
        tx.commit().await?;
        Ok(from)
    }
}

/// A task, and the one of the later edition in which it continues.
struct Pair {
    from: TaskRecord,
    into: TaskRecord,
    /// Whether the later task is new.
    is_new: bool,
}

enum Continuing {
    Now(Box<Pair>),
    /// It continued in this edition before.
    Already(TaskNumber),
}

async fn continue_task(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Organizer<'_>,
    task: &EditionTask,
    now: Instant,
) -> Result<Continuing, StoreError> {
    let earlier_edition = public_edition(tx, &task.edition).await?;
    let earlier_edition = earlier_edition.ok_or_else(|| Refusal::NoSuchEdition(task.edition.to_string()))?;
    let (from, continued_in) = TaskRecord::continued_or_not(tx, &task.edition, task.number).await?;
    from.check(by.account(), TaskAction::Continue)?;
    match continued_in {
        Some(into) if into.task.edition == *by.edition() => return Ok(Continuing::Already(into.task.number)),
        Some(into) => return Err(into.refusal(task.number).into()),
        None => {}
    }
    if !is_earlier(tx, earlier_edition, edition).await? {
        return Err(Refusal::NotEarlier.into());
    }
    let status = from.status.continued().ok_or(Refusal::TaskIsOver)?;
    let (number, is_new) = target(tx, edition, by, &from, status, now).await?;
    let into = TaskRecord::of(tx, by.edition(), number).await?;
    if let Some(earlier) = earlier(tx, into.id).await? {
        return Err(Refusal::ContinuesAnother { number: number.0, earlier: earlier.to_string() }.into());
    }
    goals::copy(tx, from.id, into.id).await?;
    goals::copy_details(tx, from.id, into.id).await?;
    let note = TransitionNote { continued_in: Some(into.id), ..TransitionNote::default() };
    set_status_only(tx, &from, Status::Dropped, note, by.account(), now).await?;
    sqlx::query!("UPDATE tasks SET continued_in = ?2 WHERE id = ?1", from.id, into.id).execute(&mut *tx).await?;
    close_requests(tx, from.id, now).await?;
    record_both(tx, (&from, &into), by.account(), now, |from, into| AuditEvent::TaskContinued { from, into }).await?;
    Ok(Continuing::Now(Box::new(Pair { from, into, is_new })))
}

/// The refusal of one task among several.
fn named_refusal(task: &EditionTask, why: &Refusal) -> Refusal {
    Refusal::CantContinue { task: task.to_string(), why: why.to_string() }
}

/// The id of a published edition with a work plan.
async fn public_edition(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<Option<i64>, StoreError> {
    let slug = slug.as_str();
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM editions WHERE slug = ?1 AND visibility = 'published' AND has_work_plan = 1"#,
        slug
    );
    Ok(id.fetch_optional(tx).await?)
}

/// Sets the status without a notification.
async fn set_status_only(
    tx: &mut SqliteConnection,
    task: &TaskRecord,
    to: Status,
    note: TransitionNote<'_>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let status = to.as_str();
    sqlx::query!("UPDATE tasks SET status = ?2 WHERE id = ?1", task.id, status).execute(&mut *tx).await?;
    write_transition(tx, task.id, to, note, Some(by.id), now).await
}

/// Ends the requests for a new lead and for reviews, which can’t be answered now.
async fn close_requests(tx: &mut SqliteConnection, task: i64, now: Instant) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM lead_transfers WHERE task_id = ?1",
        "DELETE FROM reviews WHERE task_id = ?1 AND reviewed_at IS NULL AND note IS NULL",
        "UPDATE reviews SET requested_at = reviewed_at WHERE task_id = ?1 AND reviewed_at < requested_at",
    ] {
        sqlx::query(sql).bind(task).execute(&mut *tx).await?;
    }
    notifications::clear_closed_review_requests(tx, task, now).await?;
    notifications::clear_withdrawn_lead_offers(tx, task, now).await
}

/// Makes new tasks depend on each other as the tasks do that they continue.
async fn copy_dependencies(tx: &mut SqliteConnection, continued: &[Box<Pair>]) -> Result<(), StoreError> {
    let new = ids(continued.iter().filter(|pair| pair.is_new).map(|pair| pair.into.id));
    sqlx::query!(
        "INSERT INTO task_dependencies (task_id, depends_on_id)
         SELECT a.continued_in, b.continued_in
         FROM json_each(?1) n CROSS JOIN tasks a ON a.continued_in = n.value
           CROSS JOIN task_dependencies d ON d.task_id = a.id CROSS JOIN tasks b ON b.id = d.depends_on_id
         WHERE b.continued_in IN (SELECT value FROM json_each(?1)) ON CONFLICT DO NOTHING",
        new
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn notify(tx: &mut SqliteConnection, pair: &Pair, by: &Account, now: Instant) -> Result<(), StoreError> {
    notify_ended(tx, &pair.from, TaskEnd::Continued { into: pair.into.place() }, by, now).await?;
    notify_waiting(tx, pair.from.id, NotificationKind::DependencyDropped, Some(by.id), now).await
}

/// The task of the edition with the same title, or else a new one; and whether it is new.
async fn target(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Organizer<'_>,
    source: &TaskRecord,
    status: Status,
    now: Instant,
) -> Result<(TaskNumber, bool), StoreError> {
    let same_title = sqlx::query_scalar!(
        r#"SELECT number AS "number!" FROM tasks WHERE edition_id = ?1 AND merged_into IS NULL AND status <> 'dropped'
             AND title = (SELECT title FROM tasks WHERE id = ?2)"#,
        edition,
        source.id
    );
    if let Some(number) = same_title.fetch_optional(&mut *tx).await? {
        return Ok((TaskNumber(count(number)?), false));
    }
    let title = sqlx::query_scalar!("SELECT title FROM tasks WHERE id = ?1", source.id).fetch_one(&mut *tx).await?;
    let title = Title::parse(&title).map_err(damaged)?;
    let (id, number) = insert(tx, edition, &title, by.account(), now).await?;
    let status_text = status.as_str();
    sqlx::query!(
        "UPDATE tasks SET status = ?3, (description, description_html, size, people_needed) =
             (SELECT description, description_html, size, people_needed FROM tasks WHERE id = ?2),
           track_id = (SELECT k.id FROM tracks k JOIN tracks o ON o.title = k.title
             WHERE k.edition_id = ?4 AND o.id = (SELECT track_id FROM tasks WHERE id = ?2))
         WHERE id = ?1",
        id,
        source.id,
        status_text,
        edition
    )
    .execute(&mut *tx)
    .await?;
    write_transition(tx, id, status, TransitionNote::default(), Some(by.account().id), now).await?;
    Ok((number, true))
}

/// The task that a task continues.
pub(super) async fn earlier(tx: &mut SqliteConnection, task: i64) -> Result<Option<EditionTask>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT e.slug AS "slug: String", t.number AS "number: i64" FROM tasks t JOIN editions e ON e.id = t.edition_id
           WHERE t.continued_in = ?1"#,
        task
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(None) };
    edition_task(Some(row.slug), Some(row.number))
}

async fn is_earlier(tx: &mut SqliteConnection, edition: i64, than: i64) -> Result<bool, StoreError> {
    let earlier = sqlx::query_scalar!(
        r#"SELECT o.starts < e.starts AS "earlier!: bool" FROM editions o, editions e WHERE o.id = ?1 AND e.id = ?2"#,
        edition,
        than
    );
    Ok(earlier.fetch_one(tx).await?)
}

/// Records an event of two tasks in the audit logs of both editions.
async fn record_both(
    tx: &mut SqliteConnection,
    (from, into): (&TaskRecord, &TaskRecord),
    by: &Account,
    now: Instant,
    event: impl Fn(EditionTask, EditionTask) -> AuditEvent,
) -> Result<(), StoreError> {
    for task in [from, into] {
        task.touch(tx, now).await?;
        record(tx, task.edition, by, event(from.place(), into.place()), now).await?;
    }
    Ok(())
}
