//! Reads the progress of an edition, or of all editions, from stored counts.

use crate::db::column::{count, damaged, instant, maybe};
use crate::shared::editions::edition_with_id;
use crate::tasks::{Bounds, Row, query_rows, transitions};
use crate::{Scope, Store, StoreError};
use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use domain::progress::{GrowthStep, Progress, ProgressPage};
use domain::tasks::{Status, TaskRow};
use domain::text::Title;
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

    /// The progress of all editions together; tracks of the same title count as one.
    pub async fn whole_progress(&self) -> Result<Progress, StoreError> {
        progress(&mut *self.reader().await?, None).await
    }
}

async fn progress(tx: &mut SqliteConnection, edition: Option<i64>) -> Result<Progress, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT c.share AS "share!", c.code AS "code!", coalesce(k.title, s.title, o.title) AS "title?: String",
             c.status AS "status!",
             sum(c.tasks) AS "tasks!: i64", sum(c.tasks * c.needs_help) AS "need_help!: i64"
           FROM task_counts c
             LEFT JOIN tracks k ON c.share = 'all' AND k.id = c.track_id
             LEFT JOIN specs s ON c.share = 'spec' AND s.number = c.code
             LEFT JOIN outcomes o ON c.share = 'outcome' AND o.code = c.code
           WHERE (c.edition_id = ?1
               OR (?1 IS NULL AND c.edition_id IN (SELECT id FROM editions WHERE visibility = 'published')))
             AND c.share IN ('all', 'spec', 'outcome') AND c.tasks > 0
           GROUP BY c.share, c.code, k.title, c.status
           ORDER BY k.position IS NULL, min(k.position), k.title"#,
        edition
    );
    let mut progress = Progress::default();
    for row in rows.fetch_all(tx).await? {
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

/// The dated status changes of an edition's tasks, summed up for each quarter of an hour.
async fn growth(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<GrowthStep>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH dated AS (
             SELECT m.at, m.to_status, lag(m.to_status) OVER (PARTITION BY m.task_id ORDER BY m.at, m.id) AS before
             FROM tasks t JOIN task_transitions m ON m.task_id = t.id WHERE t.edition_id = ?1 AND m.imported = 0)
           SELECT at / 900 * 900 AS "at!: i64", sum(before IS NULL) AS "added!: i64",
             sum((to_status = 'done') - (before IS 'done')) AS "done!: i64"
           FROM dated GROUP BY at / 900 ORDER BY at / 900"#,
        edition
    );
    let step = |at, added, done| Ok(GrowthStep { at: instant(at)?, added: count(added)?, done: count(done)? });
    rows.fetch_all(tx).await?.into_iter().map(|row| step(row.at, row.added, row.done)).collect()
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
