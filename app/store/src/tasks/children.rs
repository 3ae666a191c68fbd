//! Reads goals, assignees, evidence and dependencies of many tasks.
//!
//! Each function takes task ids as a JSON list and runs one query.

use crate::StoreError;
use crate::db::column::{count, damaged, maybe, person};
use crate::shared::names::by_name;
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::people::Person;
use domain::tasks::{Evidence, EvidenceKind, EvidenceState};
use domain::text::Url;
use sqlx::SqliteConnection;
use std::collections::HashMap;

pub(crate) type ByTask<T> = HashMap<i64, Vec<T>>;

/// SPECs by task, ordered by number.
pub(crate) async fn specs(tx: &mut SqliteConnection, ids: &str) -> Result<ByTask<SpecNumber>, StoreError> {
    let rows = sqlx::query!(
        "SELECT task_id, spec_number FROM task_specs WHERE task_id IN (SELECT value FROM json_each(?1))
         ORDER BY task_id, spec_number",
        ids
    );
    let mut specs = ByTask::new();
    for row in rows.fetch_all(tx).await? {
        specs.entry(row.task_id).or_default().push(SpecNumber(count(row.spec_number)?));
    }
    Ok(specs)
}

/// Outcomes by task, ordered by code.
pub(crate) async fn outcomes(tx: &mut SqliteConnection, ids: &str) -> Result<ByTask<OutcomeCode>, StoreError> {
    let rows = sqlx::query!(
        "SELECT task_id, outcome_code FROM task_outcomes WHERE task_id IN (SELECT value FROM json_each(?1))
         ORDER BY task_id, outcome_code",
        ids
    );
    let mut outcomes = ByTask::new();
    for row in rows.fetch_all(tx).await? {
        outcomes.entry(row.task_id).or_default().push(OutcomeCode::parse(&row.outcome_code).map_err(damaged)?);
    }
    Ok(outcomes)
}

/// Assignees by task: the lead first, the others by name.
pub(crate) async fn assignees(tx: &mut SqliteConnection, ids: &str) -> Result<ByTask<Person>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT c.task_id AS "task_id!", c.is_lead AS "is_lead!: bool", p.name AS "name!", p.login AS "login?"
           FROM assignments c JOIN people p ON p.id = c.person_id
           WHERE c.task_id IN (SELECT value FROM json_each(?1))"#,
        ids
    );
    let mut claims: ByTask<(bool, Person)> = ByTask::new();
    for row in rows.fetch_all(tx).await? {
        claims.entry(row.task_id).or_default().push((row.is_lead, person(&row.name, row.login)?));
    }
    let people = |mut claims: Vec<(bool, Person)>| {
        claims.sort_by_cached_key(|(leads, person)| (!leads, by_name(person)));
        claims.into_iter().map(|(_, person)| person).collect()
    };
    Ok(claims.into_iter().map(|(task, claims)| (task, people(claims))).collect())
}

/// Evidence by task, in the order of the source.
pub(crate) async fn evidence(tx: &mut SqliteConnection, ids: &str) -> Result<ByTask<Evidence>, StoreError> {
    let rows = sqlx::query!(
        "SELECT task_id, url, kind, state FROM evidence WHERE task_id IN (SELECT value FROM json_each(?1))
         ORDER BY task_id, position",
        ids
    );
    let mut evidence = ByTask::new();
    for row in rows.fetch_all(tx).await? {
        let url = Url::parse(&row.url).map_err(damaged)?;
        let (kind, state) = (kind(&row.kind)?, maybe(row.state, EvidenceState::parse)?);
        evidence.entry(row.task_id).or_default().push(Evidence { url, kind, state });
    }
    Ok(evidence)
}

/// The tasks that each task depends on, by number, including finished ones.
pub(crate) async fn depends_on(tx: &mut SqliteConnection, ids: &str) -> Result<ByTask<TaskNumber>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT w.task_id AS "task!", o.number AS "number!" FROM task_dependencies w JOIN tasks o ON o.id = w.depends_on_id
           WHERE w.task_id IN (SELECT value FROM json_each(?1)) ORDER BY w.task_id, o.number"#,
        ids
    );
    let mut dependencies = ByTask::new();
    for row in rows.fetch_all(tx).await? {
        dependencies.entry(row.task).or_default().push(TaskNumber(count(row.number)?));
    }
    Ok(dependencies)
}

/// The unfinished tasks that block each task, by number; a finished task has none.
pub(crate) async fn blockers(tx: &mut SqliteConnection, ids: &str) -> Result<ByTask<TaskNumber>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.id AS "task!", o.number AS "number!"
           FROM json_each(?1) listed CROSS JOIN tasks t ON t.id = listed.value AND t.blocked = 1
             JOIN task_dependencies w ON w.task_id = t.id JOIN tasks o ON o.id = w.depends_on_id
           WHERE o.status NOT IN ('done', 'dropped') ORDER BY t.id, o.number"#,
        ids
    );
    let mut blockers = ByTask::new();
    for row in rows.fetch_all(tx).await? {
        blockers.entry(row.task).or_default().push(TaskNumber(count(row.number)?));
    }
    Ok(blockers)
}

fn kind(text: &str) -> Result<EvidenceKind, StoreError> {
    use EvidenceKind::{Document, Issue, PullRequest, Repository};
    let found = [Issue, PullRequest, Repository, Document].into_iter().find(|kind| kind.as_str() == text);
    found.ok_or_else(|| StoreError::unavailable(format!("a stored kind of evidence is damaged: {text}")))
}
