//! Reads people as organizers correct them, and finds entries that may be the same person.

use super::titles;
use crate::db::column::{damaged, person};
use crate::shared::names::by_name;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::PeopleEditor;
use domain::folding::fold;
use domain::id::{EditionSlug, PersonId};
use domain::people::{PersonPair, PersonRecord, only_owners};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl Store {
    /// Lists the people with `words` in their name or login, by name; everyone for no words.
    ///
    /// Deleted accounts are left out.
    pub async fn person_records(&self, _: PeopleEditor<'_>, words: &str) -> Result<Vec<PersonRecord>, StoreError> {
        let mut tx = self.begin_read().await?;
        let words = fold(words.trim().trim_start_matches('@'));
        let mut people = records(&mut tx, None).await?;
        people.retain(|record| fold(&record.label()).contains(&words));
        Ok(people)
    }

    /// # Errors
    /// Refuses an unknown person and a deleted account.
    pub async fn person_record(&self, _: PeopleEditor<'_>, id: PersonId) -> Result<PersonRecord, StoreError> {
        let mut tx = self.begin_read().await?;
        record(&mut tx, id).await
    }

    /// Pairs of entries that may be one person: the same name without case and accents, or a former login.
    ///
    /// Two accounts are never the same person.
    pub async fn possible_duplicates(&self, _: PeopleEditor<'_>) -> Result<Vec<PersonPair>, StoreError> {
        let mut tx = self.begin_read().await?;
        let people = records(&mut tx, None).await?;
        let mut pairs = same_name(&people);
        let rows = sqlx::query!(
            r#"SELECT f.person_id AS "before!", p.id AS "now!" FROM former_logins f JOIN people p ON p.login = f.login
               WHERE p.id <> f.person_id ORDER BY 1, 2"#
        );
        for row in rows.fetch_all(&mut *tx).await? {
            let find = |id: i64| people.iter().find(|person| person.id.0 == id);
            let (Some(before), Some(now)) = (find(row.before), find(row.now)) else { continue };
            pairs.extend(PersonPair::new(before.clone(), now.clone()).ok().filter(|pair| !pairs.contains(pair)));
        }
        Ok(pairs)
    }
}

/// Pairs each entry with the first of the same name.
fn same_name(people: &[PersonRecord]) -> Vec<PersonPair> {
    let mut groups: BTreeMap<String, Vec<&PersonRecord>> = BTreeMap::new();
    for person in people {
        let key = fold(person.person.name.as_str()).chars().filter(|c| c.is_alphanumeric()).collect();
        groups.entry(key).or_default().push(person);
    }
    let pairs = groups.values().flat_map(|group| {
        let (first, others) = (group.first(), group.iter().skip(1));
        others.filter_map(move |other| PersonPair::new((*first?).clone(), (*other).clone()).ok())
    });
    pairs.collect()
}

pub(crate) async fn record(tx: &mut SqliteConnection, id: PersonId) -> Result<PersonRecord, StoreError> {
    Ok(records(tx, Some(id.0)).await?.pop().ok_or(Refusal::NoSuchPerson)?)
}

async fn records(tx: &mut SqliteConnection, id: Option<i64>) -> Result<Vec<PersonRecord>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!", p.login AS "login?", p.github_id IS NOT NULL AS "has_account!: bool",
             (SELECT json_group_array(title ORDER BY title)
              FROM person_projects WHERE person_id = p.id) AS "projects!: String",
             (SELECT json_group_array(j.title ORDER BY j.title COLLATE NOCASE)
              FROM project_contacts c JOIN projects j ON j.slug = c.project_slug
              WHERE c.person_id = p.id OR (c.is_bound = 0 AND c.login = p.login)) AS "contact_of!: String"
           FROM people p WHERE p.deleted_at IS NULL AND (?1 IS NULL OR p.id = ?1)"#,
        id
    );
    let mut people = Vec::new();
    for row in rows.fetch_all(tx).await? {
        people.push(PersonRecord {
            id: PersonId(row.id),
            person: person(&row.name, row.login)?,
            has_account: row.has_account,
            projects: titles(&row.projects)?,
            contact_of: titles(&row.contact_of)?,
        });
    }
    people.sort_by_cached_key(|record| by_name(&record.person));
    Ok(people)
}

/// Refuses to change who a person is, unless the editor organizes all editions of the person.
///
/// Otherwise an organizer could give a seat of another edition to someone else.
pub(crate) async fn refuse_other_editions(
    tx: &mut SqliteConnection,
    by: PeopleEditor<'_>,
    person: &PersonRecord,
) -> Result<(), StoreError> {
    let login = person.person.login.as_ref().map(|login| login.as_str());
    let rows = sqlx::query!(
        r#"SELECT slug, visibility = 'draft' AS "is_draft!: bool" FROM editions WHERE id IN (
             SELECT edition_id FROM participants WHERE person_id = ?1
             UNION SELECT edition_id FROM invitations WHERE person_id = ?1 OR (person_id IS NULL AND login = ?2)
             UNION SELECT edition_id FROM agreements WHERE person_id = ?1
             UNION SELECT edition_id FROM logistics WHERE person_id = ?1
             UNION SELECT t.edition_id FROM track_leads l JOIN tracks t ON t.id = l.track_id WHERE l.person_id = ?1
             UNION SELECT m.edition_id FROM attendances a JOIN meetings m ON m.id = a.meeting_id WHERE a.person_id = ?1
             UNION SELECT edition_id FROM summit_check_ins WHERE person_id = ?1
             UNION SELECT edition_id FROM tasks WHERE proposed_by = ?1
             UNION SELECT t.edition_id FROM assignments a JOIN tasks t ON t.id = a.task_id WHERE a.person_id = ?1
             UNION SELECT t.edition_id FROM reviews r JOIN tasks t ON t.id = r.task_id WHERE r.person_id = ?1
             UNION SELECT t.edition_id FROM comments c JOIN tasks t ON t.id = c.task_id WHERE c.person_id = ?1
             UNION SELECT edition_id FROM updates WHERE person_id = ?1)
           ORDER BY starts, slug"#,
        person.id.0,
        login
    );
    let (mut others, mut is_other) = (Vec::new(), false);
    for row in rows.fetch_all(tx).await? {
        let edition = EditionSlug::parse(&row.slug).map_err(damaged)?;
        if !by.organizes(&edition) {
            is_other = true;
            // The refusal must not name a draft.
            others.extend((!row.is_draft).then_some(edition));
        }
    }
    if is_other { Err(only_owners(person, &others).into()) } else { Ok(()) }
}
