//! Takes in what a web site says: its editions, in the order of their days, and its roadmap.

use super::{edition_id, import};
use crate::catalog::roadmap;
use crate::people::PersonResolver;
use crate::{Store, StoreError, audit};
use domain::audit::AuditActor;
use domain::import::{ImportChange, ImportedEdition, ImportedSite};
use domain::time::Instant;
use std::fmt::Display;

impl Store {
    /// Makes each edition of `imported` equal to what they say, and the roadmap if they have one; says what changed.
    ///
    /// The same facts a second time change nothing. Editions that the facts don't name stay as they are, and so does
    /// the phase of an edition that is there already, unless the facts say one.
    ///
    /// Refused: facts that name an edition, or one of its tracks, meetings or clauses, twice.
    pub async fn import_site(&self, imported: &ImportedSite, now: Instant) -> Result<Vec<ImportChange>, StoreError> {
        refuse_duplicates(imported)?;
        let mut editions: Vec<&ImportedEdition> = imported.editions.iter().collect();
        editions.sort_by_key(|edition| (edition.dates.starts(), &edition.slug));
        let mut tx = self.begin_write().await?;
        let mut known = PersonResolver::load(&mut tx).await?;
        let mut changes = known.settle(&mut tx, &editions).await?;
        for edition in editions {
            changes.extend(import::edition(&mut tx, &mut known, edition, now).await?);
        }
        if let Some(items) = &imported.roadmap {
            changes.extend(roadmap::import(&mut tx, items).await?);
        }
        // An import of one edition alone is in that edition's audit log, for its organizers.
        let only = match imported.editions.as_slice() {
            [only] => edition_id(&mut tx, &only.slug).await?,
            _ => None,
        };
        audit::write_import(&mut tx, AuditActor::CommandLine, only, &changes, now).await?;
        tx.commit().await?;
        Ok(changes)
    }
}

/// What is known by its name may stand in the facts once: else the second would silently undo the first.
fn refuse_duplicates(imported: &ImportedSite) -> Result<(), StoreError> {
    once("edition", imported.editions.iter().map(|edition| &edition.slug))?;
    for edition in &imported.editions {
        once("commitment", edition.clauses.iter().map(|clause| clause.letter))?;
        once("track", edition.tracks.iter().map(|track| &track.title))?;
        let meetings = edition.meetings.iter();
        once("meeting", meetings.map(|meeting| format!("{}, {}", meeting.title, meeting.time.on)))?;
    }
    Ok(())
}

/// Refuses names that come twice.
pub(crate) fn once<T: Display>(what: &'static str, names: impl Iterator<Item = T>) -> Result<(), StoreError> {
    let mut seen = std::collections::HashSet::new();
    match names.map(|name| name.to_string()).find(|name| !seen.insert(name.clone())) {
        Some(name) => Err(StoreError::Twice { what, name }),
        None => Ok(()),
    }
}
