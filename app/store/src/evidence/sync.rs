//! The sync with GitHub: which repositories to ask about, and how each sync ended.

use crate::db::column::{count, instant};
use crate::tasks::link;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{EditionCreator, System};
use domain::github::{DuePoll, GitHubSyncPage, LinkingTask, RepositorySync, SyncFailure, SyncResult};
use domain::id::EditionSlug;
use domain::tasks::{GitHubAddress, GitHubHost, GitHubRepository};
use domain::time::{Instant, TimeDelta};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// How often someone can ask for a sync of the same repository.
const BETWEEN_REQUESTS: TimeDelta = TimeDelta::minutes(1);
/// How often items are asked about one by one: gone ones each day, others each week, commits once.
const GONE_AGAIN: TimeDelta = TimeDelta::days(1);
const PRESENT_AGAIN: TimeDelta = TimeDelta::days(7);

impl Store {
    /// The time before which GitHub asked for no requests.
    pub async fn github_paused_until(&self, _by: System) -> Result<Option<Instant>, StoreError> {
        let until = sqlx::query_scalar!("SELECT paused_until FROM github_api");
        until.fetch_one(&mut *self.reader().await?).await?.map(instant).transpose()
    }

    /// Makes no requests to GitHub before this time.
    pub async fn pause_github(&self, _by: System, until: Instant) -> Result<(), StoreError> {
        let until = until.timestamp();
        let mut tx = self.begin_write().await?;
        sqlx::query!("UPDATE github_api SET paused_until = ?1", until).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The number of repositories on this host that tasks link to.
    pub async fn linked_github_repositories(&self, _by: System, host: &GitHubHost) -> Result<u32, StoreError> {
        let prefix = prefix(host);
        let number = sqlx::query_scalar!(
            r#"SELECT count(DISTINCT repository) AS "number!: i64" FROM evidence
               WHERE repository IS NOT NULL AND substr(repository, 1, length(?1)) = ?1"#,
            prefix
        );
        count(number.fetch_one(&mut *self.reader().await?).await?)
    }

    /// The repository to ask about next, with at most `items` items to ask about one by one; `None` if none is due.
    pub async fn due_github_poll(
        &self,
        _by: System,
        host: &GitHubHost,
        items: u32,
        now: Instant,
    ) -> Result<Option<DuePoll>, StoreError> {
        let (prefix, at) = (prefix(host), now.timestamp());
        let mut tx = self.begin_read().await?;
        let row = sqlx::query!(
            r#"SELECT v.repository AS "repository!", r.renamed_to AS "renamed_to?", r.is_private AS "is_private?: bool",
                 r.synced_at AS "synced_at?: i64", coalesce(r.failures, 0) AS "failures!: i64", r.etag AS "etag?",
                 r.last_modified AS "last_modified?", r.changes_since AS "changes_since?: i64",
                 r.is_private IS NULL OR r.failures > 0 OR r.synced_at IS NULL OR r.synced_at / 86400 <> ?2 / 86400
                   OR (EXISTS (SELECT 1 FROM evidence n WHERE n.item = v.repository)
                     AND NOT EXISTS (SELECT 1 FROM github_items g WHERE g.item = v.repository)) AS "needs_details!: bool"
               FROM (SELECT DISTINCT repository FROM evidence
                     WHERE repository IS NOT NULL AND substr(repository, 1, length(?1)) = ?1) v
                 LEFT JOIN github_repositories r ON r.repository = v.repository
               WHERE r.repository IS NULL OR r.next_try_at <= ?2
                 OR (r.failures = 0 AND EXISTS (SELECT 1 FROM evidence n WHERE n.repository = v.repository
                     AND NOT EXISTS (SELECT 1 FROM github_items g WHERE g.item = n.item)))
               ORDER BY r.requested_at IS NULL, r.next_try_at, v.repository LIMIT 1"#,
            prefix,
            at
        );
        let Some(row) = row.fetch_optional(&mut *tx).await? else { return Ok(None) };
        let repository = GitHubRepository::of_url(&row.repository)
            .ok_or_else(|| StoreError::unavailable(format!("a stored repository is damaged: {}", row.repository)))?;
        Ok(Some(DuePoll {
            repository,
            renamed_to: row.renamed_to,
            is_private: row.is_private,
            was_synced: row.synced_at.is_some(),
            needs_details: row.needs_details,
            failures: count(row.failures)?,
            etag: row.etag,
            last_modified: row.last_modified,
            changes_since: row.changes_since.map(instant).transpose()?,
            items: due_items(&mut tx, &row.repository, items, now).await?,
        }))
    }

    /// Records a complete sync of a repository.
    pub async fn finish_github_sync(
        &self,
        _by: System,
        repository: &GitHubRepository,
        result: &SyncResult,
        now: Instant,
    ) -> Result<(), StoreError> {
        let (repository, at, next) = (repository.url(), now.timestamp(), result.next_try.timestamp());
        let since = result.changes_since.map(|since| since.timestamp());
        let mut tx = self.begin_write().await?;
        sqlx::query!(
            "INSERT INTO github_repositories (repository, renamed_to, is_private, synced_at, next_try_at, etag, last_modified,
               changes_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (repository) DO UPDATE SET renamed_to = ?2, is_private = ?3, synced_at = ?4, next_try_at = ?5,
               etag = ?6, last_modified = ?7, changes_since = ?8, requested_at = NULL, failures = 0, failed_at = NULL,
               failure = NULL, failure_data = NULL",
            repository,
            result.renamed_to,
            result.is_private,
            at,
            next,
            result.etag,
            result.last_modified,
            since
        )
        .execute(&mut *tx)
        .await?;
        // The list of issues names those that changed, so the others are as they were.
        sqlx::query!(
            "UPDATE github_items SET seen_at = max(seen_at, ?2) WHERE repository = ?1 AND kind IN ('issue', 'pull request')",
            repository,
            at
        )
        .execute(&mut *tx)
        .await?;
        if result.is_private {
            sqlx::query!("UPDATE github_items SET title = NULL, author = NULL WHERE repository = ?1", repository)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Records a failed sync. The facts from before stay.
    pub async fn fail_github_sync(
        &self,
        _by: System,
        repository: &GitHubRepository,
        failure: &SyncFailure,
        next_try: Instant,
        now: Instant,
    ) -> Result<(), StoreError> {
        let (repository, at, next) = (repository.url(), now.timestamp(), next_try.timestamp());
        let (code, data) = coded(failure)?;
        // A pause is no failure of the repository.
        let failures = i64::from(*failure != SyncFailure::Limited);
        let mut tx = self.begin_write().await?;
        sqlx::query!(
            "INSERT INTO github_repositories (repository, next_try_at, failures, failed_at, failure, failure_data)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (repository) DO UPDATE SET next_try_at = ?2, failures = failures + ?3, failed_at = ?4, failure = ?5,
               failure_data = ?6, requested_at = NULL",
            repository,
            next,
            failures,
            at,
            code,
            data
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a sync of one repository or of all due now, and wakes the job.
    ///
    /// A repository that was synced or tried less than a minute ago is left out.
    ///
    /// # Errors
    /// Refuses a repository that no task links to.
    pub async fn request_github_sync(
        &self,
        _by: EditionCreator<'_>,
        repository: Option<&GitHubRepository>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let name = repository.map(GitHubRepository::full_name).unwrap_or_default();
        let repository = repository.map(GitHubRepository::url);
        let (at, before) = (now.timestamp(), (now - BETWEEN_REQUESTS).timestamp());
        let mut tx = self.begin_write().await?;
        if let Some(repository) = &repository {
            let linked = sqlx::query_scalar!(
                r#"SELECT EXISTS (SELECT 1 FROM evidence WHERE repository = ?1) AS "linked!: bool""#,
                repository
            );
            if !linked.fetch_one(&mut *tx).await? {
                return Err(Refusal::NoSuchRepository(name).into());
            }
        }
        sqlx::query!(
            "UPDATE github_repositories SET next_try_at = ?2, requested_at = ?2
             WHERE (?1 IS NULL OR repository = ?1) AND max(coalesce(synced_at, 0), coalesce(failed_at, 0)) <= ?3",
            repository,
            at,
            before
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.github_sync_requested.notify_one();
        Ok(())
    }

    /// Waits until someone asks for a sync.
    pub async fn github_sync_requested(&self) {
        self.github_sync_requested.notified().await;
    }

    /// The repositories that tasks link to, by name, with their last sync. Only owners see tasks of draft editions.
    pub async fn github_sync_page(&self, by: EditionCreator<'_>) -> Result<GitHubSyncPage, StoreError> {
        let sees_drafts = by.account().owner;
        let mut tx = self.begin_read().await?;
        let mut tasks = linking_tasks(&mut tx, sees_drafts).await?;
        let rows = sqlx::query!(
            r#"SELECT v.repository AS "repository!", r.renamed_to AS "renamed_to?", r.synced_at AS "synced_at?: i64",
                 r.next_try_at AS "next_try_at?: i64", r.requested_at IS NOT NULL AS "requested!: bool",
                 coalesce(r.failures, 0) AS "failures!: i64", r.failed_at AS "failed_at?: i64", r.failure AS "failure?",
                 r.failure_data AS "failure_data?"
               FROM (SELECT DISTINCT repository FROM evidence WHERE repository IS NOT NULL) v
                 LEFT JOIN github_repositories r ON r.repository = v.repository
               ORDER BY v.repository"#
        );
        let mut page = GitHubSyncPage::default();
        for row in rows.fetch_all(&mut *tx).await? {
            let Some(repository) = GitHubRepository::of_url(&row.repository) else { continue };
            // A repository that only tasks of drafts link to is as secret as they are.
            let Some(tasks) = tasks.remove(&row.repository) else { continue };
            let failure = match (row.failed_at, row.failure) {
                (Some(at), Some(code)) => Some((instant(at)?, decoded(&code, row.failure_data.as_deref())?)),
                _ => None,
            };
            page.repositories.push(RepositorySync {
                repository,
                renamed_to: row.renamed_to,
                tasks,
                synced_at: row.synced_at.map(instant).transpose()?,
                next_try: row.next_try_at.map(instant).transpose()?,
                requested: row.requested,
                failure,
                failures: count(row.failures)?,
            });
        }
        let api = sqlx::query!(
            r#"SELECT paused_until, (SELECT max(received_at) FROM github_deliveries) AS "delivery?: i64" FROM github_api"#
        );
        let api = api.fetch_one(&mut *tx).await?;
        page.paused_until = api.paused_until.map(instant).transpose()?;
        page.last_delivery = api.delivery.map(instant).transpose()?;
        Ok(page)
    }
}

/// The items of a repository to ask about one by one: those never seen first, then those seen longest ago.
async fn due_items(
    tx: &mut SqliteConnection,
    repository: &str,
    limit: u32,
    now: Instant,
) -> Result<Vec<GitHubAddress>, StoreError> {
    let (gone, present) = ((now - GONE_AGAIN).timestamp(), (now - PRESENT_AGAIN).timestamp());
    let items = sqlx::query_scalar!(
        r#"SELECT DISTINCT v.item AS "item!" FROM evidence v LEFT JOIN github_items g ON g.item = v.item
           WHERE v.repository = ?1 AND v.item <> ?1
             AND (g.item IS NULL OR (g.shown_state = 'gone' AND g.gone_at <= ?2)
               OR (g.shown_state IS NOT 'gone' AND coalesce(g.polled_at, 0) <= iif(g.kind = 'commit', 0, ?3)))
           ORDER BY g.item IS NOT NULL, coalesce(g.polled_at, g.gone_at), v.item LIMIT ?4"#,
        repository,
        gone,
        present,
        limit
    );
    Ok(items.fetch_all(tx).await?.iter().filter_map(|item| GitHubAddress::of_url(item)).collect())
}

/// The tasks with links to each repository.
async fn linking_tasks(
    tx: &mut SqliteConnection,
    sees_drafts: bool,
) -> Result<HashMap<String, Vec<LinkingTask>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT v.repository AS "repository!", e.slug AS "edition!", e.starts, t.number AS "number!",
             t.title AS "title!", t.status AS "status!"
           FROM evidence v JOIN tasks t ON t.id = v.task_id JOIN editions e ON e.id = t.edition_id
           WHERE v.repository IS NOT NULL AND (?1 OR (e.visibility = 'published' AND e.has_work_plan = 1))
           ORDER BY e.starts DESC, e.slug DESC, t.number"#,
        sees_drafts
    );
    let mut tasks: HashMap<String, Vec<LinkingTask>> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        let edition = EditionSlug::parse(&row.edition).map_err(crate::db::column::damaged)?;
        let task = link(row.number, &row.title, &row.status)?;
        tasks.entry(row.repository).or_default().push(LinkingTask { edition, task });
    }
    Ok(tasks)
}

fn prefix(host: &GitHubHost) -> String {
    format!("https://{}/", host.as_str())
}

/// A failure as code and JSON data.
fn coded(failure: &SyncFailure) -> Result<(String, Option<String>), StoreError> {
    crate::db::coded::columns(failure, "code")
}

fn decoded(code: &str, data: Option<&str>) -> Result<SyncFailure, StoreError> {
    crate::db::coded::value("code", code, data)
}
