//! Stores the links of a task, with their canonical addresses on GitHub.

use crate::StoreError;
use crate::db::column::json_list;
use domain::id::PersonId;
use domain::tasks::{EvidenceKind, GitHubAddress, GitHubHost};
use domain::text::Url;
use domain::time::Instant;
use domain::workflow::Proposal;
use sqlx::SqliteConnection;

/// The host of links to GitHub.
pub(crate) async fn github_host(tx: &mut SqliteConnection) -> Result<GitHubHost, StoreError> {
    let host = sqlx::query_scalar!("SELECT host FROM github_api").fetch_one(tx).await?;
    let base = host.and_then(|host| Url::parse(&format!("https://{host}")).ok());
    Ok(base.map(|base| GitHubHost::of(&base)).unwrap_or_default())
}

/// The columns of a link that follow from its address.
pub(crate) struct DerivedColumns {
    pub kind: &'static str,
    pub item: Option<String>,
    pub repository: Option<String>,
}

impl DerivedColumns {
    pub fn of(url: &Url, host: &GitHubHost) -> Self {
        let address = GitHubAddress::of(url, host);
        let kind = EvidenceKind::of(url, host).as_str();
        let (item, repository) = address.map(|(address, _)| (address.url(), address.repository.url())).unzip();
        DerivedColumns { kind, item, repository }
    }
}

/// A link to store, with the state that a person or an import gave.
pub(crate) struct GivenLink<'a> {
    pub url: &'a Url,
    pub state: Option<String>,
}

/// Sets the links of a task in this order. Links that stay keep when they were added, and by which person.
pub(crate) async fn set(tx: &mut SqliteConnection, task: i64, links: &[GivenLink<'_>]) -> Result<(), StoreError> {
    let kept = json_list(links.iter().map(|link| link.url.as_str()));
    sqlx::query!(
        "DELETE FROM evidence WHERE task_id = ?1 AND url NOT IN (SELECT value FROM json_each(?2))",
        task,
        kept
    )
    .execute(&mut *tx)
    .await?;
    let host = github_host(tx).await?;
    for (position, link) in (0i64..).zip(links) {
        let url = link.url.as_str();
        let DerivedColumns { kind, item, repository } = DerivedColumns::of(link.url, &host);
        sqlx::query!(
            "INSERT INTO evidence (task_id, position, url, kind, state, item, repository)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (task_id, url) DO UPDATE SET position = ?2, kind = ?4, state = ?5, item = ?6, repository = ?7",
            task,
            position,
            url,
            kind,
            link.state,
            item,
            repository
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Adds links after the others, up to [`Proposal::MAX_PER_LIST`]; links that the task has already stay as they are.
///
/// Returns how many are new.
pub(crate) async fn add(
    tx: &mut SqliteConnection,
    task: i64,
    links: &[Url],
    by: Option<PersonId>,
    now: Instant,
) -> Result<u64, StoreError> {
    if links.is_empty() {
        return Ok(0);
    }
    let (host, at, by) = (github_host(tx).await?, now.timestamp(), by.map(|by| by.0));
    let (mut added, most) = (0, i64::try_from(Proposal::MAX_PER_LIST).unwrap_or(i64::MAX));
    for link in links {
        let url = link.as_str();
        let DerivedColumns { kind, item, repository } = DerivedColumns::of(link, &host);
        added += sqlx::query!(
            "INSERT INTO evidence (task_id, position, url, kind, item, repository, added_at, added_by)
             SELECT ?1, coalesce(max(position), -1) + 1, ?2, ?3, ?4, ?5, ?6, ?7 FROM evidence WHERE task_id = ?1
             HAVING count(*) < ?8
             ON CONFLICT (task_id, url) DO NOTHING",
            task,
            url,
            kind,
            item,
            repository,
            at,
            by,
            most
        )
        .execute(&mut *tx)
        .await?
        .rows_affected();
    }
    Ok(added)
}
