//! Adds, edits, cancels and deletes sessions.

use super::page::SessionRecord;
use crate::aggregates::goals::{dependency_ids, refuse_unknown_outcome, refuse_unknown_spec};
use crate::db::column::count;
use crate::discussion::participant_with_login;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Participant;
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{Login, PersonId, RoomId, SessionNumber, TrackId};
use domain::schedule::{MAX_SESSIONS, SessionAccess, SessionAction, SessionDetails, SessionKind, SessionState};
use domain::text::{LongText, ShortText};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Adds a session without a place. Track leads may add sessions of their track.
    ///
    /// # Errors
    /// Refuses people without permission, invalid details, a lead who doesn't take part, an unknown track, room, task or
    /// goal, and too many sessions.
    pub async fn add_session(
        &self,
        by: Participant<'_>,
        details: &SessionDetails,
        now: Instant,
    ) -> Result<SessionNumber, StoreError> {
        details.check()?;
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let access = new_session_access(&mut tx, by, edition, details).await?;
        access.check(by.account(), SessionAction::Arrange)?;
        let (id, number) = insert(&mut tx, edition, details, now).await?;
        save(&mut tx, by, Place { edition, id }, details, now).await?;
        record(&mut tx, edition, by, AuditEvent::SessionAdded { session: number }, now).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Edits a session. `read` is the revision of the details that the form showed.
    ///
    /// # Errors
    /// Refuses people without permission, a conflicting edit, and what [`Store::add_session`] refuses. Only people who
    /// may arrange sessions can change its track.
    pub async fn edit_session(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
        details: &SessionDetails,
        read: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        details.check()?;
        let mut tx = self.begin_write().await?;
        let session = SessionRecord::for_action(&mut tx, by, number, SessionAction::Edit).await?;
        let before = &session.page.details;
        if before.revision() != read {
            return Err(Refusal::EditConflict.into());
        }
        if before != details {
            if before.kind != details.kind {
                session.page.access.check(by.account(), SessionAction::Arrange)?;
                let access = new_session_access(&mut tx, by, session.edition, details).await?;
                access.check(by.account(), SessionAction::Arrange)?;
            }
            save(&mut tx, by, Place { edition: session.edition, id: session.id }, details, now).await?;
            record(&mut tx, session.edition, by, AuditEvent::SessionEdited { session: number }, now).await?;
        }
        tx.commit().await
    }

    /// Cancels a session, which keeps its place, or plans a cancelled one again. Changes nothing if it is so already.
    ///
    /// # Errors
    /// Refuses people without permission.
    pub async fn set_session_state(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
        state: SessionState,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let session = SessionRecord::for_action(&mut tx, by, number, SessionAction::Arrange).await?;
        if session.page.state != state {
            let (cancelled_at, event) = match state {
                SessionState::Cancelled => (Some(now.timestamp()), AuditEvent::SessionCancelled { session: number }),
                SessionState::Planned => (None, AuditEvent::SessionRestored { session: number }),
            };
            sqlx::query!(
                "UPDATE sessions SET cancelled_at = ?2, moves = moves + 1 WHERE id = ?1",
                session.id,
                cancelled_at
            )
            .execute(&mut *tx)
            .await?;
            record(&mut tx, session.edition, by, event, now).await?;
        }
        tx.commit().await
    }

    /// Deletes a session that no release has.
    ///
    /// # Errors
    /// Refuses people without permission, and a released session.
    pub async fn delete_session(
        &self,
        by: Participant<'_>,
        number: SessionNumber,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let session = SessionRecord::for_action(&mut tx, by, number, SessionAction::Arrange).await?;
        if session.page.is_released {
            return Err(Refusal::SessionIsReleased.into());
        }
        sqlx::query!("DELETE FROM sessions WHERE id = ?1", session.id).execute(&mut *tx).await?;
        let title = session.page.details.title;
        record(&mut tx, session.edition, by, AuditEvent::SessionDeleted { session: number, title }, now).await?;
        tx.commit().await
    }
}

pub(super) async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Participant<'_>,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await
}

/// What decides who may arrange a session with these details.
async fn new_session_access(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    edition: i64,
    details: &SessionDetails,
) -> Result<SessionAccess, StoreError> {
    let track = details.kind.track().map(|TrackId(id)| id);
    let leads = sqlx::query_scalar!(
        r#"SELECT l.person_id AS "person!" FROM (SELECT track_id, person_id FROM track_leads
             UNION SELECT track_id, person_id FROM roles WHERE person_id IS NOT NULL) l
           JOIN tracks t ON t.id = l.track_id WHERE t.id = ?1 AND t.edition_id = ?2"#,
        track,
        edition
    );
    let track_leads = leads.fetch_all(tx).await?.into_iter().map(PersonId).collect();
    Ok(SessionAccess { edition: by.edition().clone(), leads: Vec::new(), track_leads })
}

/// Adds the row of a session with the next number and a random GUID.
pub(crate) async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    details: &SessionDetails,
    now: Instant,
) -> Result<(i64, SessionNumber), StoreError> {
    let sessions =
        sqlx::query_scalar!(r#"SELECT count(*) AS "count!: i64" FROM sessions WHERE edition_id = ?1"#, edition);
    let sessions: usize = count(sessions.fetch_one(&mut *tx).await?)?;
    if sessions >= MAX_SESSIONS {
        return Err(Refusal::TooMany { what: "sessions", count: sessions + 1, limit: MAX_SESSIONS }.into());
    }
    let (title, seconds) = (details.title.as_str(), now.timestamp());
    // A random UUID of version 4.
    let row = sqlx::query!(
        r#"INSERT INTO sessions (edition_id, number, guid, title, minutes, updated_at)
           SELECT ?1, 1 + coalesce(max(number), 0),
             lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
               || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
             ?2, ?3, ?4
           FROM sessions WHERE edition_id = ?1
           RETURNING id AS "id!", number AS "number!""#,
        edition,
        title,
        details.minutes,
        seconds
    );
    let row = row.fetch_one(tx).await?;
    Ok((row.id, SessionNumber(count(row.number)?)))
}

/// A session's row and its edition.
#[derive(Clone, Copy)]
struct Place {
    edition: i64,
    id: i64,
}

/// Stores the details of a session.
async fn save(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    place: Place,
    details: &SessionDetails,
    now: Instant,
) -> Result<(), StoreError> {
    let track = known_track(tx, place.edition, details.kind).await?;
    let wanted_room = known_room(tx, place.edition, details.wanted_room).await?;
    let (title, is_plenary) = (details.title.as_str(), details.kind == SessionKind::Plenary);
    let description = details.description.as_ref().map_or("", LongText::as_str);
    let (html, seconds) = (formats::markup::html(description), now.timestamp());
    let (html, equipment) = (html.as_str(), details.equipment.as_ref().map(ShortText::as_str));
    sqlx::query!(
        "UPDATE sessions SET title = ?2, is_plenary = ?3, track_id = ?4, description = ?5, description_html = ?6,
           moves = moves + (minutes <> ?7), minutes = ?7, wanted_room_id = ?8, equipment = ?9, people_expected = ?10,
           updated_at = ?11
         WHERE id = ?1",
        place.id,
        title,
        is_plenary,
        track,
        description,
        html,
        details.minutes,
        wanted_room,
        equipment,
        details.people_expected,
        seconds
    )
    .execute(&mut *tx)
    .await?;
    set_leads(tx, by, place, &details.leads).await?;
    set_links(tx, by, place, details).await
}

/// # Errors
/// Refuses a track of another edition.
async fn known_track(tx: &mut SqliteConnection, edition: i64, kind: SessionKind) -> Result<Option<i64>, StoreError> {
    let Some(TrackId(track)) = kind.track() else { return Ok(None) };
    let known = sqlx::query_scalar!("SELECT id FROM tracks WHERE id = ?1 AND edition_id = ?2", track, edition);
    let known = known.fetch_optional(tx).await?;
    Ok(Some(known.ok_or_else(|| Refusal::NoSuchTrack(track.to_string()))?))
}

/// # Errors
/// Refuses a room of another edition, and a removed one.
async fn known_room(tx: &mut SqliteConnection, edition: i64, room: Option<RoomId>) -> Result<Option<i64>, StoreError> {
    let Some(RoomId(room)) = room else { return Ok(None) };
    let known = sqlx::query_scalar!(
        "SELECT id FROM rooms WHERE id = ?1 AND edition_id = ?2 AND removed_at IS NULL",
        room,
        edition
    );
    Ok(Some(known.fetch_optional(tx).await?.ok_or(Refusal::NoSuchRoom)?))
}

/// Sets the leads, who take part in the edition. Leads without a login stay, because a form can't name them.
async fn set_leads(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    place: Place,
    leads: &BTreeSet<Login>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM session_leads WHERE session_id = ?1
         AND person_id IN (SELECT id FROM people WHERE login IS NOT NULL)",
        place.id
    )
    .execute(&mut *tx)
    .await?;
    for login in leads {
        let is_own = by.account().person.login.as_ref().is_some_and(|own| own.same_as(login));
        let found = participant_with_login(tx, place.edition, login).await?;
        let lead = found.or(is_own.then_some(by.id().0));
        let lead = lead.ok_or_else(|| Refusal::NotTakingPart(login.to_string()))?;
        sqlx::query!("INSERT OR IGNORE INTO session_leads (session_id, person_id) VALUES (?1, ?2)", place.id, lead)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Sets the tasks and goals that the session works on.
async fn set_links(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    place: Place,
    details: &SessionDetails,
) -> Result<(), StoreError> {
    let tasks = dependency_ids(tx, place.edition, by.edition(), &details.tasks).await?;
    sqlx::query!("DELETE FROM session_tasks WHERE session_id = ?1", place.id).execute(&mut *tx).await?;
    for task in tasks {
        sqlx::query!("INSERT INTO session_tasks (session_id, task_id) VALUES (?1, ?2)", place.id, task)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query!("DELETE FROM session_specs WHERE session_id = ?1", place.id).execute(&mut *tx).await?;
    for number in &details.goals.specs {
        refuse_unknown_spec(tx, number.0).await?;
        sqlx::query!("INSERT INTO session_specs (session_id, spec_number) VALUES (?1, ?2)", place.id, number.0)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query!("DELETE FROM session_outcomes WHERE session_id = ?1", place.id).execute(&mut *tx).await?;
    for code in &details.goals.outcomes {
        refuse_unknown_outcome(tx, *code).await?;
        let code = code.to_string();
        sqlx::query!("INSERT INTO session_outcomes (session_id, outcome_code) VALUES (?1, ?2)", place.id, code)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}
