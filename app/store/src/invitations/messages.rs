//! Stores the messages between an invited person and the organizers.

use crate::aggregates::invitation::{InvitationRecord, record_event};
use crate::db::column::{damaged, instant, person};
use crate::invitations::answers::own;
use crate::outbound::outbox;
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{InvitationKey, Organizer};
use domain::audit::{AuditActor, AuditEvent};
use domain::email::EmailKind;
use domain::id::{InvitationId, PersonId};
use domain::invitations::{InvitationEvent, InvitationMessage, InvitationState, readable_messages};
use domain::text::LongText;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Asks the organizers a question. Does nothing if the last message is the same question.
    ///
    /// Without an account it is a question by link alone, allowed only while no account has answered.
    ///
    /// # Errors
    /// Refuses someone else's invitation.
    pub async fn ask(&self, key: InvitationKey<'_>, question: &LongText, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let invitation = InvitationRecord::known(&mut tx, key.invitation()).await?;
        match key.account() {
            Some(by) => invitation.refuse_others(&mut tx, by).await?,
            None if invitation.answered => return Err(Refusal::ForSomeoneElse.into()),
            None if invitation.status.state == InvitationState::Revoked => return Err(Refusal::NoSuchLink.into()),
            None => {}
        }
        if is_last(&mut tx, invitation.id, false, question).await? {
            return Ok(());
        }
        write(&mut tx, invitation.id, false, key.account().map(|by| by.id), question, now).await?;
        record_event(&mut tx, invitation.id, key.account().map(|by| by.id), InvitationEvent::QuestionAsked, now)
            .await?;
        match key.account() {
            Some(by) => own(&mut tx, invitation.edition, by, AuditEvent::QuestionAsked, now).await?,
            None => {
                let event = |invited| AuditEvent::QuestionAskedByLink { invited };
                invitation.audit(&mut tx, AuditActor::Unknown, event, now).await?;
            }
        }
        tx.commit().await
    }

    /// Answers a question as an organizer, also by email.
    ///
    /// Does nothing if the last message is an answer with the same text.
    ///
    /// # Errors
    /// Refuses an unknown invitation.
    pub async fn answer(
        &self,
        by: Organizer<'_>,
        id: InvitationId,
        answer: &LongText,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let invitation = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        if is_last(&mut tx, invitation.id, true, answer).await? {
            return Ok(());
        }
        write(&mut tx, invitation.id, true, Some(by.id()), answer, now).await?;
        record_event(&mut tx, invitation.id, Some(by.id()), InvitationEvent::QuestionAnswered, now).await?;
        outbox::put(&mut tx, invitation.id, EmailKind::Answer, &[("message", answer.to_string())], now).await?;
        let event = |invited| AuditEvent::QuestionAnswered { invited };
        invitation.audit(&mut tx, AuditActor::Person(by.id()), event, now).await?;
        tx.commit().await
    }
}

/// Whether the last message has this text already, as when a button is pressed twice.
async fn is_last(
    tx: &mut SqliteConnection,
    invitation: i64,
    answer: bool,
    text: &LongText,
) -> Result<bool, StoreError> {
    let text = text.as_str();
    let same = sqlx::query_scalar!(
        r#"SELECT coalesce((SELECT answer = ?2 AND text = ?3 FROM invitation_messages
             WHERE invitation_id = ?1 ORDER BY id DESC LIMIT 1), 0) AS "same!: bool""#,
        invitation,
        answer,
        text
    );
    Ok(same.fetch_one(tx).await?)
}

async fn write(
    tx: &mut SqliteConnection,
    invitation: i64,
    answer: bool,
    by: Option<PersonId>,
    text: &LongText,
    now: Instant,
) -> Result<(), StoreError> {
    let (by, text, at) = (by.map(|by| by.0), text.as_str(), now.timestamp());
    sqlx::query!(
        "INSERT INTO invitation_messages (invitation_id, at, answer, person_id, text) VALUES (?1, ?2, ?3, ?4, ?5)",
        invitation,
        at,
        answer,
        by,
        text
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The messages that the person of an invitation may read, oldest first.
///
/// While it belongs to no person, everyone with its link may read all of them.
pub(crate) async fn readable(tx: &mut SqliteConnection, invitation: i64) -> Result<Vec<InvitationMessage>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT p.name AS "name?", p.login AS "login?"
           FROM invitation_messages m JOIN invitations i ON i.id = m.invitation_id LEFT JOIN people p ON p.id = i.person_id
           WHERE i.id = ?1 LIMIT 1"#,
        invitation
    );
    // Most invitations have no messages, and need only this statement.
    let Some(row) = row.fetch_optional(&mut *tx).await? else { return Ok(Vec::new()) };
    let messages = of_invitation(tx, invitation).await?;
    let Some(reader) = row.name.map(|name| person(&name, row.login)).transpose()? else { return Ok(messages) };
    Ok(readable_messages(messages, &reader))
}

/// The messages of an invitation, oldest first.
pub(super) async fn of_invitation(
    tx: &mut SqliteConnection,
    invitation: i64,
) -> Result<Vec<InvitationMessage>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT m.at, m.answer AS "answer!: bool", m.text, p.name AS "name?", p.login AS "login?"
           FROM invitation_messages m LEFT JOIN people p ON p.id = m.person_id
           WHERE m.invitation_id = ?1 ORDER BY m.id"#,
        invitation
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        Ok(InvitationMessage {
            at: instant(row.at)?,
            answer: row.answer,
            author: row.name.map(|name| person(&name, row.login)).transpose()?,
            text: LongText::parse(&row.text).map_err(damaged)?,
        })
    })
    .collect()
}
