//! Imports core projects and the logins of their contacts.

use crate::StoreError;
use crate::catalog::edited_projects::save_contacts;
use crate::db::column::damaged;
use crate::import::changes::few_or_count;
use domain::id::ProjectSlug;
use domain::import::{ImportChange, ImportedProject, ProjectField};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Adds and updates core projects; those that were edited here stay.
pub(crate) async fn import(
    tx: &mut SqliteConnection,
    imported: &[ImportedProject],
    edited: &BTreeSet<ProjectSlug>,
) -> Result<Vec<ImportChange>, StoreError> {
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for project in imported {
        let before = row(tx, &project.slug).await?;
        let after = Row::of(project);
        if edited.contains(&project.slug) {
            changed.extend(kept(tx, project, before, after).await?);
            continue;
        }
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

/// Retires the core projects that the source no longer lists, and puts back those that it lists again.
///
/// `listed` are all projects that the source has or names. Those that were edited here stay.
pub(crate) async fn sync_listed(
    tx: &mut SqliteConnection,
    listed: &BTreeSet<&ProjectSlug>,
    edited: &BTreeSet<ProjectSlug>,
) -> Result<Vec<ImportChange>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT slug AS "slug!", retired AS "retired!: bool", unlisted AS "unlisted!: bool" FROM projects ORDER BY slug"#
    );
    let mut changes = Vec::new();
    for row in rows.fetch_all(&mut *tx).await? {
        let slug = ProjectSlug::parse(&row.slug).map_err(damaged)?;
        let is_listed = listed.contains(&slug);
        if edited.contains(&slug) || is_listed != row.unlisted || (row.retired && !row.unlisted) {
            continue;
        }
        let unlisted = !is_listed;
        sqlx::query!("UPDATE projects SET retired = ?2, unlisted = ?2 WHERE slug = ?1", row.slug, unlisted)
            .execute(&mut *tx)
            .await?;
        match (is_listed, row.retired) {
            (false, _) => changes.push(ImportChange::ProjectUnlisted(slug)),
            (true, true) => changes.push(ImportChange::ProjectListed(slug)),
            // An owner has put it back already.
            (true, false) => {}
        }
    }
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

pub(crate) async fn exists(tx: &mut SqliteConnection, slug: &ProjectSlug) -> Result<bool, StoreError> {
    Ok(row(tx, slug).await?.is_some())
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

/// Reports in which fields the source differs from a core project that was edited here.
async fn kept(
    tx: &mut SqliteConnection,
    project: &ImportedProject,
    here: Option<Row>,
    there: Row,
) -> Result<Option<ImportChange>, StoreError> {
    let Some(here) = here else { return Ok(None) };
    let fields = [
        (here.title != there.title, ProjectField::Title),
        (here.homepage != there.homepage, ProjectField::Homepage),
        (here.repository != there.repository, ProjectField::Repository),
        (has_other_contacts(tx, project).await?, ProjectField::Contacts),
    ];
    let fields: Vec<ProjectField> =
        fields.into_iter().filter(|(differs, _)| *differs).map(|(_, field)| field).collect();
    Ok((!fields.is_empty()).then(|| ImportChange::ProjectKept(project.slug.clone(), fields)))
}

/// Whether the source has other contacts than the stored ones. Like GitHub, ignores the case of logins.
async fn has_other_contacts(tx: &mut SqliteConnection, project: &ImportedProject) -> Result<bool, StoreError> {
    let slug = project.slug.as_str();
    let before = sqlx::query_scalar!("SELECT login FROM project_contacts WHERE project_slug = ?1", slug);
    let before: BTreeSet<String> = before.fetch_all(tx).await?.iter().map(|login| login.to_lowercase()).collect();
    let after: BTreeSet<String> = project.contacts.iter().map(|login| login.as_str().to_lowercase()).collect();
    Ok(before != after)
}

/// Sets the contacts, and returns whether they changed.
async fn contacts(tx: &mut SqliteConnection, project: &ImportedProject) -> Result<bool, StoreError> {
    let differs = has_other_contacts(tx, project).await?;
    if differs {
        save_contacts(tx, &project.slug, &domain::catalog::contacts(project.contacts.iter().cloned())).await?;
    }
    Ok(differs)
}
