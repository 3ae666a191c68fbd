//! Reads and writes travel costs and shared rooms.

use crate::StoreError;
use crate::db::column::{count, damaged, date, maybe, person};
use domain::id::{EditionSlug, PersonId};
use domain::text::ShortText;
use domain::time::Instant;
use domain::travel_costs::{
    Amount, Currency, PersonTravelCosts, Reimbursement, TravelCosts, TravelCostsFilter, TravelCostsList,
};
use sqlx::SqliteConnection;

pub(super) async fn currency(tx: &mut SqliteConnection, edition: i64) -> Result<Option<Currency>, StoreError> {
    let currency = sqlx::query_scalar!("SELECT currency FROM travel_settings WHERE edition_id = ?1", edition);
    maybe(currency.fetch_optional(tx).await?, Currency::parse)
}

/// The id of an edition that keeps track of travel costs, and its currency.
pub(super) async fn edition_with_currency(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
) -> Result<Option<(i64, Currency)>, StoreError> {
    let slug = slug.as_str();
    let row = sqlx::query!(
        r#"SELECT e.id AS "id!", s.currency AS "currency!" FROM editions e JOIN travel_settings s ON s.edition_id = e.id
           WHERE e.slug = ?1"#,
        slug
    );
    let row = row.fetch_optional(tx).await?;
    row.map(|row| Ok((row.id, Currency::parse(&row.currency).map_err(damaged)?))).transpose()
}

pub(super) async fn set_currency(
    tx: &mut SqliteConnection,
    edition: i64,
    currency: Option<&Currency>,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM travel_settings WHERE edition_id = ?1", edition).execute(&mut *tx).await?;
    if let Some(currency) = currency.map(Currency::as_str) {
        sqlx::query!("INSERT INTO travel_settings (edition_id, currency) VALUES (?1, ?2)", edition, currency)
            .execute(tx)
            .await?;
    }
    Ok(())
}

pub(super) async fn has_caps(tx: &mut SqliteConnection, edition: i64) -> Result<bool, StoreError> {
    let caps = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM travel_costs WHERE edition_id = ?1 AND cost_cap IS NOT NULL) AS "there!: bool""#,
        edition
    );
    Ok(caps.fetch_one(tx).await?)
}

/// Selects people: those who match the filter, or one; on one page, or all.
#[derive(Clone, Copy, Default)]
pub(super) struct Selection {
    pub(super) filter: TravelCostsFilter,
    pub(super) only: Option<PersonId>,
    /// From 1.
    pub(super) page: Option<u32>,
}

/// The selected people with a seat or a reimbursement, by name, and the number of all who match.
pub(super) async fn people(
    tx: &mut SqliteConnection,
    edition: i64,
    Selection { filter, only, page }: Selection,
) -> Result<(Vec<PersonTravelCosts>, u32), StoreError> {
    let (only, state) = (only.map(|only| only.0), filter.reimbursement.map(Reimbursement::as_str));
    let (most, skipped) = match page {
        Some(page) => {
            (i64::from(TravelCostsList::PAGE), i64::from(page.saturating_sub(1)) * i64::from(TravelCostsList::PAGE))
        }
        None => (-1, 0),
    };
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login AS "login?", c.cost_cap AS "cap?",
             coalesce(c.reimbursement, 'none') AS "reimbursement!: String", c.documents_on AS "documents_on?",
             c.documents_note AS "documents_note?", r.mate_id AS "mate_id?", q.name AS "mate?", q.login AS "mates_login?",
             i.state = 'accepted' AS "has_seat!: bool", count(*) OVER () AS "count!: i64"
           FROM invitations i JOIN people p ON p.id = i.person_id
             LEFT JOIN travel_costs c ON c.edition_id = i.edition_id AND c.person_id = i.person_id
             LEFT JOIN shared_rooms r ON r.edition_id = i.edition_id AND r.person_id = i.person_id
             LEFT JOIN people q ON q.id = r.mate_id
           WHERE i.edition_id = ?1 AND (?2 IS NULL OR i.person_id = ?2)
             AND (i.state = 'accepted' OR c.reimbursement <> 'none' OR c.documents_on IS NOT NULL)
             AND (?3 IS NULL OR coalesce(c.reimbursement, 'none') = ?3)
             AND (NOT ?4 OR (c.reimbursement IN ('requested', 'approved') AND c.documents_on IS NULL))
           ORDER BY p.name, p.id LIMIT ?5 OFFSET ?6"#,
        edition,
        only,
        state,
        filter.lacks_documents,
        most,
        skipped
    );
    let (mut people, mut all) = (Vec::new(), 0);
    for row in rows.fetch_all(tx).await? {
        all = count(row.count)?;
        people.push(PersonTravelCosts {
            id: PersonId(row.id),
            person: person(&row.name, row.login)?,
            has_seat: row.has_seat,
            costs: TravelCosts {
                cap: row.cap.map(count).transpose()?.map(Amount),
                reimbursement: Reimbursement::parse(&row.reimbursement).map_err(damaged)?,
                documents_on: row.documents_on.as_deref().map(date).transpose()?,
                documents_note: maybe(row.documents_note, ShortText::parse)?,
                mate: row.mate_id.map(PersonId),
            },
            mate: row.mate.map(|name| person(&name, row.mates_login)).transpose()?,
        });
    }
    Ok((people, all))
}

/// Stores the travel costs of a person, and the shared room for both people.
pub(super) async fn replace(
    tx: &mut SqliteConnection,
    edition: i64,
    person: PersonId,
    costs: &TravelCosts,
    now: Instant,
) -> Result<(), StoreError> {
    let (cap, state) = (costs.cap.map(|cap| cap.0), costs.reimbursement.as_str());
    let documents_on = costs.documents_on.map(|day| day.format("%Y-%m-%d").to_string());
    let (note, now) = (costs.documents_note.as_ref().map(ShortText::as_str), now.timestamp());
    sqlx::query!(
        "INSERT INTO travel_costs (edition_id, person_id, cost_cap, reimbursement, documents_on, documents_note, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (edition_id, person_id) DO UPDATE SET cost_cap = excluded.cost_cap,
           reimbursement = excluded.reimbursement, documents_on = excluded.documents_on,
           documents_note = excluded.documents_note, updated_at = excluded.updated_at",
        edition,
        person.0,
        cap,
        state,
        documents_on,
        note,
        now
    )
    .execute(&mut *tx)
    .await?;
    share_room(tx, edition, person.0, costs.mate.map(|mate| mate.0)).await
}

/// Ends the shared rooms of both people, and lets them share one.
async fn share_room(tx: &mut SqliteConnection, edition: i64, person: i64, mate: Option<i64>) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM shared_rooms WHERE edition_id = ?1 AND (person_id IN (?2, ?3) OR mate_id IN (?2, ?3))",
        edition,
        person,
        mate
    )
    .execute(&mut *tx)
    .await?;
    if let Some(mate) = mate {
        sqlx::query!(
            "INSERT INTO shared_rooms (edition_id, person_id, mate_id) VALUES (?1, ?2, ?3), (?1, ?3, ?2)",
            edition,
            person,
            mate
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}
