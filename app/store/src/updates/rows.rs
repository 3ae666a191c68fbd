//! Reads and writes the rows of updates.

use crate::StoreError;
use crate::db::column::{count, damaged, date, instant, list, maybe, person};
use domain::Refusal;
use domain::id::{EditionSlug, Login, PersonId, TaskNumber, UpdateId};
use domain::tasks::{Status, TaskLink};
use domain::text::{LongText, Title, UpdateLine, Url};
use domain::time::{Instant, NaiveDate};
use domain::updates::{NewUpdate, Update, UpdateMention};
use serde::Deserialize;
use sqlx::SqliteConnection;

#[derive(Deserialize)]
pub(super) struct UpdateRow {
    id: i64,
    edition: String,
    at: i64,
    day: String,
    task: Option<i64>,
    title: Option<String>,
    status: Option<String>,
    track: Option<String>,
    person_id: Option<i64>,
    name: Option<String>,
    login: Option<String>,
    line: String,
    details: String,
    details_html: String,
    /// A JSON list.
    links: String,
    /// A JSON list of pairs: the login in the text, and the person's current one.
    mentions: String,
    edited_at: Option<i64>,
    revision: i64,
}

impl UpdateRow {
    fn update(self) -> Result<Update, StoreError> {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let task = match (self.task, self.title, self.status) {
            (Some(number), Some(title), Some(status)) => Some(TaskLink {
                number: TaskNumber(count(number)?),
                title: Title::parse(&title).map_err(damaged)?,
                status: Status::parse(&status).map_err(damaged)?,
            }),
            _ => None,
        };
        let by = match (self.person_id, self.name) {
            (Some(id), Some(name)) => Some((PersonId(id), person(&name, self.login)?)),
            _ => None,
        };
        let links: Result<Vec<Url>, _> = list::<String>(&self.links)?.iter().map(|link| Url::parse(link)).collect();
        let mention = |(written, login): (String, String)| {
            Ok(UpdateMention { written: Login::parse(&written)?, login: Login::parse(&login)? })
        };
        let mentions: Result<Vec<UpdateMention>, Refusal> =
            list::<(String, String)>(&self.mentions)?.into_iter().map(mention).collect();
        Ok(Update {
            id: UpdateId(self.id),
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            at: instant(self.at)?,
            day: date(&self.day)?,
            task,
            track: maybe(self.track, Title::parse)?,
            by,
            line: maybe(given(self.line), UpdateLine::parse)?,
            details: maybe(given(self.details), LongText::parse)?,
            details_html: self.details_html,
            links: links.map_err(damaged)?,
            mentions: mentions.map_err(damaged)?,
            edited: self.edited_at.map(instant).transpose()?,
            revision: count(self.revision)?,
        })
    }
}

/// Reads updates; the argument is the end of the query, and the others are its parameters.
macro_rules! updates {
    ($tail:literal $(, $parameter:expr)*) => {
        sqlx::query_as!(
            UpdateRow,
            r#"SELECT u.id AS "id!: i64", e.slug AS "edition!: String", u.at AS "at!: i64", u.day AS "day!: String",
                 t.number AS "task?: i64", t.title AS "title?: String", t.status AS "status?: String",
                 k.title AS "track?: String", p.id AS "person_id?: i64", p.name AS "name?: String",
                 p.login AS "login?: String", u.line AS "line!: String", u.details AS "details!: String",
                 u.details_html AS "details_html!: String", u.edited_at AS "edited_at?: i64", u.revision AS "revision!: i64",
                 (SELECT json_group_array(url ORDER BY position) FROM update_links WHERE update_id = u.id)
                   AS "links!: String",
                 (SELECT json_group_array(json_array(m.login, q.login))
                  FROM mentions m JOIN people q ON q.id = m.person_id
                    JOIN participants i ON i.edition_id = u.edition_id AND i.person_id = q.id
                  WHERE m.update_id = u.id AND q.listed = 1 AND q.login IS NOT NULL) AS "mentions!: String"
               FROM updates u JOIN editions e ON e.id = u.edition_id LEFT JOIN tasks t ON t.id = u.task_id
                 LEFT JOIN tracks k ON k.id = t.track_id LEFT JOIN people p ON p.id = u.person_id "# + $tail
            $(, $parameter)*
        )
    };
}

/// Reads the updates of a task from the JSON of a query with the columns of [`UpdateRow`].
pub(crate) fn from_json(json: &str) -> Result<Vec<Update>, StoreError> {
    list::<UpdateRow>(json)?.into_iter().map(UpdateRow::update).collect()
}

/// The latest updates of a day that aren't removed, in the order in which they arrived.
pub(super) async fn of_day(
    tx: &mut SqliteConnection,
    edition: i64,
    day: NaiveDate,
    most: u32,
) -> Result<Vec<Update>, StoreError> {
    let day = day.to_string();
    let rows = updates!(
        "WHERE u.edition_id = ?1 AND u.day = ?2 AND u.deleted_at IS NULL ORDER BY u.id DESC LIMIT ?3",
        edition,
        day,
        most
    );
    rows.fetch_all(tx).await?.into_iter().rev().map(UpdateRow::update).collect()
}

pub(crate) async fn since(
    tx: &mut SqliteConnection,
    edition: &EditionSlug,
    since: Instant,
    most: u32,
) -> Result<Vec<Update>, StoreError> {
    let (edition, since) = (edition.as_str(), since.timestamp());
    let rows = updates!(
        "WHERE e.slug = ?1 AND u.at >= ?2 AND u.task_id IS NOT NULL AND u.deleted_at IS NULL ORDER BY u.id LIMIT ?3",
        edition,
        since,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(UpdateRow::update).collect()
}

pub(super) async fn find(tx: &mut SqliteConnection, edition: &EditionSlug, id: UpdateId) -> Result<Update, StoreError> {
    let slug = edition.as_str();
    let row = updates!("WHERE u.id = ?1 AND e.slug = ?2", id.0, slug);
    row.fetch_optional(tx).await?.ok_or(Refusal::NoSuchUpdate)?.update()
}

/// The update that a person posted with this form, if any.
pub(super) async fn posted(
    tx: &mut SqliteConnection,
    by: PersonId,
    hash: Option<&[u8]>,
) -> Result<Option<UpdateId>, StoreError> {
    let id =
        sqlx::query_scalar!(r#"SELECT id AS "id!" FROM updates WHERE person_id = ?1 AND form_hash = ?2"#, by.0, hash);
    Ok(id.fetch_optional(tx).await?.map(UpdateId))
}

pub(super) struct NewRow<'a> {
    pub(super) edition: i64,
    pub(super) task: Option<i64>,
    pub(super) person: PersonId,
    pub(super) day: NaiveDate,
    pub(super) update: &'a NewUpdate,
    pub(super) hash: Option<Vec<u8>>,
}

pub(super) async fn insert(tx: &mut SqliteConnection, new: NewRow<'_>, now: Instant) -> Result<UpdateId, StoreError> {
    let NewRow { edition, task, person, day, update, hash } = new;
    let (at, day, line) = (now.timestamp(), day.to_string(), update.line.as_str());
    let details = update.details.as_ref().map_or("", |details| details.as_str());
    let html = html(details);
    let id = sqlx::query_scalar!(
        r#"INSERT INTO updates (edition_id, task_id, person_id, at, day, line, details, details_html, form_hash)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id AS "id!""#,
        edition,
        task,
        person.0,
        at,
        day,
        line,
        details,
        html,
        hash
    );
    let id = id.fetch_one(&mut *tx).await?;
    set_links(tx, id, &update.links).await?;
    Ok(UpdateId(id))
}

/// Replaces the text and the links of an update.
pub(super) async fn change(
    tx: &mut SqliteConnection,
    id: UpdateId,
    update: &NewUpdate,
    now: Instant,
) -> Result<(), StoreError> {
    let (now, line) = (now.timestamp(), update.line.as_str());
    let details = update.details.as_ref().map_or("", |details| details.as_str());
    let html = html(details);
    sqlx::query!(
        "UPDATE updates SET line = ?2, details = ?3, details_html = ?4, edited_at = ?5, revision = revision + 1
         WHERE id = ?1",
        id.0,
        line,
        details,
        html,
        now
    )
    .execute(&mut *tx)
    .await?;
    set_links(tx, id.0, &update.links).await
}

/// Removes the text, its mentions and the links; keeps the row with its author.
pub(super) async fn remove(tx: &mut SqliteConnection, id: UpdateId, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!("DELETE FROM mentions WHERE update_id = ?1", id.0).execute(&mut *tx).await?;
    sqlx::query!(
        "UPDATE updates SET line = '', details = '', details_html = '', deleted_at = ?2, revision = revision + 1
         WHERE id = ?1",
        id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    set_links(tx, id.0, &[]).await
}

async fn set_links(tx: &mut SqliteConnection, update: i64, links: &[Url]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM update_links WHERE update_id = ?1", update).execute(&mut *tx).await?;
    for (position, link) in (0i64..).zip(links) {
        let url = link.as_str();
        sqlx::query!(
            "INSERT INTO update_links (update_id, position, url) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            update,
            position,
            url
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

fn html(details: &str) -> String {
    if details.is_empty() { String::new() } else { formats::markup::html(details).as_str().to_owned() }
}
