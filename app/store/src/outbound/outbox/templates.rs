//! Email templates: an edition's own, or else the default.

use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::access::{Organizer, Viewer};
use domain::audit::{AuditActor, AuditEvent};
use domain::email::{EmailKind, EmailTemplate};
use domain::text::check_read;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::HashMap;

impl Store {
    /// An edition's template for a kind of email, and whether it is the edition's own.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn template<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
        kind: EmailKind,
    ) -> Result<(EmailTemplate, bool), StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        of(&mut tx, edition, kind).await
    }

    /// The templates of all kinds of email, each with whether it is the edition's own.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn templates<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
    ) -> Result<Vec<(EmailKind, EmailTemplate, bool)>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let own = sqlx::query!("SELECT kind, subject, body FROM email_templates WHERE edition_id = ?1", edition);
        let mut own: HashMap<String, EmailTemplate> = own
            .fetch_all(&mut *tx)
            .await?
            .into_iter()
            .map(|row| (row.kind, EmailTemplate { subject: row.subject, body: row.body }))
            .collect();
        let template = |kind: EmailKind| match own.remove(kind.as_str()) {
            Some(own) => (kind, own, true),
            None => (kind, kind.template(), false),
        };
        Ok(EmailKind::ALL.into_iter().map(template).collect())
    }

    /// Sets an edition's own template for a kind of email; `None` restores the default.
    ///
    /// Emails that are already in the outbox keep their text. Writes no audit entry if nothing changes. `read` is the
    /// revision of the template that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed the template. Refuses an unknown edition, and a text without the link that
    /// it needs.
    pub async fn set_template(
        &self,
        by: Organizer<'_>,
        kind: EmailKind,
        read: Option<&str>,
        template: Option<&EmailTemplate>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        if let Some(template) = template {
            template.check_link(kind)?;
        }
        let requested = template.cloned().unwrap_or_else(|| kind.template());
        check_read(&of(&mut tx, edition, kind).await?.0, &requested, read)?;
        let name = kind.as_str();
        let result = match template {
            Some(template) => {
                sqlx::query!(
                    "INSERT INTO email_templates (edition_id, kind, subject, body) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (edition_id, kind) DO UPDATE SET subject = excluded.subject, body = excluded.body
                     WHERE subject <> excluded.subject OR body <> excluded.body",
                    edition,
                    name,
                    template.subject,
                    template.body
                )
                .execute(&mut *tx)
                .await?
            }
            None => {
                sqlx::query!("DELETE FROM email_templates WHERE edition_id = ?1 AND kind = ?2", edition, name)
                    .execute(&mut *tx)
                    .await?
            }
        };
        if result.rows_affected() > 0 {
            let event = match template {
                Some(_) => AuditEvent::EmailTemplateChanged { email: kind },
                None => AuditEvent::EmailTemplateReset { email: kind },
            };
            audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        }
        tx.commit().await
    }
}

/// The template, and whether it is the edition's own.
pub(crate) async fn of(
    tx: &mut SqliteConnection,
    edition: i64,
    kind: EmailKind,
) -> Result<(EmailTemplate, bool), StoreError> {
    let name = kind.as_str();
    let own = sqlx::query_as!(
        EmailTemplate,
        "SELECT subject, body FROM email_templates WHERE edition_id = ?1 AND kind = ?2",
        edition,
        name
    );
    Ok(match own.fetch_optional(tx).await? {
        Some(own) => (own, true),
        None => (kind.template(), false),
    })
}
