//! Imports status changes: reported from elsewhere, or made by the person who imports on a page.

use crate::StoreError;
use crate::aggregates::task::TaskRecord;
use crate::import::tasks::{Import, Stored};
use crate::workflow::transitions::{change_one_status, check_status_change};
use domain::access::Account;
use domain::import::{ImportedStatusChange, ImportedTask};

impl Import<'_> {
    /// Changes the status as the task's page does, with the same checks and notifications.
    pub(crate) async fn change_status_by(
        &mut self,
        by: &Account,
        stored: &Stored,
        imported: &ImportedTask,
    ) -> Result<(), StoreError> {
        if stored.status == imported.status.as_str() {
            return Ok(());
        }
        let task = TaskRecord::of(self.tx, self.slug, stored.number).await?;
        if self.is_preview() {
            return Ok(check_status_change(&task, imported.status, imported.note.as_ref(), by)?);
        }
        change_one_status(self.tx, &task, imported.status, imported.note.as_ref(), by, self.now).await
    }

    /// Adds missing status changes, so that the last one is the imported status.
    ///
    /// `before` is the status before the import; `None` for a new task. Returns how many dated changes were added. A task
    /// that a person adds on a page is dated by its entry, unless work on it has begun before.
    pub(crate) async fn history(
        &mut self,
        task: i64,
        imported: &ImportedTask,
        before: Option<&str>,
    ) -> Result<usize, StoreError> {
        let (mut added, mut status) = (0, before);
        for entry in &imported.history {
            if self.add_move(task, entry).await? {
                (added, status) = (added + 1, Some(entry.to.as_str()));
            }
        }
        if status != Some(imported.status.as_str()) {
            let change =
                ImportedStatusChange { at: self.now, to: imported.status, note: imported.note.clone(), by: None };
            let author = self.by.filter(|_| before.is_none() && imported.status.begins_with_entry());
            self.insert_move(task, &change, author.map(|author| author.id.0), author.is_none()).await?;
        }
        Ok(added)
    }

    /// Adds a status change; `false` if it already exists.
    async fn add_move(&mut self, task: i64, entry: &ImportedStatusChange) -> Result<bool, StoreError> {
        let person = match &entry.by {
            Some(person) => Some(self.known.one(self.tx, person, &self.here).await?),
            None => None,
        };
        let (at, to) = (entry.at.timestamp(), entry.to.as_str());
        let note = entry.note.as_ref().map(|note| note.as_str());
        let exists = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                 SELECT 1 FROM task_transitions
                 WHERE task_id = ?1 AND at = ?2 AND to_status = ?3 AND note IS ?4 AND person_id IS ?5
               ) AS "there!: bool""#,
            task,
            at,
            to,
            note,
            person
        );
        if exists.fetch_one(&mut *self.tx).await? {
            return Ok(false);
        }
        self.insert_move(task, entry, person, false).await?;
        Ok(true)
    }

    async fn insert_move(
        &mut self,
        task: i64,
        entry: &ImportedStatusChange,
        person: Option<i64>,
        imported: bool,
    ) -> Result<(), StoreError> {
        let (at, to) = (entry.at.timestamp(), entry.to.as_str());
        let note = entry.note.as_ref().map(|note| note.as_str());
        sqlx::query!(
            "INSERT INTO task_transitions (task_id, at, to_status, note, person_id, imported)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            task,
            at,
            to,
            note,
            person,
            imported
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
