//! Merges two entries for one person, as an organizer asks for it.

use super::merge;
use crate::aggregates::bound_invitations;
use crate::db::column::{count, damaged};
use crate::people::records::{record, refuse_other_editions};
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::PeopleEditor;
use domain::audit::{AuditActor, AuditEvent, AuditTarget};
use domain::id::{Login, PersonId};
use domain::invitations::InvitationState;
use domain::people::{MergePreview, PersonCounts, PersonPair, PersonRecord};
use domain::text::revision;
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// What merging two people would do.
    ///
    /// # Errors
    /// Refuses what [`Store::merge_people`] would refuse.
    pub async fn merge_preview(
        &self,
        by: PeopleEditor<'_>,
        first: PersonId,
        other: PersonId,
    ) -> Result<MergePreview, StoreError> {
        let mut tx = self.begin_read().await?;
        preview(&mut tx, by, first, other).await
    }

    /// Merges two entries for one person, and returns the one that stays; see [`PersonPair::new`].
    ///
    /// Everything moves to it. `read` is the revision of the preview that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if the preview has changed since. Refuses two accounts, an entry that belongs to an edition of
    /// other organizers, two active invitations to one edition, and a role that waits for the login that is given up.
    pub async fn merge_people(
        &self,
        by: PeopleEditor<'_>,
        (first, other): (PersonId, PersonId),
        read: &str,
        now: Instant,
    ) -> Result<PersonId, StoreError> {
        let mut tx = self.begin_write().await?;
        let preview = preview(&mut tx, by, first, other).await?;
        if revision(&preview) != read {
            return Err(Refusal::EditConflict.into());
        }
        let PersonPair { kept, removed } = preview.pair;
        combine(&mut tx, &removed, &kept, now).await?;
        let (actor, target) = (AuditActor::Person(by.id()), AuditTarget::Person(kept.id));
        let entry = Entry { actor, target, edition: None, event: AuditEvent::PeopleMerged };
        audit::write(&mut tx, entry, now).await?;
        tx.commit().await?;
        Ok(kept.id)
    }
}

async fn preview(
    tx: &mut SqliteConnection,
    by: PeopleEditor<'_>,
    first: PersonId,
    other: PersonId,
) -> Result<MergePreview, StoreError> {
    let (first, other) = (record(tx, first).await?, record(tx, other).await?);
    let pair = PersonPair::new(first, other)?;
    refuse_other_editions(tx, by, &pair.removed).await?;
    refuse_two_invitations(tx, &pair).await?;
    refuse_waiting_role(tx, &pair.removed).await?;
    let moves = counts(tx, &pair.removed).await?;
    Ok(MergePreview { pair, moves })
}

fn login_of(person: &PersonRecord) -> Option<&str> {
    person.person.login.as_ref().map(Login::as_str)
}

/// Refuses if both have an active invitation to the same edition.
///
/// An invitation may name only the login.
async fn refuse_two_invitations(tx: &mut SqliteConnection, pair: &PersonPair) -> Result<(), StoreError> {
    let PersonPair { kept, removed } = pair;
    let (removed_login, kept_login) = (login_of(removed), login_of(kept));
    let rows = sqlx::query!(
        r#"SELECT e.slug AS "edition!", i.state AS "of_removed!", j.state AS "of_kept!"
           FROM invitations i JOIN invitations j ON j.edition_id = i.edition_id AND j.id <> i.id
             JOIN editions e ON e.id = i.edition_id
           WHERE (i.person_id = ?1 OR (i.person_id IS NULL AND i.login = ?2))
             AND (j.person_id = ?3 OR (j.person_id IS NULL AND j.login = ?4))
           ORDER BY e.starts, e.slug"#,
        removed.id.0,
        removed_login,
        kept.id.0,
        kept_login
    );
    for row in rows.fetch_all(tx).await? {
        let of_removed = InvitationState::parse(&row.of_removed).map_err(damaged)?;
        let of_kept = InvitationState::parse(&row.of_kept).map_err(damaged)?;
        if of_removed.is_active() && of_kept.is_active() {
            let who = format!("{} and {}", removed.label(), kept.label());
            let edition = format!("{} ({} and {})", row.edition, of_removed.as_str(), of_kept.as_str());
            return Err(Refusal::TwoInvitations { who, edition }.into());
        }
    }
    Ok(())
}

/// Refuses if a role waits for the login that is given up: the merge must not give it to someone else.
async fn refuse_waiting_role(tx: &mut SqliteConnection, removed: &PersonRecord) -> Result<(), StoreError> {
    let login = login_of(removed);
    let role = sqlx::query_scalar!("SELECT id FROM roles WHERE waiting_login = ?1", login);
    match (role.fetch_optional(tx).await?, login) {
        (Some(_), Some(login)) => Err(Refusal::RoleWaits(login.to_owned()).into()),
        _ => Ok(()),
    }
}

async fn counts(tx: &mut SqliteConnection, person: &PersonRecord) -> Result<PersonCounts, StoreError> {
    let login = login_of(person);
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM participants WHERE person_id = ?1) AS "editions!: i64",
             (SELECT count(*) FROM invitations
              WHERE person_id = ?1 OR (person_id IS NULL AND login = ?2)) AS "invitations!: i64",
             (SELECT count(*) FROM agreements WHERE person_id = ?1) AS "agreements!: i64",
             (SELECT count(*) FROM logistics WHERE person_id = ?1) AS "logistics!: i64",
             (SELECT count(*) FROM attendances WHERE person_id = ?1) AS "attendances!: i64",
             (SELECT count(*) FROM track_leads WHERE person_id = ?1) AS "tracks!: i64",
             (SELECT count(*) FROM assignments WHERE person_id = ?1) AS "claims!: i64",
             (SELECT count(*) FROM tasks WHERE proposed_by = ?1) AS "proposals!: i64",
             (SELECT count(*) FROM comments WHERE person_id = ?1) AS "comments!: i64",
             (SELECT count(*) FROM updates WHERE person_id = ?1) AS "updates!: i64",
             (SELECT count(*) FROM reviews WHERE person_id = ?1) AS "reviews!: i64",
             (SELECT count(*) FROM emails WHERE person_id = ?1) AS "emails!: i64",
             (SELECT count(*) FROM person_projects WHERE person_id = ?1) AS "projects!: i64""#,
        person.id.0,
        login
    );
    let row = row.fetch_one(tx).await?;
    Ok(PersonCounts {
        editions: count(row.editions)?,
        invitations: count(row.invitations)?,
        agreements: count(row.agreements)?,
        logistics: count(row.logistics)?,
        attendances: count(row.attendances)?,
        tracks: count(row.tracks)?,
        claims: count(row.claims)?,
        proposals: count(row.proposals)?,
        comments: count(row.comments)?,
        updates: count(row.updates)?,
        reviews: count(row.reviews)?,
        emails: count(row.emails)?,
        projects: count(row.projects)?,
    })
}

async fn combine(
    tx: &mut SqliteConnection,
    removed: &PersonRecord,
    kept: &PersonRecord,
    now: Instant,
) -> Result<(), StoreError> {
    for person in [removed, kept] {
        if let Some(login) = &person.person.login {
            bound_invitations::bind(tx, person.id, login, &[], now).await?;
        }
    }
    bound_invitations::keep_active(tx, removed.id.0, kept.id.0, now).await?;
    keep_names(tx, removed.id.0, kept.id.0).await?;
    keep_projects(tx, removed.id.0, kept.id.0).await?;
    merge(tx, removed.id.0, kept.id.0, now).await?;
    let (login, now) = (login_of(removed), now.timestamp());
    sqlx::query!(
        "INSERT INTO former_logins (person_id, login, replaced_at) SELECT ?1, ?2, ?3 WHERE ?2 IS NOT NULL
         ON CONFLICT (person_id, login) DO NOTHING",
        kept.id.0,
        login,
        now
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "DELETE FROM former_logins WHERE person_id = ?1 AND login = (SELECT login FROM people WHERE id = ?1)",
        kept.id.0
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps the names by which public sources know the removed entry.
async fn keep_names(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO merged_names (person_id, name)
         SELECT ?2, name FROM people WHERE id = ?1
         UNION SELECT ?2, known_as FROM people WHERE id = ?1 AND known_as IS NOT NULL
         ON CONFLICT (person_id, name) DO NOTHING",
        from,
        into
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Records the projects that name the former login as a contact.
///
/// No one has signed in with that login, so its first owner becomes the contact.
async fn keep_projects(tx: &mut SqliteConnection, from: i64, into: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO person_projects (person_id, title)
         SELECT ?2, j.title FROM project_contacts c JOIN projects j ON j.slug = c.project_slug
         WHERE c.is_bound = 0 AND c.login = (SELECT login FROM people WHERE id = ?1)
         ON CONFLICT (person_id, title) DO NOTHING",
        from,
        into
    )
    .execute(tx)
    .await?;
    Ok(())
}
