//! What is remembered: the only crate that knows SQL; one public method is one transaction.

mod error;

pub use error::{StoreError, Unavailable};

use domain::catalog::{Outcome, Project, Spec};
use domain::editions::{EditionCard, EditionPage};
use domain::facts::{CatalogFacts, Changes, SiteFacts, TaskFacts};
use domain::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use domain::people::Participant;
use domain::tasks::{TaskMove, TaskPage, TaskRow};
use domain::time::Instant;
use std::path::Path;

#[derive(Clone, Debug)]
pub struct Store {}

/// Which tasks a reading is about.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    All,
    Edition(&'a EditionSlug),
    Spec(SpecNumber),
    Outcome(OutcomeCode),
}

#[allow(unused_variables)]
impl Store {
    pub async fn open(path: &Path) -> Result<Store, StoreError> {
        Ok(Store {})
    }
    pub async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(true)
    }
    pub async fn close(&self) {}
    pub async fn editions(&self) -> Result<Vec<EditionCard>, StoreError> {
        Ok(vec![])
    }
    pub async fn edition(&self, slug: &EditionSlug) -> Result<Option<EditionPage>, StoreError> {
        Ok(None)
    }
    pub async fn participants(&self, slug: &EditionSlug) -> Result<Option<Vec<Participant>>, StoreError> {
        Ok(None)
    }
    pub async fn tasks(&self, of: Scope<'_>) -> Result<Vec<TaskRow>, StoreError> {
        Ok(vec![])
    }
    pub async fn task(&self, slug: &EditionSlug, number: TaskNumber) -> Result<Option<TaskPage>, StoreError> {
        Ok(None)
    }
    pub async fn moves(&self, of: Scope<'_>) -> Result<Vec<TaskMove>, StoreError> {
        Ok(vec![])
    }
    pub async fn latest_moves(&self, of: Scope<'_>, most: u32) -> Result<Vec<TaskMove>, StoreError> {
        Ok(vec![])
    }
    pub async fn specs(&self) -> Result<Vec<Spec>, StoreError> {
        Ok(vec![])
    }
    pub async fn spec(&self, n: SpecNumber) -> Result<Option<Spec>, StoreError> {
        Ok(None)
    }
    pub async fn projects(&self) -> Result<Vec<Project>, StoreError> {
        Ok(vec![])
    }
    pub async fn outcomes(&self) -> Result<Vec<Outcome>, StoreError> {
        Ok(vec![])
    }
    pub async fn import_site(&self, facts: &SiteFacts, now: Instant) -> Result<Changes, StoreError> {
        Ok(vec![])
    }
    pub async fn import_catalog(&self, facts: &CatalogFacts, now: Instant) -> Result<Changes, StoreError> {
        Ok(vec![])
    }
    pub async fn import_tasks(
        &self,
        slug: &EditionSlug,
        tasks: &[TaskFacts],
        now: Instant,
    ) -> Result<Changes, StoreError> {
        Ok(vec![])
    }
}
