//! Status changes of tasks: of one task, and lists over many tasks.

use crate::aggregates::task::edition_task;
use crate::db::column::{count, damaged, instant, maybe, person};
use crate::tasks::Bounds;
use crate::{Scope, Store, StoreError};
use domain::id::{EditionSlug, EditionTask, TaskNumber};
use domain::people::Person;
use domain::tasks::Status;
use domain::text::{ShortText, Title};
use domain::time::Instant;
use domain::views::{EarlierTask, StatusChange, TaskStatusChange};
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

/// The latest status changes of the tasks in a scope from `since` on, at most `most`, oldest first.
pub(crate) async fn after(
    tx: &mut SqliteConnection,
    bounds: &Bounds,
    since: Instant,
    most: u32,
) -> Result<Vec<TaskStatusChange>, StoreError> {
    let found = newest_first(tx, bounds, Some(since), most).await?.into_iter().rev();
    found.map(TaskStatusChangeRow::entry).collect()
}

/// The status changes of a task and of the tasks that it continues, each oldest first; the earliest task first.
pub(super) async fn of_task(
    tx: &mut SqliteConnection,
    task: i64,
) -> Result<(Vec<EarlierTask>, Vec<StatusChange>), StoreError> {
    let rows = sqlx::query_as!(
        TaskStatusChangeRow,
        r#"WITH RECURSIVE story (id, back) AS (
             SELECT ?1, 0 UNION SELECT t.id, back + 1 FROM story JOIN tasks t ON t.continued_in = story.id
               JOIN editions v ON v.id = t.edition_id AND v.visibility = 'published' AND v.has_work_plan = 1)
           SELECT e.slug AS "edition!", t.number AS "number!", t.title AS "title!", m.at AS "at!",
             m.to_status AS "to_status!", m.note AS "note?", o.number AS "merged_into?", m.imported AS "imported!: bool",
             (SELECT x.slug FROM tasks l JOIN editions x ON x.id = l.edition_id
              WHERE l.id = m.continued_in AND x.visibility = 'published' AND x.has_work_plan = 1) AS "later_edition?: String",
             (SELECT number FROM tasks WHERE id = m.continued_in) AS "later_number?: i64",
             p.name AS "name?", p.login AS "login?"
           FROM story CROSS JOIN tasks t ON t.id = story.id JOIN editions e ON e.id = t.edition_id
             JOIN task_transitions m ON m.task_id = t.id
             LEFT JOIN people p ON p.id = m.person_id LEFT JOIN tasks o ON o.id = m.merged_into
           ORDER BY story.back DESC, m.at, m.id"#,
        task
    );
    let mut story: Vec<EarlierTask> = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let TaskStatusChange { edition, number, title, entry } = row.entry()?;
        let task = EditionTask { edition, number };
        match story.last_mut().filter(|last| last.task == task) {
            Some(last) => last.history.push(entry),
            None => story.push(EarlierTask { task, title, history: vec![entry] }),
        }
    }
    let own = story.pop().map_or(Vec::new(), |own| own.history);
    Ok((story, own))
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
    later_edition: Option<String>,
    later_number: Option<i64>,
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
             (SELECT x.slug FROM tasks l JOIN editions x ON x.id = l.edition_id
              WHERE l.id = m.continued_in AND x.visibility = 'published' AND x.has_work_plan = 1) AS "later_edition?: String",
             (SELECT number FROM tasks WHERE id = m.continued_in) AS "later_number?: i64",
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
        Ok(TaskStatusChange {
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            number: TaskNumber(count(self.number)?),
            title: Title::parse(&self.title).map_err(damaged)?,
            entry: StatusChange {
                at: instant(self.at)?,
                to: Status::parse(&self.to_status).map_err(damaged)?,
                note: maybe(self.note, ShortText::parse)?,
                merged_into: self.merged_into.map(count).transpose()?.map(TaskNumber),
                continued_in: edition_task(self.later_edition, self.later_number)?,
                by: by(self.name, self.login)?,
                imported: self.imported,
            },
        })
    }
}
