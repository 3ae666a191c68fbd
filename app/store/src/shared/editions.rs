//! Finds editions by their address, and reads their rows.

use crate::StoreError;
use crate::db::column::{count, damaged, date, list, maybe};
use domain::Refusal;
use domain::editions::{
    Dates, Edition, EditionCard, EditionKind, FulfilmentSettings, Parts, Phase, PlanningRule, Visibility,
};
use domain::id::EditionSlug;
use domain::tasks::{Status, StatusCounts};
use domain::text::{ShortText, Title};
use domain::time::Zone;
use sqlx::SqliteConnection;

/// Queries editions with the figures of their cards, or `without` these.
macro_rules! query_editions {
    (without, $rest:literal $(, $bind:expr)*) => {
        query_editions!(@ r#"0 AS "people!: i64", 0 AS "invited!: bool", '[]' AS "tasks!: String""#, $rest $(, $bind)*)
    };
    (with, $rest:literal $(, $bind:expr)*) => {
        query_editions!(
            @ r#"(SELECT count(*) FROM participants JOIN people p ON p.id = person_id
                  WHERE edition_id = editions.id AND p.listed = 1) AS "people!: i64",
                 EXISTS (SELECT 1 FROM invitations WHERE edition_id = editions.id AND state <> 'draft')
                   OR EXISTS (SELECT 1 FROM participants WHERE edition_id = editions.id) AS "invited!: bool",
                 (SELECT json_group_array(json_array(status, tasks)) FROM (SELECT status, sum(tasks) AS tasks FROM task_counts
                  WHERE edition_id = editions.id AND share = 'all' GROUP BY status)) AS "tasks!: String""#,
            $rest $(, $bind)*
        )
    };
    (@ $figures:literal, $rest:literal $(, $bind:expr)*) => {
        sqlx::query_as!(
            Row,
            "SELECT id, slug, title, starts, ends, zone, place, venue, capacity, phase, rule_at_least, rule_of, make_ups,
             implementation_months, visibility, kind, has_invitations, has_travel, has_planning, has_schedule, has_work_plan, has_interest, "
                + $figures + " FROM editions " + $rest
            $(, $bind)*
        )
    };
}

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

/// Whether organizers have closed an edition.
pub(crate) async fn is_closed(tx: &mut SqliteConnection, edition: i64) -> Result<bool, StoreError> {
    let row = query_editions!(without, "WHERE id = ?1", edition);
    Ok(row.fetch_one(tx).await?.edition()?.is_closed())
}

/// The days of an edition.
pub(crate) async fn dates(tx: &mut SqliteConnection, edition: i64) -> Result<Dates, StoreError> {
    let row = sqlx::query!("SELECT starts, ends FROM editions WHERE id = ?1", edition).fetch_one(tx).await?;
    Dates::new(date(&row.starts)?, date(&row.ends)?).map_err(damaged)
}

/// Reads an edition without its page; refuses an unknown one.
pub(crate) async fn edition_by_slug(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<Edition, StoreError> {
    Ok(edition_with_id(tx, slug).await?.1)
}

/// Reads an edition and its id; refuses an unknown one.
pub(crate) async fn edition_with_id(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
) -> Result<(i64, Edition), StoreError> {
    let found = find_edition(tx, slug).await?;
    Ok(found.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?)
}

/// Reads an edition and its id; `None` for an unknown one.
pub(crate) async fn find_edition(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
) -> Result<Option<(i64, Edition)>, StoreError> {
    let slug = slug.as_str();
    let row = query_editions!(without, "WHERE slug = ?1", slug);
    row.fetch_optional(tx).await?.map(|row| Ok((row.id, row.edition()?))).transpose()
}

/// The cards of all editions, newest first.
pub(crate) async fn cards(tx: &mut SqliteConnection) -> Result<Vec<EditionCard>, StoreError> {
    let rows = query_editions!(with, "ORDER BY starts DESC, slug DESC");
    rows.fetch_all(tx).await?.into_iter().map(Row::card).collect()
}

/// The editions with these ids, a JSON list, newest first.
pub(crate) async fn editions_with_ids(tx: &mut SqliteConnection, ids: &str) -> Result<Vec<(i64, Edition)>, StoreError> {
    let rows =
        query_editions!(without, "WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY starts DESC, slug DESC", ids);
    rows.fetch_all(tx).await?.into_iter().map(|row| Ok((row.id, row.edition()?))).collect()
}

/// The id and the card of an edition.
pub(crate) async fn card(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
) -> Result<Option<(i64, EditionCard)>, StoreError> {
    let slug = slug.as_str();
    let row = query_editions!(with, "WHERE slug = ?1", slug);
    row.fetch_optional(tx).await?.map(|row| Ok((row.id, row.card()?))).transpose()
}

/// Stores the row of an edition, new or changed, and returns its id.
pub(crate) async fn save(tx: &mut SqliteConnection, edition: &Edition) -> Result<i64, StoreError> {
    let (slug, title) = (edition.slug.as_str(), edition.title.as_str());
    let (starts, ends) = (edition.dates.starts().to_string(), edition.dates.ends().to_string());
    let (zone, place) = (edition.zone.as_str(), edition.place.as_str());
    let venue = edition.venue.as_ref().map(|venue| venue.as_str());
    let phase = edition.phase.map(Phase::as_str);
    let at_least = edition.planning_rule.map(|rule| rule.at_least);
    let of = edition.planning_rule.and_then(|rule| rule.of);
    let (visibility, kind, parts) = (edition.visibility.as_str(), edition.kind.as_str(), edition.parts);
    let (make_ups, months) = (edition.fulfilment.make_ups(), edition.fulfilment.implementation_months());
    let id = sqlx::query_scalar!(
        r#"INSERT INTO editions
             (slug, title, starts, ends, zone, place, venue, capacity, phase, rule_at_least, rule_of, visibility, kind,
              has_invitations, has_travel, has_planning, has_schedule, has_work_plan, make_ups, implementation_months,
              has_interest)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
           ON CONFLICT (slug) DO UPDATE SET
             title = excluded.title, starts = excluded.starts, ends = excluded.ends, zone = excluded.zone,
             place = excluded.place, venue = excluded.venue, capacity = excluded.capacity, phase = excluded.phase,
             rule_at_least = excluded.rule_at_least, rule_of = excluded.rule_of, visibility = excluded.visibility,
             kind = excluded.kind, has_invitations = excluded.has_invitations, has_travel = excluded.has_travel,
             has_planning = excluded.has_planning, has_schedule = excluded.has_schedule,
             has_work_plan = excluded.has_work_plan, make_ups = excluded.make_ups,
             implementation_months = excluded.implementation_months, has_interest = excluded.has_interest
           RETURNING id AS "id!""#,
        slug,
        title,
        starts,
        ends,
        zone,
        place,
        venue,
        edition.capacity,
        phase,
        at_least,
        of,
        visibility,
        kind,
        parts.invitations,
        parts.travel,
        parts.planning,
        parts.schedule,
        parts.work_plan,
        make_ups,
        months,
        parts.interest
    );
    Ok(id.fetch_one(tx).await?)
}

/// The row of an edition. `tasks` is a JSON list of statuses with the number of their tasks.
struct Row {
    id: i64,
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
    make_ups: i64,
    implementation_months: i64,
    visibility: String,
    kind: String,
    has_invitations: i64,
    has_travel: i64,
    has_planning: i64,
    has_schedule: i64,
    has_work_plan: i64,
    has_interest: i64,
    people: i64,
    invited: bool,
    tasks: String,
}

impl Row {
    fn card(self) -> Result<EditionCard, StoreError> {
        let mut tasks = StatusCounts::default();
        for (status, number) in list::<(String, i64)>(&self.tasks)? {
            tasks.add(Status::parse(&status).map_err(damaged)?, count(number)?);
        }
        let (people, invited) = (count(self.people)?, self.invited);
        Ok(EditionCard { edition: self.edition()?, people, invited, tasks })
    }

    fn edition(self) -> Result<Edition, StoreError> {
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
            fulfilment: FulfilmentSettings::new(count(self.make_ups)?, count(self.implementation_months)?)
                .map_err(damaged)?,
            visibility: Visibility::parse(&self.visibility).map_err(damaged)?,
            kind: EditionKind::parse(&self.kind).map_err(damaged)?,
            parts: Parts {
                invitations: self.has_invitations != 0,
                travel: self.has_travel != 0,
                planning: self.has_planning != 0,
                schedule: self.has_schedule != 0,
                work_plan: self.has_work_plan != 0,
                interest: self.has_interest != 0,
            },
        })
    }
}
