//! Imports an edition's ordered lists: commitments, agenda and links. A changed list is replaced.

use crate::editions::agenda;
use crate::import::changes::rows_changed;
use crate::{StoreError, commitments, editions};
use domain::editions::{AgendaBlock, Clause, EditionSetting, Link, with_known_marks};
use domain::import::{EditionChange, ImportedEdition};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// Returns how many rows of each list changed, and which lists were kept as they were edited here.
pub(crate) async fn import(
    tx: &mut SqliteConnection,
    edition: i64,
    imported: &ImportedEdition,
    edited: &BTreeSet<EditionSetting>,
    now: Instant,
) -> Result<Vec<EditionChange>, StoreError> {
    let changed = |count: usize, change: fn(usize) -> EditionChange| (count > 0).then(|| change(count));
    let kept = |setting, differs: bool| differs.then_some(EditionChange::KeptAsEdited(setting));
    let clauses = if edited.contains(&EditionSetting::Commitments) {
        kept(EditionSetting::Commitments, !is_a_version(tx, edition, &imported.clauses).await?)
    } else {
        changed(clauses(tx, edition, &imported.clauses, now).await?, EditionChange::Commitments)
    };
    let agenda = if edited.contains(&EditionSetting::Agenda) {
        let here = agenda::read(tx, edition).await?;
        kept(EditionSetting::Agenda, with_known_marks(&here, imported.agenda.clone()) != here)
    } else {
        changed(agenda(tx, edition, &imported.agenda).await?, EditionChange::AgendaRows)
    };
    let links = if edited.contains(&EditionSetting::Links) {
        kept(EditionSetting::Links, editions::lists(tx, edition).await?.links != imported.links)
    } else {
        changed(links(tx, edition, &imported.links).await?, EditionChange::Links)
    };
    Ok([clauses, agenda, links].into_iter().flatten().collect())
}

/// Whether a version has exactly these clauses. A page may be out of date, so it may have those of an earlier one.
async fn is_a_version(tx: &mut SqliteConnection, edition: i64, imported: &[Clause]) -> Result<bool, StoreError> {
    let mut clauses = imported.to_vec();
    clauses.sort_by_key(|clause| clause.letter);
    Ok(commitments::all(tx, edition).await?.iter().any(|version| version.clauses == clauses))
}

/// Imports clauses as the first version.
///
/// Once people agreed to it, they become a new version. Ignores clauses that equal an earlier version.
async fn clauses(
    tx: &mut SqliteConnection,
    edition: i64,
    imported: &[Clause],
    now: Instant,
) -> Result<usize, StoreError> {
    let mut after = imported.to_vec();
    after.sort_by_key(|clause| clause.letter);
    let versions = commitments::all(tx, edition).await?;
    if versions.iter().any(|version| version.clauses == after) {
        return Ok(0);
    }
    let rows = |clauses: &[Clause]| -> Vec<(char, String)> {
        clauses.iter().map(|clause| (clause.letter, clause.text.to_string())).collect()
    };
    let before = versions.first().map(|newest| rows(&newest.clauses)).unwrap_or_default();
    if commitments::is_first_version_editable(tx, edition).await? {
        commitments::replace_first_version(tx, edition, &after, now).await?
    } else {
        let asks = versions.first().map(|newest| newest.requirements_of_next(&after)).unwrap_or_default();
        commitments::publish(tx, edition, (&after, &asks), now).await?;
    }
    Ok(rows_changed(&before, &rows(&after)))
}

async fn agenda(tx: &mut SqliteConnection, edition: i64, imported: &[AgendaBlock]) -> Result<usize, StoreError> {
    let before = agenda::read(tx, edition).await?;
    let changed = rows_changed(&before, imported);
    if changed > 0 {
        agenda::replace(tx, edition, imported).await?;
    }
    Ok(changed)
}

async fn links(tx: &mut SqliteConnection, edition: i64, imported: &[Link]) -> Result<usize, StoreError> {
    let changed = rows_changed(&editions::lists(tx, edition).await?.links, imported);
    if changed > 0 {
        editions::replace_links(tx, edition, imported).await?;
    }
    Ok(changed)
}
