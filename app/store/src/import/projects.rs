//! Imports core projects and the logins of their contacts.

use crate::StoreError;
use crate::import::changes::few_or_count;
use domain::id::ProjectSlug;
use domain::import::{ImportChange, ImportedProject};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

pub(crate) async fn import(
    tx: &mut SqliteConnection,
    imported: &[ImportedProject],
) -> Result<Vec<ImportChange>, StoreError> {
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for project in imported {
        let before = row(tx, &project.slug).await?;
        let after = Row::of(project);
        if before.as_ref() != Some(&after) {
            save(tx, &project.slug, &after).await?;
        }
        let contacts = contacts(tx, project).await?;
        match before {
            None => added.push(ImportChange::ProjectAdded(project.slug.clone())),
            Some(before) if before != after => changed.push(ImportChange::ProjectChanged(project.slug.clone())),
            Some(_) if contacts => changed.push(ImportChange::ProjectContactsChanged(project.slug.clone())),
            Some(_) => {}
        }
    }
    let mut changes = few_or_count(added, ImportChange::ProjectsAdded);
    changes.extend(changed);
    Ok(changes)
}

/// Stores a project that only an endorsement names under its short name, until its page is imported.
pub(crate) async fn ensure(tx: &mut SqliteConnection, slug: &ProjectSlug) -> Result<(), StoreError> {
    let slug = slug.as_str();
    sqlx::query!("INSERT INTO projects (slug, title) VALUES (?1, ?1) ON CONFLICT (slug) DO NOTHING", slug)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(PartialEq)]
struct Row {
    title: String,
    homepage: Option<String>,
    repository: Option<String>,
}

impl Row {
    fn of(imported: &ImportedProject) -> Self {
        Row {
            title: imported.title.to_string(),
            homepage: imported.homepage.as_ref().map(|url| url.to_string()),
            repository: imported.repository.as_ref().map(|url| url.to_string()),
        }
    }
}

async fn row(tx: &mut SqliteConnection, slug: &ProjectSlug) -> Result<Option<Row>, StoreError> {
    let slug = slug.as_str();
    let row = sqlx::query_as!(Row, "SELECT title, homepage, repository FROM projects WHERE slug = ?1", slug);
    Ok(row.fetch_optional(tx).await?)
}

async fn save(tx: &mut SqliteConnection, slug: &ProjectSlug, row: &Row) -> Result<(), StoreError> {
    let slug = slug.as_str();
    sqlx::query!(
        "INSERT INTO projects (slug, title, homepage, repository) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (slug) DO UPDATE SET
           title = excluded.title, homepage = excluded.homepage, repository = excluded.repository",
        slug,
        row.title,
        row.homepage,
        row.repository
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Sets the contacts, and returns whether they changed. Like GitHub, ignores the case of logins.
async fn contacts(tx: &mut SqliteConnection, project: &ImportedProject) -> Result<bool, StoreError> {
    let slug = project.slug.as_str();
    let before = sqlx::query_scalar!("SELECT login FROM project_contacts WHERE project_slug = ?1", slug);
    let mut before: Vec<String> = before.fetch_all(&mut *tx).await?.iter().map(|login| login.to_lowercase()).collect();
    before.sort();
    let after: BTreeMap<String, &str> =
        project.contacts.iter().map(|login| (login.as_str().to_lowercase(), login.as_str())).collect();
    if before.iter().eq(after.keys()) {
        return Ok(false);
    }
    sqlx::query!("DELETE FROM project_contacts WHERE project_slug = ?1", slug).execute(&mut *tx).await?;
    for login in after.into_values() {
        sqlx::query!("INSERT INTO project_contacts (project_slug, login) VALUES (?1, ?2)", slug, login)
            .execute(&mut *tx)
            .await?;
    }
    Ok(true)
}
