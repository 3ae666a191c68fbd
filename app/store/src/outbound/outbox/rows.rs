//! Reads emails from their table.

use crate::StoreError;
use crate::db::column::{count, damaged, instant, maybe};
use domain::email::{DeliveryStatus, Email, EmailKind, EmailTemplate, TemplateValues};
use domain::id::{EmailId, InvitationId, PersonId};
use domain::text::{EmailAddress, ShortText};
use sqlx::SqliteConnection;

pub(crate) struct EmailRow {
    id: i64,
    invitation_id: Option<i64>,
    kind: String,
    address: Option<String>,
    name: String,
    subject: String,
    body: String,
    filled: String,
    delivery_status: String,
    created_at: i64,
    due_at: i64,
    sent_at: Option<i64>,
    attempts: i64,
    last_error: Option<String>,
    uncertain_since: Option<i64>,
    meeting: Option<String>,
}

impl EmailRow {
    pub(crate) fn email(self) -> Result<Email, StoreError> {
        let values: TemplateValues = serde_json::from_str(&self.filled).map_err(StoreError::unavailable)?;
        let meeting =
            self.meeting.map(|json| serde_json::from_str(&json)).transpose().map_err(StoreError::unavailable)?;
        Ok(Email {
            id: EmailId(self.id),
            kind: EmailKind::parse(&self.kind).map_err(damaged)?,
            invitation: self.invitation_id.map(InvitationId),
            to: maybe(self.address, EmailAddress::parse)?,
            name: self.name,
            template: EmailTemplate { subject: self.subject, body: self.body },
            values,
            meeting,
            delivery_status: DeliveryStatus::parse(&self.delivery_status).map_err(damaged)?,
            created_at: instant(self.created_at)?,
            due: instant(self.due_at)?,
            sent: self.sent_at.map(instant).transpose()?,
            attempts: count(self.attempts)?,
            last_error: maybe(self.last_error, ShortText::parse)?,
            uncertain_since: self.uncertain_since.map(instant).transpose()?,
        })
    }
}

pub(crate) async fn of_edition(
    tx: &mut SqliteConnection,
    edition: i64,
    delivery_status: Option<DeliveryStatus>,
    before: Option<EmailId>,
    most: u32,
) -> Result<Vec<Email>, StoreError> {
    let (delivery_status, before) = (delivery_status.map(DeliveryStatus::as_str), before.map_or(i64::MAX, |id| id.0));
    let rows = sqlx::query_as!(
        EmailRow,
        r#"SELECT id AS "id!", invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at, sent_at,
             attempts, last_error, uncertain_since, meeting
           FROM emails WHERE edition_id = ?1 AND (?2 IS NULL OR delivery_status = ?2) AND id < ?3 ORDER BY id DESC LIMIT ?4"#,
        edition,
        delivery_status,
        before,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(EmailRow::email).collect()
}

pub(crate) async fn by_id(tx: &mut SqliteConnection, edition: i64, id: EmailId) -> Result<Option<Email>, StoreError> {
    let row = sqlx::query_as!(
        EmailRow,
        r#"SELECT id AS "id!", invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at, sent_at,
             attempts, last_error, uncertain_since, meeting
           FROM emails WHERE edition_id = ?1 AND id = ?2"#,
        edition,
        id.0
    );
    row.fetch_optional(tx).await?.map(EmailRow::email).transpose()
}

/// The emails of all editions above this id to other people than this one, oldest first.
pub(crate) async fn newer_than(
    tx: &mut SqliteConnection,
    id: i64,
    person: PersonId,
    most: u32,
) -> Result<Vec<Email>, StoreError> {
    let rows = sqlx::query_as!(
        EmailRow,
        r#"SELECT id AS "id!", invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at, sent_at,
             attempts, last_error, uncertain_since, meeting
           FROM emails WHERE id > ?1 AND person_id IS NOT ?2 ORDER BY id LIMIT ?3"#,
        id,
        person.0,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(EmailRow::email).collect()
}

/// The emails about an invitation, newest first.
pub(crate) async fn about_invitation(tx: &mut SqliteConnection, invitation: i64) -> Result<Vec<Email>, StoreError> {
    let rows = sqlx::query_as!(
        EmailRow,
        r#"SELECT id AS "id!", invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at, sent_at,
             attempts, last_error, uncertain_since, meeting
           FROM emails WHERE invitation_id = ?1 ORDER BY id DESC"#,
        invitation
    );
    rows.fetch_all(tx).await?.into_iter().map(EmailRow::email).collect()
}

/// Waiting emails that are due, of all editions, oldest first.
pub(crate) async fn due(tx: &mut SqliteConnection, now: i64, most: u32) -> Result<Vec<Email>, StoreError> {
    let rows = sqlx::query_as!(
        EmailRow,
        r#"SELECT id AS "id!", invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at, sent_at,
             attempts, last_error, uncertain_since, meeting
           FROM emails WHERE delivery_status = 'waiting' AND due_at <= ?1 ORDER BY due_at, id LIMIT ?2"#,
        now,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(EmailRow::email).collect()
}
