//! Reads and records which core projects adopt a SPEC.

use crate::db::column::{count, damaged, date, instant, url};
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::AdoptionRecorder;
use domain::audit::AuditEvent;
use domain::catalog::{Adoption, AdoptionState, RecordedAdoption};
use domain::id::{ProjectSlug, SpecNumber};
use domain::text::Url;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Lists what core projects say about adopting a SPEC, by project.
    pub async fn adoptions(&self, spec: SpecNumber) -> Result<Vec<Adoption>, StoreError> {
        let mut tx = self.begin_read().await?;
        adoptions(&mut tx, spec).await
    }

    /// Lists what core projects say about adopting every SPEC, with the days on which it was recorded.
    pub async fn all_adoptions(&self) -> Result<Vec<RecordedAdoption>, StoreError> {
        let rows = sqlx::query!(
            "SELECT spec_number, project_slug, state, day, link, recorded_at FROM adoptions
             ORDER BY spec_number, project_slug"
        );
        let mut adoptions = Vec::new();
        for row in rows.fetch_all(&mut *self.reader().await?).await? {
            let adoption = Adoption {
                project: ProjectSlug::parse(&row.project_slug).map_err(damaged)?,
                state: AdoptionState::parse(&row.state).map_err(damaged)?,
                on: row.day.as_deref().map(date).transpose()?,
                link: url(row.link)?,
            };
            let (spec, recorded_on) = (SpecNumber(count(row.spec_number)?), instant(row.recorded_at)?.date_naive());
            adoptions.push(RecordedAdoption { spec, adoption, recorded_on });
        }
        Ok(adoptions)
    }

    /// A person may record adoptions by these projects: all for owners and organizers, otherwise those that name
    /// them as a contact.
    ///
    /// Retired projects are left out.
    pub async fn projects_to_record(&self, by: AdoptionRecorder<'_>) -> Result<Vec<ProjectSlug>, StoreError> {
        let mut tx = self.begin_read().await?;
        projects(&mut tx, by).await
    }

    /// Records what a core project says about adopting a SPEC, in place of what was recorded before.
    ///
    /// # Errors
    /// Refuses an unknown SPEC, an unlikely day, and a person who is no contact of the project.
    pub async fn record_adoption(
        &self,
        by: AdoptionRecorder<'_>,
        spec: SpecNumber,
        adoption: &Adoption,
        now: Instant,
    ) -> Result<(), StoreError> {
        adoption.check()?;
        let mut tx = self.begin_write().await?;
        let known = sqlx::query_scalar!("SELECT number FROM specs WHERE number = ?1", spec.0);
        if known.fetch_optional(&mut *tx).await?.is_none() {
            return Err(Refusal::NoSuchSpec(spec.to_string()).into());
        }
        if !projects(&mut tx, by).await?.contains(&adoption.project) {
            return Err(Refusal::NotAllowed("an owner, an organizer or a contact of this core project").into());
        }
        if adoptions(&mut tx, spec).await?.contains(adoption) {
            return Ok(());
        }
        save(&mut tx, by, spec, adoption, now).await?;
        let event = AuditEvent::AdoptionRecorded { spec, project: adoption.project.clone(), state: adoption.state };
        audit::write(&mut tx, Entry::own(by.id(), event), now).await?;
        tx.commit().await
    }
}

async fn adoptions(tx: &mut SqliteConnection, spec: SpecNumber) -> Result<Vec<Adoption>, StoreError> {
    let rows = sqlx::query!(
        "SELECT project_slug, state, day, link FROM adoptions WHERE spec_number = ?1 ORDER BY project_slug",
        spec.0
    );
    let mut adoptions = Vec::new();
    for row in rows.fetch_all(tx).await? {
        adoptions.push(Adoption {
            project: ProjectSlug::parse(&row.project_slug).map_err(damaged)?,
            state: AdoptionState::parse(&row.state).map_err(damaged)?,
            on: row.day.as_deref().map(date).transpose()?,
            link: url(row.link)?,
        });
    }
    Ok(adoptions)
}

/// The core projects for which a person may record adoptions.
async fn projects(tx: &mut SqliteConnection, by: AdoptionRecorder<'_>) -> Result<Vec<ProjectSlug>, StoreError> {
    let (id, all) = (by.id().0, by.account().records_all_adoptions());
    let slugs = sqlx::query_scalar!(
        "SELECT slug FROM projects WHERE retired = 0 AND (?2 OR slug IN
           (SELECT project_slug FROM project_contacts WHERE person_id = ?1))
         ORDER BY slug",
        id,
        all
    );
    slugs.fetch_all(tx).await?.iter().map(|slug| ProjectSlug::parse(slug).map_err(damaged)).collect()
}

async fn save(
    tx: &mut SqliteConnection,
    by: AdoptionRecorder<'_>,
    spec: SpecNumber,
    adoption: &Adoption,
    now: Instant,
) -> Result<(), StoreError> {
    let Adoption { project, state, on, link } = adoption;
    let (project, state, day) = (project.as_str(), state.as_str(), on.map(|on| on.to_string()));
    let (link, id, at) = (link.as_ref().map(Url::as_str), by.id().0, now.timestamp());
    sqlx::query!(
        "INSERT INTO adoptions (spec_number, project_slug, state, day, link, recorded_by, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (spec_number, project_slug) DO UPDATE SET state = excluded.state, day = excluded.day,
           link = excluded.link, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at",
        spec.0,
        project,
        state,
        day,
        link,
        id,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}
