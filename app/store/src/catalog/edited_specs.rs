//! Edits the documents, and notes which of them imports no longer change.

use super::{specs, uses::Uses};
use crate::aggregates::goals::refuse_unknown_outcome;
use crate::db::column::count;
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Owner;
use domain::audit::AuditEvent;
use domain::catalog::{EditedSpec, ListChanges, SpecList};
use domain::id::SpecNumber;
use domain::text::{PersonName, Url, revision};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Lists all documents as owners edit them.
    pub async fn spec_list(&self) -> Result<SpecList, StoreError> {
        let mut tx = self.begin_read().await?;
        list(&mut tx).await
    }

    /// Adds, changes and deletes documents, so that the series has those of `edited`; later imports keep them.
    ///
    /// `read` is the revision of the list that the owner saw.
    ///
    /// # Errors
    /// `EditConflict` if the list has changed, an unknown outcome, an unlikely date, and a deleted document in use.
    pub async fn edit_specs(
        &self,
        by: Owner<'_>,
        read: &str,
        edited: &SpecList,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let before = list(&mut tx).await?;
        if revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        let changes = ListChanges::between(&before, edited);
        if changes == ListChanges::default() {
            return Ok(());
        }
        for number in &changes.removed {
            delete(&mut tx, *number).await?;
            note(&mut tx, *number, now).await?;
        }
        for number in changes.added.iter().chain(&changes.changed) {
            let spec = &edited[number];
            save(&mut tx, *number, spec).await?;
            if !before.get(number).is_some_and(|before| before.imports_as(spec)) {
                note(&mut tx, *number, now).await?;
            }
        }
        audit::write(&mut tx, Entry::own(by.id(), AuditEvent::SpecsEdited(changes)), now).await?;
        tx.commit().await
    }
}

async fn list(tx: &mut SqliteConnection) -> Result<SpecList, StoreError> {
    Ok(specs(tx, None).await?.iter().map(|spec| (spec.number, EditedSpec::from(spec))).collect())
}

/// The documents that were edited, added or deleted here, so that an import doesn't change them.
pub(crate) async fn edited(tx: &mut SqliteConnection) -> Result<BTreeSet<SpecNumber>, StoreError> {
    let numbers = sqlx::query_scalar!("SELECT spec_number FROM edited_specs").fetch_all(tx).await?;
    numbers.into_iter().map(|number| Ok(SpecNumber(count(number)?))).collect()
}

async fn note(tx: &mut SqliteConnection, SpecNumber(number): SpecNumber, now: Instant) -> Result<(), StoreError> {
    let at = now.timestamp();
    sqlx::query!(
        "INSERT INTO edited_specs (spec_number, edited_at) VALUES (?1, ?2)
         ON CONFLICT (spec_number) DO UPDATE SET edited_at = excluded.edited_at",
        number,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Deletes a document; refuses one that something refers to.
async fn delete(tx: &mut SqliteConnection, SpecNumber(number): SpecNumber) -> Result<(), StoreError> {
    let uses = sqlx::query_as!(
        Uses,
        r#"SELECT 'tasks' AS "kind!: String", 'task ' || t.number || ' of ' || e.slug AS "name!: String"
           FROM task_specs s JOIN tasks t ON t.id = s.task_id JOIN editions e ON e.id = t.edition_id
           WHERE s.spec_number = ?1
           UNION ALL SELECT 'tracks', 'the track “' || k.title || '” of ' || e.slug
           FROM track_specs s JOIN tracks k ON k.id = s.track_id JOIN editions e ON e.id = k.edition_id
           WHERE s.spec_number = ?1
           UNION ALL SELECT 'sessions', 'the session “' || n.title || '” of ' || e.slug
           FROM sessions n JOIN editions e ON e.id = n.edition_id
           WHERE n.id IN (SELECT session_id FROM session_specs WHERE spec_number = ?1
             UNION SELECT session_id FROM released_specs
               WHERE spec_number = ?1 AND release_id IN (SELECT max(id) FROM releases GROUP BY edition_id))
           UNION ALL SELECT 'endorsements', 'the endorsement by ' || project_slug FROM endorsements WHERE spec_number = ?1
           UNION ALL SELECT 'adoptions', 'the adoption by ' || project_slug FROM adoptions WHERE spec_number = ?1"#,
        number
    );
    if let Some(uses) = Uses::named(&uses.fetch_all(&mut *tx).await?) {
        return Err(Refusal::SpecInUse { spec: number, uses }.into());
    }
    sqlx::query!("DELETE FROM specs WHERE number = ?1", number).execute(tx).await?;
    Ok(())
}

async fn save(tx: &mut SqliteConnection, SpecNumber(number): SpecNumber, spec: &EditedSpec) -> Result<(), StoreError> {
    spec.check()?;
    let (title, date, status) = (spec.title.as_str(), spec.date.to_string(), spec.status.as_str());
    let link = spec.link.as_ref().map(Url::as_str);
    sqlx::query!(
        "INSERT INTO specs (number, title, date, status, link) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (number) DO UPDATE SET title = excluded.title, date = excluded.date, status = excluded.status,
           link = excluded.link",
        number,
        title,
        date,
        status,
        link
    )
    .execute(&mut *tx)
    .await?;
    save_authors(tx, i64::from(number), &spec.authors).await?;
    sqlx::query!("DELETE FROM spec_outcomes WHERE spec_number = ?1", number).execute(&mut *tx).await?;
    for code in &spec.outcomes {
        refuse_unknown_outcome(tx, *code).await?;
        let code = code.to_string();
        sqlx::query!("INSERT INTO spec_outcomes (spec_number, outcome_code) VALUES (?1, ?2)", number, code)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Replaces the authors of a document.
pub(crate) async fn save_authors(
    tx: &mut SqliteConnection,
    number: i64,
    authors: &[PersonName],
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM spec_authors WHERE spec_number = ?1", number).execute(&mut *tx).await?;
    for (position, name) in (0i64..).zip(authors) {
        let name = name.as_str();
        sqlx::query!(
            "INSERT INTO spec_authors (spec_number, position, name) VALUES (?1, ?2, ?3)",
            number,
            position,
            name
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
