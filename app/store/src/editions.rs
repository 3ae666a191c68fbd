//! Reads editions: the list, and the page of one.

pub(crate) mod agenda;
mod announce;
mod create;
mod delete;
mod edit;
pub(crate) mod rooms;
mod source;
mod tracks;

pub(crate) use edit::replace_links;
use rooms::RoomColumns;
pub(crate) use tracks::goals;

use crate::db::column::{damaged, list, maybe, person};
use crate::shared::editions::{card, cards, edition_by_slug};
use crate::{Store, StoreError, commitments, meetings};
use domain::Refusal;
use domain::editions::{Edition, EditionCard, EditionPage, Link, Room, Track, TrackColour};
use domain::id::EditionSlug;
use domain::people::Person;
use domain::text::{ShortText, Title, Url};
use serde::Deserialize;
use sqlx::SqliteConnection;

impl Store {
    /// Lists all editions, newest first.
    pub async fn editions(&self) -> Result<Vec<EditionCard>, StoreError> {
        cards(&mut *self.reader().await?).await
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
        let found = card(&mut tx, slug).await?;
        let (id, EditionCard { edition, people, invited, tasks }) =
            found.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?;
        let Lists { links, rooms } = lists(&mut tx, id).await?;
        Ok(EditionPage {
            edition,
            people,
            invited,
            tasks,
            clauses: commitments::current(&mut tx, id).await?.clauses,
            agenda: agenda::read(&mut tx, id).await?,
            tracks: tracks(&mut tx, id).await?,
            meetings: meetings::of_edition(&mut tx, id).await?,
            links,
            rooms,
        })
    }
}

#[derive(Deserialize)]
struct LeadColumns {
    name: String,
    login: Option<String>,
}

/// The tracks of an edition, in their order.
pub(crate) async fn tracks(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<Track>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT title, summary, colour,
             (SELECT json_group_array(json_object('name', p.name, 'login', p.login) ORDER BY l.position)
              FROM track_leads l JOIN people p ON p.id = l.person_id WHERE l.track_id = tracks.id) AS "leads!: String",
             (SELECT json_group_array(json_object('name', p.name, 'login', p.login) ORDER BY l.position)
              FROM track_leads l JOIN people p ON p.id = l.person_id
              WHERE l.track_id = tracks.id AND NOT EXISTS (
                SELECT 1 FROM roles r
                WHERE r.track_id = tracks.id AND (r.person_id = p.id OR r.waiting_login = p.login))) AS "unappointed!: String",
             (SELECT json_group_array(json_object('name', coalesce(p.name, r.waiting_login), 'login', r.waiting_login) ORDER BY r.id)
              FROM roles r LEFT JOIN people p ON p.login = r.waiting_login
              WHERE r.track_id = tracks.id AND r.waiting_login IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM track_leads l WHERE l.track_id = tracks.id AND l.person_id = p.id)) AS "awaited!: String",
             (SELECT json_group_array(spec_number ORDER BY spec_number)
              FROM track_specs WHERE track_id = tracks.id) AS "specs!: String",
             (SELECT json_group_array(outcome_code ORDER BY outcome_code)
              FROM track_outcomes WHERE track_id = tracks.id) AS "outcomes!: String"
           FROM tracks WHERE edition_id = ?1 ORDER BY position, id"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        Ok(Track {
            title: Title::parse(&row.title).map_err(damaged)?,
            summary: maybe(row.summary, ShortText::parse)?,
            leads: leads(&row.leads)?,
            unappointed_leads: leads(&row.unappointed)?,
            awaited_leads: leads(&row.awaited)?,
            colour: maybe(row.colour, TrackColour::parse)?,
            goals: tracks::goals(&row.specs, &row.outcomes)?,
        })
    });
    rows.collect()
}

/// Parses a JSON list of leads.
fn leads(json: &str) -> Result<Vec<Person>, StoreError> {
    list::<LeadColumns>(json)?.into_iter().map(|lead| person(&lead.name, lead.login)).collect()
}

/// The short lists of an edition, each in its order.
pub(crate) struct Lists {
    pub links: Vec<Link>,
    pub rooms: Vec<Room>,
}

/// Reads the short lists in one statement.
pub(crate) async fn lists(tx: &mut SqliteConnection, edition: i64) -> Result<Lists, StoreError> {
    let row = sqlx::query!(
        r#"SELECT (SELECT json_group_array(json_array(title, url) ORDER BY position)
                   FROM edition_links WHERE edition_id = ?1) AS "links!: String",
                  (SELECT json_group_array(json_object('id', id, 'title', title, 'size', size, 'equipment', equipment)
                                           ORDER BY position, id)
                   FROM rooms WHERE edition_id = ?1 AND removed_at IS NULL) AS "rooms!: String""#,
        edition
    );
    let row = row.fetch_one(tx).await?;
    let link = |(title, url): (String, String)| {
        Ok(Link { title: Title::parse(&title).map_err(damaged)?, url: Url::parse(&url).map_err(damaged)? })
    };
    Ok(Lists {
        links: list(&row.links)?.into_iter().map(link).collect::<Result<_, StoreError>>()?,
        rooms: list(&row.rooms)?.into_iter().map(RoomColumns::room).collect::<Result<_, _>>()?,
    })
}
