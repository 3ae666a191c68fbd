//! Reads the progress of an edition, or of all editions, from stored counts.

use crate::db::column::{count, damaged, instant, list, maybe};
use crate::people::contributors::contributors;
use crate::shared::editions::{cards, edition_with_id};
use crate::tasks::{Bounds, Row, query_rows, tasks_by_id, transitions};
use crate::{Scope, Store, StoreError};
use domain::editions::Visibility;
use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use domain::progress::{GrowthStep, HelpWanted, Progress, ProgressPage, WholeProgress};
use domain::tasks::{Status, TaskRow};
use domain::text::Title;
use serde::Deserialize;
use sqlx::SqliteConnection;

impl Store {
    /// Reads everything that the progress page of an edition shows.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn progress_page(&self, slug: &EditionSlug) -> Result<ProgressPage, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, slug).await?;
        Ok(ProgressPage {
            edition,
            progress: progress(&mut tx, Some(id)).await?,
            growth: growth(&mut tx, id).await?,
            help_wanted: help_wanted(&mut tx, id).await?,
            latest: transitions::latest(&mut tx, &Bounds::of(Scope::Edition(slug)), ProgressPage::LATEST).await?,
            contributors: contributors(&mut tx, Some(id)).await?,
        })
    }

    /// The progress of an edition.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn progress(&self, slug: &EditionSlug) -> Result<Progress, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, _) = edition_with_id(&mut tx, slug).await?;
        progress(&mut tx, Some(id)).await
    }

    /// The tasks of all published editions that need more people, with the first `most` of them.
    pub async fn help_wanted(&self, most: u32) -> Result<HelpWanted, StoreError> {
        needing_help(&mut *self.begin_read().await?, most).await
    }

    /// Reads everything that the page with the progress of all published editions shows.
    pub async fn whole_progress_page(&self) -> Result<WholeProgress, StoreError> {
        let mut tx = self.begin_read().await?;
        let mut editions = cards(&mut tx).await?;
        editions.retain(|card| card.edition.visibility == Visibility::Published && card.edition.parts.work_plan);
        Ok(WholeProgress {
            editions,
            progress: progress(&mut tx, None).await?,
            help_wanted: needing_help(&mut tx, ProgressPage::HELP_WANTED).await?,
            latest: transitions::latest(&mut tx, &Bounds::of(Scope::All), ProgressPage::LATEST).await?,
            contributors: contributors(&mut tx, None).await?,
        })
    }

    /// The progress of all editions together; tracks of the same title count as one.
    ///
    /// A task that continues in a later edition counts once, with the status that it has there.
    pub async fn whole_progress(&self) -> Result<Progress, StoreError> {
        progress(&mut *self.reader().await?, None).await
    }
}

/// The tasks of all published editions that need more people, with the first `most` of them.
async fn needing_help(tx: &mut SqliteConnection, most: u32) -> Result<HelpWanted, StoreError> {
    let first = sqlx::query_scalar!(
        r#"SELECT t.id AS "id!" FROM tasks t JOIN editions e ON e.id = t.edition_id
           WHERE t.needs_help = 1 AND e.visibility = 'published' AND e.has_work_plan = 1
           ORDER BY e.starts DESC, e.slug DESC, t.number LIMIT ?1"#,
        most
    );
    let first = first.fetch_all(&mut *tx).await?;
    let counts = sqlx::query!(
        r#"SELECT e.slug AS "slug!", sum(c.tasks) AS "tasks!: i64"
           FROM task_counts c JOIN editions e ON e.id = c.edition_id
           WHERE c.share = 'all' AND c.needs_help = 1 AND c.tasks > 0 AND e.visibility = 'published' AND e.has_work_plan = 1
           GROUP BY e.id ORDER BY e.starts DESC, e.slug DESC"#
    );
    let counts = counts.fetch_all(&mut *tx).await?.into_iter();
    let editions = counts.map(|row| Ok((EditionSlug::parse(&row.slug).map_err(damaged)?, count(row.tasks)?)));
    Ok(HelpWanted { editions: editions.collect::<Result<_, StoreError>>()?, tasks: tasks_by_id(tx, first).await? })
}

/// A count of tasks that share an edition, a goal or a track, and a status.
#[derive(Deserialize)]
struct CountColumns {
    share: String,
    code: String,
    title: Option<String>,
    status: String,
    tasks: i64,
    need_help: i64,
}

pub(crate) async fn progress(tx: &mut SqliteConnection, edition: Option<i64>) -> Result<Progress, StoreError> {
    // One row for all counts, because each row is handed from SQLite's thread to another.
    let counts = sqlx::query_scalar!(
        r#"WITH continued AS (
             SELECT t.id, t.edition_id, t.track_id, t.status, t.needs_help FROM tasks t INDEXED BY tasks_by_continuation
               JOIN tasks l ON l.id = t.continued_in JOIN editions x ON x.id = l.edition_id
             WHERE ?1 IS NULL AND t.continued_in IS NOT NULL AND x.visibility = 'published' AND x.has_work_plan = 1)
           SELECT json_group_array(json_object('share', share, 'code', code, 'title', title, 'status', status,
             'tasks', tasks, 'need_help', need_help)) AS "counts!: String"
           FROM (SELECT c.share, c.code, coalesce(k.title, s.title, o.title) AS title, c.status,
               sum(c.tasks) AS tasks, sum(c.tasks * c.needs_help) AS need_help
             FROM (SELECT edition_id, share, code, track_id, status, needs_help, tasks FROM task_counts WHERE tasks > 0
                 UNION ALL SELECT edition_id, 'all', '', coalesce(track_id, 0), status, needs_help, -1 FROM continued
                 UNION ALL SELECT edition_id, 'spec', CAST(g.spec_number AS TEXT), coalesce(track_id, 0), status, needs_help, -1
                   FROM continued JOIN task_specs g ON g.task_id = continued.id
                 UNION ALL SELECT edition_id, 'outcome', g.outcome_code, coalesce(track_id, 0), status, needs_help, -1
                   FROM continued JOIN task_outcomes g ON g.task_id = continued.id) c
               LEFT JOIN tracks k ON c.share = 'all' AND k.id = c.track_id
               LEFT JOIN specs s ON c.share = 'spec' AND s.number = c.code
               LEFT JOIN outcomes o ON c.share = 'outcome' AND o.code = c.code
             WHERE (c.edition_id = ?1
                 OR (?1 IS NULL AND c.edition_id IN (SELECT id FROM editions WHERE visibility = 'published' AND has_work_plan = 1)))
               AND c.share IN ('all', 'spec', 'outcome')
             GROUP BY c.share, c.code, k.title, c.status HAVING sum(c.tasks) > 0
             ORDER BY k.position IS NULL, min(k.position), k.title)"#,
        edition
    );
    let mut progress = Progress::default();
    for row in list::<CountColumns>(&counts.fetch_one(tx).await?)? {
        let (status, tasks) = (Status::parse(&row.status).map_err(damaged)?, count(row.tasks)?);
        let title = maybe(row.title, Title::parse)?;
        match row.share.as_str() {
            "spec" => progress.spec_mut(SpecNumber::parse(&row.code).map_err(damaged)?, title).add(status, tasks),
            "outcome" => {
                progress.outcome_mut(OutcomeCode::parse(&row.code).map_err(damaged)?, title).add(status, tasks)
            }
            _ => {
                progress.all.add(status, tasks);
                progress.need_help += count::<u32>(row.need_help)?;
                progress.track_mut(title).add(status, tasks);
            }
        }
    }
    Ok(progress)
}

/// The most points of the chart; with more, neighbouring ones are summed up.
const MOST_STEPS: i64 = 150;

const STEPS_A_DAY: i64 = 96;

/// The dated status changes of an edition's tasks, summed up for each quarter of an hour, or for a longer time.
async fn growth(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<GrowthStep>, StoreError> {
    let bounds = sqlx::query!(
        r#"SELECT (SELECT min(step) FROM growth_steps WHERE edition_id = ?1) AS "first?: i64",
             (SELECT max(step) FROM growth_steps WHERE edition_id = ?1) AS "last?: i64""#,
        edition
    );
    let bounds = bounds.fetch_one(&mut *tx).await?;
    let (Some(first), Some(last)) = (bounds.first, bounds.last) else { return Ok(Vec::new()) };
    let days = (last - first) / STEPS_A_DAY;
    let steps = if days < MOST_STEPS {
        growth_by_quarters(tx, edition).await?
    } else {
        growth_by_days(tx, edition, days / MOST_STEPS + 1, last).await?
    };
    let step = |(at, added, done)| Ok(GrowthStep { at: instant(at)?, added: count(added)?, done: count(done)? });
    list::<(i64, i64, i64)>(&steps)?.into_iter().map(step).collect()
}

async fn growth_by_quarters(tx: &mut SqliteConnection, edition: i64) -> Result<String, StoreError> {
    let steps = sqlx::query_scalar!(
        r#"WITH steps AS MATERIALIZED (
             SELECT step, added, done FROM growth_steps WHERE edition_id = ?1 AND (added <> 0 OR done <> 0)
           ), width (steps) AS MATERIALIZED (
             SELECT iif(count(*) > ?2, (max(step) - min(step)) / ?2 + 1, 1) FROM steps)
           SELECT json_group_array(json_array(step * 900, added, done) ORDER BY step) AS "steps!: String"
           FROM (SELECT max(step) AS step, sum(added) AS added, sum(done) AS done FROM steps, width
                 GROUP BY step / width.steps)"#,
        edition,
        MOST_STEPS
    );
    Ok(steps.fetch_one(tx).await?)
}

/// Each point is the end of `width` days, but not later than the last step.
async fn growth_by_days(tx: &mut SqliteConnection, edition: i64, width: i64, last: i64) -> Result<String, StoreError> {
    let days = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_array(min((day + 1) * ?3, ?4) * 900, added, done) ORDER BY day) AS "steps!: String"
           FROM (SELECT max(day) AS day, sum(added) AS added, sum(done) AS done FROM growth_days
                 WHERE edition_id = ?1 AND (added <> 0 OR done <> 0) GROUP BY day / ?2)"#,
        edition,
        width,
        STEPS_A_DAY,
        last
    );
    Ok(days.fetch_one(tx).await?)
}

/// The first tasks that need people, by number.
async fn help_wanted(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<TaskRow>, StoreError> {
    let rows = query_rows!(
        "tasks t JOIN editions e ON e.id = t.edition_id LEFT JOIN tracks k ON k.id = t.track_id
         WHERE t.edition_id = ?1 AND t.needs_help = 1 ORDER BY t.number LIMIT ?2",
        edition,
        ProgressPage::HELP_WANTED
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::task).collect()
}
