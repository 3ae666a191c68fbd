//! Edits an email that is not sent yet, and sends organizers their own templates as a test.

use super::queue::address_of_person;
use super::rows;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::audit::{AuditActor, AuditEvent};
use domain::email::{EmailKind, EmailTemplate, TemplateValues};
use domain::id::EmailId;
use domain::text::check_read;
use domain::time::Instant;

impl Store {
    /// Changes subject and text of one email; its placeholders stay those of its kind.
    ///
    /// `read` is the revision of the text that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed it. Refuses an unknown email, one that is sent or being sent, and a text
    /// without the link that it needs.
    pub async fn edit_email(
        &self,
        by: Organizer<'_>,
        id: EmailId,
        read: &str,
        template: &EmailTemplate,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let email = rows::by_id(&mut tx, edition, id).await?.ok_or(Refusal::NoSuchEmail)?;
        if !email.delivery_status.may_be_edited() || email.template.body.is_empty() {
            return Err(Refusal::InvalidOutboxAction(email.delivery_status.label()).into());
        }
        check_read(&email.template, template, Some(read))?;
        template.check_link(email.kind)?;
        if email.template != *template {
            sqlx::query!(
                "UPDATE emails SET subject = ?2, body = ?3 WHERE id = ?1",
                id.0,
                template.subject,
                template.body
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::EmailEdited { email: email.kind };
            audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        }
        tx.commit().await
    }

    /// Puts an email with these values to the organizer's own address into the outbox. It is not held.
    ///
    /// # Errors
    /// Refuses an organizer without a stored address.
    pub async fn send_template_test(
        &self,
        by: Organizer<'_>,
        template: &EmailTemplate,
        values: &TemplateValues,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let address = address_of_person(&mut tx, by.id().0).await?.ok_or(Refusal::NoOwnAddress)?;
        let (kind, at, person) = (EmailKind::Notification.as_str(), now.timestamp(), by.id().0);
        let values = serde_json::to_string(values).map_err(StoreError::unavailable)?;
        let subject = format!("Test: {}", template.subject);
        let name = by.account().person.name.as_str();
        sqlx::query!(
            "INSERT INTO emails
               (edition_id, person_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', ?9, ?9)",
            edition,
            person,
            kind,
            address,
            name,
            subject,
            template.body,
            values,
            at
        )
        .execute(&mut *tx)
        .await?;
        let event = AuditEvent::TestEmailSent;
        audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        tx.commit().await
    }
}
