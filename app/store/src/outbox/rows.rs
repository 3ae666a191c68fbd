//! Letters as they stand in their table, and how they are read back.

use crate::StoreError;
use crate::column::{count, damaged, instant, maybe};
use domain::id::{InvitationId, MessageId};
use domain::mail::{Letter, Message, Posting, Template, Values};
use domain::text::{Line, Mail};
use sqlx::SqliteConnection;

pub(super) struct Row {
    id: i64,
    invitation_id: Option<i64>,
    letter: String,
    address: Option<String>,
    name: String,
    subject: String,
    body: String,
    filled: String,
    posting: String,
    made: i64,
    due: i64,
    sent: Option<i64>,
    attempts: i64,
    trouble: Option<String>,
}

impl Row {
    pub(super) fn message(self) -> Result<Message, StoreError> {
        let values: Values = serde_json::from_str(&self.filled).map_err(StoreError::unavailable)?;
        Ok(Message {
            id: MessageId(self.id),
            letter: Letter::parse(&self.letter).map_err(damaged)?,
            invitation: self.invitation_id.map(InvitationId),
            to: maybe(self.address, Mail::parse)?,
            name: self.name,
            template: Template { subject: self.subject, body: self.body },
            values,
            posting: Posting::parse(&self.posting).map_err(damaged)?,
            made: instant(self.made)?,
            due: instant(self.due)?,
            sent: self.sent.map(instant).transpose()?,
            attempts: count(self.attempts)?,
            trouble: maybe(self.trouble, Line::parse)?,
        })
    }
}

pub(super) async fn of_edition(
    tx: &mut SqliteConnection,
    edition: i64,
    posting: Option<Posting>,
    before: Option<MessageId>,
    most: u32,
) -> Result<Vec<Message>, StoreError> {
    let (posting, before) = (posting.map(Posting::as_str), before.map_or(i64::MAX, |id| id.0));
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", invitation_id, letter, address, name, subject, body, filled, posting, made, due, sent,
             attempts, trouble
           FROM messages WHERE edition_id = ?1 AND (?2 IS NULL OR posting = ?2) AND id < ?3 ORDER BY id DESC LIMIT ?4"#,
        edition,
        posting,
        before,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::message).collect()
}

pub(super) async fn one(tx: &mut SqliteConnection, edition: i64, id: MessageId) -> Result<Option<Message>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", invitation_id, letter, address, name, subject, body, filled, posting, made, due, sent,
             attempts, trouble
           FROM messages WHERE edition_id = ?1 AND id = ?2"#,
        edition,
        id.0
    );
    row.fetch_optional(tx).await?.map(Row::message).transpose()
}

/// The letters about an invitation, the newest first.
pub(crate) async fn about_invitation(tx: &mut SqliteConnection, invitation: i64) -> Result<Vec<Message>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", invitation_id, letter, address, name, subject, body, filled, posting, made, due, sent,
             attempts, trouble
           FROM messages WHERE invitation_id = ?1 ORDER BY id DESC"#,
        invitation
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::message).collect()
}

/// Those that wait and are due, each with its edition's key, the oldest first.
pub(super) async fn due(tx: &mut SqliteConnection, now: i64, most: u32) -> Result<Vec<Message>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!", invitation_id, letter, address, name, subject, body, filled, posting, made, due, sent,
             attempts, trouble
           FROM messages WHERE posting = 'waiting' AND due <= ?1 ORDER BY due, id LIMIT ?2"#,
        now,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::message).collect()
}
