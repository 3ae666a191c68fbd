//! Stores goals, skills, labels, links and dependencies of a task.

use super::evidence::{self, GivenLink};
use super::labels;
use crate::StoreError;
use crate::db::column::{count, damaged, ids, list};
use domain::Refusal;
use domain::id::{EditionSlug, OutcomeCode, TaskNumber};
use domain::meetings::LinkedTask;
use domain::tasks::Status;
use domain::text::{Title, Url};
use domain::workflow::{Dependencies, ExistingCounts, Proposal};
use serde::Deserialize;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

/// The id of the track with this title.
///
/// # Errors
/// Refuses an unknown track.
pub(crate) async fn track_id(tx: &mut SqliteConnection, edition: i64, title: &Title) -> Result<i64, StoreError> {
    let title_text = title.as_str();
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM tracks WHERE edition_id = ?1 AND title = ?2"#,
        edition,
        title_text
    );
    Ok(id.fetch_optional(tx).await?.ok_or_else(|| Refusal::NoSuchTrack(title.to_string()))?)
}

/// The current sizes of a task's lists; they limit what a proposal may have.
pub(crate) async fn existing_counts(tx: &mut SqliteConnection, task: i64) -> Result<ExistingCounts, StoreError> {
    let row = sqlx::query!(
        r#"SELECT people_needed, (SELECT count(*) FROM evidence WHERE task_id = ?1) AS "links!: i64",
             (SELECT count(*) FROM task_skills WHERE task_id = ?1) AS "skills!: i64",
             (SELECT count(*) FROM task_labels WHERE task_id = ?1) AS "labels!: i64",
             (SELECT count(*) FROM task_dependencies WHERE task_id = ?1) AS "depends_on!: i64"
           FROM tasks WHERE id = ?1"#,
        task
    );
    let row = row.fetch_one(tx).await?;
    Ok(ExistingCounts {
        people_needed: count(row.people_needed)?,
        links: count(row.links)?,
        skills: count(row.skills)?,
        labels: count(row.labels)?,
        depends_on: count(row.depends_on)?,
    })
}

/// Sets SPECs, outcomes, skills, labels and links from a proposal; existing links keep their state.
///
/// # Errors
/// Refuses an unknown SPEC or outcome.
pub(crate) async fn set(tx: &mut SqliteConnection, task: i64, proposal: &Proposal) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM task_specs WHERE task_id = ?1", task).execute(&mut *tx).await?;
    for number in &proposal.specs {
        refuse_unknown_spec(tx, number.0).await?;
        sqlx::query!("INSERT INTO task_specs (task_id, spec_number) VALUES (?1, ?2)", task, number.0)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query!("DELETE FROM task_outcomes WHERE task_id = ?1", task).execute(&mut *tx).await?;
    for code in &proposal.outcomes {
        refuse_unknown_outcome(tx, *code).await?;
        let code = code.to_string();
        sqlx::query!("INSERT INTO task_outcomes (task_id, outcome_code) VALUES (?1, ?2)", task, code)
            .execute(&mut *tx)
            .await?;
    }
    skills(tx, task, &proposal.skills).await?;
    labels::set(tx, task, &proposal.labels).await?;
    links(tx, task, &proposal.links).await
}

/// Gives a task the goals of another, which it keeps too, or the reason why that has none.
pub(crate) async fn copy(tx: &mut SqliteConnection, from: i64, to: i64) -> Result<(), StoreError> {
    for sql in [
        "INSERT INTO task_specs (task_id, spec_number) SELECT ?2, spec_number FROM task_specs WHERE task_id = ?1
         ON CONFLICT DO NOTHING",
        "INSERT INTO task_outcomes (task_id, outcome_code) SELECT ?2, outcome_code FROM task_outcomes
         WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "UPDATE tasks SET no_goal_reason = iif(
           EXISTS (SELECT 1 FROM task_specs WHERE task_id = ?2) OR EXISTS (SELECT 1 FROM task_outcomes WHERE task_id = ?2),
           NULL, coalesce(no_goal_reason, (SELECT no_goal_reason FROM tasks WHERE id = ?1)))
         WHERE id = ?2",
    ] {
        sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Gives a task the evidence, skills, labels and funding of another; what it has stays.
pub(crate) async fn copy_details(tx: &mut SqliteConnection, from: i64, to: i64) -> Result<(), StoreError> {
    for sql in [
        "INSERT INTO task_funding (task_id, state, source, url) SELECT ?2, state, source, url FROM task_funding
         WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "INSERT INTO evidence (task_id, position, url, kind, state, item, repository, added_at, added_by)
         SELECT ?2, position + 1 + (SELECT coalesce(max(position), -1) FROM evidence WHERE task_id = ?2), url, kind, state,
           item, repository, added_at, added_by FROM evidence WHERE task_id = ?1 ON CONFLICT DO NOTHING",
        "INSERT INTO task_skills (task_id, position, skill)
         SELECT ?2, position + 1 + (SELECT coalesce(max(position), -1) FROM task_skills WHERE task_id = ?2), skill
         FROM task_skills WHERE task_id = ?1 ON CONFLICT DO NOTHING",
    ] {
        sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await?;
    }
    labels::copy(tx, from, to).await
}

pub(crate) async fn refuse_unknown_spec(tx: &mut SqliteConnection, number: u16) -> Result<(), StoreError> {
    let exists =
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM specs WHERE number = ?1) AS "there!: bool""#, number);
    if exists.fetch_one(tx).await? { Ok(()) } else { Err(Refusal::NoSuchSpec(number.to_string()).into()) }
}

/// Sets the skills of a task in this order.
pub(crate) async fn skills(tx: &mut SqliteConnection, task: i64, skills: &[Title]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM task_skills WHERE task_id = ?1", task).execute(&mut *tx).await?;
    for (position, skill) in (0i64..).zip(skills) {
        let skill = skill.as_str();
        sqlx::query!(
            "INSERT INTO task_skills (task_id, position, skill) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            task,
            position,
            skill
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn links(tx: &mut SqliteConnection, task: i64, links: &[Url]) -> Result<(), StoreError> {
    let rows = sqlx::query!("SELECT url, state FROM evidence WHERE task_id = ?1", task);
    let states: BTreeMap<String, Option<String>> =
        rows.fetch_all(&mut *tx).await?.into_iter().map(|row| (row.url, row.state)).collect();
    let state = |link: &Url| states.get(link.as_str()).cloned().flatten();
    let links: Vec<_> = links.iter().map(|url| GivenLink { url, state: state(url) }).collect();
    evidence::set(tx, task, &links).await
}

/// The ids of tasks to depend on.
///
/// # Errors
/// Refuses unknown and merged tasks.
pub(crate) async fn dependency_ids(
    tx: &mut SqliteConnection,
    edition: i64,
    slug: &EditionSlug,
    requested: &BTreeSet<TaskNumber>,
) -> Result<Vec<i64>, StoreError> {
    let mut task_ids = Vec::new();
    for number in requested {
        let row = sqlx::query!(
            r#"SELECT t.id AS "id!", m.number AS "into?" FROM tasks t LEFT JOIN tasks m ON m.id = t.merged_into
               WHERE t.edition_id = ?1 AND t.number = ?2"#,
            edition,
            number.0
        );
        let row = row.fetch_optional(&mut *tx).await?.ok_or_else(|| Refusal::no_such_task(slug, *number))?;
        if let Some(into) = row.into {
            return Err(Refusal::Merged { task: number.0, into: count(into)? }.into());
        }
        task_ids.push(row.id);
    }
    Ok(task_ids)
}

/// The direct and indirect dependencies of these tasks.
pub(crate) async fn dependencies_from(tx: &mut SqliteConnection, tasks: &[i64]) -> Result<Dependencies, StoreError> {
    let task_ids = ids(tasks.iter().copied());
    let rows = sqlx::query!(
        r#"WITH RECURSIVE ahead (id) AS (
             SELECT value FROM json_each(?1) UNION SELECT w.depends_on_id FROM ahead JOIN task_dependencies w ON w.task_id = ahead.id
           )
           SELECT t.number AS "task!: i64", o.number AS "on_task!: i64"
           FROM ahead JOIN task_dependencies w ON w.task_id = ahead.id JOIN tasks t ON t.id = w.task_id
             JOIN tasks o ON o.id = w.depends_on_id"#,
        task_ids
    );
    let mut dependencies = Dependencies::new();
    for row in rows.fetch_all(tx).await? {
        dependencies.entry(TaskNumber(count(row.task)?)).or_default().insert(TaskNumber(count(row.on_task)?));
    }
    Ok(dependencies)
}

pub(crate) async fn set_dependencies(tx: &mut SqliteConnection, task: i64, on: &[i64]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM task_dependencies WHERE task_id = ?1", task).execute(&mut *tx).await?;
    for other in on {
        sqlx::query!("INSERT INTO task_dependencies (task_id, depends_on_id) VALUES (?1, ?2)", task, other)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Whether the task depends on an unfinished task.
pub(crate) async fn is_blocked(tx: &mut SqliteConnection, task: i64) -> Result<bool, StoreError> {
    let blocked = sqlx::query_scalar!(r#"SELECT blocked AS "blocked!: bool" FROM tasks WHERE id = ?1"#, task);
    Ok(blocked.fetch_one(tx).await?)
}

/// Refuses an outcome that is not stored.
pub(crate) async fn refuse_unknown_outcome(tx: &mut SqliteConnection, code: OutcomeCode) -> Result<(), StoreError> {
    let text = code.to_string();
    let known =
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM outcomes WHERE code = ?1) AS "known!: bool""#, text);
    if known.fetch_one(tx).await? { Ok(()) } else { Err(domain::Refusal::NoSuchOutcome(text).into()) }
}

#[derive(Deserialize)]
struct TaskColumns {
    number: u32,
    title: String,
    status: String,
}

/// Reads the tasks that a meeting or session is about, from a list of JSON objects.
pub(crate) fn linked_tasks(json: &str) -> Result<Vec<LinkedTask>, StoreError> {
    let task = |columns: TaskColumns| {
        Ok(LinkedTask {
            number: TaskNumber(columns.number),
            title: Title::parse(&columns.title).map_err(damaged)?,
            status: Status::parse(&columns.status).map_err(damaged)?,
        })
    };
    list::<TaskColumns>(json)?.into_iter().map(task).collect()
}
