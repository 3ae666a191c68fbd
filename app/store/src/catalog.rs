//! Reads the catalog: SPECs, core projects and roadmap outcomes.

mod adoptions;
pub(crate) mod edited_projects;
pub(crate) mod edited_specs;
pub(crate) mod roadmap;
mod uses;

use crate::db::column::{count, damaged, date, instant, list, maybe, url};
use crate::{Store, StoreError};
use domain::catalog::{Endorsement, Outcome, Project, Spec, SpecHistory, SpecStatus, contacts};
use domain::id::{CommitHash, Login, OutcomeCode, ProjectSlug, SpecNumber};
use domain::text::{PersonName, Title};
pub(crate) use edited_projects::bind_contacts;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// Lists all SPECs by number.
    pub async fn specs(&self) -> Result<Vec<Spec>, StoreError> {
        let mut tx = self.begin_read().await?;
        specs(&mut tx, None).await
    }

    /// Finds a SPEC by its number.
    pub async fn spec(&self, number: SpecNumber) -> Result<Option<Spec>, StoreError> {
        let mut tx = self.begin_read().await?;
        Ok(specs(&mut tx, Some(number)).await?.pop())
    }

    /// Lists all core projects by title, with the retired ones.
    pub async fn projects(&self) -> Result<Vec<Project>, StoreError> {
        let mut tx = self.begin_read().await?;
        projects(&mut tx).await
    }

    /// Lists the outcomes in the order of their groups.
    pub async fn outcomes(&self) -> Result<Vec<Outcome>, StoreError> {
        let mut tx = self.begin_read().await?;
        let rows = sqlx::query!(
            r#"SELECT o.code, o.title, o.in_roadmap AS "in_roadmap: bool", g.title AS "group!"
               FROM outcomes o JOIN outcome_groups g ON g.number = o.group_number
               ORDER BY o.group_number, o.code"#
        );
        let mut outcomes = Vec::new();
        for row in rows.fetch_all(&mut *tx).await? {
            outcomes.push(Outcome {
                code: OutcomeCode::parse(&row.code).map_err(damaged)?,
                title: Title::parse(&row.title).map_err(damaged)?,
                group: Title::parse(&row.group).map_err(damaged)?,
                in_roadmap: row.in_roadmap,
            });
        }
        Ok(outcomes)
    }
}

async fn specs(tx: &mut SqliteConnection, number: Option<SpecNumber>) -> Result<Vec<Spec>, StoreError> {
    let number = number.map(|number| i64::from(number.0));
    let mut endorsements = endorsements(tx, number).await?;
    let rows = sqlx::query!(
        r#"SELECT number, title, date, status, link, accepted_on, published_on, text_changed_on,
             (SELECT json_group_array(outcome_code) FROM spec_outcomes WHERE spec_number = specs.number) AS "outcomes!: String",
             (SELECT json_group_array(name ORDER BY position) FROM spec_authors WHERE spec_number = specs.number) AS "authors!: String"
           FROM specs WHERE ?1 IS NULL OR number = ?1 ORDER BY number"#,
        number
    );
    let mut specs = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let outcomes = list::<String>(&row.outcomes)?.into_iter();
        let outcomes = outcomes.map(|code| OutcomeCode::parse(&code).map_err(damaged));
        let authors = list::<String>(&row.authors)?.into_iter();
        let authors = authors.map(|name| PersonName::parse(&name).map_err(damaged));
        specs.push(Spec {
            number: SpecNumber(count(row.number)?),
            title: Title::parse(&row.title).map_err(damaged)?,
            date: date(&row.date)?,
            status: SpecStatus::parse(&row.status).map_err(damaged)?,
            link: url(row.link)?,
            outcomes: outcomes.collect::<Result<_, _>>()?,
            authors: authors.collect::<Result<_, _>>()?,
            endorsements: endorsements.remove(&row.number).unwrap_or_default(),
            history: SpecHistory {
                accepted_on: row.accepted_on.as_deref().map(date).transpose()?,
                published_on: row.published_on.as_deref().map(date).transpose()?,
                text_changed_on: row.text_changed_on.as_deref().map(date).transpose()?,
            },
        });
    }
    Ok(specs)
}

async fn projects(tx: &mut SqliteConnection) -> Result<Vec<Project>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT slug, title, homepage, repository, retired AS "retired: bool",
             (SELECT json_group_array(login) FROM project_contacts WHERE project_slug = projects.slug) AS "contacts!: String"
           FROM projects ORDER BY title COLLATE NOCASE, slug"#
    );
    let mut projects = Vec::new();
    for row in rows.fetch_all(tx).await? {
        let logins = list::<String>(&row.contacts)?.into_iter().map(|login| Login::parse(&login).map_err(damaged));
        projects.push(Project {
            slug: ProjectSlug::parse(&row.slug).map_err(damaged)?,
            title: Title::parse(&row.title).map_err(damaged)?,
            homepage: url(row.homepage)?,
            repository: url(row.repository)?,
            contacts: contacts(logins.collect::<Result<Vec<_>, _>>()?),
            is_retired: row.retired,
        });
    }
    Ok(projects)
}

async fn endorsements(
    tx: &mut SqliteConnection,
    number: Option<i64>,
) -> Result<HashMap<i64, Vec<Endorsement>>, StoreError> {
    let rows = sqlx::query!(
        "SELECT spec_number, project_slug, endorsed_on, commit_hash, first_seen FROM endorsements
         WHERE ?1 IS NULL OR spec_number = ?1 ORDER BY spec_number, project_slug",
        number
    );
    let mut endorsements: HashMap<i64, Vec<Endorsement>> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        endorsements.entry(row.spec_number).or_default().push(Endorsement {
            project: ProjectSlug::parse(&row.project_slug).map_err(damaged)?,
            on: row.endorsed_on.as_deref().map(date).transpose()?,
            commit: maybe(row.commit_hash, CommitHash::parse)?,
            first_seen: instant(row.first_seen)?,
        });
    }
    Ok(endorsements)
}
