//! Tasks: the lists, the task board and the page of one task.

mod board;
mod choices;
pub(crate) mod list_columns;
mod figures;
mod filter;
pub(crate) mod graph;
mod list;
mod listed;
pub(crate) mod transitions;
mod page;
pub(crate) mod page_columns;
pub(crate) mod progress;
mod scoped;
pub(crate) mod table;
mod tally;
mod trace;

use crate::aggregates::task::edition_task;
use crate::db::column::{count, damaged, ids, instant, list, maybe};
use crate::{Scope, Store, StoreError};
use domain::id::{EditionSlug, SpecNumber, TaskNumber};
use domain::tasks::{Size, Status, TaskLink, TaskRow};
use domain::text::{ShortText, Title};
use sqlx::SqliteConnection;

impl Store {
    /// Tasks by edition, newest first, and within an edition by number.
    pub async fn tasks(&self, of: Scope<'_>) -> Result<Vec<TaskRow>, StoreError> {
        rows(&mut *self.reader().await?, &Bounds::of(of)).await?.into_iter().map(Row::task).collect()
    }
}

/// The scope of a query as bind values; `None` does not limit it.
#[derive(Default)]
pub(crate) struct Bounds {
    edition: Option<String>,
    spec: Option<i64>,
    outcome: Option<String>,
}

impl Bounds {
    pub(crate) fn of(scope: Scope<'_>) -> Self {
        let unbounded = Bounds::default();
        match scope {
            Scope::All => unbounded,
            Scope::Edition(slug) => Bounds { edition: Some(slug.to_string()), ..unbounded },
            Scope::Spec(number) => Bounds { spec: Some(i64::from(number.0)), ..unbounded },
            Scope::Outcome(code) => Bounds { outcome: Some(code.to_string()), ..unbounded },
        }
    }
}

/// A task with the lists that its row shows, each as JSON.
struct Row {
    id: i64,
    edition: String,
    number: i64,
    title: String,
    track: Option<String>,
    status: String,
    updated: Option<i64>,
    size: Option<String>,
    due: Option<String>,
    zone: String,
    labels: String,
    people_needed: i64,
    held_count: i64,
    assignees_known: bool,
    specs: String,
    outcomes: String,
    no_goal_reason: Option<String>,
    assignees: String,
    evidence: String,
    blocked_by: String,
    later_edition: Option<String>,
    later_number: Option<i64>,
}

/// Queries rows of tasks with all of their lists in one statement, from a `FROM` clause with `t`, `e` and `k`.
macro_rules! query_rows {
    ($from:literal $(, $bind:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"SELECT t.id AS "id!", e.slug AS "edition!", t.number AS "number!", t.title AS "title!",
                 k.title AS "track?", t.status AS "status!", t.updated_at AS "updated?: i64", t.size AS "size?",
                 t.due AS "due?", e.zone AS "zone!",
                 (SELECT json_group_array(label ORDER BY position) FROM task_labels WHERE task_id = t.id) AS "labels!: String",
                 t.people_needed AS "people_needed!", t.held_count AS "held_count!",
                 t.assignees_known AS "assignees_known!: bool",
                 (SELECT json_group_array(spec_number ORDER BY spec_number) FROM task_specs
                  WHERE task_id = t.id) AS "specs!: String",
                 (SELECT json_group_array(outcome_code ORDER BY outcome_code) FROM task_outcomes
                  WHERE task_id = t.id) AS "outcomes!: String",
                 t.no_goal_reason AS "no_goal_reason?",
                 (SELECT json_group_array(json_object('lead', json(iif(c.is_lead, 'true', 'false')), 'name', p.name, 'login', p.login))
                  FROM assignments c JOIN people p ON p.id = c.person_id WHERE c.task_id = t.id) AS "assignees!: String",
                 (SELECT json_group_array(json_object('url', v.url, 'kind', v.kind, 'state', v.state, 'seen', json(iif(g.item IS NULL,
                    NULL, json_object('kind', g.kind, 'state', g.shown_state, 'title', iif(g.shown_state = 'gone', NULL, g.title), 'author', iif(g.shown_state = 'gone', NULL, g.author),
                      'opened', g.opened_at, 'updated', g.updated_at, 'closed', g.closed_at, 'at', g.seen_at)))) ORDER BY v.position)
                  FROM evidence v LEFT JOIN github_items g ON g.item = v.item WHERE v.task_id = t.id) AS "evidence!: String",
                 (SELECT json_group_array(o.number ORDER BY o.number)
                  FROM task_dependencies d JOIN tasks o ON o.id = d.depends_on_id
                  WHERE t.blocked = 1 AND d.task_id = t.id AND o.status NOT IN ('done', 'dropped')) AS "blocked_by!: String",
                 (SELECT x.slug FROM tasks l JOIN editions x ON x.id = l.edition_id
                  WHERE l.id = t.continued_in AND x.visibility = 'published' AND x.has_work_plan = 1) AS "later_edition?: String",
                 (SELECT number FROM tasks WHERE id = t.continued_in) AS "later_number?: i64"
               FROM "# + $from
            $(, $bind)*
        )
    };
}

use query_rows;

/// Reads the tasks in a scope: by edition, newest first, and within an edition by number.
///
/// Where more than one edition is read, a task that continues is only in the latest of its editions.
async fn rows(tx: &mut SqliteConnection, bounds: &Bounds) -> Result<Vec<Row>, StoreError> {
    let Bounds { edition, spec, outcome } = bounds;
    let rows = query_rows!(
        "tasks t JOIN editions e ON e.id = t.edition_id LEFT JOIN tracks k ON k.id = t.track_id
         WHERE (e.slug = ?1 OR (?1 IS NULL AND e.visibility = 'published' AND e.has_work_plan = 1))
           AND (?1 IS NOT NULL OR t.continued_in IS NULL OR NOT EXISTS (SELECT 1 FROM tasks l JOIN editions x ON x.id = l.edition_id
             WHERE l.id = t.continued_in AND x.visibility = 'published' AND x.has_work_plan = 1))
           AND (?2 IS NULL OR t.id IN (SELECT task_id FROM task_specs WHERE spec_number = ?2))
           AND (?3 IS NULL OR t.id IN (SELECT task_id FROM task_outcomes WHERE outcome_code = ?3))
         ORDER BY e.starts DESC, e.slug DESC, t.number",
        edition,
        spec,
        outcome
    );
    Ok(rows.fetch_all(tx).await?)
}

/// Reads the tasks with these ids, in the order of the list.
pub(crate) async fn tasks_by_id(
    tx: &mut SqliteConnection,
    listed: impl IntoIterator<Item = i64>,
) -> Result<Vec<TaskRow>, StoreError> {
    let listed = ids(listed);
    let rows = query_rows!(
        "json_each(?1) listed CROSS JOIN tasks t ON t.id = listed.value
           JOIN editions e ON e.id = t.edition_id LEFT JOIN tracks k ON k.id = t.track_id
         ORDER BY listed.key",
        listed
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::task).collect()
}

impl Row {
    fn task(self) -> Result<TaskRow, StoreError> {
        Ok(TaskRow {
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            number: TaskNumber(count(self.number)?),
            title: Title::parse(&self.title).map_err(damaged)?,
            track: maybe(self.track, Title::parse)?,
            status: Status::parse(&self.status).map_err(damaged)?,
            specs: list_columns::specs(&self.specs)?,
            outcomes: list_columns::outcomes(&self.outcomes)?,
            no_goal_reason: maybe(self.no_goal_reason, ShortText::parse)?,
            assignees: list_columns::assignees(list(&self.assignees)?)?,
            evidence: list_columns::evidence(&self.evidence)?,
            updated: self.updated.map(instant).transpose()?,
            size: maybe(self.size, Size::parse)?,
            due: list_columns::due_date(self.due.as_deref(), &self.zone)?,
            labels: list_columns::labels(list(&self.labels)?)?,
            assignees_known: self.assignees_known,
            people_missing: count((self.people_needed - self.held_count).max(0))?,
            blocked_by: list_columns::numbers(&self.blocked_by)?,
            continued_in: edition_task(self.later_edition, self.later_number)?,
        })
    }
}

/// Links to the tasks with these ids (a JSON list), by number.
pub(crate) async fn links(tx: &mut SqliteConnection, ids: &str) -> Result<Vec<TaskLink>, StoreError> {
    let rows = sqlx::query!(
        "SELECT number, title, status FROM tasks WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY number, id",
        ids
    );
    rows.fetch_all(tx).await?.into_iter().map(|row| link(row.number, &row.title, &row.status)).collect()
}

pub(crate) fn link(number: i64, title: &str, status: &str) -> Result<TaskLink, StoreError> {
    Ok(TaskLink {
        number: TaskNumber(count(number)?),
        title: Title::parse(title).map_err(damaged)?,
        status: Status::parse(status).map_err(damaged)?,
    })
}

/// A SPEC's number as columns store it.
pub(crate) fn key(number: SpecNumber) -> i64 {
    i64::from(number.0)
}
