//! People: the participants of an edition, and the order in which people are listed.

pub(crate) mod contributors;
mod editing;
pub(crate) mod records;

use crate::db::column::{count, damaged, list, person};
use crate::shared::editions::edition_id;
use crate::shared::names::by_name;
use crate::{Store, StoreError};
use domain::id::{EditionSlug, TaskNumber};
use domain::people::{ClaimedTask, Contribution, ListedParticipant, Person};
use domain::text::Title;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// The participants of an edition who agree to be listed, by name; `None` for an unknown edition.
    pub async fn participants(&self, slug: &EditionSlug) -> Result<Option<Vec<ListedParticipant>>, StoreError> {
        let mut tx = self.begin_read().await?;
        let Some(edition) = edition_id(&mut tx, slug).await? else { return Ok(None) };
        let mut contributions = contributions(&mut tx, edition).await?;
        let mut participants = Vec::new();
        for row in rows(&mut tx, edition).await? {
            participants.push(ListedParticipant {
                projects: titles(&row.projects)?,
                leads: titles(&row.leads)?,
                tasks: claimed(&row.tasks)?,
                contribution: contributions.remove(&row.id).unwrap_or_default(),
                person: person(&row.name, row.login)?,
            });
        }
        participants.sort_by_cached_key(|participant| by_name(&participant.person));
        Ok(Some(participants))
    }
}

impl Store {
    /// The people that forms of an edition offer: its participants who agree to be listed, by name.
    ///
    /// None for an unknown edition.
    pub async fn listed_people(&self, slug: &EditionSlug) -> Result<Vec<Person>, StoreError> {
        let slug = slug.as_str();
        let rows = sqlx::query!(
            r#"SELECT p.name AS "name!", p.login AS "login?"
               FROM editions e JOIN participants i ON i.edition_id = e.id JOIN people p ON p.id = i.person_id
               WHERE e.slug = ?1 AND p.listed = 1"#,
            slug
        );
        let rows = rows.fetch_all(&mut *self.reader().await?).await?.into_iter();
        let mut people = rows.map(|row| person(&row.name, row.login)).collect::<Result<Vec<_>, _>>()?;
        people.sort_by_cached_key(by_name);
        Ok(people)
    }
}

struct ParticipantRow {
    id: i64,
    name: String,
    login: Option<String>,
    /// The titles of the projects that name the person as a contact or that organizers recorded, as JSON.
    projects: String,
    /// The titles of the edition's tracks that the person leads, as JSON.
    leads: String,
    /// Numbers and titles of the first tasks that the person has claimed, as JSON.
    tasks: String,
}

async fn rows(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<ParticipantRow>, StoreError> {
    let named = ListedParticipant::NAMED_TASKS as i64;
    let rows = sqlx::query_as!(
        ParticipantRow,
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login AS "login?",
             (SELECT json_group_array(title ORDER BY title COLLATE NOCASE) FROM (
                SELECT j.title FROM project_contacts c JOIN projects j ON j.slug = c.project_slug
                WHERE c.person_id = p.id OR (c.is_bound = 0 AND c.login = p.login)
                UNION SELECT r.title FROM person_projects r WHERE r.person_id = p.id AND NOT EXISTS (
                  SELECT 1 FROM project_contacts c JOIN projects j ON j.slug = c.project_slug
                  WHERE (c.person_id = p.id OR (c.is_bound = 0 AND c.login = p.login)) AND j.title = r.title)
              )) AS "projects!: String",
             (SELECT json_group_array(t.title ORDER BY t.position, t.id)
              FROM tracks t JOIN track_leads l ON l.track_id = t.id
              WHERE t.edition_id = ?1 AND l.person_id = p.id) AS "leads!: String",
             (SELECT json_group_array(json_array(number, title) ORDER BY is_lead DESC, number) FROM (
                SELECT t.number, t.title, a.is_lead
                FROM assignments a INDEXED BY assignments_by_person_and_lead JOIN tasks t ON t.id = a.task_id
                WHERE a.person_id = p.id AND t.edition_id = ?1 AND t.status <> 'dropped'
                ORDER BY a.is_lead DESC, a.task_id LIMIT ?2)) AS "tasks!: String"
           FROM participants e JOIN people p ON p.id = e.person_id WHERE e.edition_id = ?1 AND p.listed = 1"#,
        edition,
        named
    );
    Ok(rows.fetch_all(tx).await?)
}

/// Contributions to the edition's work plan, by person.
async fn contributions(tx: &mut SqliteConnection, edition: i64) -> Result<HashMap<i64, Contribution>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT person_id AS "person!: i64", sum(claimed) AS "claimed!: i64", sum(done) AS "done!: i64",
             sum(reviews) AS "reviews!: i64"
           FROM (
             SELECT person_id, tasks AS claimed, done, 0 AS reviews FROM claim_counts WHERE edition_id = ?1
             UNION ALL SELECT r.person_id, 0, 0, 1 FROM reviews r JOIN tasks t ON t.id = r.task_id
             WHERE t.edition_id = ?1 AND r.reviewed_at IS NOT NULL)
           GROUP BY person_id"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        let contribution =
            Contribution { claimed: count(row.claimed)?, done: count(row.done)?, reviews: count(row.reviews)? };
        Ok((row.person, contribution))
    })
    .collect()
}

/// Parses a JSON list of numbers and titles of tasks.
fn claimed(json: &str) -> Result<Vec<ClaimedTask>, StoreError> {
    let tasks = list::<(u32, String)>(json)?.into_iter();
    let task = |(number, title): (u32, String)| {
        Ok(ClaimedTask { number: TaskNumber(number), title: Title::parse(&title).map_err(damaged)? })
    };
    tasks.map(task).collect()
}

/// Parses a JSON list of titles.
fn titles(json: &str) -> Result<Vec<Title>, StoreError> {
    list::<String>(json)?.iter().map(|title| Title::parse(title).map_err(damaged)).collect()
}
