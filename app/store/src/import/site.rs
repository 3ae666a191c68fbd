//! Imports a web site: its editions by date, and its roadmap.

use crate::db::column::damaged;
use crate::import::people::PersonResolver;
use crate::import::{calendars, edition, roadmap};
use crate::shared::audit;
use crate::shared::duplicates::refuse_repeated;
use crate::shared::editions::edition_id;
use crate::{Store, StoreError};
use domain::access::System;
use domain::audit::AuditActor;
use domain::id::EditionSlug;
use domain::import::{ImportChange, ImportedEdition, ImportedSite};
use domain::time::Instant;

impl Store {
    /// Updates each edition of `imported`, and the roadmap and calendars if there are any; returns what changed.
    ///
    /// A second import of the same data changes nothing. Editions that it doesn't contain stay, and so does the phase
    /// of a stored edition, unless the source sets one.
    ///
    /// # Errors
    /// Refuses data that names an edition twice, or a track, meeting or clause of one edition.
    pub async fn import_site(
        &self,
        _: System,
        imported: &ImportedSite,
        now: Instant,
    ) -> Result<Vec<ImportChange>, StoreError> {
        refuse_duplicates(imported)?;
        let mut editions: Vec<&ImportedEdition> = imported.editions.iter().collect();
        editions.sort_by_key(|edition| (edition.dates.starts(), &edition.slug));
        let mut tx = self.begin_write().await?;
        let mut known = PersonResolver::load(&mut tx).await?;
        let mut changes = known.settle(&mut tx, &editions).await?;
        for edition in editions {
            changes.extend(edition::import(&mut tx, &mut known, edition, now).await?);
        }
        changes.extend(known.outdated());
        if let Some(items) = &imported.roadmap {
            changes.extend(roadmap::import(&mut tx, items).await?);
        }
        if let Some(calendars) = &imported.calendars {
            changes.extend(calendars::import(&mut tx, calendars, now).await?);
        }
        // An import of one edition is also in the audit log that its organizers read.
        let only = match imported.editions.as_slice() {
            [only] => edition_id(&mut tx, &only.slug).await?,
            _ => None,
        };
        // What was kept is reported each time, but isn't a change.
        let made: Vec<ImportChange> = changes.iter().filter(|change| !change.is_kept()).cloned().collect();
        audit::write_import(&mut tx, AuditActor::CommandLine, only, &made, now).await?;
        tx.commit().await?;
        self.read_instance().await?;
        Ok(changes)
    }
}

impl Store {
    /// The editions that an import has added or updated, and that `imported` doesn't have, by date.
    ///
    /// None if `imported` has no editions, because it is then no source of editions.
    pub async fn editions_missing_from(
        &self,
        _: System,
        imported: &ImportedSite,
    ) -> Result<Vec<EditionSlug>, StoreError> {
        if imported.editions.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.begin_read().await?;
        let slugs = sqlx::query_scalar!("SELECT slug FROM editions WHERE is_imported = 1 ORDER BY starts, slug");
        let slugs: Result<Vec<EditionSlug>, _> =
            slugs.fetch_all(&mut *tx).await?.iter().map(|slug| EditionSlug::parse(slug)).collect();
        let in_source = |slug: &EditionSlug| {
            imported.editions.iter().map(|edition| &edition.slug).chain(&imported.unread).any(|other| other == slug)
        };
        Ok(slugs.map_err(damaged)?.into_iter().filter(|slug| !in_source(slug)).collect())
    }
}

/// Refuses duplicate names, because the second would silently replace the first.
fn refuse_duplicates(imported: &ImportedSite) -> Result<(), StoreError> {
    refuse_repeated("edition", imported.editions.iter().map(|edition| &edition.slug))?;
    refuse_repeated("calendar", imported.calendars.iter().flatten().map(|calendar| &calendar.file))?;
    for edition in &imported.editions {
        refuse_repeated("commitment", edition.clauses.iter().map(|clause| clause.letter))?;
        refuse_repeated("track", edition.tracks.iter().map(|track| &track.title))?;
        let meetings = edition.meetings.iter();
        refuse_repeated("meeting", meetings.map(|meeting| format!("{}, {}", meeting.title, meeting.time.on)))?;
    }
    Ok(())
}
