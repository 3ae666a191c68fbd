//! Records what GitHub says about linked items.

use crate::db::column::{damaged, instant, maybe};
use crate::{Store, StoreError};
use domain::access::System;
use domain::github::{DeliveryOutcome, GitHubDetails, GitHubFact, GitHubNews, GitHubRecord};
use domain::tasks::{EvidenceKind, EvidenceState, GitHubAddress, GitHubRepository};
use domain::text::ShortText;
use domain::time::{Instant, TimeDelta};
use sqlx::SqliteConnection;

/// How long deliveries are remembered. GitHub can redeliver them for three days.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

impl Store {
    /// Records facts about items that a task links to, and returns their number. Other facts are dropped.
    pub async fn record_github_facts(
        &self,
        _by: System,
        facts: &[GitHubFact],
        now: Instant,
    ) -> Result<u32, StoreError> {
        let mut tx = self.begin_write().await?;
        let recorded = record(&mut tx, facts, now).await?;
        tx.commit().await?;
        Ok(recorded)
    }

    /// Records a delivery of the webhook with its facts, unless it arrived before.
    pub async fn record_github_delivery(
        &self,
        _by: System,
        delivery: &str,
        facts: &[GitHubFact],
        now: Instant,
    ) -> Result<DeliveryOutcome, StoreError> {
        let at = now.timestamp();
        let mut tx = self.begin_write().await?;
        let new = sqlx::query!(
            "INSERT INTO github_deliveries (id, received_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            delivery,
            at
        );
        if new.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(DeliveryOutcome::Repeated);
        }
        let recorded = record(&mut tx, facts, now).await?;
        tx.commit().await?;
        Ok(DeliveryOutcome::Recorded(recorded))
    }

    /// Records that all linked items of a repository are gone.
    pub async fn record_github_repository_gone(
        &self,
        _by: System,
        repository: &GitHubRepository,
        now: Instant,
    ) -> Result<u32, StoreError> {
        let repository = repository.url();
        let mut tx = self.begin_write().await?;
        let items = sqlx::query_scalar!(
            r#"SELECT DISTINCT item AS "item!" FROM evidence WHERE repository = ?1 AND item IS NOT NULL"#,
            repository
        );
        let items = items.fetch_all(&mut *tx).await?;
        let gone = |address| GitHubFact { address, news: GitHubNews::Gone(now) };
        let facts: Vec<_> = items.iter().filter_map(|item| GitHubAddress::of_url(item)).map(gone).collect();
        let recorded = record(&mut tx, &facts, now).await?;
        tx.commit().await?;
        Ok(recorded)
    }

    /// Deletes old deliveries, and what GitHub said about items that no task links to any more.
    pub async fn purge_github(&self, _by: System, now: Instant) -> Result<(), StoreError> {
        let before = (now - REMEMBERED).timestamp();
        let mut tx = self.begin_write().await?;
        sqlx::query!("DELETE FROM github_deliveries WHERE received_at < ?1", before).execute(&mut *tx).await?;
        sqlx::query!(
            "DELETE FROM github_items WHERE seen_at < ?1
               AND NOT EXISTS (SELECT 1 FROM evidence v WHERE v.item = github_items.item)",
            before
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "DELETE FROM github_repositories
             WHERE NOT EXISTS (SELECT 1 FROM evidence v WHERE v.repository = github_repositories.repository)"
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn record(tx: &mut SqliteConnection, facts: &[GitHubFact], now: Instant) -> Result<u32, StoreError> {
    let mut recorded = 0;
    for fact in facts {
        let (item, repository) = (fact.address.url(), fact.address.repository.url());
        let linked = sqlx::query!(
            r#"SELECT kind AS "kind!", EXISTS (SELECT 1 FROM github_repositories WHERE repository = ?2 AND is_private = 1)
                 AS "is_private!: bool"
               FROM evidence WHERE item = ?1 LIMIT 1"#,
            item,
            repository
        );
        let Some(linked) = linked.fetch_optional(&mut *tx).await? else { continue };
        let mut known = load(tx, &item).await?;
        known.learn(&fact.news);
        if let (true, Some((details, _))) = (linked.is_private, &mut known.latest) {
            (details.title, details.author) = (None, None);
        }
        save(tx, &item, &repository, &linked.kind, &known, now).await?;
        recorded += 1;
    }
    Ok(recorded)
}

async fn load(tx: &mut SqliteConnection, item: &str) -> Result<GitHubRecord, StoreError> {
    let row = sqlx::query!(
        "SELECT kind, state, title, author, opened_at, updated_at, closed_at, polled_at, present_at, gone_at
         FROM github_items WHERE item = ?1",
        item
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(GitHubRecord::default()) };
    let time = |seconds: Option<i64>| seconds.map(instant).transpose();
    let latest = match row.updated_at {
        None => None,
        Some(updated) => {
            let details = GitHubDetails {
                updated: instant(updated)?,
                closed: time(row.closed_at)?,
                state: maybe(row.state, EvidenceState::parse)?,
                kind: EvidenceKind::parse(&row.kind).map_err(damaged)?,
                title: maybe(row.title, ShortText::parse)?,
                author: maybe(row.author, ShortText::parse)?,
                opened: time(row.opened_at)?,
            };
            Some((details, time(row.polled_at)?))
        }
    };
    Ok(GitHubRecord { latest, present_at: time(row.present_at)?, gone_at: time(row.gone_at)? })
}

/// `linked_kind` is the kind that the address says, for items of which nothing else is known.
async fn save(
    tx: &mut SqliteConnection,
    item: &str,
    repository: &str,
    linked_kind: &str,
    record: &GitHubRecord,
    now: Instant,
) -> Result<(), StoreError> {
    let (details, polled) = record.latest.as_ref().map(|(details, polled)| (details, *polled)).unzip();
    let seconds = |at: Option<Instant>| at.map(|at| at.timestamp());
    let kind = details.map_or(linked_kind, |details| details.kind.as_str());
    let state = details.and_then(|details| details.state).map(EvidenceState::as_str);
    let title = details.and_then(|details| details.title.as_ref()).map(ShortText::as_str);
    let author = details.and_then(|details| details.author.as_ref()).map(ShortText::as_str);
    let (opened, updated) = (seconds(details.and_then(|d| d.opened)), seconds(details.map(|d| d.updated)));
    let (closed, polled) = (seconds(details.and_then(|d| d.closed)), seconds(polled.flatten()));
    let (present, gone, now) = (seconds(record.present_at), seconds(record.gone_at), now.timestamp());
    sqlx::query!(
        "INSERT INTO github_items (item, repository, kind, state, title, author, opened_at, updated_at, closed_at,
           polled_at, present_at, gone_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (item) DO UPDATE SET kind = ?3, state = ?4, title = ?5, author = ?6, opened_at = ?7, updated_at = ?8,
           closed_at = ?9, polled_at = ?10, present_at = ?11, gone_at = ?12, seen_at = max(seen_at, ?13)",
        item,
        repository,
        kind,
        state,
        title,
        author,
        opened,
        updated,
        closed,
        polled,
        present,
        gone,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}
