//! Reads and edits the roadmap.

use crate::catalog::uses::Uses;
use crate::db::column::{count, damaged};
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Owner;
use domain::audit::AuditEvent;
use domain::catalog::{Roadmap, RoadmapOutcome};
use domain::id::OutcomeCode;
use domain::text::{Title, counted, revision};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Reads all groups and outcomes.
    pub async fn roadmap(&self) -> Result<Roadmap, StoreError> {
        let mut tx = self.begin_read().await?;
        read(&mut tx).await
    }

    /// Replaces the roadmap; later imports of the community's website keep it.
    ///
    /// `read` is the revision of the roadmap that the owner saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else edited it, and a refusal if something contributes to a removed outcome.
    pub async fn edit_roadmap(
        &self,
        by: Owner<'_>,
        read: &str,
        edited: &Roadmap,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let before = self::read(&mut tx).await?;
        if revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        if before == *edited {
            return Ok(());
        }
        let changes = before.changes(edited);
        for code in &changes.removed {
            remove_outcome(&mut tx, *code).await?;
        }
        save_groups(&mut tx, &before, edited).await?;
        save_outcomes(&mut tx, edited).await?;
        let at = now.timestamp();
        sqlx::query!(
            "INSERT INTO edited_roadmap (id, edited_at) VALUES (1, ?1)
             ON CONFLICT (id) DO UPDATE SET edited_at = excluded.edited_at",
            at
        )
        .execute(&mut *tx)
        .await?;
        audit::write(&mut tx, Entry::own(by.id(), AuditEvent::RoadmapEdited(changes)), now).await?;
        tx.commit().await
    }
}

/// Whether the roadmap was edited here, so that an import doesn't change it.
pub(crate) async fn is_edited(tx: &mut SqliteConnection) -> Result<bool, StoreError> {
    let is_edited = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM edited_roadmap) AS "is_edited!: bool""#);
    Ok(is_edited.fetch_one(tx).await?)
}

pub(crate) async fn read(tx: &mut SqliteConnection) -> Result<Roadmap, StoreError> {
    let (mut groups, mut outcomes) = (Vec::new(), Vec::new());
    for row in sqlx::query!("SELECT number, title FROM outcome_groups").fetch_all(&mut *tx).await? {
        groups.push((count(row.number)?, Title::parse(&row.title).map_err(damaged)?));
    }
    let rows = sqlx::query!(r#"SELECT code, title, in_roadmap AS "in_roadmap: bool" FROM outcomes"#);
    for row in rows.fetch_all(tx).await? {
        let title = Title::parse(&row.title).map_err(damaged)?;
        let code = OutcomeCode::parse(&row.code).map_err(damaged)?;
        outcomes.push((code, RoadmapOutcome { title, in_roadmap: row.in_roadmap }));
    }
    Roadmap::new(groups, outcomes).map_err(damaged)
}

/// Deletes an outcome; refuses one that tasks, tracks, documents or sessions contribute to.
async fn remove_outcome(tx: &mut SqliteConnection, code: OutcomeCode) -> Result<(), StoreError> {
    let text = code.to_string();
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM task_outcomes WHERE outcome_code = ?1) AS "tasks!: i64",
             (SELECT count(*) FROM track_outcomes WHERE outcome_code = ?1) AS "tracks!: i64",
             (SELECT count(*) FROM spec_outcomes WHERE outcome_code = ?1) AS "specs!: i64""#,
        text
    );
    let row = row.fetch_one(&mut *tx).await?;
    let counts = [(row.tasks, "task", "tasks"), (row.tracks, "track", "tracks"), (row.specs, "document", "documents")];
    let mut uses = Vec::new();
    for (number, singular, plural) in counts.into_iter().filter(|(number, ..)| *number > 0) {
        uses.push(counted(count(number)?, singular, plural));
    }
    let sessions = sqlx::query_as!(
        Uses,
        r#"SELECT 'sessions' AS "kind!: String", 'the session “' || s.title || '” of ' || e.slug AS "name!: String"
           FROM sessions s JOIN editions e ON e.id = s.edition_id
           WHERE s.id IN (SELECT session_id FROM session_outcomes WHERE outcome_code = ?1
             UNION SELECT session_id FROM released_outcomes
               WHERE outcome_code = ?1 AND release_id IN (SELECT max(id) FROM releases GROUP BY edition_id))
           ORDER BY e.starts, s.number"#,
        text
    );
    uses.extend(Uses::named(&sessions.fetch_all(&mut *tx).await?));
    if !uses.is_empty() {
        return Err(Refusal::OutcomeInUse { code: text, uses: uses.join(", ") }.into());
    }
    sqlx::query!("DELETE FROM outcomes WHERE code = ?1", text).execute(tx).await?;
    Ok(())
}

async fn save_groups(tx: &mut SqliteConnection, before: &Roadmap, edited: &Roadmap) -> Result<(), StoreError> {
    for number in before.groups().keys().filter(|number| !edited.groups().contains_key(number)) {
        sqlx::query!("DELETE FROM outcome_groups WHERE number = ?1", number).execute(&mut *tx).await?;
    }
    for (number, title) in edited.groups() {
        save_group(tx, i64::from(*number), title).await?;
    }
    Ok(())
}

/// Adds a group of outcomes, or sets its title.
pub(crate) async fn save_group(tx: &mut SqliteConnection, number: i64, title: &Title) -> Result<(), StoreError> {
    let title = title.as_str();
    sqlx::query!(
        "INSERT INTO outcome_groups (number, title) VALUES (?1, ?2)
             ON CONFLICT (number) DO UPDATE SET title = excluded.title",
        number,
        title
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn save_outcomes(tx: &mut SqliteConnection, edited: &Roadmap) -> Result<(), StoreError> {
    for (code, outcome) in edited.outcomes() {
        let (text, group, title) = (code.to_string(), code.group(), outcome.title.as_str());
        sqlx::query!(
            "INSERT INTO outcomes (code, group_number, title, in_roadmap) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (code) DO UPDATE SET title = excluded.title, in_roadmap = excluded.in_roadmap",
            text,
            group,
            title,
            outcome.in_roadmap
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
