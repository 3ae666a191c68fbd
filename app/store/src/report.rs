//! Reports of an edition: their data, their introduction, and published versions.

mod publish;

use crate::db::column::{count, damaged, instant, list, maybe, person};
use crate::shared::editions::{edition_with_id, known_edition};
use crate::tasks::{Bounds, page_columns, progress, tasks_by_id, transitions};
use crate::{Scope, Store, StoreError, updates};
use domain::id::{EditionSlug, OutcomeCode, PersonId, SpecNumber};
use domain::report::{CreditedPerson, PublishedReport, Report, ReportedTask, named_text};
use domain::tasks::{Status, StatusCounts, TaskRow};
use domain::text::{LongText, ShortText, Title};
use domain::time::Instant;
use serde::Deserialize;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl Store {
    /// The data of a report. Changes count from `since`, or else from the last published report.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn report(&self, slug: &EditionSlug, since: Option<Instant>) -> Result<Report, StoreError> {
        report(&mut *self.begin_read().await?, slug, since).await
    }

    /// The published reports of an edition, newest first.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn published_reports(&self, slug: &EditionSlug) -> Result<Vec<PublishedReport>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let rows = sqlx::query!(
            r#"SELECT number, published_at, full_text, funders_text,
                 (SELECT json_group_array(iif(p.listed OR p.github_id IS NULL, p.name, NULL) ORDER BY r.place)
                  FROM published_report_people r LEFT JOIN people p ON p.id = r.person_id
                  WHERE r.report_id = published_reports.id) AS "names!: String"
               FROM published_reports WHERE edition_id = ?1 ORDER BY number DESC"#,
            edition
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            let names = list::<Option<String>>(&row.names)?;
            let names: Vec<_> = names.into_iter().map(|name| name.map(|name| formats::markup::inline(&name))).collect();
            Ok(PublishedReport {
                number: count(row.number)?,
                published_at: instant(row.published_at)?,
                full: named_text(&row.full_text, &names),
                funders: named_text(&row.funders_text, &names),
            })
        });
        rows.collect()
    }
}

async fn report(tx: &mut SqliteConnection, slug: &EditionSlug, since: Option<Instant>) -> Result<Report, StoreError> {
    let (id, edition) = edition_with_id(tx, slug).await?;
    let row = sqlx::query!(
        r#"SELECT (SELECT text FROM report_introductions WHERE edition_id = ?1) AS introduction,
             (SELECT max(published_at) FROM published_reports WHERE edition_id = ?1) AS "published_at: i64""#,
        id
    );
    let row = row.fetch_one(&mut *tx).await?;
    let since = match since {
        Some(since) => Some(since),
        None => row.published_at.map(instant).transpose()?,
    };
    let figures = figures(tx, id).await?;
    let details = details(tx, id, figures.counts.total() > Report::MOST_TASKS).await?;
    let rows = tasks_by_id(tx, details.iter().map(|task| task.id)).await?;
    let tasks: Vec<_> = rows.into_iter().zip(details).map(|(row, task)| task.with_row(row)).collect();
    let changes = match since {
        Some(since) => transitions::after(tx, &Bounds::of(Scope::Edition(slug)), since, Report::MOST_UPDATES).await?,
        None => Vec::new(),
    };
    let updates = match since {
        Some(since) => updates::since(tx, slug, since, Report::MOST_UPDATES).await?,
        None => Vec::new(),
    };
    let introduction = maybe(row.introduction, LongText::parse)?;
    let (outcomes, specs) = goals(tx).await?;
    let by_outcome = progress::progress(tx, Some(id)).await?.by_outcome.into_iter();
    Ok(Report {
        counts: figures.counts,
        continued: figures.continued,
        outcome_counts: by_outcome.map(|(code, goal)| (code, goal.counts)).collect(),
        credited: credited(tx, id).await?,
        edition,
        introduction,
        outcomes,
        specs,
        tasks: tasks.into_iter().collect::<Result<_, StoreError>>()?,
        since,
        changes,
        updates,
    })
}

/// What the row of a task in lists lacks.
struct Details {
    id: i64,
    note: Option<String>,
    credited: String,
    funding: Option<String>,
}

#[derive(Deserialize)]
struct CreditColumns {
    id: i64,
    name: String,
    login: Option<String>,
}

struct ReportFigures {
    /// Without tasks that were merged into another.
    counts: StatusCounts,
    continued: u32,
}

/// Reads the figures of a report from stored counts.
async fn figures(tx: &mut SqliteConnection, edition: i64) -> Result<ReportFigures, StoreError> {
    let row = sqlx::query!(
        r#"SELECT (SELECT json_group_array(json_array(status, tasks)) FROM (
               SELECT status, sum(tasks) AS tasks FROM (
                 SELECT status, tasks FROM task_counts WHERE edition_id = ?1 AND share = 'all'
                 UNION ALL SELECT status, -1 FROM tasks INDEXED BY tasks_by_merger WHERE merged_into IS NOT NULL AND edition_id = ?1)
               GROUP BY status)) AS "counts!: String",
             (SELECT count(*) FROM tasks t INDEXED BY tasks_by_continuation JOIN tasks l ON l.id = t.continued_in
                JOIN editions x ON x.id = l.edition_id
              WHERE t.continued_in IS NOT NULL AND t.edition_id = ?1 AND t.status = 'dropped' AND t.merged_into IS NULL
                AND x.visibility = 'published' AND x.has_work_plan = 1) AS "continued!: i64""#,
        edition
    );
    let row = row.fetch_one(tx).await?;
    let mut counts = StatusCounts::default();
    for (status, tasks) in list::<(String, u32)>(&row.counts)? {
        counts.add(Status::parse(&status).map_err(damaged)?, tasks);
    }
    Ok(ReportFigures { counts, continued: count(row.continued)? })
}

/// The people who agreed to be credited and have finished tasks, by name.
async fn credited(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<CreditedPerson>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login FROM claim_counts c JOIN people p ON p.id = c.person_id
           WHERE c.edition_id = ?1 AND c.done > 0 AND (p.listed = 1 OR p.github_id IS NULL)"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    let credit = rows.map(|row| Ok(CreditedPerson { id: PersonId(row.id), person: person(&row.name, row.login)? }));
    let mut credited = credit.collect::<Result<Vec<_>, StoreError>>()?;
    credited.sort_by(|a, b| (&a.person.name, a.id).cmp(&(&b.person.name, b.id)));
    Ok(credited)
}

/// The tasks of an edition that weren't merged into another, by number; only the first of each kind if it `is_cut`.
///
/// People agree to be credited by agreeing to be listed. People without an account come from the public website.
async fn details(tx: &mut SqliteConnection, edition: i64, is_cut: bool) -> Result<Vec<Details>, StoreError> {
    let rows = sqlx::query_as!(
        Details,
        r#"SELECT t.id AS "id!",
             iif(t.status IN ('done', 'dropped'), (SELECT note FROM task_transitions m
               WHERE m.task_id = t.id AND m.to_status = t.status ORDER BY m.id DESC LIMIT 1), NULL) AS "note: String",
             (SELECT json_group_array(json_object('id', p.id, 'name', p.name, 'login', p.login) ORDER BY a.is_lead DESC, p.name, p.id)
              FROM assignments a JOIN people p ON p.id = a.person_id
              WHERE a.task_id = t.id AND (p.listed = 1 OR p.github_id IS NULL)) AS "credited!: String",
             (SELECT json_object('state', state, 'source', source, 'url', url) FROM task_funding
              WHERE task_id = t.id) AS "funding: String"
           FROM tasks t WHERE t.edition_id = ?1 AND t.merged_into IS NULL AND (NOT ?2 OR t.id IN (
             SELECT id FROM (SELECT id FROM tasks WHERE edition_id = ?1 AND status = 'done' ORDER BY number LIMIT ?3)
             UNION SELECT id FROM (SELECT id FROM tasks WHERE edition_id = ?1 AND status = 'in review' ORDER BY number LIMIT ?3)
             UNION SELECT id FROM (SELECT id FROM tasks WHERE edition_id = ?1 AND status = 'in progress' ORDER BY number LIMIT ?3)
             UNION SELECT id FROM (SELECT id FROM tasks WHERE edition_id = ?1 AND status = 'planned' ORDER BY number LIMIT ?3)
             UNION SELECT id FROM (SELECT id FROM tasks WHERE edition_id = ?1 AND status = 'proposed' ORDER BY number LIMIT ?3)
             UNION SELECT id FROM (SELECT id FROM tasks WHERE edition_id = ?1 AND status = 'dropped' ORDER BY number LIMIT ?3)
             UNION SELECT id FROM (SELECT id FROM tasks WHERE edition_id = ?1 AND needs_help = 1 ORDER BY number LIMIT ?3)
             UNION SELECT id FROM (SELECT o.id FROM task_funding f CROSS JOIN tasks o ON o.id = f.task_id
               WHERE o.edition_id = ?1 ORDER BY o.number LIMIT ?3)))
           ORDER BY t.number"#,
        edition,
        is_cut,
        Report::FIRST_TASKS
    );
    Ok(rows.fetch_all(tx).await?)
}

impl Details {
    fn with_row(self, row: TaskRow) -> Result<ReportedTask, StoreError> {
        let credited = list::<CreditColumns>(&self.credited)?.into_iter();
        let credited = credited.map(|columns| {
            Ok(CreditedPerson { id: PersonId(columns.id), person: person(&columns.name, columns.login)? })
        });
        let credited: Vec<CreditedPerson> = credited.collect::<Result<_, StoreError>>()?;
        let uncredited = row.assignees.len().saturating_sub(credited.len());
        let uncredited = u32::try_from(uncredited).unwrap_or(u32::MAX);
        let funding = page_columns::funding(self.funding.as_deref())?;
        Ok(ReportedTask { note: maybe(self.note, ShortText::parse)?, credited, uncredited, funding, row })
    }
}

/// The titles of all outcomes and of all SPECs.
async fn goals(
    tx: &mut SqliteConnection,
) -> Result<(BTreeMap<OutcomeCode, Title>, BTreeMap<SpecNumber, Title>), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT code AS "code?: String", NULL AS "number?: i64", title AS "title!: String" FROM outcomes
           UNION ALL SELECT NULL, number, title FROM specs"#
    );
    let (mut outcomes, mut specs) = (BTreeMap::new(), BTreeMap::new());
    for row in rows.fetch_all(tx).await? {
        let title = Title::parse(&row.title).map_err(damaged)?;
        if let Some(code) = row.code {
            outcomes.insert(OutcomeCode::parse(&code).map_err(damaged)?, title);
        } else if let Some(number) = row.number {
            specs.insert(SpecNumber(count(number)?), title);
        }
    }
    Ok((outcomes, specs))
}
