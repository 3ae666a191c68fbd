//! Roles: appointments of people, and appointments that wait for the first sign-in with a login.
//!
//! Owners are notified of what organizers do to organizers and viewers.
//!
//! A login alone has no authority: an appointment belongs to a GitHub id, or waits for the first sign-in with the
//! login. A track lead in the public record becomes one after signing in, until dismissed. If the source page still
//! lists them, the next import appoints them again.

mod list;
mod scope;

use crate::outbound::notifications::{self, RoleNotification};
use crate::roles::scope::RoleScope;
use crate::shared::audit::{self, Entry, Target};
use crate::shared::editions::edition_id;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Account;
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::id::{EditionSlug, Login, PersonId};
use domain::notifications::NotificationKind;
use domain::roles::{Appointer, Appointment, FirstOwner, Role};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// The owners and all organizers (`None`), or an edition's organizers and leads.
    ///
    /// Owners come first, then the newest edition; leads by track; waiting appointments last. Leads that only the
    /// public record has are included after they have signed in.
    ///
    /// # Errors
    /// Refuses an unknown edition.
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

    /// Gives a role to the person with this GitHub login; `false` if they already have it.
    ///
    /// Without a change there is no audit entry. If the person hasn't signed in yet, the role waits for their first
    /// sign-in. A lead is also added to the public record.
    ///
    /// # Errors
    /// Refuses an unknown edition or track.
    pub async fn appoint(&self, by: Appointer<'_>, login: &Login, now: Instant) -> Result<bool, StoreError> {
        let mut tx = self.begin_write().await?;
        let scope = RoleScope::of(&mut tx, by.role()).await?;
        let person = signed_in(&mut tx, login).await?;
        if !insert(&mut tx, &scope, person, login, now).await? {
            return Ok(false);
        }
        let role = by.role().clone();
        let event = match person {
            Some(_) => AuditEvent::RoleGranted { role },
            None => AuditEvent::RolePromised { role },
        };
        write(&mut tx, &scope, by.account(), target(person, login), event, now).await?;
        notify_owners(&mut tx, &scope, by, NotificationKind::RoleGranted { role: by.role().clone() }, person, now)
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Whether someone owns the instance, or will own it after their first sign-in.
    pub async fn has_owner(&self) -> Result<bool, StoreError> {
        has_owner(&mut *self.reader().await?).await
    }

    /// Makes the holder of the setup link the first owner.
    ///
    /// # Errors
    /// Refuses the link once someone owns the instance, or is appointed by login.
    pub async fn become_owner(&self, by: FirstOwner<'_>, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        if has_owner(&mut tx).await? {
            return Err(Refusal::NoSuchLink.into());
        }
        let (role, person) = (Role::Owner, by.id());
        insert_bound(&mut tx, &RoleScope::new(&role, None, None), person.0, now).await?;
        let (actor, target) = (AuditActor::Person(person), AuditTarget::Person(person));
        let event = AuditEvent::RoleGranted { role };
        audit::write(&mut tx, Entry { actor, target, edition: None, event }, now).await?;
        tx.commit().await
    }

    /// Removes a role from the person with this login, or an appointment that waits for this login.
    ///
    /// A former login works for a person without a known current login.
    ///
    /// # Errors
    /// Refuses a role that they don't have, and to remove the last owner (waiting owners don't count).
    pub async fn dismiss(&self, by: Appointer<'_>, holder: &Login, now: Instant) -> Result<(), StoreError> {
        self.remove_role(by, holder, false, now).await
    }

    /// Removes a role like [`Store::dismiss`], even if no owner is left.
    ///
    /// # Errors
    /// Refuses a role that they don't have.
    pub async fn dismiss_even_last_owner(
        &self,
        by: Appointer<'_>,
        holder: &Login,
        now: Instant,
    ) -> Result<(), StoreError> {
        self.remove_role(by, holder, true, now).await
    }

    async fn remove_role(
        &self,
        by: Appointer<'_>,
        holder: &Login,
        even_last: bool,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let scope = RoleScope::of(&mut tx, by.role()).await?;
        let person = holding(&mut tx, &scope, holder).await?;
        if let (Role::Owner, Some(person), false) = (by.role(), person, even_last) {
            refuse_last_owner(&mut tx, person).await?;
        }
        if !delete(&mut tx, &scope, person, holder).await? {
            return Err(Refusal::NoSuchRole.into());
        }
        let event = AuditEvent::RoleRemoved { role: by.role().clone() };
        write(&mut tx, &scope, by.account(), target(person, holder), event, now).await?;
        notify_owners(&mut tx, &scope, by, NotificationKind::RoleRemoved { role: by.role().clone() }, person, now)
            .await?;
        tx.commit().await
    }
}

/// Notifies the owners of what an organizer did to a role of the edition.
async fn notify_owners(
    tx: &mut SqliteConnection,
    scope: &RoleScope,
    by: Appointer<'_>,
    kind: NotificationKind,
    about: Option<i64>,
    now: Instant,
) -> Result<(), StoreError> {
    let (Some(_), Some(account), Some(edition)) = (by.notified_edition(), by.account(), scope.in_edition) else {
        return Ok(());
    };
    let owners = sqlx::query_scalar!(
        r#"SELECT person_id AS "person!: i64" FROM roles WHERE role = 'owner' AND person_id IS NOT NULL ORDER BY id"#
    );
    for owner in owners.fetch_all(&mut *tx).await? {
        let new = RoleNotification { kind: kind.clone(), edition, about, by: account.id.0 };
        notifications::notify_of_role(tx, owner, new, now).await?;
    }
    Ok(())
}

async fn has_owner(tx: &mut SqliteConnection) -> Result<bool, StoreError> {
    let owner = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM roles WHERE role = 'owner') AS "there!: bool""#);
    Ok(owner.fetch_one(tx).await?)
}

/// Gives the appointments that wait for a login to the person who signed in with it.
///
/// Returns the roles.
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
        let scope = RoleScope::new(&role, row.edition_id, row.track_id);
        if insert_bound(tx, &scope, person.0, now).await? {
            roles.push(role);
        }
    }
    Ok(roles)
}

/// Makes a person an organizer of an edition that they have just created.
pub(crate) async fn add_organizer(
    tx: &mut SqliteConnection,
    edition: i64,
    slug: &EditionSlug,
    person: PersonId,
    now: Instant,
) -> Result<(), StoreError> {
    let scope = RoleScope::new(&Role::Organizer(slug.clone()), Some(edition), None);
    insert_bound(tx, &scope, person.0, now).await?;
    Ok(())
}

/// Refuses if this person is the only owner.
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

/// The appointed leads of a track.
///
/// An import keeps them in the public record even if its source lacks them.
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
    scope: &RoleScope,
    by: Option<&Account>,
    target: Target,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry { actor: audit::actor(by), target, edition: scope.in_edition, event }, now).await
}

fn target(person: Option<i64>, login: &Login) -> Target {
    person.map_or_else(|| AuditTarget::Login(login.clone()), |id| AuditTarget::Person(PersonId(id)))
}

/// The person who had this GitHub login at their last sign-in.
async fn signed_in(tx: &mut SqliteConnection, login: &Login) -> Result<Option<i64>, StoreError> {
    let login = login.as_str();
    let id = sqlx::query_scalar!("SELECT id FROM people WHERE login = ?1 AND github_id IS NOT NULL", login);
    Ok(id.fetch_optional(tx).await?)
}

/// The holder of the role with this login; else a holder who had it before and has no known login now.
async fn holding(tx: &mut SqliteConnection, scope: &RoleScope, login: &Login) -> Result<Option<i64>, StoreError> {
    if let Some(person) = signed_in(tx, login).await?
        && holds(tx, scope, person).await?
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
        if holds(tx, scope, person).await? {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

async fn holds(tx: &mut SqliteConnection, scope: &RoleScope, person: i64) -> Result<bool, StoreError> {
    let holds = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM roles
             WHERE role = ?1 AND edition_id IS ?2 AND track_id IS ?3 AND person_id = ?4)
           OR EXISTS (SELECT 1 FROM track_leads WHERE track_id = ?3 AND person_id = ?4) AS "there!: bool""#,
        scope.role,
        scope.edition,
        scope.track,
        person
    );
    Ok(holds.fetch_one(tx).await?)
}

/// Stores an appointment; `false` if it already exists.
async fn insert(
    tx: &mut SqliteConnection,
    scope: &RoleScope,
    person: Option<i64>,
    login: &Login,
    now: Instant,
) -> Result<bool, StoreError> {
    let Some(person) = person else {
        let (login, now) = (login.as_str(), now.timestamp());
        let inserted = sqlx::query!(
            "INSERT INTO roles (role, edition_id, track_id, waiting_login, since) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
            scope.role,
            scope.edition,
            scope.track,
            login,
            now
        );
        return Ok(inserted.execute(tx).await?.rows_affected() > 0);
    };
    insert_bound(tx, scope, person, now).await
}

async fn insert_bound(
    tx: &mut SqliteConnection,
    scope: &RoleScope,
    person: i64,
    now: Instant,
) -> Result<bool, StoreError> {
    let now = now.timestamp();
    let inserted = sqlx::query!(
        "INSERT INTO roles (role, edition_id, track_id, person_id, since) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
        scope.role,
        scope.edition,
        scope.track,
        person,
        now
    );
    let is_new = inserted.execute(&mut *tx).await?.rows_affected() > 0;
    if let Some(track) = scope.track {
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

/// Deletes an appointment, and a lead from the public record; `false` if there was none.
async fn delete(
    tx: &mut SqliteConnection,
    scope: &RoleScope,
    person: Option<i64>,
    login: &Login,
) -> Result<bool, StoreError> {
    let login = login.as_str();
    let waiting = person.is_none().then_some(login);
    let appointments = sqlx::query!(
        "DELETE FROM roles
         WHERE role = ?1 AND edition_id IS ?2 AND track_id IS ?3 AND (person_id = ?4 OR waiting_login = ?5)",
        scope.role,
        scope.edition,
        scope.track,
        person,
        waiting
    );
    let appointments = appointments.execute(&mut *tx).await?.rows_affected();
    let leads = sqlx::query!(
        "DELETE FROM track_leads
         WHERE track_id = ?1 AND (person_id = ?2 OR person_id = (SELECT id FROM people WHERE login = ?3))",
        scope.track,
        person,
        waiting
    );
    Ok(appointments + leads.execute(tx).await?.rows_affected() > 0)
}
