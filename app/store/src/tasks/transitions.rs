//! Status changes of tasks: of one task, and lists over many tasks.

use crate::db::column::{count, damaged, instant, maybe, person};
use crate::tasks::Bounds;
use crate::{Scope, Store, StoreError};
use domain::id::{EditionSlug, TaskNumber};
use domain::people::Person;
use domain::tasks::Status;
use domain::text::{ShortText, Title};
use domain::time::Instant;
use domain::views::{StatusChange, TaskStatusChange};
use sqlx::SqliteConnection;

impl Store {
    /// The latest status changes of the tasks in a scope, newest first, at most `most`.
    ///
    /// Leaves out changes that only an import dated, as they show the day of the import and not of the work.
    pub async fn latest_status_changes(&self, of: Scope<'_>, most: u32) -> Result<Vec<TaskStatusChange>, StoreError> {
        latest(&mut *self.reader().await?, &Bounds::of(of), most).await
    }
}

pub(super) async fn latest(
    tx: &mut SqliteConnection,
    bounds: &Bounds,
    most: u32,
) -> Result<Vec<TaskStatusChange>, StoreError> {
    newest_first(tx, bounds, None, most).await?.into_iter().map(TaskStatusChangeRow::entry).collect()
}

/// The status changes of the tasks in a scope from `since` on, oldest first.
pub(crate) async fn after(
    tx: &mut SqliteConnection,
    bounds: &Bounds,
    since: Instant,
) -> Result<Vec<TaskStatusChange>, StoreError> {
    let found = newest_first(tx, bounds, Some(since), u32::MAX).await?.into_iter().rev();
    found.map(TaskStatusChangeRow::entry).collect()
}

/// The status changes of a task, oldest first.
pub(super) async fn of_task(tx: &mut SqliteConnection, task: i64) -> Result<Vec<StatusChange>, StoreError> {
    let rows = sqlx::query_as!(
        StatusChangeRow,
        r#"SELECT m.at AS "at!", m.to_status AS "to_status!", m.note AS "note?", o.number AS "merged_into?", m.imported AS "imported!: bool",
             p.name AS "name?", p.login AS "login?"
           FROM task_transitions m LEFT JOIN people p ON p.id = m.person_id LEFT JOIN tasks o ON o.id = m.merged_into
           WHERE m.task_id = ?1 ORDER BY m.at, m.id"#,
        task
    );
    rows.fetch_all(tx).await?.into_iter().map(StatusChangeRow::entry).collect()
}

struct StatusChangeRow {
    at: i64,
    to_status: String,
    note: Option<String>,
    merged_into: Option<i64>,
    imported: bool,
    name: Option<String>,
    login: Option<String>,
}

impl StatusChangeRow {
    fn entry(self) -> Result<StatusChange, StoreError> {
        Ok(StatusChange {
            at: instant(self.at)?,
            to: Status::parse(&self.to_status).map_err(damaged)?,
            note: maybe(self.note, ShortText::parse)?,
            merged_into: self.merged_into.map(count).transpose()?.map(TaskNumber),
            by: by(self.name, self.login)?,
            imported: self.imported,
        })
    }
}

fn by(name: Option<String>, login: Option<String>) -> Result<Option<Person>, StoreError> {
    name.map(|name| person(&name, login)).transpose()
}

struct TaskStatusChangeRow {
    edition: String,
    number: i64,
    title: String,
    at: i64,
    to_status: String,
    note: Option<String>,
    merged_into: Option<i64>,
    imported: bool,
    name: Option<String>,
    login: Option<String>,
}

async fn newest_first(
    tx: &mut SqliteConnection,
    bounds: &Bounds,
    since: Option<Instant>,
    most: u32,
) -> Result<Vec<TaskStatusChangeRow>, StoreError> {
    let Bounds { edition, spec, outcome, .. } = bounds;
    let since = since.map(|since| since.timestamp());
    let rows = sqlx::query_as!(
        TaskStatusChangeRow,
        r#"SELECT e.slug AS "edition!", t.number AS "number!", t.title AS "title!", m.at AS "at!",
             m.to_status AS "to_status!", m.note AS "note?", o.number AS "merged_into?", m.imported AS "imported!: bool",
             p.name AS "name?", p.login AS "login?"
           FROM task_transitions m JOIN tasks t ON t.id = m.task_id JOIN editions e ON e.id = t.edition_id
             LEFT JOIN people p ON p.id = m.person_id LEFT JOIN tasks o ON o.id = m.merged_into
           WHERE (e.slug = ?1 OR (?1 IS NULL AND e.visibility = 'published' AND e.has_work_plan = 1))
             AND (?2 IS NULL OR t.id IN (SELECT task_id FROM task_specs WHERE spec_number = ?2))
             AND (?3 IS NULL OR t.id IN (SELECT task_id FROM task_outcomes WHERE outcome_code = ?3))
             AND m.imported = 0 AND (?5 IS NULL OR m.at >= ?5)
           ORDER BY m.at DESC, m.id DESC LIMIT ?4"#,
        edition,
        spec,
        outcome,
        most,
        since
    );
    Ok(rows.fetch_all(tx).await?)
}

impl TaskStatusChangeRow {
    fn entry(self) -> Result<TaskStatusChange, StoreError> {
        let TaskStatusChangeRow { at, to_status, note, merged_into, imported, name, login, .. } = self;
        Ok(TaskStatusChange {
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            number: TaskNumber(count(self.number)?),
            title: Title::parse(&self.title).map_err(damaged)?,
            entry: StatusChangeRow { at, to_status, note, merged_into, imported, name, login }.entry()?,
        })
    }
}
