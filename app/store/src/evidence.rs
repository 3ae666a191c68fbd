//! Evidence on GitHub: which links lead there, and what GitHub says about them.

mod facts;
mod sync;

use crate::aggregates::evidence::DerivedColumns;
use crate::db::column::damaged;
use crate::{Store, StoreError};
use domain::access::System;
use domain::tasks::GitHubHost;
use domain::text::Url;
use sqlx::SqliteConnection;

impl Store {
    /// Sets the host of links to GitHub. If it was another one, the links of all tasks are read again.
    pub async fn use_github_host(&self, _by: System, host: &GitHubHost) -> Result<(), StoreError> {
        let name = host.as_str();
        let mut tx = self.begin_write().await?;
        let changed =
            sqlx::query!("UPDATE github_api SET host = ?1 WHERE host IS NOT ?1", name).execute(&mut *tx).await?;
        if changed.rows_affected() > 0 {
            derive_columns(&mut tx, host).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Reads the links from before their addresses on GitHub were stored.
    pub(crate) async fn read_earlier_evidence(&self) -> Result<(), StoreError> {
        let is_due = sqlx::query_scalar!(r#"SELECT host IS NULL AS "is_due!: bool" FROM github_api"#);
        if is_due.fetch_one(&mut *self.reader().await?).await? {
            let host = GitHubHost::default();
            let name = host.as_str();
            let mut tx = self.begin_write().await?;
            sqlx::query!("UPDATE github_api SET host = ?1", name).execute(&mut *tx).await?;
            derive_columns(&mut tx, &host).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

async fn derive_columns(tx: &mut SqliteConnection, host: &GitHubHost) -> Result<(), StoreError> {
    let rows = sqlx::query!(r#"SELECT task_id AS "task!", url AS "url!" FROM evidence"#).fetch_all(&mut *tx).await?;
    for row in rows {
        let url = Url::parse(&row.url).map_err(damaged)?;
        let DerivedColumns { kind, item, repository } = DerivedColumns::of(&url, host);
        sqlx::query!(
            "UPDATE evidence SET kind = ?3, item = ?4, repository = ?5 WHERE task_id = ?1 AND url = ?2",
            row.task,
            row.url,
            kind,
            item,
            repository
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
