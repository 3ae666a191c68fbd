//! Previews of writes: reads the emails and notifications that they queue before they are stored.

use crate::db::column::{count, damaged};
use crate::db::write_transaction::Kept;
use crate::outbound::outbox;
use crate::{Store, StoreError};
use domain::discussion::EmailFrequency;
use domain::id::PersonId;
use domain::views::{Consequences, Notified};
use sqlx::SqliteConnection;

/// The most emails that are returned.
const MOST_EMAILS: u32 = 1000;

/// Writes that are not stored yet: other writes wait until it ends.
pub struct WritePreview {
    /// Its writes see each other, its reads see only what is stored.
    pub store: Store,
    kept: Kept,
}

impl Store {
    /// A store on which an action can be tried out; see [`WritePreview::consequences`].
    pub fn preview_writes(&self) -> WritePreview {
        let kept = Kept::default();
        WritePreview { store: self.for_preview(kept.clone()), kept }
    }
}

impl WritePreview {
    /// What the writes on this preview would do to people other than the one who acts.
    pub async fn consequences(&self, by: PersonId) -> Result<Consequences, StoreError> {
        self.except_for(by).await
    }

    /// What the writes on this preview would do, also to the person who acts.
    pub async fn consequences_for_all(&self) -> Result<Consequences, StoreError> {
        // No one has this id.
        self.except_for(PersonId(0)).await
    }

    /// Stores what was written. As nothing else could be written in between, it has the consequences that were read.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.kept.take() {
            Some(tx) => self.store.commit_preview(tx).await,
            None => Ok(()),
        }
    }

    /// Ends the preview without a trace.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        match self.kept.take() {
            Some(tx) => Ok(tx.rollback().await?),
            None => Ok(()),
        }
    }

    async fn except_for(&self, by: PersonId) -> Result<Consequences, StoreError> {
        let Some(mut tx) = self.kept.take() else { return Ok(Consequences::default()) };
        let stored = sqlx::query!(
            r#"SELECT (SELECT coalesce(max(id), 0) FROM emails) AS "emails!: i64",
                 (SELECT coalesce(max(id), 0) FROM notifications) AS "notifications!: i64""#
        );
        let stored = stored.fetch_one(&mut *self.store.reader().await?).await?;
        let emails = outbox::newer_than(&mut tx, stored.emails, by, MOST_EMAILS).await?;
        let notified = notified(&mut tx, stored.notifications).await?;
        self.kept.put(tx);
        Ok(Consequences { emails, notified })
    }
}

/// The people with notifications above this id.
async fn notified(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Notified>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.name AS "name!", iif(p.email IS NULL, NULL, p.email_frequency) AS "emails?: String",
             count(*) AS "notifications!: i64"
           FROM notifications n JOIN people p ON p.id = n.person_id WHERE n.id > ?1 GROUP BY p.id ORDER BY p.name, p.id"#,
        id
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let emails = row.emails.map(|frequency| EmailFrequency::parse(&frequency)).transpose().map_err(damaged)?;
        Ok(Notified { name: row.name, notifications: count(row.notifications)?, emails })
    });
    rows.collect()
}
