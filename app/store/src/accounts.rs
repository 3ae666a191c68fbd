//! Stores a person's preferences, exports their data and deletes their account.

mod export;
mod invited;
pub(crate) mod merge;
mod workflow;

use crate::db::column::maybe;
use crate::shared::audit::{self, Entry};
use crate::shared::erasure;
use crate::{Store, StoreError, roles};
use domain::access::SignedIn;
use domain::audit::{AuditActor, AuditEvent};
use domain::id::Login;
use domain::roles::Preferences;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Saves a person's preferences. Writes no audit entry if nothing changes.
    pub async fn set_preferences(
        &self,
        by: SignedIn<'_>,
        requested: &Preferences,
        now: Instant,
    ) -> Result<(), StoreError> {
        let zone = requested.zone.as_ref().map(|zone| zone.as_str());
        let mut tx = self.begin_write().await?;
        sqlx::query!("UPDATE people SET chose_listing = 1 WHERE id = ?1 AND chose_listing = 0", by.id().0)
            .execute(&mut *tx)
            .await?;
        let done = sqlx::query!(
            "UPDATE people SET zone = ?2, listed = ?3 WHERE id = ?1 AND (zone IS NOT ?2 OR listed <> ?3)",
            by.id().0,
            zone,
            requested.listed
        );
        if done.execute(&mut *tx).await?.rows_affected() > 0 {
            let event = AuditEvent::PreferencesChanged { zone: requested.zone.clone(), listed: requested.listed };
            audit::write(&mut tx, Entry::own(by.id(), event), now).await?;
        }
        tx.commit().await
    }

    /// The GitHub id of everyone who has signed in, and their login if they still have it.
    pub async fn github_accounts(&self) -> Result<Vec<(i64, Option<Login>)>, StoreError> {
        let mut tx = self.begin_read().await?;
        let rows = sqlx::query!(r#"SELECT github_id AS "id!", login FROM people WHERE github_id IS NOT NULL"#);
        let rows = rows.fetch_all(&mut *tx).await?;
        rows.into_iter().map(|row| Ok((row.id, maybe(row.login, Login::parse)?))).collect()
    }

    /// Deletes a person's account, with private data, logins, roles and entries in lists of participants.
    ///
    /// Drafts of invitations are deleted; other invitations stay without their data, and open or accepted ones become
    /// withdrawn. The public record keeps their work under a neutral name: proposals, edits, claims, transitions of
    /// tasks, comments, reviews, meetings, attendances and tracks they led. Without such work, their row is deleted too.
    ///
    /// Their places on open tasks are offered to others immediately, and the new lead of a task is notified.
    ///
    /// Traces stay in the file until [`Store::erase_traces`] runs.
    ///
    /// The audit log records the deletion and no longer names the person. Does nothing if there is no such account.
    ///
    /// # Errors
    /// Refuses to delete the last owner.
    pub async fn delete_account(&self, by: SignedIn<'_>, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let account = sqlx::query_scalar!("SELECT id FROM people WHERE id = ?1 AND github_id IS NOT NULL", by.id().0);
        if account.fetch_optional(&mut *tx).await?.is_none() {
            return Ok(());
        }
        roles::refuse_last_owner(&mut tx, by.id().0).await?;
        audit::forget(&mut tx, by.id().0).await?;
        invited::forget(&mut tx, by.id().0, now).await?;
        workflow::forget(&mut tx, by.id().0, now).await?;
        forget(&mut tx, by.id().0, now).await?;
        let entry = Entry { actor: AuditActor::Unknown, ..Entry::own(by.id(), AuditEvent::AccountDeleted) };
        audit::write(&mut tx, entry, now).await?;
        erasure::request(&mut tx).await?;
        tx.commit().await
    }
}

/// The name that the public record shows for a deleted account.
const NEUTRAL: &str = "Former participant";

async fn forget(tx: &mut SqliteConnection, person: i64, now: Instant) -> Result<(), StoreError> {
    let now = now.timestamp();
    sqlx::query!("DELETE FROM roles WHERE waiting_login = (SELECT login FROM people WHERE id = ?1)", person)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("DELETE FROM roles WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM login_sessions WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM calendar_addresses WHERE person_id = ?1", person).execute(&mut *tx).await?;
    // The stored values of tasks may name the person, in the changes of others too.
    sqlx::query("DELETE FROM undoable_changes").execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM former_logins WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE adoptions SET recorded_by = NULL WHERE recorded_by = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM person_projects WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM merged_names WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM participants WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM meeting_replies WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM poll_answers WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM session_interests WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM track_interests WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE polls SET created_by = NULL WHERE created_by = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("UPDATE evidence SET added_by = NULL WHERE added_by = ?1", person).execute(&mut *tx).await?;
    // Without the salts, the entries of the ledger name no one.
    sqlx::query!("DELETE FROM ledger_salts WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!("DELETE FROM fulfilment_states WHERE person_id = ?1", person).execute(&mut *tx).await?;
    sqlx::query!(
        "UPDATE people SET name = ?2, deleted_at = ?3, login = NULL, github_id = NULL, since = NULL, avatar = NULL,
           email = NULL, zone = NULL, listed = 0, chose_listing = 0, known_as = NULL, name_edited_at = NULL, email_frequency = 'never'
         WHERE id = ?1",
        person,
        NEUTRAL,
        now
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "DELETE FROM people WHERE id = ?1
           AND NOT EXISTS (SELECT 1 FROM assignments WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM task_transitions WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM attendance_records WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM summit_check_ins WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM meetings WHERE lead_id = ?1 OR proposed_by = ?1)
           AND NOT EXISTS (SELECT 1 FROM meeting_revisions WHERE by_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM track_leads WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM tasks WHERE proposed_by = ?1)
           AND NOT EXISTS (SELECT 1 FROM task_revisions WHERE by_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM comments WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM updates WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM reviews WHERE person_id = ?1)",
        person
    )
    .execute(tx)
    .await?;
    Ok(())
}
