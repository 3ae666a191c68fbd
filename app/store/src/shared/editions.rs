//! Finds editions by their address, and reads their rows.

use crate::StoreError;
use crate::db::column::{count, damaged, date, maybe};
use domain::Refusal;
use domain::editions::{Dates, Edition, Phase, PlanningRule};
use domain::id::EditionSlug;
use domain::text::{ShortText, Title};
use domain::time::Zone;
use sqlx::SqliteConnection;

/// Finds the id of an edition.
pub(crate) async fn edition_id(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<Option<i64>, StoreError> {
    let slug = slug.as_str();
    let id = sqlx::query_scalar!("SELECT id FROM editions WHERE slug = ?1", slug);
    Ok(id.fetch_optional(tx).await?)
}

/// Returns the id of an edition; refuses an unknown one.
pub(crate) async fn known_edition(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<i64, StoreError> {
    let found = edition_id(tx, slug).await?;
    Ok(found.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?)
}

/// The time zone of an edition.
pub(crate) async fn zone(tx: &mut SqliteConnection, edition: i64) -> Result<Zone, StoreError> {
    let zone = sqlx::query_scalar!("SELECT zone FROM editions WHERE id = ?1", edition);
    Zone::parse(&zone.fetch_one(tx).await?).map_err(damaged)
}

/// The days of an edition.
pub(crate) async fn dates(tx: &mut SqliteConnection, edition: i64) -> Result<Dates, StoreError> {
    let row = sqlx::query!("SELECT starts, ends FROM editions WHERE id = ?1", edition).fetch_one(tx).await?;
    Dates::new(date(&row.starts)?, date(&row.ends)?).map_err(damaged)
}

/// Reads an edition without its page; refuses an unknown one.
pub(crate) async fn edition_by_slug(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<Edition, StoreError> {
    let row = rows(tx, Some(slug)).await?.pop();
    row.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?.edition()
}

/// The row of an edition, with the number of its listed participants.
pub(crate) struct Row {
    pub(crate) id: i64,
    slug: String,
    title: String,
    starts: String,
    ends: String,
    zone: String,
    place: String,
    venue: Option<String>,
    capacity: Option<i64>,
    phase: Option<String>,
    rule_at_least: Option<i64>,
    rule_of: Option<i64>,
    pub(crate) people: i64,
}

/// The rows of all editions, newest first, or of one.
pub(crate) async fn rows(tx: &mut SqliteConnection, slug: Option<&EditionSlug>) -> Result<Vec<Row>, StoreError> {
    let slug = slug.map(EditionSlug::as_str);
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, slug, title, starts, ends, zone, place, venue, capacity, phase, rule_at_least, rule_of,
             (SELECT count(*) FROM participants JOIN people p ON p.id = person_id
              WHERE edition_id = editions.id AND p.listed = 1) AS "people!: i64"
           FROM editions WHERE ?1 IS NULL OR slug = ?1
           ORDER BY starts DESC, slug DESC"#,
        slug
    );
    Ok(rows.fetch_all(tx).await?)
}

impl Row {
    pub(crate) fn edition(self) -> Result<Edition, StoreError> {
        let at_least = self.rule_at_least.map(count).transpose()?;
        let of = self.rule_of.map(count).transpose()?;
        Ok(Edition {
            slug: EditionSlug::parse(&self.slug).map_err(damaged)?,
            title: Title::parse(&self.title).map_err(damaged)?,
            dates: Dates::new(date(&self.starts)?, date(&self.ends)?).map_err(damaged)?,
            zone: Zone::parse(&self.zone).map_err(damaged)?,
            place: ShortText::parse(&self.place).map_err(damaged)?,
            venue: maybe(self.venue, ShortText::parse)?,
            capacity: self.capacity.map(count).transpose()?,
            phase: self.phase.map(|phase| Phase::parse(&phase)).transpose().map_err(damaged)?,
            planning_rule: at_least.map(|at_least| PlanningRule { at_least, of }),
        })
    }
}
