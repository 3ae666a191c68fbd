//! The email with which an owner tries whether emails arrive.

use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Owner;
use domain::audit::{AuditActor, AuditEvent};
use domain::email::EmailKind;
use domain::id::EditionSlug;
use domain::time::Instant;

impl Store {
    /// Puts an email to the owner's own address into the outbox of an edition. It is a notification to one person.
    ///
    /// # Errors
    /// Refuses an owner without a stored address, and an unknown edition.
    pub async fn send_test_email(
        &self,
        by: Owner<'_>,
        edition: &EditionSlug,
        community: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, edition).await?;
        let text = "This is the test email that you asked for. Emails from this server reach you.".to_owned();
        let more = [("subject", format!("Test email from {community}")), ("message", text)];
        if !outbox::put_to_person(&mut tx, edition, by.id().0, EmailKind::Notification, &more, now).await? {
            return Err(Refusal::NoOwnAddress.into());
        }
        let event = AuditEvent::TestEmailSent;
        audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        tx.commit().await
    }
}
