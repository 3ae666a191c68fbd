//! Edits the core projects, and notes which of them imports no longer change.

use super::{projects, uses::Uses};
use crate::db::column::damaged;
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Owner;
use domain::audit::AuditEvent;
use domain::catalog::{EditedProject, ListChanges, ProjectList};
use domain::id::{Login, PersonId, ProjectSlug};
use domain::text::{Url, revision};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Lists all core projects as owners edit them.
    pub async fn project_list(&self, _: Owner<'_>) -> Result<ProjectList, StoreError> {
        let mut tx = self.begin_read().await?;
        list(&mut tx).await
    }

    /// Adds, changes and deletes core projects, so that `edited` has all of them; later imports keep them.
    ///
    /// `read` is the revision of the list that the owner saw.
    ///
    /// # Errors
    /// `EditConflict` if the list has changed, and a deleted project that something refers to.
    pub async fn edit_projects(
        &self,
        by: Owner<'_>,
        read: &str,
        edited: &ProjectList,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let before = list(&mut tx).await?;
        if revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        let changes = ListChanges::between(&before, edited);
        if changes == ListChanges::default() {
            return Ok(());
        }
        for slug in &changes.removed {
            delete(&mut tx, slug).await?;
            note(&mut tx, slug, now).await?;
        }
        for slug in changes.added.iter().chain(&changes.changed) {
            let project = &edited[slug];
            save(&mut tx, slug, project).await?;
            if !before.get(slug).is_some_and(|before| before.imports_as(project)) {
                note(&mut tx, slug, now).await?;
            }
        }
        audit::write(&mut tx, Entry::own(by.id(), AuditEvent::ProjectsEdited(changes)), now).await?;
        tx.commit().await
    }
}

async fn list(tx: &mut SqliteConnection) -> Result<ProjectList, StoreError> {
    Ok(projects(tx).await?.iter().map(|project| (project.slug.clone(), EditedProject::from(project))).collect())
}

/// The core projects that were edited, added or deleted here, so that an import doesn't change them.
pub(crate) async fn edited(tx: &mut SqliteConnection) -> Result<BTreeSet<ProjectSlug>, StoreError> {
    let slugs = sqlx::query_scalar!("SELECT project_slug FROM edited_projects").fetch_all(tx).await?;
    slugs.iter().map(|slug| ProjectSlug::parse(slug).map_err(damaged)).collect()
}

async fn note(tx: &mut SqliteConnection, slug: &ProjectSlug, now: Instant) -> Result<(), StoreError> {
    let (slug, at) = (slug.as_str(), now.timestamp());
    sqlx::query!(
        "INSERT INTO edited_projects (project_slug, edited_at) VALUES (?1, ?2)
         ON CONFLICT (project_slug) DO UPDATE SET edited_at = excluded.edited_at",
        slug,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Deletes a core project; refuses one that has endorsed or adopted documents.
async fn delete(tx: &mut SqliteConnection, slug: &ProjectSlug) -> Result<(), StoreError> {
    let slug = slug.as_str();
    let uses = sqlx::query_as!(
        Uses,
        r#"SELECT 'endorsements' AS "kind!: String", 'the endorsement of document ' || spec_number AS "name!: String"
           FROM endorsements WHERE project_slug = ?1
           UNION ALL SELECT 'adoptions', 'the adoption of document ' || spec_number
           FROM adoptions WHERE project_slug = ?1"#,
        slug
    );
    if let Some(uses) = Uses::named(&uses.fetch_all(&mut *tx).await?) {
        return Err(Refusal::ProjectInUse { project: slug.to_owned(), uses }.into());
    }
    sqlx::query!("DELETE FROM projects WHERE slug = ?1", slug).execute(tx).await?;
    Ok(())
}

async fn save(tx: &mut SqliteConnection, slug: &ProjectSlug, project: &EditedProject) -> Result<(), StoreError> {
    let (key, title) = (slug.as_str(), project.title.as_str());
    let (homepage, repository) =
        (project.homepage.as_ref().map(Url::as_str), project.repository.as_ref().map(Url::as_str));
    sqlx::query!(
        "INSERT INTO projects (slug, title, homepage, repository, retired) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (slug) DO UPDATE SET title = excluded.title, homepage = excluded.homepage,
           repository = excluded.repository, retired = excluded.retired",
        key,
        title,
        homepage,
        repository,
        project.is_retired
    )
    .execute(&mut *tx)
    .await?;
    save_contacts(tx, slug, &project.contacts).await
}

/// Replaces the contacts of a core project; their logins must differ in more than case.
///
/// A login that was there before still means the same person. A new one means the account that has it, or the last one
/// that had it if no account does.
pub(crate) async fn save_contacts(
    tx: &mut SqliteConnection,
    slug: &ProjectSlug,
    contacts: &[Login],
) -> Result<(), StoreError> {
    let slug = slug.as_str();
    let before = sqlx::query!(
        r#"DELETE FROM project_contacts WHERE project_slug = ?1 RETURNING login AS "login!", person_id, is_bound AS "is_bound!: bool""#,
        slug
    );
    let before = before.fetch_all(&mut *tx).await?;
    for login in contacts {
        let known =
            before.iter().find(|contact| contact.is_bound && contact.login.eq_ignore_ascii_case(login.as_str()));
        let (person, is_bound) = match known {
            Some(contact) => (contact.person_id, true),
            None => {
                let holder = account_that_had(tx, login).await?;
                (holder, holder.is_some())
            }
        };
        let login = login.as_str();
        sqlx::query!(
            "INSERT INTO project_contacts (project_slug, login, person_id, is_bound) VALUES (?1, ?2, ?3, ?4)",
            slug,
            login,
            person,
            is_bound
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// The account with this login, or the last one that had it.
async fn account_that_had(tx: &mut SqliteConnection, login: &Login) -> Result<Option<i64>, StoreError> {
    let login = login.as_str();
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id!: i64" FROM (
             SELECT id, 1 AS has_it, 0 AS until FROM people WHERE login = ?1 AND github_id IS NOT NULL
             UNION ALL SELECT f.person_id, 0, f.replaced_at FROM former_logins f JOIN people p ON p.id = f.person_id
             WHERE f.login = ?1 AND p.github_id IS NOT NULL)
           ORDER BY has_it DESC, until DESC LIMIT 1"#,
        login
    );
    Ok(id.fetch_optional(tx).await?)
}

/// Makes the owner of a login the contact of the core projects that name it.
///
/// If another account was the contact before, nothing changes.
pub(crate) async fn bind_contacts(
    tx: &mut SqliteConnection,
    person: PersonId,
    login: &Login,
) -> Result<(), StoreError> {
    let login = login.as_str();
    sqlx::query!(
        "UPDATE project_contacts SET person_id = ?1, is_bound = 1 WHERE login = ?2 AND is_bound = 0",
        person.0,
        login
    )
    .execute(tx)
    .await?;
    Ok(())
}
