//! Binds invitations that name a login to its owner's GitHub id, as soon as the owner is known.

use crate::StoreError;
use crate::aggregates::applications;
use crate::aggregates::invitation_events::record_event;
use crate::db::column::{damaged, json_list};
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{Login, PersonId};
use domain::invitations::{InvitationEvent, InvitationState};
use domain::text::EmailAddress;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// An invitation of a person, with its state.
pub(crate) struct Bound {
    pub(crate) id: i64,
    pub(crate) state: InvitationState,
}

/// The person with a GitHub id who has this login, as far as Cairn knows.
pub(crate) async fn holder(tx: &mut SqliteConnection, login: &Login) -> Result<Option<i64>, StoreError> {
    let login = login.as_str();
    let id = sqlx::query_scalar!("SELECT id FROM people WHERE login = ?1 AND github_id IS NOT NULL", login);
    Ok(id.fetch_optional(tx).await?)
}

/// Whether this is a former login of a person.
pub(crate) async fn is_former_login(tx: &mut SqliteConnection, person: i64, login: &Login) -> Result<bool, StoreError> {
    let login = login.as_str();
    let was = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM former_logins WHERE person_id = ?1 AND login = ?2) AS "was!: bool""#,
        person,
        login
    );
    Ok(was.fetch_one(tx).await?)
}

/// Records that another invitation is merged into this one, for the organizers.
async fn note_merge(
    tx: &mut SqliteConnection,
    kept: i64,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    record_event(tx, kept, by, InvitationEvent::Merged, now).await?;
    let edition = sqlx::query_scalar!("SELECT edition_id FROM invitations WHERE id = ?1", kept);
    let edition = edition.fetch_one(&mut *tx).await?;
    let actor = by.map_or(AuditActor::System, AuditActor::Person);
    audit::write(tx, Entry::in_edition(edition, actor, AuditEvent::InvitationsMerged), now).await
}

/// A person's invitation to an edition; there is at most one.
pub(crate) async fn of_person(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
) -> Result<Option<Bound>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!", state AS "state!" FROM invitations WHERE edition_id = ?1 AND person_id = ?2"#,
        edition,
        person
    );
    let row = row.fetch_optional(tx).await?;
    row.map(|row| Ok(Bound { id: row.id, state: InvitationState::parse(&row.state).map_err(damaged)? })).transpose()
}

/// Binds the invitations and proposals that name this login to its owner.
///
/// Invitations that name only an address that GitHub has verified are theirs, too.
/// If the person already has an invitation to the same edition, the one that has come further stays.
pub(crate) async fn bind(
    tx: &mut SqliteConnection,
    person: PersonId,
    login: &Login,
    verified_emails: &[EmailAddress],
    now: Instant,
) -> Result<(), StoreError> {
    let (login, emails) = (login.as_str(), json_list(verified_emails.iter().map(EmailAddress::as_str)));
    let waiting = sqlx::query!(
        r#"SELECT id AS "id!", edition_id AS "edition!", state AS "state!" FROM invitations
           WHERE person_id IS NULL
             AND (login = ?1 OR (login IS NULL AND answered = 0 AND email IN (SELECT value FROM json_each(?2))))
           ORDER BY id"#,
        login,
        emails
    );
    for row in waiting.fetch_all(&mut *tx).await? {
        let new = Bound { id: row.id, state: InvitationState::parse(&row.state).map_err(damaged)? };
        match of_person(tx, row.edition, person.0).await? {
            Some(own) if own.state.takes_precedence_over(new.state) => {
                keep(tx, own.id, new.id, Some(person), now).await?;
                continue;
            }
            Some(own) => keep(tx, new.id, own.id, Some(person), now).await?,
            None => {}
        }
        sqlx::query!("UPDATE invitations SET person_id = ?2, login = NULL WHERE id = ?1", new.id, person.0)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query!(
        "UPDATE invitations SET proposed_by = ?1, proposed_login = NULL WHERE proposed_login = ?2",
        person.0,
        login
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Merges the invitations that two rows of one person have to the same edition.
///
/// An accepted invitation stays; otherwise the one of `into`.
pub(crate) async fn merge(tx: &mut SqliteConnection, from: i64, into: i64, now: Instant) -> Result<(), StoreError> {
    let editions = sqlx::query_scalar!(
        "SELECT edition_id FROM invitations WHERE person_id IN (?1, ?2) GROUP BY edition_id HAVING count(*) > 1",
        from,
        into
    );
    for edition in editions.fetch_all(&mut *tx).await? {
        if let (Some(of_from), Some(of_into)) =
            (of_person(tx, edition, from).await?, of_person(tx, edition, into).await?)
        {
            if of_from.state == InvitationState::Accepted && of_into.state != InvitationState::Accepted {
                keep(tx, of_from.id, of_into.id, None, now).await?;
            } else {
                keep(tx, of_into.id, of_from.id, None, now).await?;
            }
        }
    }
    Ok(())
}

/// Like [`merge`], but an active invitation stays. The caller has refused two active ones.
pub(crate) async fn keep_active(
    tx: &mut SqliteConnection,
    from: i64,
    into: i64,
    now: Instant,
) -> Result<(), StoreError> {
    let editions = sqlx::query_scalar!("SELECT edition_id FROM invitations WHERE person_id = ?1", from);
    for edition in editions.fetch_all(&mut *tx).await? {
        if let (Some(of_from), Some(of_into)) =
            (of_person(tx, edition, from).await?, of_person(tx, edition, into).await?)
        {
            let (kept, removed) = if of_from.state.is_active() { (of_from, of_into) } else { (of_into, of_from) };
            keep(tx, kept.id, removed.id, None, now).await?;
        }
    }
    Ok(())
}

/// Merges the invitation `removed` into `kept`, both of one person.
///
/// Moves events, links, messages and emails, and fills in data about the invitee that `kept` lacks. Emails of `removed`
/// that wait are not sent. `by` is the person, if they signed in or answered; organizers see the merge.
pub(crate) async fn keep(
    tx: &mut SqliteConnection,
    kept: i64,
    removed: i64,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), StoreError> {
    outbox::drop_waiting(tx, removed).await?;
    note_merge(tx, kept, by, now).await?;
    sqlx::query!("UPDATE invitation_links SET invitation_id = ?1 WHERE invitation_id = ?2", kept, removed)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_events SET invitation_id = ?1 WHERE invitation_id = ?2", kept, removed)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE invitation_messages SET invitation_id = ?1 WHERE invitation_id = ?2", kept, removed)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE OR IGNORE waivers SET invitation_id = ?1 WHERE invitation_id = ?2", kept, removed)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("UPDATE emails SET invitation_id = ?1 WHERE invitation_id = ?2", kept, removed)
        .execute(&mut *tx)
        .await?;
    applications::move_to(tx, kept, removed).await?;
    // Deleted before the other gets its address, because an address is unique within an edition.
    let row = sqlx::query!(
        r#"DELETE FROM invitations WHERE id = ?1
           RETURNING name, email, project, stack, reason, proposed_by, proposed_login"#,
        removed
    );
    let row = row.fetch_one(&mut *tx).await?;
    // A link to either went to an address that may not be theirs, so from now on only their account can answer.
    sqlx::query!(
        "UPDATE invitations SET answered = 1, name = coalesce(name, ?2), email = coalesce(email, ?3),
           project = coalesce(project, ?4), stack = coalesce(stack, ?5), reason = coalesce(reason, ?6),
           proposed_login = iif(proposed_by IS NULL AND ?7 IS NULL, coalesce(proposed_login, ?8), NULL),
           proposed_by = coalesce(proposed_by, ?7)
         WHERE id = ?1",
        kept,
        row.name,
        row.email,
        row.project,
        row.stack,
        row.reason,
        row.proposed_by,
        row.proposed_login
    )
    .execute(tx)
    .await?;
    Ok(())
}
