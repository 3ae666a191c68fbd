//! Stores each participant's logistics until the end of the edition's retention period.

mod purge;

use crate::aggregates::invitation::InvitationRecord;
use crate::db::column::{count, date, list, maybe, person};
pub(crate) use purge::sweep_unsubscribe_links;

use crate::seats;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::{self, known_edition};
use crate::shared::names::by_name;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{AccountKey, SignedIn, Viewer};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::EditionSlug;
use domain::logistics::{Logistics, LogisticsList};
use domain::people::Person;
use domain::text::LongText;
use domain::time::{Instant, NaiveDate};
use sqlx::SqliteConnection;

impl Store {
    /// The logistics of everyone with a seat, by name; empty for those who entered none.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn logistics<'a>(&self, by: impl Into<Viewer<'a>>) -> Result<Vec<(Person, Logistics)>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let rows = rows(&mut tx, edition, None).await?.into_iter();
        let logistics = rows.map(|row| Ok((person(&row.name, row.login.clone())?, row.logistics()?)));
        let mut logistics = logistics.collect::<Result<Vec<_>, StoreError>>()?;
        logistics.sort_by_cached_key(|(person, _)| by_name(person));
        Ok(logistics)
    }

    /// A page, from 1, of what people with a seat have entered, and figures about all of them.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn logistics_list<'a>(&self, by: impl Into<Viewer<'a>>, page: u32) -> Result<LogisticsList, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let people = entered(&mut tx, edition, page).await?.into_iter();
        let people = people.map(|row| Ok((person(&row.name, row.login.clone())?, row.logistics()?)));
        Ok(LogisticsList { people: people.collect::<Result<_, StoreError>>()?, ..figures(&mut tx, edition).await? })
    }

    /// For how many days after its end the private data of an edition are kept.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn retention_days<'a>(&self, by: impl Into<Viewer<'a>>) -> Result<u32, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        Ok(seats::invitation_settings(&mut tx, edition).await?.retention_days)
    }

    /// A person's own logistics; `None` if they have no seat.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn own_logistics(
        &self,
        by: SignedIn<'_>,
        edition: &EditionSlug,
    ) -> Result<Option<Logistics>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, edition).await?;
        rows(&mut tx, edition, Some(by.id().0)).await?.pop().map(Row::logistics).transpose()
    }

    /// Replaces a person's logistics. The audit log records that they changed, not their content.
    ///
    /// # Errors
    /// Refuses someone else's invitation, a person without a seat, and days too far from the edition or in the wrong order.
    pub async fn set_logistics(
        &self,
        key: AccountKey<'_>,
        logistics: &Logistics,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        invitation.refuse_others(&mut tx, key.account()).await?;
        let (edition, person) = (invitation.edition, key.account().id);
        let before = rows(&mut tx, edition, Some(person.0)).await?.pop().map(Row::logistics).transpose()?;
        let before = before.ok_or(Refusal::NoSeat)?;
        logistics.check(editions::dates(&mut tx, edition).await?)?;
        if before == *logistics {
            return Ok(());
        }
        replace(&mut tx, edition, person.0, logistics, now).await?;
        let entry = Entry::in_edition(edition, AuditActor::Person(person), AuditEvent::LogisticsChanged);
        audit::write(&mut tx, entry, now).await?;
        tx.commit().await
    }
}

struct Row {
    name: String,
    login: Option<String>,
    arrives: Option<String>,
    departs: Option<String>,
    travel: bool,
    lodging: bool,
    food: bool,
    diet: Option<String>,
    access: Option<String>,
    emergency: Option<String>,
}

/// The rows of everyone with a seat, or of one person.
async fn rows(tx: &mut SqliteConnection, edition: i64, person: Option<i64>) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT p.name AS "name!", p.login AS "login?", l.arrives AS "arrives?", l.departs AS "departs?",
             coalesce(l.travel, 0) AS "travel!: bool", coalesce(l.lodging, 0) AS "lodging!: bool",
             coalesce(l.food, 0) AS "food!: bool", l.diet AS "diet?", l.access AS "access?",
             l.emergency AS "emergency?"
           FROM invitations i JOIN people p ON p.id = i.person_id
             LEFT JOIN logistics l ON l.edition_id = i.edition_id AND l.person_id = i.person_id
           WHERE i.edition_id = ?1 AND i.state = 'accepted' AND (?2 IS NULL OR i.person_id = ?2)"#,
        edition,
        person
    );
    Ok(rows.fetch_all(tx).await?)
}

/// The rows on a page of the people who have entered something.
async fn entered(tx: &mut SqliteConnection, edition: i64, page: u32) -> Result<Vec<Row>, StoreError> {
    let skipped = i64::from(page.saturating_sub(1)) * i64::from(LogisticsList::PAGE);
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT p.name AS "name!", p.login AS "login?", l.arrives AS "arrives?", l.departs AS "departs?",
             l.travel AS "travel!: bool", l.lodging AS "lodging!: bool", l.food AS "food!: bool", l.diet AS "diet?",
             l.access AS "access?", l.emergency AS "emergency?"
           FROM invitations i JOIN people p ON p.id = i.person_id
             JOIN logistics l ON l.edition_id = i.edition_id AND l.person_id = i.person_id
           WHERE i.edition_id = ?1 AND i.state = 'accepted' ORDER BY p.name, p.id LIMIT ?2 OFFSET ?3"#,
        edition,
        LogisticsList::PAGE,
        skipped
    );
    Ok(rows.fetch_all(tx).await?)
}

/// A list without people, with the figures.
async fn figures(tx: &mut SqliteConnection, edition: i64) -> Result<LogisticsList, StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(l.person_id) AS "entered!: i64", coalesce(sum(l.travel), 0) AS "travel!: i64",
             coalesce(sum(l.lodging), 0) AS "lodging!: i64", coalesce(sum(l.food), 0) AS "food!: i64",
             json_group_array(p.name ORDER BY p.name, p.id) FILTER (WHERE l.person_id IS NULL) AS "missing!: String"
           FROM invitations i JOIN people p ON p.id = i.person_id
             LEFT JOIN logistics l ON l.edition_id = i.edition_id AND l.person_id = i.person_id
           WHERE i.edition_id = ?1 AND i.state = 'accepted'"#,
        edition
    );
    let row = row.fetch_one(tx).await?;
    Ok(LogisticsList {
        people: Vec::new(),
        entered: count(row.entered)?,
        missing: list(&row.missing)?,
        travel: count(row.travel)?,
        lodging: count(row.lodging)?,
        food: count(row.food)?,
    })
}

impl Row {
    fn logistics(self) -> Result<Logistics, StoreError> {
        Ok(Logistics {
            arrives: self.arrives.as_deref().map(date).transpose()?,
            departs: self.departs.as_deref().map(date).transpose()?,
            travel: self.travel,
            lodging: self.lodging,
            food: self.food,
            diet: maybe(self.diet, LongText::parse)?,
            access: maybe(self.access, LongText::parse)?,
            emergency: maybe(self.emergency, LongText::parse)?,
        })
    }
}

async fn replace(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    logistics: &Logistics,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM logistics WHERE edition_id = ?1 AND person_id = ?2", edition, person)
        .execute(&mut *tx)
        .await?;
    if logistics.is_empty() { Ok(()) } else { insert(tx, edition, person, logistics, now).await }
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    logistics: &Logistics,
    now: Instant,
) -> Result<(), StoreError> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.format("%Y-%m-%d").to_string());
    let (arrives, departs, now) = (day(logistics.arrives), day(logistics.departs), now.timestamp());
    let [diet, access, emergency] =
        [&logistics.diet, &logistics.access, &logistics.emergency].map(|note| note.as_ref().map(LongText::as_str));
    sqlx::query!(
        "INSERT INTO logistics
           (edition_id, person_id, arrives, departs, travel, lodging, food, diet, access, emergency, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        edition,
        person,
        arrives,
        departs,
        logistics.travel,
        logistics.lodging,
        logistics.food,
        diet,
        access,
        emergency,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}
