//! Tasks: the lists, the task board and the page of one task.

mod board;
pub(crate) mod children;
mod figures;
mod filter;
mod list;
mod transitions;
mod page;
pub(crate) mod table;
mod tally;

use crate::db::column::{count, damaged, ids, instant, maybe};
use crate::{Scope, Store, StoreError};
use domain::id::{EditionSlug, SpecNumber, TaskNumber};
use domain::tasks::{Size, Status, TaskLink, TaskRow};
use domain::text::Title;
use sqlx::SqliteConnection;

impl Store {
    /// Tasks by edition, newest first, and within an edition by number.
    pub async fn tasks(&self, of: Scope<'_>) -> Result<Vec<TaskRow>, StoreError> {
        let mut tx = self.begin_read().await?;
        let rows = rows(&mut tx, &Bounds::of(of)).await?;
        whole(&mut tx, rows).await
    }
}

/// The scope of a query as bind values; `None` does not limit it.
#[derive(Default)]
struct Bounds {
    edition: Option<String>,
    spec: Option<i64>,
    outcome: Option<String>,
}

impl Bounds {
    fn of(scope: Scope<'_>) -> Self {
        let unbounded = Bounds::default();
        match scope {
            Scope::All => unbounded,
            Scope::Edition(slug) => Bounds { edition: Some(slug.to_string()), ..unbounded },
            Scope::Spec(number) => Bounds { spec: Some(i64::from(number.0)), ..unbounded },
            Scope::Outcome(code) => Bounds { outcome: Some(code.to_string()), ..unbounded },
        }
    }
}

struct Row {
    id: i64,
    edition: String,
    number: i64,
    title: String,
    track: Option<String>,
    status: String,
    updated: Option<i64>,
    size: Option<String>,
    people_needed: i64,
    held_count: i64,
    assignees_known: bool,
}

async fn rows(tx: &mut SqliteConnection, bounds: &Bounds) -> Result<Vec<Row>, StoreError> {
    let Bounds { edition, spec, outcome } = bounds;
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT t.id AS "id!", e.slug AS "edition!", t.number AS "number!", t.title AS "title!",
             k.title AS "track?", t.status AS "status!",
             t.updated_at AS "updated?: i64", t.size AS "size?", t.people_needed AS "people_needed!",
             t.held_count AS "held_count!", t.assignees_known AS "assignees_known!: bool"
           FROM tasks t JOIN editions e ON e.id = t.edition_id LEFT JOIN tracks k ON k.id = t.track_id
           WHERE (?1 IS NULL OR e.slug = ?1)
             AND (?2 IS NULL OR t.id IN (SELECT task_id FROM task_specs WHERE spec_number = ?2))
             AND (?3 IS NULL OR t.id IN (SELECT task_id FROM task_outcomes WHERE outcome_code = ?3))
           ORDER BY e.starts DESC, e.slug DESC, t.number"#,
        edition,
        spec,
        outcome
    );
    Ok(rows.fetch_all(tx).await?)
}

/// The tasks with these ids (a JSON list), in the order of the list.
async fn rows_of(tx: &mut SqliteConnection, ids: &str) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT t.id AS "id!", e.slug AS "edition!", t.number AS "number!", t.title AS "title!",
             k.title AS "track?", t.status AS "status!",
             t.updated_at AS "updated?: i64", t.size AS "size?", t.people_needed AS "people_needed!", t.held_count AS "held_count!",
             t.assignees_known AS "assignees_known!: bool"
           FROM json_each(?1) listed CROSS JOIN tasks t ON t.id = listed.value
             JOIN editions e ON e.id = t.edition_id LEFT JOIN tracks k ON k.id = t.track_id
           ORDER BY listed.key"#,
        ids
    );
    Ok(rows.fetch_all(tx).await?)
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

/// Adds the data of other tables to rows, with one query per table.
async fn whole(tx: &mut SqliteConnection, rows: Vec<Row>) -> Result<Vec<TaskRow>, StoreError> {
    let ids = ids(rows.iter().map(|row| row.id));
    let mut specs = children::specs(tx, &ids).await?;
    let mut outcomes = children::outcomes(tx, &ids).await?;
    let mut assignees = children::assignees(tx, &ids).await?;
    let mut evidence = children::evidence(tx, &ids).await?;
    let mut blockers = children::blockers(tx, &ids).await?;
    let row = |row: Row| {
        Ok(TaskRow {
            edition: EditionSlug::parse(&row.edition).map_err(damaged)?,
            number: TaskNumber(count(row.number)?),
            title: Title::parse(&row.title).map_err(damaged)?,
            track: maybe(row.track, Title::parse)?,
            status: Status::parse(&row.status).map_err(damaged)?,
            specs: specs.remove(&row.id).unwrap_or_default(),
            outcomes: outcomes.remove(&row.id).unwrap_or_default(),
            assignees: assignees.remove(&row.id).unwrap_or_default(),
            evidence: evidence.remove(&row.id).unwrap_or_default(),
            updated: row.updated.map(instant).transpose()?,
            size: maybe(row.size, Size::parse)?,
            assignees_known: row.assignees_known,
            people_missing: count((row.people_needed - row.held_count).max(0))?,
            blocked_by: blockers.remove(&row.id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(row).collect()
}

/// A SPEC's number as columns store it.
pub(crate) fn key(number: SpecNumber) -> i64 {
    i64::from(number.0)
}
