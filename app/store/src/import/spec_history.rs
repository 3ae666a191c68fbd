//! Imports the history of SPECs: their days, and the day and commit of each endorsement.

use crate::StoreError;
use crate::db::column::{date as day, maybe};
use domain::catalog::SpecHistory;
use domain::id::CommitHash;
use domain::import::{FromTo, ImportedEndorsement, SpecChange};
use domain::time::NaiveDate;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// The stored day and commit of an endorsement.
pub(super) struct Given {
    on: Option<NaiveDate>,
    commit: Option<CommitHash>,
}

/// The stored endorsements of a SPEC, by project.
pub(super) async fn given(tx: &mut SqliteConnection, number: i64) -> Result<BTreeMap<String, Given>, StoreError> {
    let rows =
        sqlx::query!("SELECT project_slug, endorsed_on, commit_hash FROM endorsements WHERE spec_number = ?1", number);
    let mut given = BTreeMap::new();
    for row in rows.fetch_all(tx).await? {
        let on = row.endorsed_on.as_deref().map(day).transpose()?;
        given.insert(row.project_slug, Given { on, commit: maybe(row.commit_hash, CommitHash::parse)? });
    }
    Ok(given)
}

/// Sets the day and the commit of an endorsement; a source without a date keeps the stored ones.
pub(super) async fn date(
    tx: &mut SqliteConnection,
    number: i64,
    endorsement: &ImportedEndorsement,
    before: Given,
) -> Result<Option<SpecChange>, StoreError> {
    let Some(on) = endorsement.on else { return Ok(None) };
    if before.on == Some(on) && (endorsement.commit.is_none() || before.commit == endorsement.commit) {
        return Ok(None);
    }
    let (project, written) = (endorsement.project.as_str(), on.to_string());
    let commit = endorsement.commit.as_ref().map(CommitHash::as_str);
    sqlx::query!(
        "UPDATE endorsements SET endorsed_on = ?3, commit_hash = ?4 WHERE spec_number = ?1 AND project_slug = ?2",
        number,
        project,
        written,
        commit
    )
    .execute(tx)
    .await?;
    let project = endorsement.project.clone();
    let dated = FromTo::if_changed(before.on, Some(on)).map(|on| SpecChange::EndorsementDated { project, on });
    Ok(Some(dated.unwrap_or(SpecChange::History)))
}

/// Sets the days of a SPEC, and returns whether they changed.
///
/// A source without a history keeps the stored ones.
pub(super) async fn save(tx: &mut SqliteConnection, number: i64, imported: &SpecHistory) -> Result<bool, StoreError> {
    let row = sqlx::query!("SELECT accepted_on, published_on, text_changed_on FROM specs WHERE number = ?1", number);
    let row = row.fetch_one(&mut *tx).await?;
    let stored = |text: Option<String>| text.as_deref().map(day).transpose();
    let before = SpecHistory {
        accepted_on: stored(row.accepted_on)?,
        published_on: stored(row.published_on)?,
        text_changed_on: stored(row.text_changed_on)?,
    };
    let after = imported.clone().or(before.clone());
    if after == before {
        return Ok(false);
    }
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let (accepted, published, changed) =
        (text(after.accepted_on), text(after.published_on), text(after.text_changed_on));
    sqlx::query!(
        "UPDATE specs SET accepted_on = ?2, published_on = ?3, text_changed_on = ?4 WHERE number = ?1",
        number,
        accepted,
        published,
        changed
    )
    .execute(tx)
    .await?;
    Ok(true)
}
