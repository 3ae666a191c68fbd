//! Imports a checkout of the SPEC repository: core projects first, then the SPECs they endorse.

use crate::catalog::{edited_projects, edited_specs};
use crate::community;
use crate::db::column::{count, damaged, date};
use crate::import::changes::few_or_count;
use crate::import::{projects, spec_history as history};
use crate::shared::audit;
use crate::shared::duplicates::refuse_repeated;
use crate::{Store, StoreError};
use domain::access::System;
use domain::audit::AuditActor;
use domain::catalog::SpecStatus;
use domain::id::{CommitHash, ProjectSlug, SpecNumber};
use domain::import::{FromTo, ImportChange, ImportedCatalog, ImportedEndorsement, ImportedSpec, SpecChange};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Updates each SPEC and core project of `imported`, and returns what changed.
    ///
    /// A second import of the same data changes nothing; SPECs and projects that were edited here stay. SPECs that it
    /// doesn't contain stay and are reported; such projects are retired, and return with the source. An endorsement
    /// keeps the time when it was first seen, and its date and commit once they are known. A project without a page of its
    /// own is stored under its short name.
    ///
    /// # Errors
    /// Refuses data that names a SPEC or a project twice.
    pub async fn import_catalog(
        &self,
        _: System,
        imported: &ImportedCatalog,
        now: Instant,
    ) -> Result<Vec<ImportChange>, StoreError> {
        refuse_repeated("SPEC", imported.specs.iter().map(|spec| spec.number))?;
        refuse_repeated("core project", imported.projects.iter().map(|project| &project.slug))?;
        let mut tx = self.begin_write().await?;
        let mut changes: Vec<ImportChange> =
            community::name_series(&mut tx, imported.series.as_ref()).await?.into_iter().collect();
        let edited = EditedHere::read(&mut tx, imported).await?;
        changes.extend(projects::import(&mut tx, &imported.projects, &edited.projects).await?);
        let mut of_specs = Vec::new();
        for spec in &imported.specs {
            of_specs.extend(import(&mut tx, spec, &edited, now).await?);
        }
        let is_new = |change: &ImportChange| matches!(change, ImportChange::SpecAdded { .. });
        let (added, changed) = of_specs.into_iter().partition(is_new);
        changes.extend(few_or_count(added, ImportChange::SpecsAdded));
        changes.extend(changed);
        changes.extend(unlisted(&mut tx, imported, &edited).await?);
        changes.extend(edited.deleted_projects.into_iter().map(ImportChange::ProjectStaysDeleted));
        // What was kept is reported each time, but isn't a change.
        let made: Vec<ImportChange> = changes.iter().filter(|change| !change.is_kept()).cloned().collect();
        audit::write_import(&mut tx, AuditActor::CommandLine, None, &made, now).await?;
        tx.commit().await?;
        self.read_instance().await?;
        Ok(changes)
    }
}

/// Retires core projects, and reports documents, that the source no longer has.
///
/// A source without core projects, or with a page that can't be read, says nothing about those that are missing.
async fn unlisted(
    tx: &mut SqliteConnection,
    imported: &ImportedCatalog,
    edited: &EditedHere,
) -> Result<Vec<ImportChange>, StoreError> {
    if imported.is_incomplete {
        return Ok(Vec::new());
    }
    let mut changes = Vec::new();
    if !imported.projects.is_empty() {
        let endorsing = imported.specs.iter().flat_map(|spec| &spec.endorsements);
        let endorsing = endorsing.map(|endorsement| &endorsement.project);
        let listed = imported.projects.iter().map(|project| &project.slug).chain(endorsing).collect();
        changes.extend(projects::sync_listed(tx, &listed, &edited.projects).await?);
    }
    if !imported.specs.is_empty() {
        let numbers = sqlx::query_scalar!(r#"SELECT number AS "number!" FROM specs ORDER BY number"#);
        for number in numbers.fetch_all(tx).await? {
            let spec = SpecNumber(count(number)?);
            let is_here = edited.specs.contains(&spec) || imported.specs.iter().any(|other| other.number == spec);
            changes.extend((!is_here).then_some(ImportChange::SpecUnlisted(spec)));
        }
    }
    Ok(changes)
}

struct Row {
    title: String,
    date: String,
    status: String,
}

/// What was edited here, and so stays.
struct EditedHere {
    specs: BTreeSet<SpecNumber>,
    projects: BTreeSet<ProjectSlug>,
    /// The core projects of the source that were deleted here.
    deleted_projects: BTreeSet<ProjectSlug>,
}

impl EditedHere {
    async fn read(tx: &mut SqliteConnection, imported: &ImportedCatalog) -> Result<EditedHere, StoreError> {
        let (specs, projects) = (edited_specs::edited(tx).await?, edited_projects::edited(tx).await?);
        let endorsing = imported.specs.iter().flat_map(|spec| &spec.endorsements);
        let endorsing = endorsing.map(|endorsement| &endorsement.project);
        let named: BTreeSet<&ProjectSlug> =
            imported.projects.iter().map(|project| &project.slug).chain(endorsing).collect();
        let mut deleted_projects = BTreeSet::new();
        for slug in projects.iter().filter(|slug| named.contains(slug)) {
            if !projects::exists(tx, slug).await? {
                deleted_projects.insert(slug.clone());
            }
        }
        Ok(EditedHere { specs, projects, deleted_projects })
    }
}

/// Returns what changed, or in what the source differs from a SPEC that was edited here.
async fn import(
    tx: &mut SqliteConnection,
    imported: &ImportedSpec,
    edited: &EditedHere,
    now: Instant,
) -> Result<Vec<ImportChange>, StoreError> {
    let (spec, number) = (imported.number, i64::from(imported.number.0));
    let before = sqlx::query_as!(Row, "SELECT title, date, status FROM specs WHERE number = ?1", number);
    let before = before.fetch_optional(&mut *tx).await?;
    let is_edited = edited.specs.contains(&spec);
    if before.is_none() && is_edited {
        return Ok(vec![ImportChange::SpecStaysDeleted(spec)]);
    }
    let mut lines = before.as_ref().map(|before| differences(before, imported)).transpose()?.unwrap_or_default();
    let changes_fields = before.is_none() || !lines.is_empty();
    lines.extend(other_authors(tx, number, imported).await?.then_some(SpecChange::Authors));
    let mut changes = Vec::new();
    if is_edited {
        changes.extend(lines.drain(..).map(|change| ImportChange::SpecKept { spec, change }));
    } else if changes_fields {
        save(tx, number, imported).await?;
    }
    if lines.contains(&SpecChange::Authors) {
        edited_specs::save_authors(tx, number, &imported.authors).await?;
    }
    let known = |endorsement: &&ImportedEndorsement| !edited.deleted_projects.contains(&endorsement.project);
    let known: Vec<&ImportedEndorsement> = imported.endorsements.iter().filter(known).collect();
    let dated = endorsements(tx, number, &known, now).await?;
    let changes_history = history::save(tx, number, &imported.history).await? || dated.contains(&SpecChange::History);
    lines.extend(dated.into_iter().filter(|change| *change != SpecChange::History));
    lines.extend(changes_history.then_some(SpecChange::History));
    if before.is_none() {
        return Ok(vec![ImportChange::SpecAdded { spec, title: imported.title.clone() }]);
    }
    changes.extend(lines.into_iter().map(|change| ImportChange::Spec { spec, change }));
    Ok(changes)
}

fn differences(before: &Row, after: &ImportedSpec) -> Result<Vec<SpecChange>, StoreError> {
    let title = Title::parse(&before.title).map_err(damaged)?;
    let status = SpecStatus::parse(&before.status).map_err(damaged)?;
    let changes = [
        FromTo::if_changed(title, after.title.clone()).map(SpecChange::Title),
        FromTo::if_changed(date(&before.date)?, after.date).map(SpecChange::Date),
        FromTo::if_changed(status, after.status).map(SpecChange::Status),
    ];
    Ok(changes.into_iter().flatten().collect())
}

async fn save(tx: &mut SqliteConnection, number: i64, imported: &ImportedSpec) -> Result<(), StoreError> {
    let (title, date, status) = (imported.title.as_str(), imported.date.to_string(), imported.status.as_str());
    sqlx::query!(
        "INSERT INTO specs (number, title, date, status) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (number) DO UPDATE SET title = excluded.title, date = excluded.date, status = excluded.status",
        number,
        title,
        date,
        status
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn other_authors(tx: &mut SqliteConnection, number: i64, imported: &ImportedSpec) -> Result<bool, StoreError> {
    let before = sqlx::query_scalar!("SELECT name FROM spec_authors WHERE spec_number = ?1 ORDER BY position", number);
    Ok(!before.fetch_all(tx).await?.iter().eq(imported.authors.iter().map(|name| name.as_str())))
}

async fn endorsements(
    tx: &mut SqliteConnection,
    number: i64,
    imported: &[&ImportedEndorsement],
    now: Instant,
) -> Result<Vec<SpecChange>, StoreError> {
    let mut before = history::given(tx, number).await?;
    let after: BTreeMap<&str, &ImportedEndorsement> =
        imported.iter().map(|endorsement| (endorsement.project.as_str(), *endorsement)).collect();
    let mut lines = Vec::new();
    for (project, endorsement) in after {
        match before.remove(project) {
            None => {
                projects::ensure(tx, &endorsement.project).await?;
                endorse(tx, number, endorsement, now).await?;
                lines.push(SpecChange::Endorsed(endorsement.project.clone()));
            }
            Some(given) => lines.extend(history::date(tx, number, endorsement, given).await?),
        }
    }
    for project in before.into_keys() {
        sqlx::query!("DELETE FROM endorsements WHERE spec_number = ?1 AND project_slug = ?2", number, project)
            .execute(&mut *tx)
            .await?;
        lines.push(SpecChange::EndorsementRemoved(ProjectSlug::parse(&project).map_err(damaged)?));
    }
    Ok(lines)
}

async fn endorse(
    tx: &mut SqliteConnection,
    number: i64,
    endorsement: &ImportedEndorsement,
    now: Instant,
) -> Result<(), StoreError> {
    let (project, on) = (endorsement.project.as_str(), endorsement.on.map(|on| on.to_string()));
    let (commit, now) = (endorsement.commit.as_ref().map(CommitHash::as_str), now.timestamp());
    sqlx::query!(
        "INSERT INTO endorsements (spec_number, project_slug, endorsed_on, commit_hash, first_seen)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        number,
        project,
        on,
        commit,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}
