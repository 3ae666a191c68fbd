//! Tasks: lists of them, each with what it serves and who has a hand on it, and the page of one.

mod children;
mod claims;
mod import;
mod moves;
mod update;

use crate::column::{count, damaged, ids, instant, maybe};
use crate::{Scope, Store, StoreError};
use domain::id::{EditionSlug, SpecNumber, TaskNumber};
use domain::tasks::{Status, TaskPage, TaskRow};
use domain::text::Title;
use sqlx::SqliteConnection;

impl Store {
    /// Tasks by edition, the newest first, and within it by number.
    pub async fn tasks(&self, of: Scope<'_>) -> Result<Vec<TaskRow>, StoreError> {
        let mut tx = self.reading().await?;
        let rows = rows(&mut tx, &Bounds::of(of)).await?;
        whole(&mut tx, rows).await
    }

    /// A task with its history; `None` if the edition or the task isn't there.
    pub async fn task(&self, slug: &EditionSlug, number: TaskNumber) -> Result<Option<TaskPage>, StoreError> {
        let mut tx = self.reading().await?;
        let bounds = Bounds { number: Some(i64::from(number.0)), ..Bounds::of(Scope::Edition(slug)) };
        let rows = rows(&mut tx, &bounds).await?;
        let Some(id) = rows.first().map(|row| row.id) else { return Ok(None) };
        let description = description(&mut tx, id).await?;
        let history = moves::of_task(&mut tx, id).await?;
        let row = whole(&mut tx, rows).await?.pop();
        Ok(row.map(|row| TaskPage { row, description, history }))
    }
}

/// What a query is bound to; what is empty binds nothing.
#[derive(Default)]
struct Bounds {
    edition: Option<String>,
    spec: Option<i64>,
    outcome: Option<String>,
    number: Option<i64>,
}

impl Bounds {
    fn of(scope: Scope<'_>) -> Self {
        let all = Bounds::default();
        match scope {
            Scope::All => all,
            Scope::Edition(slug) => Bounds { edition: Some(slug.to_string()), ..all },
            Scope::Spec(number) => Bounds { spec: Some(i64::from(number.0)), ..all },
            Scope::Outcome(code) => Bounds { outcome: Some(code.to_string()), ..all },
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
}

async fn rows(tx: &mut SqliteConnection, bounds: &Bounds) -> Result<Vec<Row>, StoreError> {
    let Bounds { edition, spec, outcome, number } = bounds;
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT t.id AS "id!", e.slug AS "edition!", t.number AS "number!", t.title AS "title!",
             k.title AS "track?", t.status AS "status!",
             (SELECT max(at) FROM task_moves WHERE task_id = t.id AND imported = 0) AS "updated?: i64"
           FROM tasks t JOIN editions e ON e.id = t.edition_id LEFT JOIN tracks k ON k.id = t.track_id
           WHERE (?1 IS NULL OR e.slug = ?1)
             AND (?2 IS NULL OR t.id IN (SELECT task_id FROM task_specs WHERE spec_number = ?2))
             AND (?3 IS NULL OR t.id IN (SELECT task_id FROM task_outcomes WHERE outcome_code = ?3))
             AND (?4 IS NULL OR t.number = ?4)
           ORDER BY e.starts DESC, e.slug DESC, t.number"#,
        edition,
        spec,
        outcome,
        number
    );
    Ok(rows.fetch_all(tx).await?)
}

/// Rows with what other tables hold of them: one query for each of those tables, however many rows there are.
async fn whole(tx: &mut SqliteConnection, rows: Vec<Row>) -> Result<Vec<TaskRow>, StoreError> {
    let ids = ids(rows.iter().map(|row| row.id));
    let mut specs = children::specs(tx, &ids).await?;
    let mut outcomes = children::outcomes(tx, &ids).await?;
    let mut claimants = children::claimants(tx, &ids).await?;
    let mut evidence = children::evidence(tx, &ids).await?;
    let row = |row: Row| {
        Ok(TaskRow {
            edition: EditionSlug::parse(&row.edition).map_err(damaged)?,
            number: TaskNumber(count(row.number)?),
            title: Title::parse(&row.title).map_err(damaged)?,
            track: maybe(row.track, Title::parse)?,
            status: Status::parse(&row.status).map_err(damaged)?,
            specs: specs.remove(&row.id).unwrap_or_default(),
            outcomes: outcomes.remove(&row.id).unwrap_or_default(),
            claimants: claimants.remove(&row.id).unwrap_or_default(),
            evidence: evidence.remove(&row.id).unwrap_or_default(),
            updated: row.updated.map(instant).transpose()?,
        })
    };
    rows.into_iter().map(row).collect()
}

async fn description(tx: &mut SqliteConnection, task: i64) -> Result<String, StoreError> {
    let description = sqlx::query_scalar!("SELECT description FROM tasks WHERE id = ?1", task);
    Ok(description.fetch_one(tx).await?)
}

/// A SPEC's number as a column holds it.
fn key(number: SpecNumber) -> i64 {
    i64::from(number.0)
}
