//! Roles: who is appointed to what, and who waits to be.
//!
//! A login carries no authority: an appointment is bound to a person whom GitHub's number names, or waits for the
//! first sign-in with that login. Whom the public record names as a track's lead leads it too, once they have signed
//! in, until they are dismissed; a page that goes on naming them appoints them again when it is next imported.

mod list;
mod place;

use crate::audit::{self, Entry, Target};
use crate::editions::edition_id;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditEvent, AuditTarget};
use domain::id::{EditionSlug, Login, PersonId};
use domain::roles::{Appointment, Role};
use domain::time::Instant;
use place::RoleScope;
use sqlx::SqliteConnection;

impl Store {
    /// Owners and the organizers of all editions (`None`), or an edition's organizers and leads. Owners first, then by
    /// edition, the newest first; leads by track; those who wait come last.
    ///
    /// Leads whom only the public record names are among them once they have signed in.
    ///
    /// Refused: an edition that isn't there.
    pub async fn appointments(&self, edition: Option<&EditionSlug>) -> Result<Vec<Appointment>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = match edition {
            Some(slug) => {
                Some(edition_id(&mut tx, slug).await?.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?)
            }
            None => None,
        };
        list::appointments(&mut tx, edition).await
    }

    /// Gives a role to whoever has this login on GitHub; `false`, and no audit entry, if they had it already.
    /// `by` is `None` for the command line. It is theirs at once if they have signed in, and else waits until they do.
    /// A lead stands in the public record too.
    ///
    /// Refused: an edition or a track that isn't there.
    pub async fn appoint(
        &self,
        role: &Role,
        login: &Login,
        by: Option<&Account>,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin_write().await?;
        let place = RoleScope::of(&mut tx, role).await?;
        let person = signed_in(&mut tx, login).await?;
        if !insert(&mut tx, &place, person, login, now).await? {
            return Ok(false);
        }
        let role = role.clone();
        let event = match person {
            Some(_) => AuditEvent::RoleGranted { role },
            None => AuditEvent::RolePromised { role },
        };
        write(&mut tx, &place, by, target(person, login), event, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Takes a role away from whoever has this login, or waits for it under this login. Of someone whose present login
    /// nobody here knows, a former one does.
    ///
    /// Refused: a role that they don't have, and the last owner's; who waits to be an owner is none yet.
    pub async fn dismiss(
        &self,
        role: &Role,
        holder: &Login,
        by: Option<&Account>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let place = RoleScope::of(&mut tx, role).await?;
        let person = holding(&mut tx, &place, holder).await?;
        if let (Role::Owner, Some(person)) = (role, person) {
            refuse_last_owner(&mut tx, person).await?;
        }
        if !delete(&mut tx, &place, person, holder).await? {
            return Err(Refusal::NoSuchRole.into());
        }
        let event = AuditEvent::RoleRemoved { role: role.clone() };
        write(&mut tx, &place, by, target(person, holder), event, now).await?;
        Ok(tx.commit().await?)
    }
}

/// Binds the appointments that wait for this login to the person whom GitHub says has it; gives the roles.
pub(crate) async fn bind(
    tx: &mut SqliteConnection,
    person: PersonId,
    login: &Login,
    now: Instant,
) -> Result<Vec<Role>, StoreError> {
    let login = login.as_str();
    let waiting = sqlx::query!(
        r#"SELECT a.id AS "id!", a.role AS "role!", a.edition_id AS "edition_id?", a.track_id AS "track_id?",
             e.slug AS "edition?", t.title AS "track?"
           FROM roles a LEFT JOIN tracks t ON t.id = a.track_id
             LEFT JOIN editions e ON e.id = coalesce(a.edition_id, t.edition_id)
           WHERE a.waiting_login = ?1 ORDER BY a.id"#,
        login
    );
    let mut roles = Vec::new();
    for row in waiting.fetch_all(&mut *tx).await? {
        sqlx::query!("DELETE FROM roles WHERE id = ?1", row.id).execute(&mut *tx).await?;
        let role = list::role(&row.role, row.edition, row.track)?;
        let place = RoleScope::new(&role, row.edition_id, row.track_id);
        if insert_bound(tx, &place, person.0, now).await? {
            roles.push(role);
        }
    }
    Ok(roles)
}

/// Refuses if this person is an owner and nobody else is one.
pub(crate) async fn refuse_last_owner(tx: &mut SqliteConnection, person: i64) -> Result<(), StoreError> {
    let owners = sqlx::query!(
        r#"SELECT p.id AS "id!", p.name AS "name!" FROM roles a JOIN people p ON p.id = a.person_id
           WHERE a.role = 'owner'"#
    );
    match owners.fetch_all(tx).await?.as_slice() {
        [last] if last.id == person => Err(Refusal::LastOwner(last.name.clone()).into()),
        _ => Ok(()),
    }
}

/// The people who are appointed to lead a track: the public record keeps them whatever its sources say.
pub(crate) async fn appointed_leads(tx: &mut SqliteConnection, track: i64) -> Result<Vec<i64>, StoreError> {
    let people = sqlx::query_scalar!(
        r#"SELECT person_id AS "person_id!" FROM roles
           WHERE track_id = ?1 AND person_id IS NOT NULL ORDER BY id"#,
        track
    );
    Ok(people.fetch_all(tx).await?)
}

async fn write(
    tx: &mut SqliteConnection,
    place: &RoleScope,
    by: Option<&Account>,
    target: Target,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry { actor: audit::actor(by), target, edition: place.in_edition, event }, now).await
}

fn target(person: Option<i64>, login: &Login) -> Target {
    person.map_or_else(|| AuditTarget::Login(login.clone()), |id| AuditTarget::Person(PersonId(id)))
}

/// Whoever GitHub said has this login, when they last signed in.
async fn signed_in(tx: &mut SqliteConnection, login: &Login) -> Result<Option<i64>, StoreError> {
    let login = login.as_str();
    let id = sqlx::query_scalar!("SELECT id FROM people WHERE login = ?1 AND github_id IS NOT NULL", login);
    Ok(id.fetch_optional(tx).await?)
}

/// The person with this login; else who had it, holds the role and has no login that is known.
async fn holding(tx: &mut SqliteConnection, place: &RoleScope, login: &Login) -> Result<Option<i64>, StoreError> {
    if let Some(person) = signed_in(tx, login).await?
        && holds(tx, place, person).await?
    {
        return Ok(Some(person));
    }
    let login = login.as_str();
    let former = sqlx::query_scalar!(
        r#"SELECT f.person_id AS "id!" FROM former_logins f JOIN people p ON p.id = f.person_id
           WHERE f.login = ?1 AND p.login IS NULL ORDER BY f.replaced_at DESC"#,
        login
    );
    for person in former.fetch_all(&mut *tx).await? {
        if holds(tx, place, person).await? {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

async fn holds(tx: &mut SqliteConnection, place: &RoleScope, person: i64) -> Result<bool, StoreError> {
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM roles
             WHERE role = ?1 AND edition_id IS ?2 AND track_id IS ?3 AND person_id = ?4)
           OR EXISTS (SELECT 1 FROM track_leads WHERE track_id = ?3 AND person_id = ?4) AS "there!: bool""#,
        place.role,
        place.edition,
        place.track,
        person
    );
    Ok(there.fetch_one(tx).await?)
}

/// Whether it is a new appointment.
async fn insert(
    tx: &mut SqliteConnection,
    place: &RoleScope,
    person: Option<i64>,
    login: &Login,
    now: Instant,
) -> Result<bool, StoreError> {
    let Some(person) = person else {
        let (login, now) = (login.as_str(), now.timestamp());
        let done = sqlx::query!(
            "INSERT INTO roles (role, edition_id, track_id, waiting_login, since) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
            place.role,
            place.edition,
            place.track,
            login,
            now
        );
        return Ok(done.execute(tx).await?.rows_affected() > 0);
    };
    insert_bound(tx, place, person, now).await
}

async fn insert_bound(
    tx: &mut SqliteConnection,
    place: &RoleScope,
    person: i64,
    now: Instant,
) -> Result<bool, StoreError> {
    let now = now.timestamp();
    let done = sqlx::query!(
        "INSERT INTO roles (role, edition_id, track_id, person_id, since) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
        place.role,
        place.edition,
        place.track,
        person,
        now
    );
    let is_new = done.execute(&mut *tx).await?.rows_affected() > 0;
    if let Some(track) = place.track {
        sqlx::query!(
            "INSERT INTO track_leads (track_id, position, person_id)
             VALUES (?1, (SELECT coalesce(max(position) + 1, 0) FROM track_leads WHERE track_id = ?1), ?2)
             ON CONFLICT (track_id, person_id) DO NOTHING",
            track,
            person
        )
        .execute(tx)
        .await?;
    }
    Ok(is_new)
}

/// Whether there was anything to take away. A lead leaves the public record too.
async fn delete(
    tx: &mut SqliteConnection,
    place: &RoleScope,
    person: Option<i64>,
    login: &Login,
) -> Result<bool, StoreError> {
    let login = login.as_str();
    let waiting = person.is_none().then_some(login);
    let appointments = sqlx::query!(
        "DELETE FROM roles
         WHERE role = ?1 AND edition_id IS ?2 AND track_id IS ?3 AND (person_id = ?4 OR waiting_login = ?5)",
        place.role,
        place.edition,
        place.track,
        person,
        waiting
    );
    let appointments = appointments.execute(&mut *tx).await?.rows_affected();
    let leads = sqlx::query!(
        "DELETE FROM track_leads
         WHERE track_id = ?1 AND (person_id = ?2 OR person_id = (SELECT id FROM people WHERE login = ?3))",
        place.track,
        person,
        waiting
    );
    Ok(appointments + leads.execute(tx).await?.rows_affected() > 0)
}
