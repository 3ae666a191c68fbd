//! Reads a signed-in person's roles in two queries, because every page needs them.

use crate::StoreError;
use crate::db::column::{maybe, person};
use domain::access::Account;
use domain::id::{EditionSlug, PersonId};
use domain::roles::Preferences;
use domain::text::Title;
use domain::time::Zone;
use sqlx::SqliteConnection;

/// A login session with its person.
pub(super) struct Found {
    pub(super) sign_in: i64,
    pub(super) begun_at: i64,
    pub(super) last_seen_at: i64,
    id: i64,
    name: String,
    login: Option<String>,
    zone: Option<String>,
    listed: bool,
    chose_listing: bool,
}

pub(super) async fn by_token(tx: &mut SqliteConnection, hash: &[u8]) -> Result<Option<Found>, StoreError> {
    let found = sqlx::query_as!(
        Found,
        r#"SELECT s.id AS "sign_in!", s.begun_at AS "begun_at!", s.last_seen_at AS "last_seen_at!", p.id AS "id!", p.name AS "name!",
             p.login AS "login?", p.zone AS "zone?", p.listed AS "listed!: bool",
             p.chose_listing AS "chose_listing!: bool"
           FROM login_sessions s JOIN people p ON p.id = s.person_id WHERE s.token_hash = ?1"#,
        hash
    );
    Ok(found.fetch_optional(tx).await?)
}

/// Reads the person's roles and preferences.
///
/// Only appointed track leads count. A login in the public record grants nothing, because it may have a new owner.
pub(super) async fn account(tx: &mut SqliteConnection, found: Found) -> Result<(Account, Preferences), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT 'owner' AS "right!: String", NULL AS "edition?: String", NULL AS "track?: String"
           FROM roles WHERE person_id = ?1 AND role = 'owner'
           UNION SELECT a.role, e.slug, NULL
           FROM roles a JOIN editions e ON e.id = a.edition_id WHERE a.person_id = ?1
           UNION SELECT 'lead', e.slug, t.title
           FROM roles a JOIN tracks t ON t.id = a.track_id JOIN editions e ON e.id = t.edition_id
           WHERE a.person_id = ?1
           UNION SELECT 'participant', e.slug, NULL
           FROM participants p JOIN editions e ON e.id = p.edition_id WHERE p.person_id = ?1
           UNION SELECT 'contact', NULL, NULL
           FROM project_contacts c JOIN projects j ON j.slug = c.project_slug WHERE c.person_id = ?1 AND j.retired = 0
           ORDER BY 1, 2 DESC, 3"#,
        found.id
    );
    let mut account = Account {
        id: PersonId(found.id),
        person: person(&found.name, found.login)?,
        owner: false,
        organizes: Vec::new(),
        views: Vec::new(),
        leads: Vec::new(),
        takes_part: Vec::new(),
        is_contact: false,
    };
    for row in rows.fetch_all(tx).await? {
        let edition = maybe(row.edition, EditionSlug::parse)?;
        match (row.right.as_str(), edition, maybe(row.track, Title::parse)?) {
            ("owner", ..) => account.owner = true,
            ("contact", ..) => account.is_contact = true,
            ("organizer", Some(edition), _) => account.organizes.push(edition),
            ("viewer", Some(edition), _) => account.views.push(edition),
            ("lead", Some(edition), Some(track)) => account.leads.push((edition, track)),
            (_, edition, _) => account.takes_part.extend(edition),
        }
    }
    let listed = Preferences::shown_listing(found.listed, found.chose_listing, !account.takes_part.is_empty());
    Ok((account, Preferences { zone: maybe(found.zone, Zone::parse)?, listed }))
}
