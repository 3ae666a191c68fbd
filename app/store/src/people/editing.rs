//! Adds people and corrects their names, logins and projects.

use super::records::{record, refuse_other_editions};
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::PeopleEditor;
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::id::{Login, PersonId};
use domain::people::{EditedPerson, Person, PersonField, PersonRecord};
use domain::text::{Title, revision};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Adds a person, who has no account until they sign in with the login.
    ///
    /// # Errors
    /// Refuses a login that someone else has or had, and a second person of this name without a login.
    pub async fn add_person(
        &self,
        by: PeopleEditor<'_>,
        added: &EditedPerson,
        now: Instant,
    ) -> Result<PersonId, StoreError> {
        added.check()?;
        let mut tx = self.begin_write().await?;
        refuse_taken(&mut tx, None, added).await?;
        let (name, login) = (added.name.as_str(), added.login.as_ref().map(Login::as_str));
        let id = sqlx::query_scalar!(
            r#"INSERT INTO people (name, login) VALUES (?1, ?2) RETURNING id AS "id!""#,
            name,
            login
        );
        let id = PersonId(id.fetch_one(&mut *tx).await?);
        save_projects(&mut tx, id, &added.projects).await?;
        write(&mut tx, by, id, AuditEvent::PersonAdded, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Corrects a person. `read` is the revision of [`PersonRecord::unchanged`] that the organizer saw.
    ///
    /// Later imports keep the name. The former login still means the person in old sources.
    ///
    /// # Errors
    /// `EditConflict` if someone else edited them, the refusals of [`PersonRecord::check`], a name or login that is
    /// taken, and another login for a person who belongs to an edition of other organizers.
    pub async fn edit_person(
        &self,
        by: PeopleEditor<'_>,
        id: PersonId,
        read: &str,
        edited: &EditedPerson,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let before = record(&mut tx, id).await?;
        if revision(&before.unchanged()) != read {
            return Err(Refusal::EditConflict.into());
        }
        before.check(edited)?;
        let fields = before.changes(edited);
        if fields.is_empty() {
            return Ok(());
        }
        if fields != [PersonField::Projects] && !before.has_account {
            refuse_taken(&mut tx, Some(id), edited).await?;
        }
        for field in &fields {
            match field {
                PersonField::Name => rename(&mut tx, id, edited.name.as_str(), now).await?,
                PersonField::Login => {
                    refuse_other_editions(&mut tx, by, &before).await?;
                    set_login(&mut tx, &before, edited.login.as_ref(), now).await?;
                }
                PersonField::Projects => save_projects(&mut tx, id, &edited.projects).await?,
            }
        }
        write(&mut tx, by, id, AuditEvent::PersonEdited { fields }, now).await?;
        tx.commit().await
    }
}

async fn write(
    tx: &mut SqliteConnection,
    by: PeopleEditor<'_>,
    id: PersonId,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    let (actor, target) = (AuditActor::Person(by.id()), AuditTarget::Person(id));
    audit::write(tx, Entry { actor, target, edition: None, event }, now).await
}

/// Refuses a login of someone else, and a name that another person without a login has.
async fn refuse_taken(
    tx: &mut SqliteConnection,
    own: Option<PersonId>,
    edited: &EditedPerson,
) -> Result<(), StoreError> {
    let own = own.map(|id| id.0);
    let Some(login) = &edited.login else {
        let name = edited.name.as_str();
        let other = sqlx::query_scalar!(
            "SELECT id FROM people
             WHERE name = ?1 AND login IS NULL AND github_id IS NULL AND deleted_at IS NULL AND id IS NOT ?2",
            name,
            own
        );
        let is_taken = other.fetch_optional(tx).await?.is_some();
        return if is_taken { Err(Refusal::PersonNameTaken(name.to_owned()).into()) } else { Ok(()) };
    };
    let text = login.as_str();
    let holder = sqlx::query_scalar!(
        "SELECT name FROM people WHERE id IS NOT ?2
           AND (login = ?1 OR id IN (SELECT person_id FROM former_logins WHERE login = ?1))",
        text,
        own
    );
    match holder.fetch_optional(tx).await? {
        Some(holder) => Err(Refusal::LoginTaken { login: login.to_string(), holder }.into()),
        None => Ok(()),
    }
}

/// Sets the name, and keeps the name in public sources, by which imports find the person.
async fn rename(tx: &mut SqliteConnection, id: PersonId, name: &str, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!(
        "UPDATE people SET known_as = iif(github_id IS NULL, coalesce(known_as, name), known_as), name = ?2,
           name_edited_at = ?3 WHERE id = ?1",
        id.0,
        name,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn set_login(
    tx: &mut SqliteConnection,
    before: &PersonRecord,
    login: Option<&Login>,
    now: Instant,
) -> Result<(), StoreError> {
    let (id, now, new) = (before.id.0, now.timestamp(), login.map(Login::as_str));
    let Person { login: former, .. } = &before.person;
    if let Some(former) = former.as_ref().map(Login::as_str) {
        sqlx::query!(
            "INSERT INTO former_logins (person_id, login, replaced_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (person_id, login) DO UPDATE SET replaced_at = excluded.replaced_at",
            id,
            former,
            now
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!("UPDATE people SET login = ?2 WHERE id = ?1", id, new).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM former_logins WHERE person_id = ?1 AND login = ?2", id, new).execute(tx).await?;
    Ok(())
}

async fn save_projects(tx: &mut SqliteConnection, id: PersonId, projects: &[Title]) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM person_projects WHERE person_id = ?1", id.0).execute(&mut *tx).await?;
    for title in projects {
        let title = title.as_str();
        sqlx::query!(
            "INSERT INTO person_projects (person_id, title) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            id.0,
            title
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
