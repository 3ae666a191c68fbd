//! Reads editions: the list, and the page of one.

use crate::db::column::{count, damaged, date, maybe, person, time};
use crate::shared::editions::{Row, edition_by_slug, rows};
use crate::{Store, StoreError, commitments, meetings};
use domain::Refusal;
use domain::editions::{AgendaBlock, Edition, EditionCard, EditionPage, Link, Track};
use domain::id::EditionSlug;
use domain::people::Person;
use domain::tasks::{Status, StatusCounts};
use domain::text::{ShortText, Title, Url};
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// Lists all editions, newest first.
    pub async fn editions(&self) -> Result<Vec<EditionCard>, StoreError> {
        let mut tx = self.begin_read().await?;
        let rows = rows(&mut tx, None).await?;
        let mut tasks = status_counts(&mut tx, None).await?;
        let card = |row: Row| {
            let tasks = tasks.remove(&row.id).unwrap_or_default();
            Ok(EditionCard { people: count(row.people)?, tasks, edition: row.edition()? })
        };
        rows.into_iter().map(card).collect()
    }

    /// Reads an edition without its page.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn edition(&self, slug: &EditionSlug) -> Result<Edition, StoreError> {
        let mut connection = self.reader().await?;
        edition_by_slug(&mut connection, slug).await
    }

    /// Reads the page of an edition.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn edition_page(&self, slug: &EditionSlug) -> Result<EditionPage, StoreError> {
        let mut tx = self.begin_read().await?;
        let row = rows(&mut tx, Some(slug)).await?.pop();
        let row = row.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?;
        let id = row.id;
        let page = EditionPage {
            people: count(row.people)?,
            tasks: status_counts(&mut tx, Some(id)).await?.remove(&id).unwrap_or_default(),
            clauses: commitments::current(&mut tx, id).await?.clauses,
            agenda: agenda(&mut tx, id).await?,
            tracks: tracks(&mut tx, id).await?,
            meetings: meetings::of_edition(&mut tx, id).await?,
            links: links(&mut tx, id).await?,
            edition: row.edition()?,
        };
        Ok(page)
    }
}

async fn status_counts(
    tx: &mut SqliteConnection,
    edition: Option<i64>,
) -> Result<HashMap<i64, StatusCounts>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT edition_id, status, sum(tasks) AS "tasks!: i64" FROM task_counts
           WHERE share = 'all' AND (?1 IS NULL OR edition_id = ?1) GROUP BY edition_id, status"#,
        edition
    );
    let mut counts: HashMap<i64, StatusCounts> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        let status = Status::parse(&row.status).map_err(damaged)?;
        counts.entry(row.edition_id).or_default().add(status, count(row.tasks)?);
    }
    Ok(counts)
}

async fn agenda(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<AgendaBlock>, StoreError> {
    let rows = sqlx::query!(
        "SELECT date, starts, ends, title FROM agenda_blocks WHERE edition_id = ?1 ORDER BY date, position",
        edition
    );
    let mut blocks = Vec::new();
    for row in rows.fetch_all(tx).await? {
        blocks.push(AgendaBlock {
            date: date(&row.date)?,
            starts: row.starts.as_deref().map(time).transpose()?,
            ends: row.ends.as_deref().map(time).transpose()?,
            title: Title::parse(&row.title).map_err(damaged)?,
        });
    }
    Ok(blocks)
}

async fn tracks(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Track>, StoreError> {
    let rows =
        sqlx::query!("SELECT id, title, summary FROM tracks WHERE edition_id = ?1 ORDER BY position, id", edition)
            .fetch_all(&mut *tx)
            .await?;
    let mut leads = track_leads(tx, edition).await?;
    let mut tracks = Vec::with_capacity(rows.len());
    for row in rows {
        tracks.push(Track {
            title: Title::parse(&row.title).map_err(damaged)?,
            summary: maybe(row.summary, ShortText::parse)?,
            leads: leads.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(tracks)
}

async fn track_leads(tx: &mut SqliteConnection, edition: i64) -> Result<HashMap<i64, Vec<Person>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT l.track_id, p.name AS "name!", p.login AS "login?"
           FROM tracks t JOIN track_leads l ON l.track_id = t.id JOIN people p ON p.id = l.person_id
           WHERE t.edition_id = ?1 ORDER BY l.position"#,
        edition
    );
    let mut leads: HashMap<i64, Vec<Person>> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        leads.entry(row.track_id).or_default().push(person(&row.name, row.login)?);
    }
    Ok(leads)
}

async fn links(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Link>, StoreError> {
    let rows = sqlx::query!("SELECT title, url FROM edition_links WHERE edition_id = ?1 ORDER BY position", edition);
    let mut links = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let title = Title::parse(&row.title).map_err(damaged)?;
        links.push(Link { title, url: Url::parse(&row.url).map_err(damaged)? });
    }
    Ok(links)
}
