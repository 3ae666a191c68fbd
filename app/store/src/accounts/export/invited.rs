//! Exports a person's invitations, agreements, messages, waivers, logistics and emails.

use crate::StoreError;
use crate::accounts::export::{at, list};
use crate::db::coded;
use crate::invitations::readable_messages;
use domain::email::EmailTemplate;
use domain::invitations::InvitationEvent;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// The person's invitations, including drafts.
///
/// Also exports invitations that belong to no account and have no login, if they have the person's email address.
pub(super) async fn invitations(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", i.state AS "state!", i.since AS "since!", i.drafted_at AS "drafted_at!", i.sent_at,
             i.deadline, i.reminded_at, i.waitlist_position, i.offered_until, i.name, iif(i.person_id IS NULL, NULL, p.login) AS "login?: String", i.email, i.project, i.stack,
             r.title AS "seat_pool?", i.reason, i.decline_reason, i.suggestion
           FROM people p JOIN invitations i ON i.person_id = p.id
               OR (i.person_id IS NULL AND i.login IS NULL AND i.email = p.email)
             JOIN editions e ON e.id = i.edition_id LEFT JOIN seat_pools r ON r.id = i.seat_pool_id
           WHERE p.id = ?1 ORDER BY e.starts, e.slug, i.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({
            "edition": row.edition,
            "state": row.state,
            "since": at(row.since)?,
            "drafted": at(row.drafted_at)?,
            "sent": row.sent_at.map(at).transpose()?,
            "answer_until": row.deadline.map(at).transpose()?,
            "reminded": row.reminded_at.map(at).transpose()?,
            "waitlist_position": row.waitlist_position,
            "seat_offered_until": row.offered_until.map(at).transpose()?,
            "name": row.name,
            "login": row.login,
            "email": row.email,
            "project": row.project,
            "stack": row.stack,
            "seat_pool": row.seat_pool,
            "reason_for_inviting": row.reason,
            "decline_reason": row.decline_reason,
            "suggested_instead": row.suggestion,
        }))
    })
}

/// The events of their invitations, and their own actions on other people's invitations.
pub(super) async fn events(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", s.at AS "at!", s.event AS "event!", s.data, s.person_id IS ?1 AS "theirs!: bool",
             i.person_id IS ?1 AS "own!: bool"
           FROM invitation_events s JOIN invitations i ON i.id = s.invitation_id JOIN editions e ON e.id = i.edition_id
           WHERE i.person_id = ?1 OR s.person_id = ?1 ORDER BY s.at, s.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let when = at(row.at)?;
        let event: InvitationEvent = coded::value("event", &row.event, row.data.as_deref())?;
        Ok(json!({ "edition": row.edition, "at": when, "what": event.label(), "by_them": row.theirs,
                   "of_their_invitation": row.own }))
    })
}

/// The invitations that they proposed, with only what the proposer wrote about the invited person.
///
/// If others may have written the name, login, project or reason since, these four are left out. So is the login of an
/// account that answered an invitation to an email address.
pub(super) async fn proposals(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", i.drafted_at AS "drafted_at!", i.name,
             coalesce(i.login, iif(i.email IS NULL, p.login, NULL)) AS "login?: String", i.project, i.reason,
             EXISTS (SELECT 1 FROM invitation_events WHERE invitation_id = i.id AND event = 'proposed' AND person_id = ?1)
               AND NOT EXISTS (
                 SELECT 1 FROM invitation_events WHERE invitation_id = i.id
                   AND (event IN ('drafted', 'redrafted', 'transferred', 'listed')
                     OR (event = 'proposed' AND person_id IS NOT ?1))
               ) AS "is_as_proposed!: bool"
           FROM invitations i JOIN editions e ON e.id = i.edition_id LEFT JOIN people p ON p.id = i.person_id
           WHERE i.proposed_by = ?1 ORDER BY e.starts, e.slug, i.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let when = at(row.drafted_at)?;
        let as_proposed = |text: Option<String>| text.filter(|_| row.is_as_proposed);
        Ok(json!({ "edition": row.edition, "at": when, "name": as_proposed(row.name), "login": as_proposed(row.login),
                   "project": as_proposed(row.project), "reason": as_proposed(row.reason) }))
    })
}

/// Their questions with the answers, and the answers that they gave as organizers.
pub(super) async fn questions(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let own = sqlx::query!(
        r#"SELECT i.id AS "id!", e.slug AS "edition!" FROM invitations i JOIN editions e ON e.id = i.edition_id
           WHERE i.person_id = ?1"#,
        id
    );
    let mut messages = Vec::new();
    for row in own.fetch_all(&mut *tx).await? {
        let readable = readable_messages(tx, row.id).await?.into_iter();
        messages
            .extend(readable.map(|message| {
                (message.at.timestamp(), row.edition.clone(), message.answer, message.text.to_string())
            }));
    }
    let elsewhere = sqlx::query!(
        r#"SELECT e.slug AS "edition!", w.at AS "at!", w.answer AS "answer!: bool", w.text AS "text!"
           FROM invitation_messages w JOIN invitations i ON i.id = w.invitation_id JOIN editions e ON e.id = i.edition_id
           WHERE w.person_id = ?1 AND i.person_id IS NOT ?1 ORDER BY w.at, w.id"#,
        id
    );
    let elsewhere = elsewhere.fetch_all(tx).await?.into_iter();
    messages.extend(elsewhere.map(|row| (row.at, row.edition, row.answer, row.text)));
    messages.sort_by_key(|(at, ..)| *at);
    list(messages, |(when, edition, answer, text)| {
        Ok(json!({ "edition": edition, "at": at(when)?, "is_an_answer": answer, "text": text }))
    })
}

pub(super) async fn agreements(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", a.version AS "version!", lower(hex(a.text_hash)) AS "sha256!: String",
             a.at AS "at!", a.imported AS "imported!: bool"
           FROM agreements a JOIN editions e ON e.id = a.edition_id
           WHERE a.person_id = ?1 ORDER BY e.starts, e.slug, a.version"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let when = at(row.at)?;
        Ok(json!({ "edition": row.edition, "version": row.version, "text_sha256": row.sha256, "at": when,
                   "imported": row.imported }))
    })
}

/// Waivers granted to them, and those they granted as organizers, without the recipient.
pub(super) async fn waivers(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", w.letter AS "letter!", w.at AS "at!",
             CASE WHEN i.person_id = ?1 THEN w.reason END AS "reason?: String",
             i.person_id IS ?1 AS "theirs!: bool"
           FROM waivers w JOIN invitations i ON i.id = w.invitation_id JOIN editions e ON e.id = i.edition_id
           WHERE i.person_id = ?1 OR w.person_id = ?1 ORDER BY w.at, w.letter"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let when = at(row.at)?;
        Ok(json!({ "edition": row.edition, "clause": row.letter, "at": when, "reason": row.reason,
                   "granted_to_them": row.theirs }))
    })
}

pub(super) async fn logistics(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", l.arrives, l.departs, l.travel AS "travel!: bool",
             l.lodging AS "lodging!: bool", l.food AS "food!: bool", l.diet, l.access, l.emergency,
             l.updated_at AS "updated_at!"
           FROM logistics l JOIN editions e ON e.id = l.edition_id WHERE l.person_id = ?1 ORDER BY e.starts, e.slug"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let changed = at(row.updated_at)?;
        Ok(json!({
            "edition": row.edition,
            "arrives": row.arrives,
            "departs": row.departs,
            "asks_for_travel": row.travel,
            "asks_for_lodging": row.lodging,
            "asks_for_food": row.food,
            "diet": row.diet,
            "access": row.access,
            "emergency_contact": row.emergency,
            "changed": changed,
        }))
    })
}

/// Emails that are about their invitations, addressed to their account, or sent to their email address.
pub(super) async fn emails(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", m.kind AS "kind!", m.subject AS "subject!", m.filled AS "filled!", m.address,
             m.delivery_status AS "delivery_status!", m.created_at AS "created_at!", m.sent_at
           FROM emails m JOIN editions e ON e.id = m.edition_id LEFT JOIN invitations i ON i.id = m.invitation_id
           WHERE i.person_id = ?1 OR m.person_id = ?1 OR m.address = (SELECT email FROM people WHERE id = ?1)
           ORDER BY m.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        let (created, sent) = (at(row.created_at)?, row.sent_at.map(at).transpose()?);
        let values = serde_json::from_str(&row.filled).map_err(StoreError::unavailable)?;
        let template = EmailTemplate { subject: row.subject, body: String::new() };
        let subject = formats::emails::render(&template, &values, None, None).subject;
        Ok(json!({ "edition": row.edition, "kind": row.kind, "subject": subject, "to": row.address,
                   "delivery_status": row.delivery_status, "written": created, "sent": sent }))
    })
}

pub(super) async fn travel_costs(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", s.currency AS "currency?", c.cost_cap AS "cost_cap?",
             c.reimbursement AS "reimbursement?", c.documents_on AS "documents_on?", c.documents_note AS "documents_note?",
             p.name AS "mate?", c.updated_at AS "updated_at?"
           FROM editions e LEFT JOIN travel_settings s ON s.edition_id = e.id
             LEFT JOIN travel_costs c ON c.edition_id = e.id AND c.person_id = ?1
             LEFT JOIN shared_rooms r ON r.edition_id = e.id AND r.person_id = ?1 LEFT JOIN people p ON p.id = r.mate_id
           WHERE c.person_id IS NOT NULL OR r.person_id IS NOT NULL ORDER BY e.starts, e.slug"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({
            "edition": row.edition,
            "currency": row.currency,
            "cost_cap_in_smallest_units": row.cost_cap,
            "reimbursement": row.reimbursement,
            "documents_received": row.documents_on,
            "documents_note": row.documents_note,
            "shares_room_with": row.mate,
            "changed": row.updated_at.map(at).transpose()?,
        }))
    })
}

/// The emails that they wrote to several people.
pub(super) async fn group_emails(tx: &mut SqliteConnection, id: i64) -> Result<Vec<Value>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", t.title AS "track?", g.kind AS "kind!", g.written_at AS "written_at!",
             (SELECT subject FROM emails WHERE group_email_id = g.id ORDER BY id LIMIT 1) AS "subject?: String",
             (SELECT count(*) FROM emails WHERE group_email_id = g.id) AS "recipients!: i64"
           FROM group_emails g JOIN editions e ON e.id = g.edition_id LEFT JOIN tracks t ON t.id = g.track_id
           WHERE g.by_id = ?1 ORDER BY g.id"#,
        id
    );
    list(rows.fetch_all(tx).await?, |row| {
        Ok(json!({ "edition": row.edition, "track": row.track, "kind": row.kind, "subject": row.subject,
                   "recipients": row.recipients, "written": at(row.written_at)? }))
    })
}

pub(super) async fn is_suppressed(tx: &mut SqliteConnection, id: i64) -> Result<bool, StoreError> {
    let suppressed = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM email_suppressions u JOIN people p ON p.email = u.address WHERE p.id = ?1)
           AS "there!: bool""#,
        id
    );
    Ok(suppressed.fetch_one(tx).await?)
}
