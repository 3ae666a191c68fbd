//! The funding of tasks.

use crate::aggregates::task::TaskRecord;
use crate::db::column::{damaged, maybe};
use crate::shared::editions::known_edition;
use crate::tasks::link;
use crate::{Store, StoreError};
use domain::access::Participant;
use domain::audit::AuditEvent;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::{FundedTask, Funding, FundingState};
use domain::text::{Title, Url};
use domain::time::Instant;
use domain::workflow::TaskAction;

impl Store {
    /// Sets the funding of a task; `None` removes it.
    ///
    /// # Errors
    /// Refuses an unauthorized person.
    pub async fn set_funding(
        &self,
        by: Participant<'_>,
        number: TaskNumber,
        funding: Option<&Funding>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let task = TaskRecord::of(&mut tx, by.edition(), number).await?;
        task.check(by.account(), TaskAction::Edit(task.status))?;
        sqlx::query!("DELETE FROM task_funding WHERE task_id = ?1", task.id).execute(&mut *tx).await?;
        if let Some(funding) = funding {
            let (state, source) = (funding.state.as_str(), funding.source.as_ref().map(Title::as_str));
            let url = funding.url.as_ref().map(Url::as_str);
            sqlx::query!(
                "INSERT INTO task_funding (task_id, state, source, url) VALUES (?1, ?2, ?3, ?4)",
                task.id,
                state,
                source,
                url
            )
            .execute(&mut *tx)
            .await?;
        }
        let event = AuditEvent::FundingChanged { task: number, state: funding.map(|funding| funding.state) };
        task.changed(&mut tx, by.account(), event, now).await?;
        tx.commit().await
    }

    /// One page of the tasks of an edition that need, have or had funding: by state, then by number.
    ///
    /// It has one task more than [`FundedTask::PAGE`] if there is a next page.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn funded_tasks(&self, slug: &EditionSlug, page: u32) -> Result<Vec<FundedTask>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let (most, skip) = (FundedTask::PAGE + 1, page.saturating_sub(1) * FundedTask::PAGE);
        let rows = sqlx::query!(
            r#"SELECT t.number, t.title, t.status, f.state AS funding, f.source, f.url
               FROM task_funding f CROSS JOIN tasks t ON t.id = f.task_id
               WHERE t.edition_id = ?1 AND t.merged_into IS NULL AND t.continued_in IS NULL
                 AND NOT (f.state = 'needed' AND t.status IN ('done', 'dropped'))
               ORDER BY CASE f.state WHEN 'needed' THEN 1 WHEN 'funded' THEN 2 ELSE 3 END, t.number
               LIMIT ?2 OFFSET ?3"#,
            edition,
            most,
            skip
        );
        let rows = rows.fetch_all(&mut *tx).await?.into_iter().map(|row| {
            Ok(FundedTask {
                task: link(row.number, &row.title, &row.status)?,
                funding: Funding {
                    state: FundingState::parse(&row.funding).map_err(damaged)?,
                    source: maybe(row.source, Title::parse)?,
                    url: maybe(row.url, Url::parse)?,
                },
            })
        });
        rows.collect()
    }
}
