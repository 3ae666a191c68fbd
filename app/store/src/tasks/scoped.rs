//! Pages of the tasks in a scope, which can span editions, and of the tasks of a person.
//!
//! Stored counts say how many tasks each edition has, so that a page reads only its own rows.

use super::{Bounds, tasks_by_id};
use crate::db::column::{count, damaged, list};
use crate::{Scope, Store, StoreError};
use domain::access::SignedIn;
use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use domain::tasks::{Status, StatusCounts};
use domain::views::{ClaimedTasks, ScopedTasks, TaskList};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

impl Store {
    /// One page of the tasks in a scope, by edition, newest first, and within an edition by number; with all counts.
    ///
    /// `page` starts at 1; a page after the last is empty. Where more than one edition is read, a task that continues is
    /// only in the latest of its editions.
    pub async fn scoped_tasks(&self, of: Scope<'_>, page: u32, size: u32) -> Result<ScopedTasks, StoreError> {
        let mut tx = self.begin_read().await?;
        let bounds = Bounds::of(of);
        let parts = parts(&mut tx, &bounds).await?;
        let mut counts = StatusCounts::default();
        for part in &parts {
            counts.add(Status::parse(&part.status).map_err(damaged)?, part.tasks);
        }
        let skip = page.saturating_sub(1).saturating_mul(size);
        let shown = ids(&mut tx, &bounds, &parts, skip, size).await?;
        Ok(ScopedTasks { rows: tasks_by_id(&mut tx, shown).await?, counts })
    }

    /// The SPECs that tasks of an outcome also contribute to, by number.
    pub async fn specs_of_outcome_tasks(&self, code: OutcomeCode) -> Result<Vec<SpecNumber>, StoreError> {
        let code = code.to_string();
        let numbers = sqlx::query_scalar!(
            r#"SELECT DISTINCT CAST(substr(c.code, 1, instr(c.code, ' ') - 1) AS INTEGER) AS "number!: i64"
               FROM task_counts c JOIN editions e ON e.id = c.edition_id
               WHERE c.share = 'both' AND c.tasks > 0 AND substr(c.code, instr(c.code, ' ') + 1) = ?1
                 AND e.visibility = 'published' AND e.has_work_plan = 1 ORDER BY 1"#,
            code
        );
        let numbers = numbers.fetch_all(&mut *self.reader().await?).await?.into_iter();
        numbers.map(|number| Ok(SpecNumber(count(number)?))).collect()
    }

    /// The first tasks that a person has claimed in published editions, newest edition first, and how many there are.
    ///
    /// Unfinished tasks come first, of many the ones that were claimed last. Dropped tasks are left out.
    pub async fn claimed_by(&self, by: SignedIn<'_>) -> Result<ClaimedTasks, StoreError> {
        let mut tx = self.begin_read().await?;
        let person = by.id().0;
        let row = sqlx::query!(
            r#"WITH claimed AS (
               SELECT e.id, e.slug, e.starts, c.tasks, c.done
               FROM editions e CROSS JOIN claim_counts c ON c.edition_id = e.id AND c.person_id = ?1
               WHERE e.visibility = 'published' AND e.has_work_plan = 1 AND c.tasks > 0)
             SELECT
             (SELECT json_group_array(json_array(slug, iif(is_left, 0, tasks - done), tasks)) FROM (
               SELECT c.slug, c.done, EXISTS (SELECT 1 FROM departures WHERE edition_id = c.id AND person_id = ?1) AS is_left, c.tasks - (
                   SELECT count(*) FROM tasks t INDEXED BY tasks_by_continuation JOIN assignments a ON a.task_id = t.id
                   WHERE t.continued_in IS NOT NULL AND t.status = 'dropped' AND t.edition_id = c.id AND a.person_id = ?1) AS tasks
               FROM claimed c ORDER BY c.starts DESC, c.slug DESC) WHERE tasks > 0) AS "counts!: String",
             (SELECT json_group_array(id) FROM (
               SELECT m.id FROM (
                 SELECT * FROM (
                   SELECT t.id, t.edition_id, t.number, 0 AS is_over
                   FROM assignments a INDEXED BY assignments_by_person
                     CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = a.task_id
                   WHERE a.person_id = ?1 AND t.status NOT IN ('done', 'dropped')
                     AND t.edition_id IN (SELECT id FROM claimed WHERE done < tasks)
                   ORDER BY a.since DESC, a.task_id DESC LIMIT ?2)
                 UNION ALL SELECT * FROM (
                   SELECT t.id, t.edition_id, t.number, 1
                   FROM assignments a INDEXED BY assignments_by_person
                     CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = a.task_id
                   WHERE a.person_id = ?1 AND t.status = 'done'
                     AND t.edition_id IN (SELECT id FROM claimed WHERE done > 0)
                   ORDER BY a.since DESC, a.task_id DESC LIMIT ?2)) m
                 JOIN editions e ON e.id = m.edition_id
               ORDER BY m.is_over, e.starts DESC, e.slug DESC, m.number LIMIT ?2)) AS "first!: String""#,
            person,
            ClaimedTasks::MOST
        );
        let row = row.fetch_one(&mut *tx).await?;
        let (mut editions, mut open) = (Vec::new(), 0);
        for (slug, unfinished, tasks) in list::<(String, u32, u32)>(&row.counts)? {
            editions.push((EditionSlug::parse(&slug).map_err(damaged)?, tasks));
            open += unfinished;
        }
        let rows = tasks_by_id(&mut tx, list::<i64>(&row.first)?).await?;
        Ok(ClaimedTasks { rows, editions, open })
    }
}

/// The number of tasks of one status in an edition that are in the scope.
struct Part {
    edition: i64,
    status: String,
    tasks: u32,
    /// The number of all tasks of the edition.
    all: u32,
}

/// The counts of a scope by edition, newest first, without tasks that continue if it spans editions.
async fn parts(tx: &mut SqliteConnection, bounds: &Bounds) -> Result<Vec<Part>, StoreError> {
    let Bounds { edition, spec, outcome } = bounds;
    let (share, code) = match (spec, outcome) {
        (Some(spec), _) => ("spec", spec.to_string()),
        (None, Some(outcome)) => ("outcome", outcome.clone()),
        (None, None) => ("all", String::new()),
    };
    let json = sqlx::query_scalar!(
        r#"WITH continued AS (
             SELECT t.id, t.edition_id, t.status FROM tasks t INDEXED BY tasks_by_continuation
               JOIN tasks l ON l.id = t.continued_in JOIN editions x ON x.id = l.edition_id
             WHERE ?3 IS NULL AND t.continued_in IS NOT NULL AND x.visibility = 'published' AND x.has_work_plan = 1
               AND (?4 IS NULL OR EXISTS (SELECT 1 FROM task_specs WHERE task_id = t.id AND spec_number = ?4))
               AND (?5 IS NULL OR EXISTS (SELECT 1 FROM task_outcomes WHERE task_id = t.id AND outcome_code = ?5)))
           SELECT json_group_array(json_array(edition, status, tasks, total)) AS "parts!: String" FROM (
             SELECT c.edition_id AS edition, c.status, sum(c.tasks) AS tasks,
               (SELECT sum(tasks) FROM task_counts a WHERE a.edition_id = e.id AND a.share = 'all') AS total
             FROM (SELECT edition_id, status, tasks FROM task_counts WHERE share = ?1 AND code = ?2 AND tasks > 0
                 UNION ALL SELECT edition_id, status, -1 FROM continued) c
               JOIN editions e ON e.id = c.edition_id
             WHERE e.slug = ?3 OR (?3 IS NULL AND e.visibility = 'published' AND e.has_work_plan = 1)
             GROUP BY e.id, c.status HAVING sum(c.tasks) > 0 ORDER BY e.starts DESC, e.slug DESC)"#,
        share,
        code,
        edition,
        spec,
        outcome
    );
    let parts = list::<(i64, String, u32, u32)>(&json.fetch_one(tx).await?)?.into_iter();
    Ok(parts.map(|(edition, status, tasks, all)| Part { edition, status, tasks, all }).collect())
}

/// The ids of a page, which can begin in one edition and end in another.
async fn ids(
    tx: &mut SqliteConnection,
    bounds: &Bounds,
    parts: &[Part],
    mut skip: u32,
    size: u32,
) -> Result<Vec<i64>, StoreError> {
    let (mut query, mut left) = (QueryBuilder::<Sqlite>::new(""), size);
    for edition in parts.chunk_by(|one, next| one.edition == next.edition) {
        let tasks: u32 = edition.iter().map(|part| part.tasks).sum();
        if skip >= tasks || left == 0 {
            skip = skip.saturating_sub(tasks);
            continue;
        }
        query.push(if left == size { "SELECT id FROM (" } else { " UNION ALL SELECT id FROM (" });
        push_picking(&mut query, bounds, &edition[0], tasks);
        query.push(" LIMIT ").push_bind(left).push(" OFFSET ").push_bind(skip).push(")");
        left -= left.min(tasks - skip);
        skip = 0;
    }
    if left == size { Ok(Vec::new()) } else { Ok(query.build_query_scalar().fetch_all(tx).await?) }
}

/// Picks an edition's tasks by number. A rare goal is looked up; for a common one, tasks are read until a page is full.
fn push_picking(query: &mut QueryBuilder<Sqlite>, bounds: &Bounds, part: &Part, tasks: u32) {
    let Bounds { edition, spec, outcome } = bounds;
    let is_rare = u64::from(tasks) * u64::from(tasks) < u64::from(TaskList::PAGE) * u64::from(part.all);
    let goals = spec.is_some() || outcome.is_some();
    query.push("SELECT t.id FROM tasks t ");
    query.push(if is_rare && goals { "INDEXED BY tasks_by_key_at_a_glance" } else { "INDEXED BY tasks_at_a_glance" });
    query.push(" WHERE t.edition_id = ").push_bind(part.edition);
    if let Some(spec) = spec {
        query.push(if is_rare { " AND t.id IN (" } else { " AND EXISTS (" });
        query.push("SELECT s.task_id FROM task_specs s WHERE s.spec_number = ").push_bind(*spec);
        query.push(if is_rare { ")" } else { " AND s.task_id = t.id)" });
    }
    if let Some(outcome) = outcome {
        query.push(if is_rare { " AND t.id IN (" } else { " AND EXISTS (" });
        query.push("SELECT o.task_id FROM task_outcomes o WHERE o.outcome_code = ").push_bind(outcome.clone());
        query.push(if is_rare { ")" } else { " AND o.task_id = t.id)" });
    }
    if edition.is_none() {
        query.push(
            " AND t.id NOT IN (SELECT c.id FROM tasks c INDEXED BY tasks_by_continuation
                JOIN tasks l ON l.id = c.continued_in JOIN editions x ON x.id = l.edition_id
              WHERE c.continued_in IS NOT NULL AND x.visibility = 'published' AND x.has_work_plan = 1)",
        );
    }
    query.push(" ORDER BY t.number");
}
